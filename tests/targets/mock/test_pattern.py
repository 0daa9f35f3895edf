"""Texts that match regular expressions."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from snipproof.targets.mock import pattern


@pytest.mark.parametrize(
    "regex",
    [
        r"^[A-Z]{2}-[0-9]{4}$",
        r"^([a-z][a-z0-9.-]*\/)?v(alpha|beta|[0-9]+(alpha[0-9]*)?)([.-][a-z0-9]+)*$",
        r"^[^\s@]+@[a-z.-]+\.[a-z]{2,}$",
        r"^(?:a|b(?=c)){3}$",
        r"^(?P<year>\d{4})\x2d\u0030$",
        r"^[a\-z][\]a][^a][.-]$",
        r"^(https?|oci)://",
        r"^$",
        r"\w+?\W\S\D",
        "a{,3}",
    ],
)
def test_an_example_matches_its_pattern(regex: str) -> None:
    """What is written for a pattern matches it."""
    found = pattern.example(regex)
    assert found is not None
    assert re.search(regex, found)


def test_lengths_are_kept() -> None:
    """A repetition is drawn out to the shortest length, and not beyond the longest."""
    assert pattern.example("^[a-z]+$", 7, 9) == "aaaaaaa"
    assert pattern.example("^[a-z]{8,}$", 0, 4) is None


def test_readable_characters_come_first() -> None:
    """Where a class leaves the choice, a letter is better than a sign."""
    assert pattern.example(r"^[!-z]$") == "a"


@pytest.mark.parametrize(
    "regex",
    [
        *(r"(a)\1", r"\p{L}+", "[z-a]", "(", "(?<!x", "(?#note)", r"\q", "(" * 3000),
        *("a{9}{99999}", "((a{999}){999}){999}", "a{99999999999999999999}"),
    ],
)
def test_what_cannot_be_read_has_no_example(regex: str) -> None:
    """A pattern that is broken, or uses what is not read, gives none instead of a wrong text."""
    assert pattern.example(regex) is None


@given(st.from_regex(r"[a-c\[\]\(\)\{\}\|\?\*\+\.\^\$\\0-2,-]{0,12}", fullmatch=True))
@example("[[]")
@example("[a--b]")
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_pattern_or_none(regex: str) -> None:
    """Whatever stands in a contract, there is a matching text or none, and never an error."""
    found = pattern.example(regex)
    assert found is None or re.search(regex, found)
