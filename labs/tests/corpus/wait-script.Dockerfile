FROM python:3.8-alpine
RUN apk add --no-cache --virtual .build-deps gcc musl-dev postgresql-dev \
 && pip install --no-cache-dir psycopg2==2.9.9 \
 && apk del .build-deps
COPY ./entrypoint.sh ./wait-for-it.sh /
RUN chmod +x /entrypoint.sh /wait-for-it.sh
WORKDIR /app
COPY ./requirements.txt .
RUN pip install -r requirements.txt --no-cache-dir
COPY ./src .
ENTRYPOINT ["/entrypoint.sh"]
CMD ["gunicorn", "core.wsgi", "-b", "0.0.0.0:8000"]
