"""Annotations are what GitHub's runner reads, whatever a message holds."""

import re
from pathlib import Path

import pytest

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.report.annotations import annotations

COMMAND = re.compile(r"::(?P<name>[a-z]+) (?P<properties>[^:]*)::(?P<text>.*)")
"""How the runner reads a line: at the first `::` behind the properties, the text begins."""


def _read(line: str) -> tuple[dict[str, str], str]:
    """Read an annotation as the runner does (actions/runner, `ActionCommand`)."""

    def plain(text: str, escapes: dict[str, str]) -> str:
        for written, meant in escapes.items():
            text = text.replace(written, meant)
        return text

    in_text = {"%0D": "\r", "%0A": "\n", "%25": "%"}
    found = COMMAND.fullmatch(line)
    assert found is not None
    assert found["name"] == "error"
    pairs = (part.partition("=") for part in found["properties"].split(","))
    in_property = {"%3A": ":", "%2C": ",", **in_text}
    properties = {name: plain(value, in_property) for name, _, value in pairs}
    return properties, plain(found["text"], in_text)


def test_a_failure_is_shown_on_its_line() -> None:
    """File, line, code, message and the next step are all there."""
    place = SourceLocation("snippets/tokens/list/curl.sh", 3)
    failure = Failure(Code.BAD_AUTH, "no scheme", place, "send a scheme")
    (line,) = annotations([failure], Path("/project"))
    assert line == (
        "::error file=snippets/tokens/list/curl.sh,line=3,title=snipproof%3A bad-auth"
        "::no scheme%0A\u2192 send a scheme"
    )


def test_what_a_message_holds_is_text() -> None:
    """Line ends, percent signs, colons and commas come through, and start no other command."""
    place = SourceLocation("content/a,b:c%.md", 7)
    message = "100 %0A\r\n::error::x, y"
    (line,) = annotations([Failure(Code.BAD_SOURCE, message, place)], Path("/project"))
    assert "\n" not in line
    properties, text = _read(line)
    assert properties == {
        "file": "content/a,b:c%.md",
        "line": "7",
        "title": "snipproof: bad-source",
    }
    assert text == message


def test_files_are_named_as_the_repository_has_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project in a folder of a repository is annotated where GitHub looks for its files."""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    failure = Failure(Code.BAD_SOURCE, "x", SourceLocation("content/a.md", 1))
    (line,) = annotations([failure], tmp_path / "docs")
    assert _read(line)[0]["file"] == "docs/content/a.md"
