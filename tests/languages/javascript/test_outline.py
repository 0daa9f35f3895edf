"""What reading shows of a JavaScript snippet."""

from collections.abc import Callable

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages import Call, Exit
from snipproof.languages.javascript.outline import comments, outline_javascript

MakeSnippet = Callable[..., Snippet]

SOURCE = """\
// process.env.NO_COMMENT
const { ORG_ID, TEAM: team } = process.env;
process.env.OWN = "set here";
const response = await fetch(
  `${process.env.API_URL}/a/${process.env["ID"]}`,
  { headers: { A: process.env.OWN, B: process.env.MAYBE ?? "x" } },
);
if (!response.ok) process.exit(3);
process.exitCode = code;
"""


def test_calls_variables_and_exits_are_found(make_snippet: MakeSnippet) -> None:
    """What a snippet sets itself, or has a default for, it does not need."""
    outline = outline_javascript(make_snippet(SOURCE, "javascript"))
    assert outline.failures == ()
    assert outline.calls == (Call(4, 7),)
    assert outline.variables == {"ORG_ID", "TEAM", "API_URL", "ID"}
    assert outline.exits == (Exit(8, 3), Exit(9, None))


@pytest.mark.parametrize(
    ("source", "line"),
    [("const a = (1;\n", 1), ("let a = 1;\nif (a {\n}\n", 2), ("import os\nprint(1)\n", 1)],
)
def test_broken_syntax_has_its_line(make_snippet: MakeSnippet, source: str, line: int) -> None:
    """The first place that is not JavaScript is told."""
    (failure,) = outline_javascript(make_snippet(source, "javascript")).failures
    assert failure.code is Code.SYNTAX_ERROR
    assert failure.location.line == line


def test_comments_are_told_from_addresses() -> None:
    """Slashes in a text begin no comment; a column counts characters, not bytes."""
    assert list(comments('get("https://ü"); // é\n/* b */\n')) == [(1, 18), (2, 0)]


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("const a = 1;\nlet a = 2;\n", 2),
        ("const a = 1;\n{\n  const a = 2;\n}\nvar b, b;\n", 0),
    ],
    ids=["twice", "in a block"],
)
def test_a_name_that_is_declared_twice_is_refused(
    source: str, line: int, make_snippet: MakeSnippet
) -> None:
    """As Node refuses it before it runs anything; a block has names of its own."""
    found = outline_javascript(make_snippet(source, "javascript")).failures
    wrong = [item.location.line for item in found if item.code is Code.SYNTAX_ERROR]
    assert wrong == ([line] if line else [])
