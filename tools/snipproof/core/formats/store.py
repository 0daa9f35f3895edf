"""Keeps JSON values from one run to the next, by a hash of all that each was made of.

The store is one file of lines, each with a key, a seal, and the value as JSON. It is read at once
and only ever added to, a whole line with one write: two runs at once do not disturb each other, and
what a broken-off run leaves is a line without its seal. The seal is an HMAC with a key that only
the user has (`private`): a line that somebody else has made is as good as none, and so is one that
is damaged. The file is never followed to another place, and never waited for.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from snipproof.core.formats.private import carried_key, is_sealed, open_own, seal, write_own

T = TypeVar("T")

FILE = "cache.jsonl"
"""The name of the store in the project's private folder."""

SPARE = 4
"""How many times as large as what a run needs a store may get before the oldest is forgotten."""

SMALL = 1_000_000
"""A store of so many bytes is no burden, whatever is needed of it."""

MAX_BYTES = 256_000_000
"""How large a store may get where no run needs all of it, as in shards; then half is forgotten."""

_HELD = 4_000_000
"""How large a file may be to be read at once."""


def digest(parts: Iterable[bytes | str]) -> str:
    """Return one hash of several parts; where one ends and the next begins counts."""
    pieces: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        pieces += (len(data).to_bytes(8, "big"), data)
    return sha256(b"".join(pieces)).hexdigest()


def digest_files(place: Path, suffix: str = "") -> str:
    """Return a hash of the names and contents of the files under a folder whose names end so.

    Where `place` is a file, it is the hash of this one.
    """
    if place.is_file():
        return digest([place.name, place.read_bytes()])
    files = sorted(
        os.path.join(folder, name)  # noqa: PTH118  much faster, and this is done in every run
        for folder, _, names in os.walk(place)
        for name in names
        if name.endswith(suffix)
    )
    start = len(os.fspath(place))
    return digest(part for file in files for part in (file[start:], _content(file)))


def _content(file: str) -> bytes:
    """Return the bytes of a file, or a hash of them where it is too large to be held."""
    with Path(file).open("rb") as stream:
        data = stream.read(_HELD + 1)
        if len(data) <= _HELD:
            return data
        stream.seek(0)
        return file_digest(stream, "sha256").digest()


class Store:
    """The values kept in a file; without a file, nothing is kept.

    Safe to use from several threads at once: at worst, two make the same value.
    """

    def __init__(self, file: Path | None = None, key: Callable[[], bytes] = carried_key) -> None:
        self._file = file
        self._key = cache(key)
        self._lines: dict[bytes, bytes] | None = None
        self._used: dict[bytes, None] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept, without a look at what there is."""
        try:
            return self._file is None or not self._file.stat().st_size
        except OSError:
            return True

    def get(self, key: str) -> Any:
        """Return the value that was kept under a key; None where there is none that is whole."""
        if self._lines is None:
            self._lines = self._read()
        name = key.encode()
        line = self._lines.get(name)
        if line is None:
            return None
        self._used[name] = None
        found, _, data = line.partition(b" ")
        if not is_sealed(found, self._key(), name, data):
            return None
        try:
            return json.loads(data)
        except ValueError:
            return None

    def seal(self, key: str) -> str:
        """Return the seal of a key and of what is kept under it; empty where nothing is kept."""
        line = (self._lines or {}).get(key.encode(), b"")
        return line.partition(b" ")[0].decode("ascii", "replace")

    def put(self, key: str, value: Any) -> None:
        """Keep a value; where that is not possible, the next run makes it again."""
        if self._file is None:
            return
        data = json.dumps(value, separators=(",", ":")).encode()
        try:
            line = seal(self._key(), key.encode(), data).encode() + b" " + data
            # One write to the end: other runs may be adding to the file as well. The line before
            # may have been cut off, which the first line feed puts right.
            with _appended(self._file) as stream:
                os.write(stream, b"\n" + key.encode() + b" " + line + b"\n")
        except OSError:
            self._file = None
            return
        if self._lines is not None:
            self._lines[key.encode()] = line
            self._used[key.encode()] = None

    def value(
        self,
        key: str,
        make: Callable[[], T],
        write: Callable[[T], Any],
        read: Callable[[Any], T],
    ) -> T:
        """Return the value of a key: `read` from what is kept, or made, and kept as `write` has it.

        What `make` raises is raised. A value is kept unless `write` gives None.
        """
        kept = self.get(key)
        if kept is not None:
            try:
                return read(kept)
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                pass  # it is not what this version writes
        made = make()
        written = write(made)
        if written is not None:
            self.put(key, written)
        return made

    def cached_findings(self, key: str, find: Callable[[], list[T]]) -> list[T]:
        """Return what `find` finds wrong; where that was nothing before, do not look again."""
        return self.value(key, find, lambda found: None if found else True, lambda _: [])

    def tidy(self) -> None:
        """Forget the oldest of what was not asked for, where there is much of it.

        What is there for other commits stays as long as there is room. What another run adds at
        this very moment may be lost to the store, and is made again.
        """
        if self._file is None or self._lines is None:
            return
        sizes = {key: len(key) + len(line) + 2 for key, line in self._lines.items()}
        room = SPARE * sum(sizes[key] for key in self._used)
        try:
            if self._file.stat().st_size <= max(room, SMALL):
                return
            kept = dict.fromkeys(self._used)
            left = room // 2 - sum(sizes[key] for key in kept)
            for key in reversed(self._lines):
                left -= 0 if key in kept else sizes[key]
                if left < 0:
                    break
                kept[key] = None
            lines = (key + b" " + line for key, line in self._lines.items() if key in kept)
            write_own(self._file, b"\n".join(lines) + b"\n")
        except OSError:
            return

    def _read(self) -> dict[bytes, bytes]:
        if self._file is None:
            return {}
        try:
            with open_own(self._file) as found, open(found, "rb", closefd=False) as stream:
                size = os.fstat(found).st_size
                if size > MAX_BYTES:
                    stream.seek(max(size // 2, size - 8 * MAX_BYTES))
                data = stream.read(8 * MAX_BYTES)
            if size > MAX_BYTES:
                data = data[data.index(b"\n") :]
                write_own(self._file, data)
            self._key()
        except (OSError, ValueError):
            return {}
        lines = (line.partition(b" ") for line in data.split(b"\n") if line)
        return {key: rest for key, _, rest in lines}


@contextmanager
def _appended(file: Path) -> Iterator[int]:
    """Open a file to add to it, in a folder that is made where it is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with open_own(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT) as found:
        yield found


NOTHING_KEPT = Store()
"""A store without a file."""


def atomic_write(file: Path, data: bytes, beside: Path | None = None) -> None:
    """Write a file so that a reader sees the old content or the new, and never a part.

    It is prepared in the same folder, or in one `beside` it on the same file system. Raises
    `OSError` where the folders cannot be written to.
    """
    place = beside or file.parent
    for folder in (place, file.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place, prefix=f".{file.name}.", delete=False) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(data)
            stream.flush()
            temporary.chmod(0o644)
            os.replace(temporary, file)  # noqa: PTH105  inside the open file's block
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


@contextmanager
def exclusive_lock(folder: Path) -> Iterator[None]:
    """Be the only one to change the files of a folder; others who ask wait for the context's end.

    Raises `OSError` where the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    lock = os.open(folder / "lock", flags, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
