from python:3.12-slim
workdir /app
copy requirements.txt .
run pip install --no-cache-dir -r requirements.txt
copy . .
user 1000
expose 5000
cmd ["gunicorn", "-b", "0.0.0.0:5000", "app:app"]
