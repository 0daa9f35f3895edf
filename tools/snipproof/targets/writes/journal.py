"""Remembers on disk what a run created on a server, so that a crash leaves nothing there.

Each run of a snippet that writes has a journal of its own in the project's private folder, a file
of lines of JSON, which only its owner can read. Each line has a seal with the key of this machine
over the line, the one before it and the file's name (`core.formats.private`): a journal that
somebody else has written deletes nothing. The journal is on the disk before a request creates
something, and has its id as soon as the response is there. It is removed when all of that is
deleted again. Nobody holds the journal of a killed tool, and the next run takes it over.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from snipproof.core.exchange import Headers
from snipproof.core.formats.private import check_own, machine_key, read_own, seal
from snipproof.core.formats.store import exclusive_lock
from snipproof.core.usage import UsageError

_PREFIX = "writes-"
_MAX_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Deletion:
    """The request that deletes a created record: a `DELETE` of this target, with these fields.

    The fields do not hold credentials.
    """

    collection: str
    id: str
    target: str
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """Identifies a record whose creation was sent and got no response.

    `target` is the request target of the creation, `sent` its body, `key` the field with the ids of
    the records in the list at that path, and `before` those that the list had; `whole` says that
    these were all.
    """

    target: str
    sent: Any
    key: str
    before: tuple[str, ...]
    whole: bool = False

    def lacked(self, identity: str) -> bool:
        """Whether no record had this id before, however it is written."""
        return self.whole and _plain(identity) not in map(_plain, self.before)


@dataclass(frozen=True, slots=True)
class Sent:
    """A creation whose response has not come: the request and its time in words, and its trace.

    `at` is that time in seconds since the epoch; 0 if the server has done what it will do.
    """

    words: str
    trace: Trace | None = None
    at: float = 0.0


class Journal:
    """The records that one run created at one origin, and has not deleted yet.

    All methods that note something raise `OSError` where it cannot be made sure that it is kept.
    """

    def __init__(self, folder: Path, origin: str) -> None:
        self._folder = folder
        self.origin = origin
        self.file: Path | None = None
        self._descriptor = -1
        self._count = 0
        self._open: dict[int, Deletion | Sent] = {}
        self._seal = ""

    @property
    def deletions(self) -> list[tuple[int, Deletion]]:
        """The known created records, the latest first."""
        found = [(n, item) for n, item in self._open.items() if isinstance(item, Deletion)]
        return found[::-1]

    @property
    def unknown(self) -> list[tuple[int, Sent]]:
        """Requests of which it is not known what they created."""
        return [(n, item) for n, item in self._open.items() if isinstance(item, Sent)]

    def sends(self, request: str, trace: Trace | None = None) -> int:
        """Note that a request that creates is about to be sent; return the number of the note."""
        if self._descriptor == -1:
            self._create()
        self._count += 1
        now = datetime.now(UTC)
        told_at = now.isoformat(timespec="seconds").replace("+00:00", "Z")
        sent = Sent(f"{request} at {told_at}", trace, now.timestamp())
        self._open[self._count] = sent
        told = trace and [trace.target, trace.sent, trace.key, trace.before, trace.whole]
        self._write({"n": self._count, "sent": sent.words, "trace": told, "at": sent.at})
        return self._count

    def answered(self, number: int) -> None:
        """Remember that a request got a response, if not one that says what it created."""
        sent = self._open[number]
        if isinstance(sent, Sent):
            self._open[number] = replace(sent, at=0.0)

    def created(self, number: int, deletion: Deletion) -> None:
        """Note what a request created."""
        self._open[number] = deletion
        parts = [deletion.collection, deletion.id, deletion.target, deletion.headers]
        self._write({"n": number, "created": parts})

    def settled(self, number: int) -> None:
        """Note that nothing is there, or no more."""
        del self._open[number]
        self._write({"n": number, "settled": True})

    def close(self) -> None:
        """Let go of the journal, and remove it where nothing in it is left to do."""
        if self._descriptor == -1:
            return
        if not self._open and self.file is not None:
            self.file.unlink(missing_ok=True)
        self._let_go()

    def _let_go(self) -> None:
        if self._descriptor != -1:
            os.close(self._descriptor)
            self._descriptor = -1

    def _create(self) -> None:
        # A search for journals that nobody holds must not see one that is not held yet.
        with exclusive_lock(self._folder):
            self.file = self._folder / f"{_PREFIX}{secrets.token_hex(8)}.jsonl"
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_APPEND
            self._descriptor = os.open(self.file, flags, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        self._write({"origin": self.origin})
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _write(self, note: dict[str, Any]) -> None:
        said = json.dumps(note).encode()
        self._seal = self._next_seal(said)
        data = self._seal.encode() + b" " + said + b"\n"
        if os.write(self._descriptor, data) != len(data):
            raise OSError(f"{self.file} cannot be written to")
        os.fsync(self._descriptor)

    def _next_seal(self, said: bytes) -> str:
        """Return the seal of a line behind those that have been read or written."""
        name = self.file.name if self.file else ""
        return seal(machine_key(), b"journal", os.fsencode(name), self._seal.encode(), said)

    @classmethod
    def take(cls, file: Path) -> "Journal | None":
        """Take a journal over that nobody holds any more; None where its run is still going on.

        Raises `ValueError` where it cannot be read.
        """
        journal = cls(file.parent, "")
        journal.file = file
        try:
            flags = os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            journal._descriptor = os.open(file, flags)
            check_own(journal._descriptor, file)
            try:
                fcntl.flock(journal._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(journal._descriptor)
                return None
            journal._read(read_own(file, _MAX_BYTES))
        except (OSError, UsageError, ValueError, TypeError, KeyError, AttributeError) as error:
            journal._let_go()
            raise ValueError(f"{file} cannot be read: {error}") from error
        return journal

    def _read(self, data: bytes) -> None:
        # What stands behind the last line feed was broken off, and what it was about to say has
        # not happened: a request is sent only after its note is whole.
        whole = data.rfind(b"\n") + 1
        for line in data[:whole].splitlines():
            found, _, said = line.partition(b" ")
            self._seal = self._next_seal(said)
            if found != self._seal.encode():
                raise ValueError("it has a line that no run of this user has written")
            note = json.loads(said)
            if "origin" in note:
                self.origin = str(note["origin"])
                continue
            number = int(note["n"])
            self._count = max(self._count, number)
            if "sent" in note:
                told = note.get("trace")
                trace = _trace(told) if told else None
                self._open[number] = Sent(str(note["sent"]), trace, float(note.get("at", 0)))
            elif "created" in note:
                collection, identity, target, headers = note["created"]
                fields = tuple((str(name), str(value)) for name, value in headers)
                self._open[number] = Deletion(collection, identity, target, fields)
            else:
                self._open.pop(number, None)
        os.ftruncate(self._descriptor, whole)


def _plain(identity: str) -> str:
    """Write an id as a server may compare it: in any case, without dots or slashes around."""
    return identity.strip().strip("./").casefold()


def _trace(told: list[Any]) -> Trace:
    target, sent, key, before, *whole = told
    return Trace(str(target), sent, str(key), tuple(map(str, before)), whole == [True])


def has_journals(folder: Path) -> bool:
    """Whether any run has left a journal, or still holds one."""
    return any(folder.glob(f"{_PREFIX}*.jsonl"))


def left_behind(folder: Path, origin: str) -> Iterator[Journal]:
    """Return the journals of an origin that no run holds any more; each is closed in the end.

    Raises `ValueError`, which names the file, for one that cannot be read.
    """
    files = sorted(folder.glob(f"{_PREFIX}*.jsonl"))
    if not files:
        return
    with exclusive_lock(folder):
        taken = [journal for file in files if (journal := Journal.take(file)) is not None]
    try:
        yield from (journal for journal in taken if journal.origin == origin)
    finally:
        for journal in taken:
            journal.close()
