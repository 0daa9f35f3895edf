"""A small part of what `make fuzz` does, the same each time; and that it finds what is wrong."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from parserfuzz.__main__ import fuzz, problem
from parserfuzz.mutate import mutations
from parserfuzz.parsers import PAGE, Parser, parsers
from snipproof.languages import Plugin
from snipproof.project.project import load_project

NAMES = (
    "page",
    "example.toml",
    "yaml",
    "contract",
    "metadata",
    "curl",
    "python",
    "javascript",
    "go",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_parser_takes_whatever_comes(root: Path, tmp_path: Path, name: str) -> None:
    """Damaged and made-up input gives a value or a failure, in time, and nothing is dropped."""
    (parser,) = (item for item in parsers(tmp_path, load_project(root)) if item.name == name)
    assert [problem(parser, data) for data in parser.corpus[:5]] == [""] * len(parser.corpus[:5])
    assert list(fuzz(parser, 200, number=4)) == []


def test_all_parsers_are_fuzzed(root: Path, tmp_path: Path) -> None:
    """Each parser of the project is in the list once."""
    assert tuple(item.name for item in parsers(tmp_path, load_project(root))) == NAMES


def test_the_same_seed_gives_the_same_input() -> None:
    """A seed that was printed leads to what was found with it."""
    one, two = (list(islice(mutations((PAGE,), Random(7)), 50)) for _ in range(2))
    assert one == two
    assert len(set(one)) > 45


def test_what_is_wrong_is_found() -> None:
    """A parser that crashes on some input is found out by both kinds of input."""

    def parse(data: bytes) -> None:
        if b"\0" in data:
            raise ValueError("a NUL byte")

    found = list(fuzz(Parser("weak", parse, (PAGE,)), 400, number=1))
    assert len(found) > 10
    assert {said for _, said in found} == {"ValueError: a NUL byte"}


@pytest.mark.parametrize(
    ("lost", "said"),
    [
        ("references", "berths/get-berth is on the page and was not found"),
        ("fences", "the code at line 23 is on the page and was not found"),
    ],
)
def test_what_a_parser_drops_is_found(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str, said: str
) -> None:
    """A page parser that loses an example or code is told apart from one that says why."""
    page = next(parsers(tmp_path, load_project(root)))
    from snipproof.project.pages import page as pages  # noqa: PLC0415  to be broken here

    read = pages.parse_page

    def forgetful(text: str, path: str, languages: Sequence[Plugin]) -> pages.Page:
        nothing: dict[str, Any] = {lost: ()}
        return replace(read(text, path, languages), **nothing)

    monkeypatch.setattr(pages, "parse_page", forgetful)
    assert said in problem(page, PAGE)
