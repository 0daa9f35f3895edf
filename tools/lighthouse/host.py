"""Serves a built site as a host would that compresses when it publishes (RFC 7932, RFC 9111)."""

import http.server
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import brotli

_NAMED_BY_CONTENT = re.compile(r"[.-][0-9a-f]{64}\.\w+$")
_TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".yaml")


@contextmanager
def host(public: Path) -> Iterator[str]:
    """Serve a folder on a free port of loopback, and give its origin."""
    handler = partial(_Handler, directory=str(public))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@cache
def _compressed(path: Path) -> bytes:
    return bytes(brotli.compress(path.read_bytes()))


class _Server(http.server.ThreadingHTTPServer):
    """Says nothing of a browser that left before the response was there."""

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Compresses texts with brotli; what is named by its content may be kept for ever."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        pass

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        status = 200
        if not path.is_file():
            status, path = 404, Path(self.directory) / "404.html"
        accepted = self.headers.get("Accept-Encoding", "")
        small = path.suffix in _TEXT and "br" in accepted
        body = _compressed(path) if small else path.read_bytes()
        forever = _NAMED_BY_CONTENT.search(path.name)
        kind = self.guess_type(str(path))
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if path.suffix in _TEXT else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.send_header(
            "Cache-Control", "public, max-age=31536000, immutable" if forever else "no-cache"
        )
        if small:
            self.send_header("Content-Encoding", "br")
        self.end_headers()
        self.wfile.write(body)
