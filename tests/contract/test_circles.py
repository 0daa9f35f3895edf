"""Schemas that hold themselves in place are opened."""

from typing import Any

from snipproof.contract.circles import open_circles


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def test_a_recursive_schema_stays() -> None:
    """A schema that holds itself in a property says something of another value."""
    schemas = {"A": {"properties": {"a": _reference("A")}, "items": _reference("A")}}
    before = dict(schemas)
    assert list(open_circles(schemas)) == []
    assert schemas == before


def test_what_says_nothing_is_emptied() -> None:
    """One schema of a circle takes anything, and is named."""
    schemas: dict[str, Any] = {"A": {"allOf": [_reference("B")]}, "B": {"anyOf": [_reference("A")]}}
    assert list(open_circles(schemas)) == ["B"]
    assert schemas["B"] == {}


def test_heirs_take_over_the_base() -> None:
    """A parent that lists its heirs gives them all that it says but for the list."""
    schemas: dict[str, Any] = {
        "Pet": {
            "required": ["kind"],
            "discriminator": {"propertyName": "kind"},
            "oneOf": [_reference("Dog")],
        },
        "Dog": {"allOf": [_reference("Pet"), {"properties": {"bark": {}}}]},
    }
    assert list(open_circles(schemas)) == []
    assert schemas["Pet_base"] == {"required": ["kind"]}
    assert schemas["Dog"]["allOf"][0] == _reference("Pet_base")
