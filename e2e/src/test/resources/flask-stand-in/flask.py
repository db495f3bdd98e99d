"""Stands in for Flask where it is not installed, so that a receiver printed in a guide runs unchanged.

This is not Flask. It knows what such a receiver uses and nothing more: `Flask(name)`, the route
decorators, `app.run`, and of `request` the headers, the data and the JSON. A view may return a
text, bytes, or (text, status).
"""
import http.server
import json


class _Headers:
    def __init__(self, headers):
        self._headers = headers

    def get(self, name, default=None):
        return self._headers.get(name, default)

    def __getitem__(self, name):
        return self._headers[name]


class _BadRequest(Exception):
    pass


class _Request:
    """The request that is being answered; one at a time."""

    def _take(self, method, path, headers, data):
        self.method, self.path, self.headers, self.data = method, path, _Headers(headers), data

    def get_data(self):
        return self.data

    def get_json(self):
        if "json" not in (self.headers.get("Content-Type") or ""):
            raise _BadRequest
        try:
            return json.loads(self.data)
        except ValueError as error:
            raise _BadRequest from error


request = _Request()


class Flask:
    def __init__(self, import_name):
        self.import_name = import_name
        self._views = {}

    def route(self, path, methods=("GET",)):
        def decorate(view):
            for method in methods:
                self._views[method, path] = view
            return view

        return decorate

    def post(self, path):
        return self.route(path, methods=("POST",))

    def get(self, path):
        return self.route(path, methods=("GET",))

    def run(self, host="127.0.0.1", port=5000):
        views = self._views

        class Handler(http.server.BaseHTTPRequestHandler):
            def _answer(self):
                data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = self.path.split("?")[0]
                view = views.get((self.command, path))
                status, text = 404, "Not Found"
                if view:
                    request._take(self.command, path, self.headers, data)
                    try:
                        result = view()
                        text, status = result if isinstance(result, tuple) else (result, 200)
                    except _BadRequest:
                        status, text = 415, "Unsupported Media Type"
                body = text if isinstance(text, bytes) else text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = _answer

            def log_message(self, *arguments):
                pass

        http.server.HTTPServer((host, port), Handler).serve_forever()
