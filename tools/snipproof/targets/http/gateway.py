"""Stands between the snippets and the target: records every exchange and applies the policy.

A snippet never speaks to a server itself. Its base URL is a port of the gateway on loopback, and
so is the proxy that its environment names for every other host: whatever uses the environment's
proxies, as curl and `requests` do, arrives here, and what is not meant for the target is refused
and recorded. (What opens a socket of its own past the environment is not seen here.)

Each run has a port of its own. A process that outlives its run, or a request that it sent just
before, cannot reach the next run, since it does not know the port; a listener for every run costs
0.1 ms, and nothing has to be told apart by timing. Where a run has a network of its own, the port
is one of that network: the process that made it hands the listening socket over.
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from threading import Lock
from typing import Self

from snipproof.core.exchange import Exchange, Refusal, Request, Response
from snipproof.core.failure import Code, FailureError
from snipproof.targets.http.server import Acceptor, HttpServer, text_response
from snipproof.targets.http.wire import MalformedRequestError
from snipproof.targets.target import Target, TargetError

DRAIN_SECONDS = 45.0
"""How long the end of a run waits for responses that are still on their way from the target."""

MAX_EXCHANGES = 2_000
"""How many requests one run may send."""

MAX_EXCHANGED_BYTES = 64_000_000
"""How large the bodies of one run's exchanges may be together: all of them are kept and judged."""

_PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")
_MALFORMED = {413: Code.BAD_BODY}


class Recording:
    """The exchanges of one run, in the order in which their requests came."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._lock = Lock()
        self._requests: list[Request] = []
        self._exchanges: dict[int, Exchange] = {}
        self._bytes = 0
        self._is_full = False

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """The exchanges until now; complete when the recording is over.

        A request whose response was not waited for counts as refused: nothing is known of it.
        """
        with self._lock:
            return tuple(
                self._exchanges.get(number) or _unanswered(request)
                for number, request in enumerate(self._requests)
            )

    def carry_out(self, request: Request, refused: tuple[int, Refusal] | None) -> Response:
        """Record a request and its response: the target's, or a refusal with a status.

        Behind the limits nothing is sent, and only the first such request is recorded.
        """
        limit = ""
        with self._lock:
            was_full = self._is_full
            number = len(self._requests)
            self._bytes += len(request.body)
            if self._bytes > MAX_EXCHANGED_BYTES:
                limit = f"more than {MAX_EXCHANGED_BYTES:,} bytes"
            elif number >= MAX_EXCHANGES:
                limit = f"more than {MAX_EXCHANGES:,} requests"
            if limit:
                self._is_full = True
                request = replace(request, body=b"")
                refused = (413, Refusal(Code.OUTPUT_TOO_LARGE, f"the run exchanged {limit}"))
            if not was_full:
                self._requests.append(request)
        response, refusal = _refuse(*refused) if refused else self._send(request)
        with self._lock:
            self._bytes += len(response.body)
            if not was_full:
                self._exchanges[number] = Exchange(request, response, refusal)
        return response

    def _send(self, request: Request) -> tuple[Response, Refusal | None]:
        try:
            return self._target.send(request), None
        except TargetError as error:
            return _refuse(502, Refusal(error.code, str(error)))
        except FailureError as error:  # of the contract: found while a request is handled
            return _refuse(502, Refusal(error.failure.code, error.failure.message))
        except Exception as error:  # noqa: BLE001  a mistake of ours is not the snippet's
            message = f"the target went wrong: {type(error).__name__}: {error}"
            return _refuse(500, Refusal(Code.INTERNAL_ERROR, message))


class Slot:
    """One place in which a run at a time can take place."""

    def __init__(self, allowed_methods: frozenset[str] | None, acceptor: Acceptor) -> None:
        self._allowed_methods = allowed_methods
        self._acceptor = acceptor
        self._recording: Recording | None = None
        self._port: _Port | None = None

    def listen(self, listener: socket.socket | None = None) -> None:
        """Be reached by the present or next run through this socket, or through one of its own."""
        self.close()
        self._port = _Port(self._allowed_methods, listener, self._acceptor, self._recording)

    @property
    def url(self) -> str:
        """The base URL of the present or next run; the one after it has another."""
        if self._port is None:
            self.listen()
        assert self._port is not None
        return self._port.server.url

    def environment(self) -> dict[str, str]:
        """Return the variables that route every request of the present or next run to this slot."""
        proxies = {**dict.fromkeys(_PROXY_VARIABLES, self.url), "no_proxy": ""}
        return proxies | {name.upper(): value for name, value in proxies.items()}

    @contextmanager
    def record(self, target: Target) -> Iterator[Recording]:
        """Record a run whose requests go to `target`.

        The recording is over, and complete, when the context ends. Raises `RuntimeError` where a
        recording is under way.
        """
        if self._recording is not None:
            raise RuntimeError("a slot records one run at a time")
        self._recording = Recording(target)
        if self._port is not None:
            self._port.recording = self._recording
        try:
            yield self._recording
        finally:
            self._recording = None
            self.close(DRAIN_SECONDS)

    def close(self, seconds: float = 0.0) -> None:
        """Listen no more, and wait so long for responses that are on their way."""
        port, self._port = self._port, None
        if port is not None:
            port.server.close(seconds)


class _Port:
    """The listener of one run, from before it begins until its last response is sent."""

    def __init__(
        self,
        allowed_methods: frozenset[str] | None,
        listener: socket.socket | None,
        acceptor: Acceptor,
        recording: Recording | None,
    ) -> None:
        self._allowed_methods = allowed_methods
        self.recording = recording
        self.server = HttpServer(self._answer, listener, acceptor)
        self._own = {f"{name}:{self.server.port}" for name in ("127.0.0.1", "localhost", "[::1]")}

    def _answer(self, request: Request, malformed: MalformedRequestError | None) -> Response:
        if self.recording is None:
            return text_response(503, "snipproof: no example is running")
        if request.method == "CONNECT" and malformed is None and request.authority in self._own:
            return Response(200)  # the request itself comes through the tunnel
        return self.recording.carry_out(request, self._refusal(request, malformed))

    def _refusal(
        self, request: Request, malformed: MalformedRequestError | None
    ) -> tuple[int, Refusal] | None:
        """Say why a request may not go to the target, with the status that tells the snippet."""
        if malformed is not None:
            code = _MALFORMED.get(malformed.status, Code.UNKNOWN_OPERATION)
            return malformed.status, Refusal(code, str(malformed))
        for authority in (request.authority, request.header("host")):
            if authority and authority.lower() not in self._own:
                message = f"a request went to {authority}, which is not the example's server"
                return 403, Refusal(Code.FOREIGN_HOST, message)
        if self._allowed_methods is not None and request.method not in self._allowed_methods:
            allowed = ", ".join(sorted(self._allowed_methods))
            message = f"a {request.method} request was not sent: this run allows {allowed}"
            return 403, Refusal(Code.POLICY_REFUSED, message)
        return None


class Gateway:
    """Hands out the slots of a run, in a context that ends with the last of them.

    `allowed_methods` are those that may reach a target, all where None. A method is refused in the
    case in which it was sent: methods are case-sensitive (RFC 9110, section 9.1).
    """

    def __init__(self, allowed_methods: frozenset[str] | None = None) -> None:
        self._allowed_methods = allowed_methods
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        acceptor = Acceptor()
        self._stack.callback(acceptor.close)
        self._acceptor = acceptor
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def slot(self) -> Slot:
        """Open a slot for as long as the context lasts."""
        slot = Slot(self._allowed_methods, self._acceptor)
        self._stack.callback(slot.close)
        return slot


def _refuse(status: int, refusal: Refusal) -> tuple[Response, Refusal]:
    return text_response(status, f"snipproof: {refusal.message}"), refusal


def _unanswered(request: Request) -> Exchange:
    response, refusal = _refuse(
        502, Refusal(Code.TARGET_UNREACHABLE, "no response came before the end of the run")
    )
    return Exchange(request, response, refusal)
