"""What a Go snippet shows and hides; `tests/attacks/test_shown_code.py` has many more."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.go.outline import outline_go

MakeSnippet = Callable[..., Snippet]


@pytest.mark.parametrize(
    ("hidden", "code"),
    [
        ('a := os.Getenv("A") + "x"', None),
        ("const a = 1", None),
        ("var a string", None),
        ("// a comment", None),
        ("a := ask()", Code.HIDDEN_CODE),
        ("a := <-b", Code.HIDDEN_CODE),
        ("os.Args = nil", Code.HIDDEN_CODE),
        ("len := 1", Code.HIDDEN_CODE),
    ],
)
def test_hidden_lines_prepare_values(
    hidden: str, code: Code | None, make_snippet: MakeSnippet
) -> None:
    """They set variables of their own, and do nothing else."""
    source = f'package main\n\nimport "os"\n\nfunc main() {{\n\t{hidden}\n\tprint(1)\n}}\n'
    found = outline_go(replace(make_snippet(source, "go"), shown=(7, 7))).failures
    assert [item.code for item in found] == ([] if code is None else [code])


def test_branches_that_only_tell_need_not_run(make_snippet: MakeSnippet) -> None:
    """So does what tells behind a branch that returns; everything else has to be executed."""
    source = (
        "package main\n\nfunc main() {\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n"
        "\tif bad {\n\t\treturn\n\t}\n\tfmt.Println(1)\n\tsend()\n}\n"
    )
    found = outline_go(make_snippet(source, "go")).statements
    assert sorted((item.first, item.last) for item in found) == [(4, 6), (7, 9), (11, 11)]
