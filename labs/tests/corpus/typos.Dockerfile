FORM python:3.12-slim
WORKDIR /app
COPPY . .
RUN pip install flask
EXPOSE port
ENTRYPOIN ["python", "app.py"]
