"""Reports are inert, and what is shown is what it looks like."""

import base64
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from snipproof.checks.source import check_source
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.source import location
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.core.verdict import Status
from snipproof.languages import outline
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.report.annotations import annotations
from snipproof.report.proof import fields_of, write_proof
from snipproof.report.screen import Screen
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.sessions import mock_session

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


SMUGGLED = {
    "agent": '-A "$(base64 -w0 secret.txt)"',
    "referer": '-e "http://$(base64 -w0 secret.txt)"',
    "field-of-its-own": '-H "X-Note: $(base64 -w0 secret.txt)"',
    "accept": '-H "Accept: $(printf %200s | tr " " x)$(base64 -w0 secret.txt)"',
    "accept-quoted": "-H \"Accept: application/json; x='$(base64 -w0 secret.txt)'\"",
    "encoding": '-H "Accept-Encoding: $(base64 -w0 secret.txt)"',
    "language": '-H "Accept-Language: $(base64 -w0 secret.txt)"',
    "cookie": '-b "a=$(base64 -w0 secret.txt)"',
    "range": '-H "Range: $(base64 -w0 secret.txt)"',
    "etag": '-H "If-None-Match: $(base64 -w0 secret.txt)"',
    "via": '-H "Via: $(base64 -w0 secret.txt)"',
    "tracing": '-H "Traceparent: $(base64 -w0 secret.txt)"',
}


@pytest.fixture(scope="module")
def proof(copy_project: Callable[..., Path], root: Path) -> str:
    """Run all of these as examples of one project, and return what pages would read."""
    folder = copy_project("tokens/get-user-tokens")
    request = (root / "snippets" / "tokens" / "get-user-tokens" / "curl.sh").read_text().rstrip()
    for name, options in SMUGGLED.items():
        files = folder / "snippets" / "smuggled" / name / "files"
        files.mkdir(parents=True)
        (files / "secret.txt").write_text(f"the secret of {name}")
        (files.parent / "curl.sh").write_text(f"{request} \\\n  {options}\n")
        (files.parent / "example.toml").write_text('operation = "getUserTokens"\n')
    project = load_project(folder)
    chosen = select(project, ["smuggled"])
    report = run(project, chosen, mock_session(project), Options(4, cache=False), check=False)
    passed = [
        replace(item, verdict=replace(item.verdict, status=Status.PASSED, failures=()))
        for item in report.results
    ]
    file = folder / ".snipproof" / "results.json"
    whole = replace(report, results=tuple(passed))
    write_proof(whole, project.examples, file, fields=fields_of(project.contract))
    return file.read_text()


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_header_field_that_carries_a_secret(name: str, proof: str) -> None:
    """No page stores a field of a request that the contract does not name."""
    assert "exchanges" in json.loads(proof)["results"][f"smuggled/{name}"]["curl"]
    assert base64.b64encode(f"the secret of {name}".encode()).decode() not in proof
