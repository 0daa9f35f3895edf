"""Why a JavaScript snippet ended, as Node tells it."""

from collections.abc import Callable

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.javascript.reason import end_failures, last_words, reason
from snipproof.languages.reading.reason import NO_SUCH_FILE, Reason

MakeSnippet = Callable[..., Snippet]

SOURCE = 'import axios from "axios";\nconst answer = 1;\nconsole.log(anser);\n'
PACKAGES = "examples use fetch and what comes with Node, and no package"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ReferenceError: anser is not defined", Reason(hint="did you mean 'answer'?")),
        ("ReferenceError: consle is not defined", Reason(hint="did you mean 'console'?")),
        (
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'axios' imported from /a",
            Reason(1, hint=PACKAGES),
        ),
        ("Error: ENOENT: no such file or directory, open 'a'", Reason(hint=NO_SUCH_FILE)),
        ("Error: harbor", Reason()),
    ],
)
def test_node_is_understood(make_snippet: MakeSnippet, said: str, expected: Reason) -> None:
    """A name has a nearest one, a package and a file have their rule."""
    snippet = make_snippet(SOURCE, "javascript")
    assert reason(snippet, outline(snippet), f"x\n{said}\n    at y\n", 3, ()) == expected


@pytest.mark.parametrize(
    ("stderr", "words"),
    [
        ("file:///a:1\nError: no\n    at a\n\nNode.js v24.1.0\n", "Error: no"),
        (
            "TypeError: fetch failed\n    at a {\n  [cause]: Error: connect ECONNREFUSED\n}\n",
            "TypeError: fetch failed (Error: connect ECONNREFUSED)",
        ),
        ("words of its own\n\nNode.js v24.1.0\n", "words of its own"),
        ("", ""),
    ],
)
def test_the_message_is_found_among_the_stack(stderr: str, words: str) -> None:
    """The error with its cause is told, and not the version that Node prints last."""
    assert last_words(stderr) == words


def test_a_module_that_cannot_be_parsed_is_a_syntax_error(make_snippet: MakeSnippet) -> None:
    """`JSON.parse` throws the same kind of error, as the snippet runs."""
    snippet = make_snippet(SOURCE, "javascript")
    compiling = "SyntaxError: Unexpected token\n    at compileSourceTextModule (node:x)\n"
    (failure,) = end_failures(snippet, compiling, 2)
    assert failure.code is Code.SYNTAX_ERROR
    assert failure.location.line == 2
    assert list(end_failures(snippet, "SyntaxError: a\n    at JSON.parse (<anonymous>)\n", 2)) == []
