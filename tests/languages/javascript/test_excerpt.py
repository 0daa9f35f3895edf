"""What a JavaScript snippet shows and hides; `tests/attacks/test_shown_code.py` has many more."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.javascript.outline import outline_javascript

MakeSnippet = Callable[..., Snippet]


@pytest.mark.parametrize(
    ("hidden", "code"),
    [
        ("const a = `x${process.env.A}`;", None),
        ("const a = new URL('http://x').host;", None),
        ("const { A, B } = process.env;", None),
        ('import { join } from "node:path";', None),
        ("// a comment", None),
        ("const a = b();", Code.HIDDEN_CODE),
        ("const a = new Thing();", Code.HIDDEN_CODE),
        ("var a = 1;", Code.HIDDEN_CODE),
        ("const { fetch } = process.env;", Code.HIDDEN_CODE),
    ],
)
def test_hidden_lines_prepare_values(
    hidden: str, code: Code | None, make_snippet: MakeSnippet
) -> None:
    """They set variables of their own, and do nothing else."""
    snippet = make_snippet(f"{hidden}\nawait fetch('x');\n", "javascript")
    found = outline_javascript(replace(snippet, shown=(2, 2))).failures
    assert [item.code for item in found] == ([] if code is None else [code])


def test_branches_that_only_tell_need_not_run(make_snippet: MakeSnippet) -> None:
    """Everything else that is shown has to be executed."""
    source = (
        "const r = await fetch('x');\nif (!r.ok) {\n  const why = await r.text();\n"
        "  throw new Error(why);\n}\nif (r.ok) {\n  send(r);\n}\n"
    )
    found = outline_javascript(make_snippet(source, "javascript")).statements
    assert sorted((item.first, item.last) for item in found) == [(1, 1), (2, 5), (6, 8), (7, 7)]
