"""Mistakes that Go's compiler refuses are found without it, and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT

from snipproof.core.snippet import Snippet
from snipproof.languages.go.refused import refused

MakeSnippet = Callable[..., Snippet]

GOOD = """\
package main

import (
	"fmt"
	rand "math/rand/v2"
	"os"
)

type boat struct{ Name string }

const most = iota + 2

func next[T any](items []T, more ...int) (first T, err error) {
	for _, item := range items {
		return item, nil
	}
again:
	switch kind := any(more).(type) {
	case []int:
		fmt.Println(kind)
		goto again
	}
	return
}

func main() {
	boats := []boat{{Name: "Brest"}, {Name: os.Getenv("NAME")}}
	found := make(chan int, most)
	select {
	case one, ok := <-found:
		fmt.Println(one, ok)
	default:
	}
	if first, err := next(boats); err == nil && rand.IntN(2) < 2 {
		fmt.Println(first.Name)
	}
	defer func(words string) { recover(); print(words) }("done")
	_ = boats
}
"""

WRONG = {
    "package": ("package main", "package demo", 1, "package demo is no program"),
    "unused import": ('"os"\n', '"os"\n\t"io"\n', 7, '"io" imported and not used'),
    "module": ('"os"\n', '"os"\n\t"a.b/c"\n', 7, "no required module provides package a.b/c"),
    "no import": ('\t"fmt"\n', "", 19, "undefined: fmt"),
    "name": ("_ = boats", "_ = boots", 38, "undefined: boots"),
    "unused": ("_ = boats", "sum := 1", 38, "declared and not used: sum"),
    "unused var": ("_ = boats", "var sum int", 38, "declared and not used: sum"),
}


def test_what_compiles_is_not_refused(make_snippet: MakeSnippet) -> None:
    """Every kind of declaration is known."""
    assert [*refused(make_snippet(GOOD, "go"))] == []


def test_no_example_is_refused(make_snippet: MakeSnippet) -> None:
    """All examples of the project compile."""
    files = sorted(Path(ROOT, "snippets").rglob("main.go"))
    assert [f for f in files if [*refused(make_snippet(f.read_text(), "go"))]] == []
    assert len(files) > 200


@pytest.mark.parametrize(("old", "new", "line", "message"), WRONG.values(), ids=WRONG)
def test_what_does_not_compile_is_refused(
    old: str, new: str, line: int, message: str, make_snippet: MakeSnippet
) -> None:
    """Each mistake is at its line, in the compiler's words."""
    assert old in GOOD
    first = next(refused(make_snippet(GOOD.replace(old, new), "go")))
    assert (first.location.line, first.message) == (line, f"not valid Go: {message}")


@pytest.mark.parametrize("source", ["fmt.Println(x)\n", "package main\n\nfunc {\n"])
def test_parts_and_what_is_no_go_are_not_judged(source: str, make_snippet: MakeSnippet) -> None:
    """A part of a program may name what stands elsewhere."""
    assert [*refused(make_snippet(source, "go"))] == []
