"""A field of a value chooses the schema that it is held to."""

from typing import Any

from snipproof.contract.discriminator import Discriminators
from snipproof.contract.document import in_memory

PET = {"type": "object", "discriminator": {"propertyName": "kind"}, "properties": {"kind": {}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _discriminators(schemas: dict[str, Any]) -> Discriminators:
    return Discriminators(in_memory({"openapi": "3.1.0", "components": {"schemas": schemas}}))


def test_values_of_alternatives() -> None:
    """A branch has the names of the mapping, its own, and those that its field lists."""
    discriminators = _discriminators(
        {
            "Cat": {"type": "object", "properties": {"kind": {"const": "cat"}}},
            "Dog": {"type": "object", "properties": {"kind": {"enum": ["dog", "d"]}}},
        }
    )
    choice = discriminators.choices(
        {
            "oneOf": [_ref("Cat"), _ref("Dog"), {"type": "null"}],
            "discriminator": {"propertyName": "kind", "mapping": {"d": _ref("Dog")["$ref"]}},
        }
    )["oneOf"]
    assert choice.named == ((_ref("Cat"), ("Cat", "cat")), (_ref("Dog"), ("d", "Dog", "dog")))
    assert choice.others == ({"type": "null"},)


def test_alternatives_that_cannot_be_told_apart() -> None:
    """An object without a name or a value of its own cannot be chosen by a field."""
    discriminators = _discriminators({"Cat": {"type": "object"}})
    schema = {"oneOf": [_ref("Cat"), {"type": "object"}], "discriminator": {"propertyName": "kind"}}
    assert discriminators.choices(schema) == {}
    assert discriminators.choices({"oneOf": [_ref("Cat")]}) == {}


def test_heirs() -> None:
    """What extends a schema with a discriminator, directly or further on, is chosen by its name."""
    discriminators = _discriminators(
        {"Pet": PET, "Dog": {"allOf": [_ref("Pet")]}, "Puppy": {"allOf": [_ref("Dog")]}}
    )
    choice = discriminators.heirs(_ref("Pet"))
    assert choice is not None
    assert choice.named == ((_ref("Dog"), ("Dog",)), (_ref("Puppy"), ("Puppy",)))
    assert discriminators.heirs(_ref("Puppy")) is None
    assert discriminators.heirs(PET) is None
