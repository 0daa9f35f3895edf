"""Has `requests` send a request target as it is, and keep one time limit for everything."""

import http.client
import io
import socket
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


@dataclass(frozen=True, slots=True)
class Call:
    """The exchange that a connection is used for.

    `target` is what the request line names; `deadline` is the end of the time for everything, on
    the monotonic clock.
    """

    target: str
    deadline: float

    def remaining(self) -> float:
        """Return the seconds that are left; raises `TimeoutError` where there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the time for the whole exchange is over")
        return seconds


CALL: ContextVar[Call] = ContextVar("call")
"""The exchange that this thread is in; to be set before the adapter is used."""


class _TimedReader(io.RawIOBase):
    """Reads from a socket until the call's deadline, however the bytes trickle in.

    A socket's own time limit is for each read: with a byte a second a response would never end.
    """

    def __init__(self, raw: io.RawIOBase, connection: socket.socket) -> None:
        self._raw = raw
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._connection.settimeout(CALL.get().remaining())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp = io.BufferedReader(_TimedReader(self.fp.detach(), sock))


class _Exact:
    """Sends the request target as it came; urllib3 would bring it into its own normal form."""

    response_class = _TimedResponse

    def putrequest(self, method: str, _: str, *arguments: Any, **options: Any) -> None:
        super().putrequest(method, CALL.get().target, *arguments, **options)  # type: ignore[misc]


class _Connection(_Exact, HTTPConnection):  # type: ignore[misc]
    pass


class _SecureConnection(_Exact, HTTPSConnection):  # type: ignore[misc]
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class ExactAdapter(HTTPAdapter):
    """Sends the target of `CALL` as it is, and reads the response until its deadline."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Use the connections above."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
