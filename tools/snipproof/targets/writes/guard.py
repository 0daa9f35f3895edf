"""Stands before a live server and lets through what reads, and what changes only the run's own."""

from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from threading import Lock

from snipproof.contract import Contract, Match
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.targets.target import Target, TargetError
from snipproof.targets.writes.effects import Effects
from snipproof.targets.writes.identification import Identity, NoCredentialsError
from snipproof.targets.writes.journal import Deletion, Journal
from snipproof.targets.writes.judgement import check_valid, judged, names_id
from snipproof.targets.writes.recovery import Recovery, UnknownError

_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class GuardedTarget:
    """A live server as one run of a snippet may use it.

    Each request is judged before it is sent (`judgement`). One that only reads is passed on. With a
    `journal`, so is one that creates what can be deleted again, and one that changes, links or
    deletes only what was created before. All others are refused (`policy-refused`). `close` deletes
    what is left.
    """

    def __init__(
        self,
        server: Target,
        contract: Contract,
        effects: Effects,
        journal: Journal | None,
        identity: Identity,
    ) -> None:
        self._server = server
        self._contract = contract
        self._effects = effects
        self._journal = journal
        self._recovery = Recovery(server, contract, effects, identity)
        self._lock = Lock()
        self._numbers: dict[tuple[str, str], int] = {}
        self._created: list[str] = []

    def send(self, request: Request) -> Response:
        """Pass a request on, or refuse it; see `Target.send`."""
        match = judged(self._contract, request)
        if self._effects.reads(match.operation):
            check_valid(self._contract, match, request)
            return self._server.send(request)
        with self._lock:
            # One at a time: a record is known to be this run's when its response is there.
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
            left = list(delete_all(self._recovery, self._journal))
        finally:
            self._journal.close()
        if left:
            raise TargetError(Code.LEFT_BEHIND, "; ".join(left))

    def _write(self, match: Match, request: Request) -> Response:
        operation = match.operation
        journal = self._journal
        if journal is None:
            raise _refused(request, "this run only reads")
        reason = self._effects.refusal(operation)
        if not reason and not self._effects.policy.disposable:
            reason = self._foreign(match, request)
        if reason:
            raise _refused(request, reason)
        check_valid(self._contract, match, request)
        if self._effects.creates(operation):
            return self._create(match, request, journal)
        return self._change(match, request, journal)

    def _create(self, match: Match, request: Request, journal: Journal) -> Response:
        trace = self._recovery.trace(request)
        try:
            number = journal.sends(f"{request.method} {request.raw_path}", trace)
        except OSError as error:
            raise _refused(request, f"what it creates cannot be remembered: {error}") from error
        try:
            response = self._server.send(request)
        except TargetError as error:
            if error.unsent:
                journal.settled(number)
            raise
        if self._effects.is_new(match.operation, response):
            deletion = self._effects.deletion(match, request, response)
            named = deletion is not None and self._is_named(match, request, deletion)
            if deletion is not None and named and not (trace and trace.lacked(deletion.id)):
                # An id that the request names may have been there before: it is never deleted.
                journal.settled(number)
                message = (
                    f"{request.method} {request.raw_path} named {deletion.id} itself, so nobody"
                    " knows if it created it; it was not deleted"
                )
                raise TargetError(Code.LEFT_BEHIND, message)
            if deletion is not None:
                journal.created(number, deletion)
                self._numbers[deletion.collection, deletion.id] = number
                self._created.append(deletion.id)
            else:
                journal.answered(number)
        elif response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            journal.settled(number)
        else:
            journal.answered(number)
        return response

    def _is_named(self, match: Match, request: Request, deletion: Deletion) -> bool:
        """Whether the id of what was created is one that the request has chosen.

        So it may be where the maintainer has declared the field that holds the id, and on a server
        of one's own.
        """
        policy = self._effects.policy
        if policy.disposable or match.operation.id in policy.ids:
            return False
        return names_id(request, deletion.id)

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


def delete_all(recovery: Recovery, journal: Journal) -> Iterator[str]:
    """Delete all that a journal holds; yield, in words, what is left or may be."""
    for number, sent in journal.unknown:
        try:
            found = recovery.awaited(sent)
        except UnknownError as error:
            yield f"what {sent.words} created is not known: {error}"
            continue
        # Where this cannot be noted, the next run finds out again.
        with suppress(OSError):
            if found is None:
                journal.settled(number)
            else:
                journal.created(number, found)
    for number, deletion in journal.deletions:
        problem = _delete(recovery, deletion)
        if problem:
            yield f"DELETE {deletion.target} {problem}"
        else:
            # Where this cannot be noted, the next run finds it gone.
            with suppress(OSError):
                journal.settled(number)


def _delete(recovery: Recovery, deletion: Deletion) -> str:
    """Delete a record; return the reason why that was not possible, or nothing."""
    try:
        request = Request("DELETE", deletion.target, deletion.headers)
        response = recovery.server.send(recovery.identity.identified(request))
    except NoCredentialsError as error:
        return f"could not be sent: {error}"
    except TargetError as error:
        return f"got no response: {error}"
    if _is_success(response) or response.status in _GONE or recovery.is_gone(deletion.target):
        return ""
    return f"got {response.status}"


def _is_success(response: Response) -> bool:
    return HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES


def _refused(request: Request, reason: str) -> TargetError:
    message = f"{request.method} {request.raw_path} was not sent: {reason}"
    return TargetError(Code.POLICY_REFUSED, message)
