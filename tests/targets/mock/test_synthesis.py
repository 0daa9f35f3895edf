"""Values that are made for schemas."""

from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.synthesis import Synthesis

MakeContract = Callable[..., Contract]

SCHEMAS: dict[str, Any] = {
    "constant": {"const": 7},
    "nothing": {"type": "null"},
    "anything": {},
    "text": {"type": "string", "minLength": 30, "maxLength": 31},
    "short": {"type": "string", "maxLength": 2},
    "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "bytes": {"type": "string", "format": "byte"},
    "whole": {"type": "integer", "minimum": 5, "maximum": 6},
    "negative": {"type": "integer", "maximum": -3},
    "above": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    "step": {"type": "integer", "minimum": 10, "multipleOf": 7},
    "flag": {"type": "boolean"},
    "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
    "set": {
        "type": "array",
        "uniqueItems": True,
        "minItems": 3,
        "items": {"type": "string", "format": "uuid"},
    },
    "few": {"type": "array", "maxItems": 0, "items": {"type": "string"}},
    "map": {"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}},
    "at least two of anything": {"type": "object", "minProperties": 2},
    "undeclared": {"type": "object", "required": ["a"], "additionalProperties": True},
    "nullable": {"type": ["string", "null"], "enum": ["a", None]},
    "choice": {"oneOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}]},
    "exclusive": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "consts": {"type": "string", "oneOf": [{"const": "x"}, {"const": "y"}]},
    "broken example": {"type": "string", "format": "uuid", "example": "923458-3490394"},
    "broken default": {"type": "integer", "default": "none", "minimum": 2},
}


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("variant", [0, 3])
def test_a_value_satisfies_its_schema(make_contract: MakeContract, name: str, variant: int) -> None:
    """Whatever a schema asks for, what is made for it is valid, and so are further ones."""
    contract = make_contract()
    schema = SCHEMAS[name]
    value = Synthesis(contract, Shapes(contract.document)).value(schema, name, variant=variant)
    assert list(contract.schemas.mismatches(schema, value)) == []


@pytest.mark.parametrize(
    "kind",
    [
        *("date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri"),
        *("uri-reference", "uri-template", "iri", "json-pointer", "regex", "uuid"),
    ],
)
def test_formats_are_kept(make_contract: MakeContract, kind: str) -> None:
    """A text with a format has this format, as the validator understands it."""
    contract = make_contract()
    schema = {"type": "string", "format": kind}
    value = Synthesis(contract, Shapes(contract.document)).value(schema)
    assert contract.schemas.is_valid(schema, value)
    assert value != Synthesis(contract, Shapes(contract.document)).value({"type": "string"})


def test_the_contract_has_the_first_word(make_contract: MakeContract) -> None:
    """An example that is valid is taken, and so are a default and the first of an enumeration."""
    contract = make_contract()
    make = Synthesis(contract, Shapes(contract.document)).value
    assert make({"type": "string", "examples": ["harbor-east"], "default": "x"}) == "harbor-east"
    assert make({"type": "string", "default": "x"}) == "x"
    assert make({"type": "string", "enum": ["b", "a"]}) == "b"


def test_nothing_is_made_for_what_was_deleted(make_contract: MakeContract) -> None:
    """A made-up thing exists: an optional date of deletion is left out, a required one is null."""
    contract = make_contract()
    make = Synthesis(contract, Shapes(contract.document)).value
    when = {"type": ["string", "null"], "format": "date-time"}
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "deletedAt": when}}
    assert make(schema) == {"a": "a"}
    assert make({**schema, "required": ["deletedAt"]})["deletedAt"] is None


def test_a_schema_without_end_ends(make_contract: MakeContract) -> None:
    """A tree stops where it may, and one that may not stop does not take forever."""
    tree = {
        "type": "object",
        "required": ["name", "children"],
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "parent": {"$ref": "#/components/schemas/Tree"},
        },
    }
    endless = {
        "type": "object",
        "required": ["next"],
        "properties": {"next": {"$ref": "#/components/schemas/Endless"}},
    }
    contract = make_contract(schemas={"Tree": tree, "Endless": endless})
    make = Synthesis(contract, Shapes(contract.document)).value
    assert make({"$ref": "#/components/schemas/Tree"}) == {"name": "name", "children": []}
    assert "next" in make({"$ref": "#/components/schemas/Endless"})


def test_ids_differ_by_seed_and_not_by_run(make_contract: MakeContract) -> None:
    """Two places get two ids, and each gets the same one again."""
    contract = make_contract()
    schema = {"type": "string", "format": "uuid"}
    make = Synthesis(contract, Shapes(contract.document)).value
    again = Synthesis(contract, Shapes(contract.document)).value
    assert make(schema, seed="a") == again(schema, seed="a") != make(schema, seed="b")


def test_every_answer_of_the_contract_can_be_made(contract: Contract) -> None:
    """Each schema of each answer in the project's contract has a value that satisfies it."""
    make = Synthesis(contract, Shapes(contract.document)).value
    for operation in contract.operations.values():
        for content in operation.responses.values():
            for form in content:
                if form.schema is not None:
                    value = make(form.schema, seed=operation.id)
                    assert list(contract.schemas.mismatches(form.schema, value)) == []
