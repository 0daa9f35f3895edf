"""TOML is read with the line of every key."""

from pathlib import Path

import pytest

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.toml_source import TomlDocument, load


def _load(tmp_path: Path, text: str | bytes) -> TomlDocument:
    file = tmp_path / "example.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(file, tmp_path)


def _refusal(tmp_path: Path, text: str | bytes) -> Failure:
    with pytest.raises(FailureError) as caught:
        _load(tmp_path, text)
    return caught.value.failure


TEXT = """\
# status is said below
title = "A"
  status   = 404
"quoted" = 1
skip = { reason = "x", until = 2027-01-31 }

[other]
status = 1

[tool.snipproof]
content = "pages"

[tool.snipproof.more]
content = "elsewhere"
"""


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("key", "table", "line"),
    [
        ("title", "", 2),
        ("status", "", 3),
        ("quoted", "", 4),
        ("skip", "", 5),
        ("other", "", 7),
        ("status", "other", 8),
        ("content", "tool.snipproof", 11),
        ("content", "tool.snipproof.more", 14),
        ("nowhere", "", 1),
    ],
)
def test_a_key_is_found(
    tmp_path: Path, mark: bytes, end: str, key: str, table: str, line: int
) -> None:
    """A key has its line, in its table where one is named; line ends and a mark change nothing."""
    document = _load(tmp_path, mark + TEXT.replace("\n", end).encode())
    assert str(document.at(key, table)) == f"example.toml:{line}"
    assert document.value["status"] == 404


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[tool.other]\ntimeout = 1\n\n[tool.snipproof]\ntimeout = 2\n", 5),
        ("# [tool.snipproof]\ntimeout = 1\n[tool.snipproof]\ntimeout = 2\n", 4),
        ("timeout = 1\n[ tool . snipproof ]\ntimeout = 2\n", 3),
    ],
)
def test_a_table_begins_at_its_header(tmp_path: Path, text: str, line: int) -> None:
    """A comment that names a table is not its header; spaces in a header do not count."""
    assert _load(tmp_path, text).at("timeout", "tool.snipproof").line == line


def test_a_failure_stands_at_its_key(tmp_path: Path) -> None:
    """The error to raise for a value has the code, the words and the key's place."""
    failure = _load(tmp_path, TEXT).failure("status", "no", "say 200").failure
    assert failure.code is Code.BAD_METADATA
    assert (failure.message, failure.hint) == ("no", "say 200")
    assert str(failure.location) == "example.toml:3"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a = 1\nb = \n", 2, "Invalid value"),
        ("a = 1\r\nb = \r\n", 2, "Invalid value"),
        ("a = 1\na = 2\n", 2, "Cannot overwrite a value"),
        ("[t]\n[t]\n", 2, "twice"),
        ('a = 1\nb = "x\n', 2, "Illegal character"),
        ('a = 1\nb = "x', 2, "Unterminated string"),
        ('a = """\nx\n\n', 2, "Unterminated string"),
        ("a = 1 b = 2\n", 1, "Expected newline"),
        ("a = " + "[" * 5000, 1, "recursion"),
        ("a = " + "9" * 5000, 1, "digits"),
    ],
)
def test_what_is_not_toml_is_told(tmp_path: Path, text: str, line: int, words: str) -> None:
    """The failure has the line and the parser's reason."""
    failure = _refusal(tmp_path, text)
    assert failure.code is Code.BAD_METADATA
    assert words in failure.message
    assert str(failure.location) == f"example.toml:{line}"
    assert failure.hint == "fix it"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (".".join(["a"] * 90_000) + " = 1", 1, "the line has more than 200 dots"),
        ("b = 1\n[" + ".".join(["a"] * 300) + "]", 2, "the line has more than 200 dots"),
        ("a = 1\n" * 40_000, 1, "the file is longer than 200,000 characters"),
    ],
    ids=["keys", "table", "lines"],
)
@pytest.mark.usefixtures("no_hang")
def test_what_would_take_long_is_refused_in_time(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    """Dotted keys, which take memory of the square of their length, are limited."""
    failure = _refusal(tmp_path, text)
    assert words in failure.message
    assert failure.location.line == line


@pytest.mark.parametrize(("data", "line"), [(b"a = 1\n\xff", 2), (b"a = '\0'", 1)])
def test_what_is_not_text_is_a_bad_source(tmp_path: Path, data: bytes, line: int) -> None:
    """Invalid UTF-8 and NUL are told before TOML is read."""
    failure = _refusal(tmp_path, data)
    assert failure.code is Code.BAD_SOURCE
    assert failure.location.line == line
