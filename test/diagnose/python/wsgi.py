"""The same service for servers that take one request a thread."""
import leaks


def app(environ, start_response):
    leaks.registry(0)
    body = str(len(leaks.REGISTRY)).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
