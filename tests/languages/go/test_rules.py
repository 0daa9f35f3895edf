"""Where a Go program breaks the rules for examples."""

from collections.abc import Callable

import pytest

from snipproof.core.snippet import Snippet
from snipproof.languages.go.rules import breaches

KEPT = [
    """\
package main

func main() {
	client := &http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if response.StatusCode >= 300 {
		log.Fatal(err)
	}
}
""",
    """\
package main

func main() {
	client := &http.Client{Timeout: 30 * time.Second}
	text, _ := v.(string)
	response, err := client.Do(request)
	if response.StatusCode >= 300 {
		log.Fatal(err)
	}
}
""",
]

BROKEN = [
    (
        """\
package main

func main() {
	client := &http.Client{}
	response, err := client.Do(request)
	if response.StatusCode >= 300 {
		log.Fatal(err)
	}
}
""",
        ["5 time-limit"],
    ),
    (
        """\
package main

func main() {
	client := &http.Client{Timeout: 30 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
}
""",
        ["5 errors-raised"],
    ),
    (
        """\
package main

func main() {
	client := &http.Client{Timeout: 30 * time.Second}
	response, _ := client.Do(request)
	if response.StatusCode >= 300 {
		log.Fatal(err)
	}
}
""",
        ["5 no-hidden-failure"],
    ),
]


@pytest.mark.parametrize("source", KEPT)
def test_a_good_example_keeps_them(make_snippet: Callable[..., Snippet], source: str) -> None:
    """Every usual way to set a limit and to look at the status counts."""
    assert list(breaches(make_snippet(source, "go"))) == []


@pytest.mark.parametrize(("source", "wanted"), BROKEN)
def test_a_breach_is_found(
    make_snippet: Callable[..., Snippet], source: str, wanted: list[str]
) -> None:
    """Each rule is found broken at its line, and no other rule with it."""
    found = breaches(make_snippet(source, "go"))
    assert [f"{item.line} {item.rule}" for item in found] == wanted
