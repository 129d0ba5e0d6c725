#!/usr/bin/env python3
"""A web server on the loopback interface for testing downloads: entity tags, byte ranges, and a broken connection.

usage: server.py FOLDER LOG

Prints its port, then serves FOLDER; writes a line 'NAME STATUS' to LOG for each request but those for headers alone. While a file NAME.break exists
beside NAME, the answer ends halfway, and NAME.break is removed.
"""
import hashlib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER, LOG = Path(sys.argv[1]), Path(sys.argv[2])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path = FOLDER / self.path.strip("/")
        if not path.is_file():
            return self.reply(404, b"", None)
        data = path.read_bytes()
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            return self.reply(304, b"", tag)
        start = self.headers.get("Range", "")
        if start and self.headers.get("If-Range") == tag:
            first = int(start.removeprefix("bytes=").rstrip("-"))
            return self.reply(206, data[first:], tag)
        self.reply(200, data, tag)

    def do_HEAD(self):
        path = FOLDER / self.path.strip("/")
        self.send_response(200 if path.is_file() else 404)
        self.send_header("Content-Length", str(path.stat().st_size if path.is_file() else 0))
        self.end_headers()

    def reply(self, status, data, tag):
        with LOG.open("a") as log:
            log.write(f"{self.path.strip('/')} {status}\n")
        self.send_response(status)
        if tag:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        marker = FOLDER / (self.path.strip("/") + ".break")
        if data and marker.exists():
            marker.unlink()
            data = data[: len(data) // 2]
            self.close_connection = True
        self.wfile.write(data)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
