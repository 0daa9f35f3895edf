"""Values are held to schemas strictly: a field that the contract does not name is wrong."""

from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract, ContractDocument
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.schema import Schemas
from snipproof.core.failure import Code, FailureError
from snipproof.core.location import SourceLocation

MakeContract = Callable[..., Contract]

NAMED = {
    "Item": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": {"type": "string"}, "tags": {"type": "array"}},
    },
    "Dated": {"type": "object", "properties": {"at": {"type": "string", "format": "date-time"}}},
    "Sealed": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"inner": {"$ref": "#/components/schemas/Item"}},
    },
    "Tree": {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
        },
    },
    "a/b~c": {"type": "object", "properties": {"x": {"type": "integer"}}},
}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    """Return the schemas of a document with those named above."""
    data = {"components": {"schemas": NAMED}}
    return Schemas(ContractDocument(data, {}, SourceLocation("contract/openapi.yaml", 1)))


COMBINED = {"allOf": [_ref("Item"), _ref("Dated"), {"properties": {"extra": {"type": "integer"}}}]}
EITHER = {
    "oneOf": [
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
        {"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}}},
    ]
}
CONDITION = {
    "type": "object",
    "properties": {"kind": {"type": "string"}},
    "if": {"properties": {"kind": {"const": "dog"}}},
    "then": {"properties": {"barks": {"type": "boolean"}}},
    "else": {"properties": {"purrs": {"type": "boolean"}}},
}
DEPENDENT = {
    "type": "object",
    "properties": {"a": {}},
    "dependentSchemas": {"a": {"required": ["b"], "properties": {"b": {}}}},
}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (_ref("Item"), {"name": "x", "tags": [1, "two"]}),
        (COMBINED, {"name": "x", "at": "2026-03-02T09:00:00Z", "extra": 3}),
        (EITHER, {"a": "x"}),
        (EITHER, {"b": 1}),
        ({"anyOf": [_ref("Item"), {"type": "null"}]}, None),
        (_ref("Tree"), {"children": [{"name": "a", "children": []}]}),
        ({**_ref("Dated"), "properties": {"more": {"type": "integer"}}}, {"more": 1}),
        (_ref("Item/properties/name"), "x"),
        (_ref("a~1b~0c"), {"x": 1}),
        # Free objects, and what the contract itself says of other fields
        ({"type": "object"}, {"anything": 1}),
        ({"type": "object", "additionalProperties": {"type": "string"}}, {"any": "x"}),
        ({"properties": {"a": {}}, "additionalProperties": True}, {"b": 1}),
        ({"properties": {"a": {}}, "unevaluatedProperties": {"type": "string"}}, {"b": "x"}),
        ({"properties": {"a": {}}, "patternProperties": {"^x-": {}}}, {"x-b": 1}),
        ({"type": "array", "items": {"type": "object"}}, [{"any": 1}]),
        (True, {"anything": 1}),
        ({}, None),
        # Conditions speak of the same value
        (CONDITION, {"kind": "dog", "barks": True}),
        (CONDITION, {"kind": "cat", "purrs": True}),
        (DEPENDENT, {"a": 1, "b": 2}),
        ({"contains": {"properties": {"a": {"const": 1}}, "required": ["a"]}}, [{"a": 1, "b": 2}]),
        ({"not": {"required": ["a", "b"], "properties": {"a": {}}}}, {"a": 1}),
        # What is only called like a reference
        ({"properties": {"$ref": {"type": "string"}}}, {"$ref": "#/nowhere"}),
        ({"properties": {"a": {}}, "examples": [{"$ref": "#/nowhere"}]}, {"a": 1}),
        ({"enum": [{"$ref": "#/nowhere"}]}, {"$ref": "#/nowhere"}),
    ],
)
def test_what_a_schema_allows_is_sound(schemas: Schemas, schema: Any, value: Any) -> None:
    """No healthy value is blamed, however the schema is put together."""
    assert list(schemas.mismatches(schema, value)) == []
    assert schemas.is_valid(schema, value)


@pytest.mark.parametrize(
    ("schema", "value", "found"),
    [
        (_ref("Item"), {"name": "x", "tag": []}, [("", "tag", "tags")]),
        (_ref("Item"), {"name": "x", "zzz": 1}, [("", "zzz", None)]),
        (COMBINED, {"name": "x", "ext": 1}, [("", "ext", "extra")]),
        (EITHER, {"a": "x", "c": 1}, [("", "c", None)]),
        ({"anyOf": [_ref("Item"), {"type": "null"}]}, {"name": "x", "y": 1}, [("", "y", None)]),
        ({"oneOf": [_ref("Sealed"), {"type": "null"}]}, {"iner": 1}, [("", "iner", "inner")]),
        (_ref("Sealed"), {"inner": {"name": "x", "y": 1}}, [("inner", "y", None)]),
        (_ref("Tree"), {"children": [{}, {"nam": "x"}]}, [("children[1]", "nam", "name")]),
        ({"items": _ref("Dated")}, [{"att": 1}], [("[0]", "att", "at")]),
        ({"prefixItems": [_ref("Dated")]}, [{"on": 1}], [("[0]", "on", None)]),
        ({**_ref("Dated"), "properties": {"more": {}}}, {"mor": 1}, [("", "mor", "more")]),
        ({"properties": {"a": {}}, "patternProperties": {"^x-": {}}}, {"y": 1}, [("", "y", None)]),
    ],
)
def test_a_field_that_is_not_named_is_unknown(
    schemas: Schemas, schema: Any, value: Any, found: list[tuple[str, str, str | None]]
) -> None:
    """It is told once, at its path, with the name that was likely meant."""
    mismatches = list(schemas.mismatches(schema, value))
    assert [(item.path, item.unknown, item.suggestion) for item in mismatches] == found
    assert not schemas.is_valid(schema, value)
    for item in mismatches:
        path = f"{item.path}.{item.unknown}".lstrip(".")
        assert item.message == f"the field {path!r} is not in the contract"


@pytest.mark.parametrize(
    ("schema", "value", "path", "words"),
    [
        (_ref("Item"), {}, "", '"name" is a required property'),
        (_ref("Item"), {"name": 1}, "name", '1 is not of type "string"'),
        (_ref("Dated"), {"at": "yesterday"}, "at", 'is not a "date-time"'),
        ({"type": "string", "format": "uuid"}, "x", "", 'is not a "uuid"'),
        ({"type": "array", "items": {"type": "integer"}}, [1, "x"], "[1]", 'not of type "integer"'),
        ({"enum": ["a", "b"]}, "c", "", "is not one of"),
        ({"type": "integer", "minimum": 0}, -1, "", "is less than the minimum of 0"),
        ({"anyOf": [_ref("Item"), {"type": "null"}]}, {"name": 1}, "name", 'not of type "string"'),
        (EITHER, {}, "", "is not valid under any of the schemas"),
        (EITHER, {"a": "x", "b": 1}, "", "is valid under more than one"),
        ({"not": {"required": ["a", "b"], "properties": {"a": {}}}}, {"a": 1, "b": 2}, "", "not"),
        (CONDITION, {"kind": "dog", "purrs": True}, "", "'purrs' was unexpected"),
        (False, 1, "", "False schema does not allow 1"),
        ({"type": "number"}, float("nan"), "", 'is not of type "number"'),
        ({"type": "string"}, "\ud800", "", "a text has half of a surrogate pair in it"),
        (_ref("Dated"), {"\udfff": 1}, "", "a text has half of a surrogate pair in it"),
    ],
)
def test_what_a_schema_forbids_is_told(
    schemas: Schemas, schema: Any, value: Any, path: str, words: str
) -> None:
    """Every other departure has its path and its reason, and none is a traceback."""
    (mismatch,) = schemas.mismatches(schema, value)
    assert mismatch.path == path
    assert words in mismatch.message
    assert mismatch.unknown is None
    assert not schemas.is_valid(schema, value)


def test_a_missing_field_does_not_hide_a_misspelt_one(schemas: Schemas) -> None:
    """Both are told, and the fields that are right are not."""
    found = list(schemas.mismatches(_ref("Item"), {"nmae": "x", "tags": []}))
    assert {(item.unknown, item.suggestion) for item in found} == {(None, None), ("nmae", "name")}
    assert len(found) == 2


def test_the_outermost_is_told_first(schemas: Schemas) -> None:
    """What is wrong with the whole comes before what is wrong deep inside."""
    found = list(schemas.mismatches(_ref("Sealed"), {"inner": {"name": 1}, "outer": 2}))
    assert [item.path for item in found] == ["", "inner.name"]


def test_a_message_does_not_quote_a_whole_body(schemas: Schemas) -> None:
    """A large value that fits no alternative is cut short in the middle."""
    schema = {"oneOf": [{"type": "string"}, {"type": "integer"}]}
    (mismatch,) = schemas.mismatches(schema, {"text": "x" * 10_000})
    assert len(mismatch.message) < 300
    assert mismatch.message.endswith("schemas listed in the 'oneOf' keyword")


def test_deep_values_are_judged(schemas: Schemas) -> None:
    """Nesting within what JSON may have costs no stack."""
    value: Any = []
    for _ in range(190):
        value = [value]
    assert schemas.is_valid({"type": "array"}, value)


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "objekt"}, "a schema is not valid JSON Schema"),
        ({"type": "string", "pattern": "("}, "a schema is not valid JSON Schema"),
        (_ref("Wrong"), "Wrong is not valid JSON Schema"),
        (_ref("Nowhere"), "'#/components/schemas/Nowhere' leads to nothing"),
        ({"$ref": "#/components/responses/X"}, "leads to nothing"),
        (_ref("Loop"), "'#/components/schemas/Loop' refers to itself"),
    ],
)
def test_a_schema_that_is_none_makes_the_contract_invalid(
    make_contract: MakeContract, schema: Any, words: str
) -> None:
    """A mistake in the contract is told as one, and never as the fault of an example."""
    contract = make_contract(schemas={"Wrong": {"type": 3}, "Loop": _ref("Loop")})
    with pytest.raises(FailureError) as caught:
        list(contract.schemas.mismatches(schema, 1))
    assert caught.value.failure.code is Code.CONTRACT_INVALID
    assert words in caught.value.failure.message
    assert str(caught.value.failure.location) == "contract/openapi.yaml:1"


def test_a_remembered_validator_belongs_to_its_schema(make_contract: MakeContract) -> None:
    """Schemas that are made and gone, and others made in their place, are not mixed up."""
    schemas = make_contract().schemas
    for number in range(200):
        assert schemas.is_valid({"const": number}, number)


@pytest.mark.parametrize(
    ("schema", "types", "fields", "item_types"),
    [
        ({"type": "string"}, {"string"}, [], set()),
        ({"type": ["integer", "null"]}, {"integer", "null"}, [], set()),
        ({"properties": {"a": {}}}, {"object"}, ["a"], set()),
        (COMBINED, {"object"}, ["name", "tags", "at", "extra"], set()),
        (EITHER, {"object"}, ["a", "b"], set()),
        (CONDITION, {"object"}, ["kind", "barks", "purrs"], set()),
        (DEPENDENT, {"object"}, ["a", "b"], set()),
        ({"type": "array", "items": {"type": "integer"}}, {"array"}, [], {"integer"}),
        (
            {"anyOf": [{"type": "array", "items": _ref("Item")}, {"type": "null"}]},
            {"array", "null"},
            [],
            {"object"},
        ),
        ({**_ref("Dated"), "properties": {"more": {}}}, {"object"}, ["more", "at"], set()),
        (_ref("Tree"), {"object"}, ["name", "children"], set()),
        (True, set(), [], set()),
        ({"type": 3, "properties": 4, "allOf": 5, "dependentSchemas": 6}, set(), [], set()),
    ],
)
def test_what_a_schema_names_can_be_asked(
    schemas: Schemas, schema: Any, types: set[str], fields: list[str], item_types: set[str]
) -> None:
    """Types and fields are found through references, alternatives and conditions."""
    assert schemas.types(schema) == types
    assert sorted(schemas.fields(schema)) == sorted(fields)
    assert schemas.item_types(schema) == item_types


def test_a_schema_that_is_made_of_itself_can_be_asked(make_contract: MakeContract) -> None:
    """A circle of alternatives ends."""
    schemas = make_contract(schemas={"A": {"allOf": [_ref("A"), {"type": "string"}]}}).schemas
    assert schemas.types(_ref("A")) == {"string"}
    assert schemas.fields(_ref("A")) == {}
    assert schemas.item_types(_ref("A")) == set()


def test_a_mismatch_is_a_value() -> None:
    """Two that say the same are the same."""
    assert Mismatch("a", "b") == Mismatch("a", "b", None, None)
