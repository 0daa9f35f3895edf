"""A hole stands for what the source does not say, and stays text all the same."""

import json

import pytest

from snipproof.languages.reading.hole import (
    has_hole,
    hole,
    only_holes,
    sanitize,
    show,
    split_holes,
)


def test_a_hole_shows_as_its_name() -> None:
    """People read a hole as a name in angle brackets, within the text around it."""
    assert show(f"/api/{hole('org_id')}/users") == "/api/<org_id>/users"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("os.environ['A']", "<os.environ-A>"),
        ("a/b?c=d&e#f", "<a-b-c-d-e-f>"),
        ("", "<value>"),
        ('"', "<value>"),
        ("x" * 100, f"<{'x' * 40}>"),
    ],
)
def test_the_name_of_a_hole_has_no_syntax(name: str, shown: str) -> None:
    """Whatever a hole is called, its name cannot be read as a part of a URL, of JSON or of code."""
    assert show(hole(name)) == shown


def test_holes_are_found_anywhere_in_a_value() -> None:
    """A value has a hole where a text, a name, or an item in it has one."""
    gap = f"a{hole('x')}"
    assert has_hole(gap)
    assert has_hole({"a": [1, {"b": gap}]})
    assert has_hole({gap: 1})
    assert not has_hole({"a": [1, None, True, "text"], "b": 2.5})


def test_only_holes_leaves_nothing_that_is_known() -> None:
    """Letters beside a hole are known; space is not worth knowing."""
    assert only_holes(hole("a") + " " + hole("b"))
    assert not only_holes("a" + hole("b"))
    assert not only_holes("")


def test_a_text_is_split_at_its_holes() -> None:
    """What is known and the names of holes take turns."""
    assert split_holes(f"/a/{hole('b')}/c") == ["/a/", "b", "/c"]


def test_a_source_cannot_bring_holes_of_its_own() -> None:
    """What would be read as a hole is taken out of a source before it is read."""
    assert not has_hole(sanitize(f"a{hole('b')}c"))


def test_a_hole_survives_json() -> None:
    """A hole in a JSON text is there when the text is read again."""
    assert json.loads(json.dumps({"a": hole("b")})) == {"a": hole("b")}
