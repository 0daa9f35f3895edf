"""Reads the project's text files, or says at which byte and line they are not text."""

from pathlib import Path

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation

MAX_BYTES = 4_000_000
"""The largest file that is read: far above any page, example or contract, far below trouble."""


def location(file: Path, root: Path, line: int = 1) -> SourceLocation:
    """Return the location of a line in `file`, relative to the project's `root` if inside."""
    try:
        path = file.relative_to(root)
    except ValueError:
        path = file
    return SourceLocation(path.as_posix(), line)


def read_bytes(file: Path, root: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Read a file of at most `max_bytes`.

    Raises `FailureError` (`bad-source`) where it is missing, unreadable or too large.
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
    return data


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
