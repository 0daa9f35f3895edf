"""Where a command of a shell ends is told by its quotes, backslashes and here-documents."""

import subprocess

import pytest

from snipproof.languages.curl.lines import unclosed, unfinished

WHOLE = [
    "curl x",
    "curl 'a b'",
    "curl 'a\nb'",
    'curl "a \\" b"',
    "curl $'a\\'b'",
    "curl x # it's a comment",
    "curl it\\'s",
    "cat <<E\ndon't\nE",
]
OPEN = ["curl \\", "curl 'a", 'curl "a', "curl x |", "cat <<E\nx", "curl \"a 'b' \\\"c"]


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_command_is_finished(text: str) -> None:
    """It is where bash, too, reads it without complaint."""
    assert not unfinished(text)
    assert subprocess.run(["bash", "-n"], input=text, text=True, check=False).returncode == 0


@pytest.mark.parametrize("text", OPEN)
def test_an_open_command_goes_on(text: str) -> None:
    """An open quote, here-document or pipe, or a backslash at the end, waits for more."""
    assert unfinished(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("curl -H 'a \\\n  -H 'b' x", 0),
        ('curl -H "a" \\\n  -H "b \\\n  -H "c" x', 1),
        ('curl -d \'{\n "a": 1\n} x', 0),
        ("curl 'a' \"b\"", None),
    ],
)
def test_the_quote_that_was_left_open_is_found(text: str, line: int | None) -> None:
    """The shell pairs quotes wrongly from the missing one on; its line is the first of these."""
    assert unclosed(text) == line
