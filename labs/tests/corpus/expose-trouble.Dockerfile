FROM python:3.12-slim
WORKDIR /app
COPY app.py .
ENV PORT=5000
EXPOSE 8080:80
EXPOSE 99999
EXPOSE 80 # web
HEALTHCHECK --interval=10 CMD python3 -c "import urllib.request as r; r.urlopen('http://localhost:5000')"
CMD ["python3", "app.py"]
