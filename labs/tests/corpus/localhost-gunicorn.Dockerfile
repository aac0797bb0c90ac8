FROM python:3.12-slim
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
USER 1000
EXPOSE 8000
HEALTHCHECK CMD ["python3", "/srv/health.py"]
CMD ["gunicorn", "--bind", "127.0.0.1:8000", "wsgi:app"]
