"""Slips by which a command ends too early are found and fixed, line by line."""

import subprocess

import pytest

from snipproof.languages.curl.repair import repair


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("curl http://h/a?b=1&c=2", 1, "&"),
        ("curl -s\n  http://h/a", 1, "ends on this line"),
        ("curl http://h/a\n  -H 'x: y'", 1, "ends on this line"),
        ("curl http://h/a \\ \n  -s", 1, "a space follows"),
        ("curl http://h/a \\\n\n  -s", 2, "an empty line"),
        ("curl -H 'x: y \\\n  http://h/a", 1, "not closed"),
    ],
)
def test_a_slip_is_told_and_mended(text: str, line: int, words: str) -> None:
    """What is fixed has as many lines, is whole to bash, and has no slip any more."""
    found = repair(text)
    assert [(slip.line, words in slip.message) for slip in found.slips] == [(line, True)]
    assert found.text.count("\n") == text.count("\n")
    assert subprocess.run(["bash", "-n"], input=found.text, text=True, check=False).returncode == 0
    assert repair(found.text).slips == ()


@pytest.mark.parametrize(
    "text",
    [
        "curl 'http://h/a?b=1&c=2'",
        "curl http://h/a?b=1 &\nwait",
        "curl http://h/a && curl http://h/b",
        "curl http://h/a 2>&1 | jq .",
        "curl http://h/a\n\n# -H is not needed\necho done",
        "echo '-s'\n-s",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    """A script without a slip is not touched."""
    found = repair(text)
    assert (found.text, found.slips) == (text, ())
