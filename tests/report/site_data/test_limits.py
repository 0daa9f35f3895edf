"""Limits of values in words."""

from typing import Any

import pytest

from snipproof.report.site_data.limits import limits, untold


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"minLength": 1, "maxLength": 255}, ["1 to 255 characters"]),
        ({"minLength": 36, "maxLength": 36}, ["exactly 36 characters"]),
        ({"maxItems": 1}, ["at most 1 item"]),
        ({"minimum": 0}, ["at least 0"]),
        ({"minimum": 0.0, "maximum": 1.5}, ["0 to 1.5"]),
        ({"exclusiveMinimum": 0, "multipleOf": 5}, ["more than 0", "a multiple of 5"]),
        ({"uniqueItems": True, "pattern": "^a+$"}, ["no item twice", "matches ^a+$"]),
        ({"type": "string"}, []),
    ],
)
def test_limits_are_words(schema: dict[str, Any], words: list[str]) -> None:
    """Each keyword of JSON Schema's validation is said as a person says it."""
    assert list(limits(schema)) == words


def test_a_limit_is_said_once() -> None:
    """What the description says in the same words is not said again; a longer number is another."""
    assert untold(["1 to 255 characters"], "The name, 1 to 255 characters.") == []
    assert untold(["at least 1"], "At least 10 of them.") == ["at least 1"]
