"""Whatever is in a failure, it stays text in every report."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.report.annotations import annotations
from snipproof.report.junit import write_junit
from snipproof.report.markdown import failure_table
from snipproof.report.sarif import write_sarif
from snipproof.run.results import Report
from snipproof.targets.http import gateway
from snipproof.targets.http.gateway import Recording

HOSTILE = {
    "row": "a\n| b | c | d | e |",
    "bar": "a | b",
    "escaped-bar": "a \\| b",
    "markup": "<img src=x onerror=evil()>",
    "behind-a-backtick": "` <img src=x> | b",
    "link": "[a](https://evil.example)",
    "picture": "![a](https://evil.example/a.png)",
    "entity": "&lt;script&gt; &#124; b",
    "mention": "@everybody",
    "heading": "a\n# b",
    "fence": "a\n```\nb",
    "command": "a\n::stop-commands::x",
    "command-in-its-old-form": "a\n##[error]b",
    "carriage-return": "a\r::error::b",
    "escape": "a\x1b[2Jb",
    "control": "a\x9b31mb\x00",
    "right-to-left": "a\u202eb",
    "zero-width": "a\u200bb",
    "end-of-data": "a]]>b",
    "comment": "a--><b/>",
    "surrogate": "a\udcffb",
}


@pytest.fixture(params=HOSTILE)
def failure(request: pytest.FixtureRequest) -> Failure:
    """Return a failure that says something hostile in its place, its message and its hint."""
    text = HOSTILE[request.param]
    return Failure(Code.EXIT_STATUS, text, SourceLocation(f"a/{text}", 1), text)


def test_a_table_has_one_row(failure: Failure) -> None:
    """A cell neither ends nor opens anything (GitHub Flavored Markdown, 4.10)."""
    lines = list(failure_table([failure]))
    assert len(lines) == 4
    row = lines[-1]
    assert "\n" not in row
    assert "\r" not in row
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 5
    outside = re.sub(r"`[^`]*`", "", row, count=2)
    assert not re.search(r"(?<!\\)[<`\[]|(?<!\\)&(?!amp;|#64;)|@", outside)
    assert not set(row) & {"\x1b", "\x9b", "\x00", "\u202e", "\u200b"}


def test_an_annotation_is_one_command(failure: Failure) -> None:
    """The runner reads one line, and one command in it."""
    (line,) = annotations([failure], Path("/"))
    assert not set(line) & {"\n", "\r", "\x1b", "\x9b", "\x00", "\u202e", "\u200b"}
    assert line.startswith("::error file=")
    assert line.split("::", 2)[1].count("title=") == 1


def test_xml_is_whole(failure: Failure, tmp_path: Path) -> None:
    """JUnit's file can be read, and has no element of theirs."""
    file = tmp_path / "junit.xml"
    report = Report("mock", "2026-01-01T00:00:00Z", 1.0, results=(), problems=(failure,))
    write_junit(report, file)
    names = {element.tag for element in ET.parse(file).getroot().iter()}
    assert names <= {
        *("testsuites", "testsuite", "properties", "property", "testcase", "failure", "error"),
        *("skipped", "system-out", "system-err"),
    }


def test_json_is_whole(failure: Failure, tmp_path: Path) -> None:
    """SARIF's file can be read, its addresses are paths, and its texts show what they are."""
    file = tmp_path / "a.sarif"
    write_sarif([failure], Path("/"), file)
    (result,) = json.loads(file.read_bytes())["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert not set(uri) & set("<>|\n\r\x1b `")
    assert not set(file.read_text()) & {"\x1b", "\x9b", "\x00", "\u202e", "\u200b"}


class Mirror:
    """A target that responds with as much as it got."""

    def send(self, request: Request) -> Response:
        """Respond."""
        return Response(200, (), request.body)


@pytest.mark.parametrize("size", [0, 9_000_000])
def test_a_flood_of_requests(size: int) -> None:
    """What a run exchanges is bounded in number and size, and the failure names the limit."""
    recording = Recording(Mirror())
    count = gateway.MAX_EXCHANGES + 50 if not size else 20
    last = None
    for _ in range(count):
        last = recording.carry_out(Request("POST", "/", (), b"x" * size), None)
    assert last is not None
    assert last.status == 413
    kept = recording.exchanges
    assert len(kept) <= gateway.MAX_EXCHANGES + 1
    total = sum(len(item.request.body) + len(item.response.body) for item in kept)
    assert total <= gateway.MAX_EXCHANGED_BYTES + 2 * size
    refusal = kept[-1].refusal
    assert refusal is not None
    assert refusal.code is Code.OUTPUT_TOO_LARGE
    assert "more than" in refusal.message
