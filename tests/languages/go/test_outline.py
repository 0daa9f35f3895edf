"""What reading shows of a Go snippet."""

from collections.abc import Callable

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages import Call, Exit
from snipproof.languages.go.outline import comments, outline_go

MakeSnippet = Callable[..., Snippet]

SOURCE = """\
package main

func main() {
	os.Setenv("OWN", "x") // os.Getenv("NO_COMMENT")
	request, err := http.NewRequest("GET", os.Getenv("URL")+os.Getenv(`ID`), nil)
	if err != nil {
		log.Fatal(err)
	}
	client.Do(request)
	http.Get(os.Getenv("OWN"))
	os.Exit(3)
}
"""


def test_calls_variables_and_exits_are_found(make_snippet: MakeSnippet) -> None:
    """A request goes from where it is made to where it is sent."""
    outline = outline_go(make_snippet(SOURCE, "go"))
    assert outline.failures == ()
    assert outline.calls == (Call(5, 9), Call(10, 10))
    assert outline.variables == {"URL", "ID"}
    assert outline.exits == (Exit(7, 1), Exit(11, 3))


@pytest.mark.parametrize(
    ("source", "line"),
    [("package main\n\nfunc main() {\n\tf(\n}\n", 4), ("import os\nprint(1)\n", 1)],
)
def test_broken_syntax_has_its_line(make_snippet: MakeSnippet, source: str, line: int) -> None:
    """The first place that is not Go is told."""
    (failure,) = outline_go(make_snippet(source, "go")).failures
    assert failure.code is Code.SYNTAX_ERROR
    assert failure.location.line == line


def test_comments_are_told_from_addresses() -> None:
    """Slashes in a text begin no comment; a column counts characters, not bytes."""
    assert list(comments('package ü // é\nvar a = "https://a"\n')) == [(1, 10)]
