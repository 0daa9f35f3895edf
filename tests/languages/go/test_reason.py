"""Why a Go program ended, as its last words tell it."""

from collections.abc import Callable

import pytest

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages import outline
from snipproof.languages.go.reason import end_failures, last_words, reason

MakeSnippet = Callable[..., Snippet]

SOURCE = """\
package main

func main() {
	request, err := http.NewRequest("GET", url, nil)
	response, err := client.Do(request)
	json.Unmarshal(body, &answer)
	log.Fatalf("%s: refused %d", response.Status, 1)
	os.ReadFile("a")
}
"""


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ('Get "x": unsupported protocol scheme ""', 5),
        ('Get "http://127.0.0.1:1": dial tcp: connection refused', 5),
        ('parse "::": missing protocol scheme', 4),
        ("invalid character 'x' looking for beginning of value", 6),
        ("403 Forbidden: refused 1", 7),
        ("open a: no such file or directory", 8),
        ("something else", None),
    ],
)
def test_the_line_that_wrote_the_words_is_found(
    make_snippet: MakeSnippet, said: str, line: int | None
) -> None:
    """`log.Fatal` names no line: its words do, or those of the function that failed."""
    snippet = make_snippet(SOURCE, "go")
    stderr = f"2026/03/02 09:00:00 {said}\n"
    assert last_words(stderr) == said
    assert reason(snippet, outline(snippet), stderr, 1, ()).line == line


def test_a_panic_names_its_line_itself(make_snippet: MakeSnippet) -> None:
    """The message is the one of the panic, and not the last line of the stack."""
    snippet = make_snippet(SOURCE, "go")
    stderr = "panic: no\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:5 +0x1\nexit status 2\n"
    assert last_words(stderr) == "panic: no"
    assert reason(snippet, outline(snippet), stderr, 5, ()).line is None


def test_what_the_compiler_says_is_told_at_its_lines(make_snippet: MakeSnippet) -> None:
    """Each of its lines is a failure."""
    snippet = make_snippet(SOURCE, "go")
    said = 'main.go:4:2: declared and not used: a\nmain.go:5:1: "os" imported and not used\n'
    failures = list(end_failures(snippet, said))
    assert [(item.code, item.location.line) for item in failures] == [
        (Code.SYNTAX_ERROR, 4),
        (Code.SYNTAX_ERROR, 5),
    ]
