"""Text files are read as UTF-8, or it is told where they are not."""

from pathlib import Path

import pytest

from snipproof.core.failure import Code, FailureError
from snipproof.core.formats.source import MAX_BYTES, location, read_bytes, read_text


def _refusal(tmp_path: Path, data: bytes) -> FailureError:
    file = tmp_path / "content" / "page.md"
    file.parent.mkdir()
    file.write_bytes(data)
    with pytest.raises(FailureError) as caught:
        read_text(file, tmp_path)
    return caught.value


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"a\nb", "a\nb"),
        ("é€😀".encode(), "é€😀"),
        (b"\xef\xbb\xbfa\n", "a\n"),
        (b"a\r\nb\r\n", "a\r\nb\r\n"),
        (b"a\tb\x0c\x1b", "a\tb\x0c\x1b"),
    ],
    ids=["empty", "lines", "letters", "mark", "crlf", "controls"],
)
def test_text_is_read_as_it_is(tmp_path: Path, data: bytes, text: str) -> None:
    """Only a byte order mark in front is dropped; lines keep their ends."""
    file = tmp_path / "a.md"
    file.write_bytes(data)
    assert read_text(file, tmp_path) == text


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"\xff", 1, "invalid UTF-8 (0xff) at byte 0"),
        (b"a\nb\nc\xe9\n", 3, "invalid UTF-8 (0xe9) at byte 5"),
        (b"a\r\n\xc3(", 2, "invalid UTF-8 (0xc3) at byte 3"),
        (b"\xef\xbb\xbfa\n\x80", 2, "invalid UTF-8 (0x80) at byte 5"),
        (b"ok\xed\xa0\x80", 1, "invalid UTF-8 (0xed) at byte 2"),
        (b"a\n\0", 2, "a NUL byte at byte 2"),
        ("é\0".encode(), 1, "a NUL byte at byte 2"),
        ("a\nb".encode("utf-16-le"), 1, "a NUL byte at byte 1"),
    ],
)
def test_what_is_not_text_is_told_with_its_offset(
    tmp_path: Path, data: bytes, line: int, words: str
) -> None:
    """The failure names the line, the offset in bytes, and the byte that is not text."""
    failure = _refusal(tmp_path, data).failure
    assert failure.code is Code.BAD_SOURCE
    assert failure.message == f"{words}; expected UTF-8 text"
    assert str(failure.location) == f"content/page.md:{line}"
    assert failure.hint == "save the file as UTF-8"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A file that is not there is a failure with the system's reason."""
    with pytest.raises(FailureError) as caught:
        read_bytes(tmp_path / "none.md", tmp_path)
    failure = caught.value.failure
    assert failure.code is Code.BAD_SOURCE
    assert failure.message == "the file cannot be read: No such file or directory"
    assert str(failure.location) == "none.md:1"
    assert failure.hint == "check its name and rights"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder in the place of a file is a failure, not a traceback."""
    with pytest.raises(FailureError, match="cannot be read: Is a directory"):
        read_bytes(tmp_path, tmp_path.parent)


def test_a_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    """A file of a terabyte is refused after the first megabytes of it."""
    file = tmp_path / "huge.md"
    with file.open("wb") as stream:
        stream.truncate(2**40)
    with pytest.raises(FailureError) as caught:
        read_bytes(file, tmp_path)
    assert caught.value.failure.message == "the file is larger than 4,000,000 bytes"
    assert caught.value.failure.hint == "split it, or move the data elsewhere"


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed."""
    file = tmp_path / "large.md"
    file.write_bytes(b"a" * MAX_BYTES)
    assert len(read_bytes(file, tmp_path)) == MAX_BYTES


def test_a_place_is_relative_to_the_project(tmp_path: Path) -> None:
    """A file inside is named from the root, one outside in full."""
    assert str(location(tmp_path / "a" / "b.md", tmp_path, 3)) == "a/b.md:3"
    assert str(location(Path("/elsewhere/b.md"), tmp_path)) == "/elsewhere/b.md:1"


CONFLICT = b"one\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\ntwo\n"


@pytest.mark.parametrize(
    "data",
    [
        CONFLICT,
        CONFLICT.replace(b"\n", b"\r\n"),
        CONFLICT.replace(b"=======", b"||||||| base\nold\n======="),
        b"one\n<<<<<<< HEAD\n=======\n>>>>>>> branch\n",
    ],
    ids=["plain", "crlf", "with the base", "two empty sides"],
)
def test_a_conflict_of_a_merge_is_a_failure(tmp_path: Path, data: bytes) -> None:
    """Nobody meant both sides to be read, run or published."""
    failure = _refusal(tmp_path, data).failure
    assert failure.code is Code.BAD_SOURCE
    assert failure.location.line == 2
    assert "a merge left a conflict" in failure.message


@pytest.mark.parametrize(
    "data",
    [
        b"A title\n=======\n\ntext\n",
        b"  <<<<<<< HEAD\n  =======\n  >>>>>>> branch\n",
        b"cat <<<<<<< x\n=======\n",
        b"<<<<<<< begins, and never ends\n",
    ],
    ids=["heading", "indented", "inside a line", "one mark"],
)
def test_what_only_looks_like_a_conflict_is_text(tmp_path: Path, data: bytes) -> None:
    """A heading of Markdown and a tutorial's indented marks are no conflict."""
    file = tmp_path / "a.md"
    file.write_bytes(data)
    assert read_text(file, tmp_path) == data.decode()
