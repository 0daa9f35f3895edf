"""Reads the project's text files, or says at which byte and line they are not text."""

import re
from pathlib import Path

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation
from snipproof.core.text import revealed

MAX_BYTES = 4_000_000
"""The largest file that is read: far above any page, example or contract, far below trouble."""


_MARKS = (
    re.compile(rb"^<{7} ", re.MULTILINE),
    re.compile(rb"^={7}\r?$", re.MULTILINE),
    re.compile(rb"^>{7} ", re.MULTILINE),
)
"""The marks above, between and below the two sides of a conflict (git-merge)."""


def location(file: Path, root: Path, line: int = 1) -> SourceLocation:
    """Return the location of a line in `file`, relative to the project's `root` if inside."""
    try:
        path = file.relative_to(root)
    except ValueError:
        path = file
    # A name that is no text is shown with its bytes as escapes, in every report.
    shown = path.as_posix().encode("utf-8", "backslashreplace").decode()
    return SourceLocation(revealed(shown), line)


def read_bytes(file: Path, root: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a file of at most `max_bytes`.

    Raises `FailureError` (`bad-source`) if it is missing, unreadable or too large, or if a merge
    left its conflict marks in it.
    """

    def fail(message: str, hint: str) -> FailureError:
        return FailureError(Failure(Code.BAD_SOURCE, message, location(file, root), hint))

    try:
        with file.open("rb") as stream:
            data = stream.read(max_bytes + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise fail(f"the file cannot be read: {reason}", "check its name and rights") from error
    if len(data) > max_bytes:
        raise fail(
            f"the file is larger than {max_bytes:,} bytes", "split it, or move the data elsewhere"
        )
    conflict = _conflict(data)
    if conflict is not None:
        line = data.count(b"\n", 0, conflict) + 1
        message = "a merge left a conflict here: both sides stand between the marks"
        hint = "keep what is right, and remove the lines <<<<<<<, ======= and >>>>>>>"
        raise FailureError(Failure(Code.BAD_SOURCE, message, location(file, root, line), hint))
    return data


def _conflict(data: bytes) -> int | None:
    """Return the offset of the first conflict of a merge, None if there is none."""
    offsets: list[int] = []
    for mark in _MARKS:
        found = mark.search(data, offsets[-1] if offsets else 0)
        if found is None:
            return None
        offsets.append(found.start())
    return offsets[0]


def check_text(data: bytes, file: Path, root: Path) -> str:
    """Decode `data`, the bytes of `file`, as UTF-8; a byte order mark is dropped.

    Raises `FailureError` (`bad-source`) at the line of the first byte that is not text.
    """

    def fail(offset: int, what: str) -> FailureError:
        line = data.count(b"\n", 0, offset) + 1
        return FailureError(
            Failure(
                Code.BAD_SOURCE,
                f"{what} at byte {offset}; expected UTF-8 text",
                location(file, root, line),
                "save the file as UTF-8",
            )
        )

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise fail(error.start, f"invalid UTF-8 (0x{data[error.start]:02x})") from error
    if "\0" in text:
        raise fail(data.index(b"\0"), "a NUL byte")
    return text.removeprefix("\ufeff")


def read_text(file: Path, root: Path, max_bytes: int = MAX_BYTES) -> str:
    """Read a file of UTF-8 text; see `read_bytes` and `check_text` for what is raised."""
    return check_text(read_bytes(file, root, max_bytes), file, root)
