"""DevOps info service: says what it is and where it runs."""

import json
import socket
from pathlib import Path

from flask import Flask

RELEASE = "1.0.0"

ROWS = json.loads((Path(__file__).parent / "table.json").read_text())
app = Flask(__name__)


@app.get("/")
def index():
    return {"service": "devops-info", "release": RELEASE, "host": socket.gethostname(), "rows": len(ROWS)}


@app.get("/health")
def health():
    return {"status": "ok"}
