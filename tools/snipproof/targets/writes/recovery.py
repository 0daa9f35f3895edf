"""Finds what a request created when the tool was killed before the response came.

Before a creation is sent, it is noted which records the collection's list holds. Afterwards the
list has one more, and that has the values that were sent: it is the run's own. In any doubt, such
as two that fit or a list that goes on, nothing is taken for the run's.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from snipproof.contract import Contract, Match, NoMatch
from snipproof.core.exchange import Request, Response
from snipproof.targets.target import Target, TargetError
from snipproof.targets.writes.effects import Effects
from snipproof.targets.writes.identification import Identity, NoCredentialsError
from snipproof.targets.writes.journal import Deletion, Sent, Trace

MAX_RECORDS = 5_000
"""How many records of a list are noted before a creation."""

LATE_SECONDS = 10.0
"""How long a server may take to create a record for a client that is not there any more."""

_PAUSE_SECONDS = 0.25

_MORE = frozenset({"next-page", "x-next-page"})
"""Header fields that lead to the next page, beside `Link` (RFC 8288)."""


class UnknownError(Exception):
    """It is not known whether something was created; the message says why."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """Looks for records in the lists of a server."""

    server: Target
    contract: Contract
    effects: Effects
    identity: Identity

    def trace(self, request: Request) -> Trace | None:
        """Return what will tell a record that a request creates; None if nothing would."""
        match = self.contract.answering(request)
        if isinstance(match, NoMatch) or not isinstance(
            self.contract.answering(Request("GET", request.raw_path)), Match
        ):
            return None
        key = self.effects.listed_key(match.operation)
        try:
            records, whole = self._records(request.raw_path)
        except UnknownError:
            return None
        before = [str(record.get(key, "")) for record in records]
        if len(before) > MAX_RECORDS:
            return None
        try:
            sent = json.loads(request.body)
        except ValueError:
            sent = None
        return Trace(request.target, sent, key, tuple(before), whole)

    def awaited(self, sent: Sent) -> Deletion | None:
        """Return as `find` does, but not before a server that is slow must have done its part.

        A request whose client was killed is still carried out: a list that has nothing new a moment
        later does not say that nothing comes.
        """
        begin, now = time.monotonic(), time.time()
        # A clock that was set back must not make anybody wait for longer.
        seconds = min(sent.at + LATE_SECONDS - now, LATE_SECONDS)
        while (found := self.find(sent.trace)) is None:
            if time.monotonic() - begin >= seconds:
                break
            time.sleep(_PAUSE_SECONDS)
        return found

    def find(self, trace: Trace | None) -> Deletion | None:
        """Return what deletes the record that was created; None if none was.

        Raises `UnknownError` if that cannot be told.
        """
        if trace is None:
            raise UnknownError("there was no response that names it")
        match = self.contract.answering(Request("POST", trace.target))
        if isinstance(match, NoMatch):
            raise UnknownError("the contract has no such operation any more")
        path = trace.target.partition("?")[0]
        try:
            records, whole = self._records(path)
        except UnknownError:
            if self.is_gone(path):
                return None
            raise
        new = [
            record
            for record in records
            if str(record.get(trace.key, "")) not in trace.before
            if _fits(trace.sent, record)
        ]
        if not new and whole:
            return None
        if len(new) != 1:
            raise UnknownError(f"{len(new)} new records of the list have the values that were sent")
        request = Request("POST", trace.target)
        deletion = self.effects.deletion_of(match, request, str(new[0].get(trace.key, "")))
        if deletion is None:
            raise UnknownError("nothing in the contract deletes it any more")
        return deletion

    def is_gone(self, target: str) -> bool:
        """Whether the lists of the server lack a record, or one that it was inside of.

        A server may respond with 403 to a request for whatever is not there, so as not to say
        whether it is. `target` is that of a record or of a list.
        """
        parts = target.partition("?")[0].split("/")
        for end in range(len(parts) - 1, 1, -1):
            path, identity = "/".join(parts[:end]), unquote(parts[end])
            match = self.contract.answering(Request("POST", path))
            if isinstance(match, NoMatch) or not self.effects.creates(match.operation):
                continue
            try:
                records, whole = self._records(path)
            except UnknownError:
                continue
            key = self.effects.listed_key(match.operation)
            if not whole or not all(key in record for record in records):
                continue
            return all(str(record[key]) != identity for record in records)
        return False

    def _records(self, path: str) -> tuple[list[Mapping[str, Any]], bool]:
        """Return the records of a list, and whether these are all; raises `UnknownError`."""
        try:
            response = self.server.send(self.identity.identified(Request("GET", path)))
        except (TargetError, NoCredentialsError) as error:
            raise UnknownError(str(error)) from error
        if response.status != HTTPStatus.OK:
            raise UnknownError(f"the list got {response.status}")
        try:
            value = json.loads(response.body)
        except ValueError as error:
            raise UnknownError("the list is not JSON") from error
        found = next(_lists(value), None)
        if found is None:
            raise UnknownError("the response holds no list")
        return [item for item in found if isinstance(item, Mapping)], _is_whole(value, response)


def _lists(value: Any) -> Iterator[list[Any]]:
    """Return the list that a value is, or those that its fields hold."""
    if isinstance(value, list):
        yield value
    elif isinstance(value, Mapping):
        yield from (item for item in value.values() if isinstance(item, list))


def _is_whole(value: Any, response: Response) -> bool:
    """Whether a response has all records: no field leads to a next page or counts more of them."""
    names = {name.lower() for name, _ in response.headers}
    if names & _MORE or 'rel="next"' in (response.header("link") or ""):
        return False
    found = next(_lists(value), [])
    if isinstance(value, Mapping):
        counts = [item for item in value.values() if type(item) is int]
        return all(number <= len(found) for number in counts) or not found
    return len(found) % 10 != 0 or not found


def _fits(sent: Any, record: Mapping[str, Any]) -> bool:
    """Whether a record has every value that was sent, as far as it has a field of that name."""
    if not isinstance(sent, Mapping):
        return True
    for name, value in sent.items():
        if isinstance(value, Mapping):
            inner = record.get(name)
            # An object around the record itself, such as `data`, is not in the list.
            if not _fits(value, inner if isinstance(inner, Mapping) else record):
                return False
        elif name in record and not isinstance(value, list) and record[name] != value:
            return False
    return True
