FROM python:3.10
WORKDIR /usr/src/app
COPY requirements.txt main.py ./
RUN pip install --no-cache-dir --upgrade -r requirements.txt
CMD uvicorn main:app --host 0.0.0.0 --port 80 --reload
EXPOSE 8000
