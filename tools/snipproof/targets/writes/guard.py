"""Stands before a live server and lets through what reads, and what changes only the run's own."""

from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from threading import Lock

from snipproof.contract import Contract, Match, NoMatch
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.targets.target import Target, TargetError
from snipproof.targets.writes.effects import SAFE_METHODS, Effects
from snipproof.targets.writes.journal import Deletion, Journal

_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_OVERRIDES = ("x-http-method-override", "x-http-method", "x-method-override")


class GuardedTarget:
    """A live server as one run of a snippet may use it.

    A request that only reads is passed on. With a `journal`, so is one that creates what can be
    deleted again, and one that changes, links or deletes only what was created before. All others
    are refused (`policy-refused`). `close` deletes what is left.
    """

    def __init__(
        self,
        server: Target,
        contract: Contract,
        effects: Effects,
        journal: Journal | None,
        token: str,
    ) -> None:
        self._server = server
        self._contract = contract
        self._effects = effects
        self._journal = journal
        self._token = token
        self._lock = Lock()
        self._numbers: dict[tuple[str, str], int] = {}
        self._created: list[str] = []

    def send(self, request: Request) -> Response:
        """Pass a request on, or refuse it; see `Target.send`."""
        match = self._contract.answering(request)
        override = next((name for name in _OVERRIDES if request.header(name) is not None), None)
        if override is not None:
            raise _refused(request, f"{override} asks for another method")
        if isinstance(match, NoMatch):
            if request.method in SAFE_METHODS:
                return self._server.send(request)
            message = f"{request.method} {request.raw_path} is not in the contract; it was not sent"
            raise TargetError(Code.UNKNOWN_OPERATION, message)
        if self._effects.reads(match.operation):
            return self._server.send(request)
        with self._lock:
            # One at a time: a record is known to be this run's when its answer is there.
            return self._write(match, request)

    @property
    def created(self) -> tuple[str, ...]:
        """The ids of all that was created, in order, be it deleted since."""
        return tuple(self._created)

    def close(self) -> None:
        """Delete what was created; raises `TargetError` where something is left, or may be."""
        if self._journal is None:
            return
        try:
            left = list(delete_all(self._server, self._journal, self._token))
        finally:
            self._journal.close()
        if left:
            raise TargetError(Code.LEFT_BEHIND, "; ".join(left))

    def _write(self, match: Match, request: Request) -> Response:
        operation = match.operation
        journal = self._journal
        if journal is None:
            raise _refused(request, "this run only reads")
        reason = self._effects.refusal(operation) or self._foreign(match, request)
        if reason:
            raise _refused(request, reason)
        if not self._effects.creates(operation):
            return self._change(match, request, journal)
        try:
            number = journal.sends(f"{request.method} {request.raw_path}")
        except OSError as error:
            raise _refused(request, f"what it creates cannot be remembered: {error}") from error
        try:
            response = self._server.send(request)
        except TargetError as error:
            if error.unsent:
                journal.settled(number)
            raise
        if response.status < HTTPStatus.INTERNAL_SERVER_ERROR and not _is_success(response):
            journal.settled(number)
        elif _is_success(response):
            deletion = self._effects.deletion(match, request, response)
            if deletion is not None:
                journal.created(number, deletion)
                self._numbers[deletion.collection, deletion.id] = number
                self._created.append(deletion.id)
        return response

    def _change(self, match: Match, request: Request, journal: Journal) -> Response:
        response = self._server.send(request)
        if self._effects.deletes(match.operation) and _is_success(response):
            for record in self._effects.touched(match, request):
                number = self._numbers.pop(record, None)
                if number is not None:
                    journal.settled(number)
        return response

    def _foreign(self, match: Match, request: Request) -> str:
        """Say which record a request would change that is not this run's; empty for none."""
        for collection, identity in self._effects.touched(match, request):
            if (collection, identity) not in self._numbers:
                named = f"{collection} {identity}" if identity else f"one of the {collection}"
                return f"this run did not create {named}"
        return ""


def delete_all(server: Target, journal: Journal, token: str) -> Iterator[str]:
    """Delete all that a journal holds; gives, in words, what is left or may be."""
    for number, deletion in journal.deletions:
        problem = _delete(server, deletion, token)
        if problem:
            yield f"DELETE {deletion.target} {problem}"
        else:
            # Where this cannot be noted, the next run finds it gone.
            with suppress(OSError):
                journal.settled(number)
    for request in journal.unknown:
        yield f"what {request} created is not known, since there was no answer that names it"


def _delete(server: Target, deletion: Deletion, token: str) -> str:
    """Delete a record; give the reason why that was not possible, or nothing."""
    headers = (("Authorization", f"Bearer {token}"), *deletion.headers)
    try:
        response = server.send(Request("DELETE", deletion.target, headers))
    except TargetError as error:
        return f"was not answered: {error}"
    if _is_success(response) or response.status in _GONE:
        return ""
    return f"was answered with {response.status}"


def _is_success(response: Response) -> bool:
    return HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES


def _refused(request: Request, reason: str) -> TargetError:
    message = f"{request.method} {request.raw_path} was not sent: {reason}"
    return TargetError(Code.POLICY_REFUSED, message)
