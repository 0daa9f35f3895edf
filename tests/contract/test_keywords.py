"""What can be used of a keyword whose value has the wrong form."""

from typing import Any

import pytest

from snipproof.contract.keywords import usable


@pytest.mark.parametrize(
    ("keyword", "value", "expected"),
    [
        ("type", "string", "string"),
        ("type", "strng", None),
        ("type", ["string", "null"], ["string", "null"]),
        ("type", ["string", "nil"], None),
        ("type", 3, None),
        ("required", ["a", "b", "a"], ["a", "b"]),
        ("required", True, None),
        ("minimum", "1.5", 1.5),
        ("minimum", "x", None),
        ("minimum", True, None),
        ("exclusiveMinimum", True, True),
        ("multipleOf", 0, None),
        ("maxLength", "20", 20),
        ("maxLength", -1, None),
        ("enum", "a", None),
        ("pattern", 3, None),
        ("uniqueItems", "true", None),
        ("dependentRequired", {"a": ["b"], "c": 3}, {"a": ["b"], "c": []}),
    ],
)
def test_what_can_be_used(keyword: str, value: Any, expected: Any) -> None:
    """A number in quotes is read, and what has no meaning is left out."""
    assert usable(keyword, value) == expected
