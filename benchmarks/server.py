"""The server that every tool's snippets call; it counts their requests.

As a program it prints its port, and serves until its standard input ends.
"""

import json
import sys
from threading import Lock

from snipproof.core.exchange import Request, Response
from snipproof.targets.http.server import serve

JSON = (("Content-Type", "application/json"),)


class Counter:
    """Answers with an item, and at `/count` with the number of items since the last such question.

    A request without the right token is an error, and is not counted.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._count = 0

    def send(self, request: Request) -> Response:
        """Answer a request."""
        with self._lock:
            if request.raw_path == "/count":
                count, self._count = self._count, 0
                return Response(200, JSON, json.dumps(count).encode())
            if request.header("Authorization") != "Bearer measured-token":
                return Response(401, JSON, b"{}")
            self._count += 1
        return Response(200, JSON, b'{"name":"An item"}')


if __name__ == "__main__":
    with serve(Counter()) as server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
