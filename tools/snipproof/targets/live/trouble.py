"""Says in words why a live server gave no response."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3

from snipproof.core.failure import Code
from snipproof.targets.live.answer_body import AnswerError

_Kinds = tuple[type[BaseException], ...]

# The first line of which an exception, or one inside it, is an instance.
_REASONS: tuple[tuple[_Kinds, str], ...] = (
    (
        (urllib3.exceptions.NameResolutionError, socket.gaierror),
        "has a name that does not resolve",
    ),
    ((ConnectionRefusedError,), "refuses connections"),
    (
        (urllib3.exceptions.ConnectTimeoutError, requests.ConnectTimeout),
        "did not accept a connection within {connect:g} s",
    ),
    (
        (TimeoutError, urllib3.exceptions.ReadTimeoutError, requests.ReadTimeout),
        "did not respond in full within {total:g} s",
    ),
    (
        (http.client.IncompleteRead, http.client.RemoteDisconnected, ConnectionError),
        "closed the connection before the end of its response",
    ),
    (
        (http.client.HTTPException, urllib3.exceptions.HTTPError),
        "did not respond in well-formed HTTP: {reason}",
    ),
)

_UNSENT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
    socket.gaierror,
    ConnectionRefusedError,
)


def explain(error: BaseException, connect: float, total: float) -> tuple[Code, str]:
    """Say what kind of trouble an exception means, and what the server did, in words.

    `connect` and `total` are the time limits, in seconds, for a connection and for everything.
    """
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, AnswerError):
            return Code.TARGET_UNREACHABLE, str(cause)
        if isinstance(cause, ssl.SSLError):
            return Code.TLS_ERROR, f"cannot be trusted: {_tls_reason(cause)}"
    if any(isinstance(cause, requests.exceptions.SSLError) for cause in causes):
        return Code.TLS_ERROR, f"cannot be trusted: {causes[-1]}"
    reason = str(causes[-1]) or type(causes[-1]).__name__
    for kinds, words in _REASONS:
        if any(isinstance(cause, kinds) for cause in causes):
            reason = words.format(connect=connect, total=total, reason=reason)
            break
    return Code.TARGET_UNREACHABLE, reason


def is_unsent(error: BaseException) -> bool:
    """Whether an exception means that no request can have reached a server."""
    return any(isinstance(cause, _UNSENT) for cause in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return an exception and those inside it, as `requests` and urllib3 wrap them."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = (*current.args, getattr(current, "reason", None), current.__cause__)
        waiting += [item for item in inner if isinstance(item, BaseException)]


def _tls_reason(error: BaseException) -> str:
    message = getattr(error, "verify_message", "") or getattr(error, "reason", "") or str(error)
    return str(message).lower().replace("_", " ")
