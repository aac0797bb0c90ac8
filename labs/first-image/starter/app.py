"""DevOps info service: says what it is and where it runs."""

import platform
import socket
import time

from flask import Flask

RELEASE = "1.0.0"
STARTED = time.monotonic()

app = Flask(__name__)


@app.get("/")
def index():
    return {
        "service": "devops-info",
        "release": RELEASE,
        "host": socket.gethostname(),
        "python": platform.python_version(),
        "uptime_seconds": round(time.monotonic() - STARTED, 1),
    }


@app.get("/health")
def health():
    return {"status": "ok"}


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=5000, debug=True)
