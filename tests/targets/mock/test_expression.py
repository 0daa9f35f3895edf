"""Values that rules and records leave open."""

from typing import Any

from snipproof.targets.mock.expression import MISSING, dig, evaluate, names


class Names:
    """A scope with three names."""

    def lookup(self, name: str) -> Any:
        """Return the value of a name."""
        return {"me": "mira", "query.page": 2, "body.tags": ["a"]}.get(name, MISSING)


def test_a_whole_expression_keeps_its_type() -> None:
    """An expression by itself stands for the value, not for its text."""
    assert evaluate("$query.page", Names()) == 2
    assert evaluate({"a": ["$body.tags", "$me"]}, Names()) == {"a": [["a"], "mira"]}


def test_text_around_an_expression_is_kept() -> None:
    """An expression in braces may stand inside a text."""
    assert evaluate("token-of-${me}-${query.page}", Names()) == "token-of-mira-2"


def test_what_is_missing_is_left_out() -> None:
    """A field or an item with an expression that has no value disappears."""
    assert evaluate({"a": "$body.name", "b": 1}, Names()) == {"b": 1}
    assert evaluate(["$nobody", "$me"], Names()) == ["mira"]


def test_other_texts_are_texts() -> None:
    """A price, a lone sign and a number are no expressions."""
    assert evaluate(["$5", "$", "a $me", 7, None], Names()) == ["$5", "$", "a $me", 7, None]


def test_names_are_found_everywhere() -> None:
    """All names in nested values are given, so that unknown ones can be refused."""
    value = {"a": "$me", "b": ["${now}-${id}", {"c": "$query.name"}], "d": "$5"}
    assert list(names(value)) == ["me", "now", "id", "query.name"]


def test_digging_follows_objects_only() -> None:
    """A path leads through objects; where one ends, there is nothing."""
    assert dig({"a": {"b": None}}, "a.b") is None
    assert dig({"a": {"b": 1}}, "a.b.c") is MISSING
    assert dig(MISSING, "a") is MISSING
    assert dig({"a": 1}, "") == {"a": 1}
