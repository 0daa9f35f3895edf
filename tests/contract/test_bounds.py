"""The bounds on what schemas may ask of a validator."""

from typing import Any

from snipproof.contract.bounds import MAX_PARTS, MAX_STEPS, too_large


def ref(name: object) -> dict[str, str]:
    """Return a reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def found(schemas: dict[str, Any]) -> dict[str, str]:
    """Return what is too large."""
    return dict(too_large(schemas))


def test_alternatives_that_double() -> None:
    """Only the first that is beyond the limit is reported, and what refers to it is fine."""
    schemas: dict[str, Any] = {f"A{n}": {"anyOf": [ref(f"A{n + 1}")] * 2} for n in range(20)}
    names = found({**schemas, "A20": {"type": "string"}})
    assert set(names) == {"A7"}
    assert f"{MAX_PARTS:,}" in names["A7"]


def test_a_long_chain() -> None:
    """A chain is cut at the limit of steps."""
    schemas: dict[str, Any] = {f"A{n}": {"allOf": [ref(f"A{n + 1}")]} for n in range(100)}
    names = found({**schemas, "A100": {}})
    assert len(names) == 1
    assert f"{MAX_STEPS} steps" in next(iter(names.values()))


def test_what_speaks_of_other_values_is_free() -> None:
    """Properties and items are of values of their own, and schemas may be recursive."""
    schemas: dict[str, Any] = {
        f"A{n}": {"properties": {"a": ref(f"A{n + 1}"), "b": ref(f"A{n + 1}")}} for n in range(99)
    }
    assert found({**schemas, "A99": {"items": ref("A0")}}) == {}


def test_circles_end() -> None:
    """Schemas inside of each other are another kind of fault."""
    assert found({"A": {"allOf": [ref("B")]}, "B": {"allOf": [ref("A"), ref("A")]}}) == {}
    assert found({"A": ref("A"), "B": ref("nothing"), "C": True}) == {}
