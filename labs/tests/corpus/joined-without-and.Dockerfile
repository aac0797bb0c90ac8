FROM ubuntu:24.04
RUN apt-get update \
    apt-get install -y python3-venv git \
    rm -rf /var/lib/apt/lists/*
WORKDIR /srv/quiz
COPY requirements.txt ./
RUN python3 -m venv /venv \
    /venv/bin/pip install --no-cache-dir wheel==0.45.1 \
    && /venv/bin/pip install -r requirements.txt
ENV PORT=8000
COPY quiz ./quiz
VOLUME ['/srv/quiz/answers']
USER 10001
EXPOSE 8000
CMD ["/venv/bin/gunicorn", "--bind", "0.0.0.0:$PORT", "quiz:app"]
