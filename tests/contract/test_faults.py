"""What makes a parameter or a security scheme useless."""

from typing import Any

import pytest

from snipproof.contract.faults import fault_of


@pytest.mark.parametrize(
    ("kind", "value", "message", "hint"),
    [
        ("parameter", {"name": "a", "in": "querry"}, "'querry' is not known", "mean 'query'?"),
        ("parameter", {"nme": "a", "in": "query"}, "has no 'name'", "is 'nme' meant to be"),
        ("parameter", {"name": 3, "in": "query"}, "is 3; expected text", ""),
        ("security scheme", {"type": "apikey"}, "'apikey' is not known", "mean 'apiKey'?"),
        ("security scheme", {"type": "apiKey", "in": "header"}, "has no 'name'", "add 'name'"),
        ("security scheme", {"type": "http"}, "has no 'scheme'", "add 'scheme'"),
    ],
)
def test_faults(kind: str, value: dict[str, Any], message: str, hint: str) -> None:
    """Each fault says what is wrong, and what may be meant."""
    found = fault_of(kind, value)
    assert found is not None
    assert message in found[0]
    assert hint in found[1]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("parameter", {"name": "a", "in": "cookie"}),
        ("security scheme", {"type": "mutualTLS"}),
        ("response", {}),
    ],
)
def test_what_can_be_used(kind: str, value: dict[str, Any]) -> None:
    """What has all that it needs has no fault."""
    assert fault_of(kind, value) is None
