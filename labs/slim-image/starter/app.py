"""DevOps info service: says what it is and where it runs."""

import socket

from flask import Flask

RELEASE = "1.0.0"

app = Flask(__name__)


@app.get("/")
def index():
    return {"service": "devops-info", "release": RELEASE, "host": socket.gethostname()}


@app.get("/health")
def health():
    return {"status": "ok"}
