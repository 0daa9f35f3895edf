"""Reports are inert, and what is shown is what it looks like."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.checks.source import check_source
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.source import location
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.report.annotations import annotations
from snipproof.report.screen import Screen

DECEIVERS = {
    "right-to-left-override": "\u202e",
    "right-to-left-isolate": "\u2067",
    "pop-isolate": "\u2069",
    "zero-width-space": "\u200b",
    "zero-width-joiner": "\u200d",
    "word-joiner": "\u2060",
    "soft-hyphen": "\u00ad",
    "byte-order-mark-inside": "\ufeff",
    "hangul-filler": "\u3164",
    "tag-letter": "\U000e0041",
    "variation-selector": "\ufe0f",
    "arabic-mark": "\u061c",
    "escape": "\x1b",
    "backspace": "\x08",
    "next-line": "\x85",
    "line-separator": "\u2028",
    "delete": "\x7f",
}


@pytest.mark.parametrize("name", DECEIVERS)
@pytest.mark.parametrize("language", ["curl", "python"])
def test_a_letter_that_deceives_is_told(
    make_snippet: Callable[..., Snippet], name: str, language: str
) -> None:
    """It stands in shown code, and a reader sees something else."""
    snippet = make_snippet(f"# one\necho  # {DECEIVERS[name]}x\n", language)
    found = list(check_source(snippet, outline(snippet)))
    assert (Code.BAD_SOURCE, 2) in [(item.code, item.location.line) for item in found]


@pytest.mark.parametrize(
    "line", ["curl https://\u0430pi.example/", "p\u0430ypal=1", "curl https://\u00e4pi.example/x"]
)
def test_a_lookalike_name_is_told(make_snippet: Callable[..., Snippet], line: str) -> None:
    """A host or a name of several scripts is not what it seems to be."""
    snippet = make_snippet(f"{line}\n")
    assert Code.BAD_SOURCE in [item.code for item in check_source(snippet, outline(snippet))]


@pytest.mark.parametrize(
    "text",
    ["echo 'Gr\u00fc\u00dfe'\n", "echo \u65e5\u672c\n", "echo '\u2192 done'\n", "# \u043f\n"],
)
def test_honest_letters_are_free(make_snippet: Callable[..., Snippet], text: str) -> None:
    """Words of any language may be shown."""
    snippet = make_snippet(text)
    assert Code.BAD_SOURCE not in [item.code for item in check_source(snippet, outline(snippet))]


COMMANDS = [
    "::stop-commands::x",
    "  ::error::x",
    "\n::set-output name=a::b",
    "##[error]x",
    "##vso[x]",
]


@pytest.mark.parametrize("said", COMMANDS)
def test_the_terminal_gives_no_commands_to_a_ci_system(said: str) -> None:
    """A quoted command has a backslash before it."""
    out = io.StringIO()
    Screen(out, colours=False).print("    ", said)
    for line in out.getvalue().splitlines():
        assert not line.strip().startswith(("::", "##[", "##vso"))


@pytest.mark.parametrize("letter", ["\x1b[2J", "\u202e", "\u200b", "\x9b31m", "\r\x1b[A"])
def test_the_terminal_gives_no_commands_to_a_terminal(letter: str) -> None:
    """A control character is shown as its picture or its number."""
    out = io.StringIO()
    Screen(out, colours=False).print(f"a{letter}b")
    assert not set(out.getvalue()) & {"\x1b", "\x9b", "\u202e", "\u200b"}


def test_an_annotation_is_one_line() -> None:
    """A line feed, a percent sign or a colon in a message begins no other command."""
    place = SourceLocation("a,b:c%0A\n::x", 1)
    failure = Failure(Code.EXIT_STATUS, "one\n::stop-commands::t\r%", place, "do\n::it")
    (line,) = annotations([failure], Path("/"))
    assert "\n" not in line
    assert line.count("::") == 2 or "%0A::" in line


def test_a_name_that_is_no_text_is_shown_as_escapes() -> None:
    """It can be written into every report."""
    place = location(Path("/p/a\udcff\x1b\u202e.md"), Path("/p"))
    assert place.path.encode().isascii()
