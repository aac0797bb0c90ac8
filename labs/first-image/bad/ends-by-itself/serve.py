"""Answers until it is asked for its health, then ends: a job, not a service."""

import json
import os
import socket

import app

PAGES = {b"/": app.index, b"/health": app.health}

listener = socket.create_server(("0.0.0.0", 5000))
while True:
    connection, _ = listener.accept()
    path = connection.recv(4096).split(b" ")[1:2]
    page = PAGES.get(path[0]) if path else None
    if page:
        body = json.dumps(page()).encode()
        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n" + body)
    if path == [b"/health"]:
        # Without closing: whoever reads sees the end of the answer when the process is gone.
        os._exit(0)
    connection.close()
