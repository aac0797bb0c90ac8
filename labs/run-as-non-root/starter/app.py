"""Visit counter: remembers in a file how often it was asked."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COUNTER = Path("/app/data/visits")


def count() -> int:
    """One more visit."""
    COUNTER.parent.mkdir(parents=True, exist_ok=True)
    visits = int(COUNTER.read_text()) + 1 if COUNTER.exists() else 1
    COUNTER.write_text(str(visits))
    return visits


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        try:
            status, answer = 200, {"visits": count(), "user": os.getuid()}
        except OSError as error:
            status, answer = 500, {"error": str(error), "user": os.getuid()}
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("0.0.0.0", 8000), Handler).serve_forever()
