"""A small HTTP/1.1 server on one port, a thread for each connection."""

import contextlib
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable
from io import BufferedReader
from types import TracebackType
from typing import Self

from snipproof.core.exchange import Request, Response
from snipproof.targets.http.wire import MalformedRequestError, read_request, write_response
from snipproof.targets.target import Target, TargetError

Answer = Callable[[Request, MalformedRequestError | None], Response]
"""Responds to a request, or to as much of a malformed one as could be read."""

_IDLE_SECONDS = 75.0
_LINGER_SECONDS = 2.0
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class CannotListenError(OSError):
    """The address cannot be listened on: it is not this machine's, or the port is taken."""


def text_response(status: int, message: str) -> Response:
    """Return a response that says one thing in plain text."""
    headers = (("Content-Type", "text/plain; charset=utf-8"),)
    return Response(status, headers, f"{message}\n".encode())


def listen(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """Return a socket that listens on `host` and `port` (0 takes a free one).

    Raises `CannotListenError`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, UnicodeError) as error:
        number = getattr(error, "errno", None)
        # A name that does not resolve has numbers of its own, which are negative.
        reason = os.strerror(number) if number and number > 0 else str(error)
        raise CannotListenError(f"cannot listen on {host}:{port}: {reason}") from error


class Acceptor:
    """Reports connections that wait to be accepted, by any number of sockets, in one thread.

    Sockets come and go while it waits: both epoll(7) and kqueue(2) take that from another thread.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._wakeup, self._closing = socket.socketpair()
        self._selector.register(self._wakeup, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._serve, name="acceptor", daemon=True)
        self._thread.start()

    def add(self, listener: socket.socket, accept: Callable[[], None]) -> None:
        """Have `accept` called, in the thread of this, as long as somebody waits."""
        self._selector.register(listener, selectors.EVENT_READ, accept)

    def remove(self, listener: socket.socket) -> None:
        """Report no more; a call that is under way may still come."""
        self._selector.unregister(listener)

    def close(self) -> None:
        """End the thread."""
        self._closing.close()
        self._thread.join()
        self._selector.close()
        self._wakeup.close()

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                key.data()


class HttpServer:
    """Calls `answer` for every request that comes to a listening socket, its own or `listener`.

    `answer` is called in the thread of the request's connection. `acceptor` is shared with others;
    without it the server has one of its own. Raises `CannotListenError`.
    """

    def __init__(
        self,
        answer: Answer,
        listener: socket.socket | None = None,
        acceptor: Acceptor | None = None,
    ) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._accepting = threading.Lock()
        self._closed = threading.Event()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._listener = listener or listen()
        host, self.port = self._listener.getsockname()[:2]
        self.authority = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        self.url = f"http://{self.authority}"
        self._listener.setblocking(False)
        self._acceptor = acceptor or Acceptor()
        self._shared = acceptor is not None
        self._acceptor.add(self._listener, self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def wait(self) -> None:
        """Wait until somebody closes the server."""
        self._closed.wait()

    def close(self, seconds: float = 5.0) -> None:
        """Listen no more, and wait for the responses to earlier requests, at most so long.

        Requests that are in the system's hands already, though their senders may be gone, are
        still handled; no other can come.
        """
        if self._closed.is_set():
            return
        self._closed.set()
        self._acceptor.remove(self._listener)
        with self._accepting:
            while self._accept_one():
                pass
            self._listener.close()
        if not self._shared:
            self._acceptor.close()
        with self._lock:
            connections = dict(self._connections)
        for connection in connections:
            # What was received before is still there to be read; then the stream ends.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        deadline = time.monotonic() + seconds
        for thread in connections.values():
            thread.join(max(0.0, deadline - time.monotonic()))

    def _accept(self) -> None:
        """Take a connection, unless all of them are being taken for the last time."""
        with self._accepting:
            if not self._closed.is_set():
                self._accept_one()

    def _accept_one(self) -> bool:
        """Take the next connection that waits, if any; says whether there was one."""
        try:
            connection, _ = self._listener.accept()
        except BlockingIOError:
            return False
        except OSError:
            # A client that gave up; or no descriptor is left, which will pass.
            time.sleep(0.01)
            return False
        self._begin(connection)
        return True

    def _begin(self, connection: socket.socket) -> None:
        connection.setblocking(True)
        thread = threading.Thread(
            target=self._serve, args=(connection,), name="connection", daemon=True
        )
        with self._lock:
            self._connections[connection] = thread
        try:
            thread.start()
        except RuntimeError:
            # No thread is left, which will pass; the client sees the connection end.
            with self._lock:
                del self._connections[connection]
            connection.close()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, contextlib.suppress(OSError):
                connection.settimeout(_IDLE_SECONDS)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with connection.makefile("rb") as stream:
                    while self._serve_one(connection, stream):
                        pass
        finally:
            with self._lock:
                self._connections.pop(connection, None)

    def _serve_one(self, connection: socket.socket, stream: BufferedReader) -> bool:
        """Serve the next request; says whether there may be another one."""
        try:
            read = read_request(stream, lambda: connection.sendall(_CONTINUE))
        except MalformedRequestError as error:
            response = self._answer(error.request, error)
            connection.sendall(write_response(response, error.request.method, keep_alive=False))
            _linger(connection)
            return False
        if read is None:
            return False
        response = self._answer(read.request, None)
        keep_alive = read.keep_alive and not self._closed.is_set()
        connection.sendall(write_response(response, read.request.method, keep_alive=keep_alive))
        return keep_alive


def _linger(connection: socket.socket) -> None:
    """Take what is still coming: to close at once could destroy the response on its way.

    RFC 9112, section 9.6.
    """
    connection.shutdown(socket.SHUT_WR)
    deadline = time.monotonic() + _LINGER_SECONDS
    while (remaining := deadline - time.monotonic()) > 0:
        connection.settimeout(remaining)
        if not connection.recv(65_536):
            return


def serve(target: Target, host: str = "127.0.0.1", port: int = 0) -> HttpServer:
    """Serve a target by itself: it responds to every request, for any host.

    Raises `CannotListenError`.
    """

    def answer(request: Request, malformed: MalformedRequestError | None) -> Response:
        if malformed is not None:
            return text_response(malformed.status, str(malformed))
        try:
            return target.send(request)
        except TargetError as error:
            return text_response(502, str(error))

    return HttpServer(answer, listen(host, port))
