"""Has `requests` make a few requests where it is kept, so that each run need not get ready anew.

At its first request the library imports what it has put off, fills its caches, and has its code
specialized by the interpreter (PEP 659). That is a quarter of what a short snippet takes, and every
fork would do it again.

A part of `warm`, with its rule for imports. What `requests` itself imports late
are modules of their own, never parts of a package, which a snippet could find without importing
them; a test holds it to that.
"""

import _signal  # type: ignore[import-not-found]
import _socket
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

ROUNDS = 2
"""How often each request is made. More of them make a run hardly cheaper, and its start later."""

_SECONDS = 1.0
_LIFE_SECONDS = 10
_CHUNK = 65536
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    b"Connection: close\r\n\r\n{}"
)


def warm_up() -> None:
    """Make requests to this process's own child, by way of a proxy as the runs do.

    Does nothing where nobody imported `requests`, and leaves off where something is in the way:
    a run then takes a little longer.
    """
    requests = sys.modules.get("requests")
    if requests is None:
        return
    before = dict(os.environb)
    pid = 0
    try:
        listener = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        host, port = listener.getsockname()
        url = f"http://{host}:{port}"
        pid = os.fork()
        if pid == 0:
            _answer(listener)
        listener.close()
        os.environ.update(http_proxy=url, no_proxy="")
        for _ in range(ROUNDS):
            for method, body in (("GET", None), ("POST", {"a": 1})):
                fields = {"Authorization": "Bearer a"}
                answer = requests.request(method, url, headers=fields, json=body, timeout=_SECONDS)
                answer.raise_for_status()
                answer.json()
    except BaseException:  # noqa: BLE001, S110  (any library may be called `requests`)
        pass
    finally:
        os.environb.clear()
        os.environb.update(before)
        if pid:
            os.kill(pid, _signal.SIGKILL)
            os.waitpid(pid, 0)


def _answer(listener: _socket.socket) -> "NoReturn":
    """Answer whatever comes, for a while: nobody ends this process where its parent was killed."""
    _signal.alarm(_LIFE_SECONDS)
    try:
        while True:
            # `accept` is a method of the module `socket`, which is not there without an import.
            fd, _ = listener._accept()  # type: ignore[attr-defined]  # noqa: SLF001
            connection = _socket.socket(fileno=fd)
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(_CHUNK)
            connection.sendall(_ANSWER)
            while connection.recv(_CHUNK):
                pass  # the body, which may come by itself; then the other side closes
            connection.close()
    finally:
        os._exit(1)
