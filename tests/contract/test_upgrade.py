"""OpenAPI 3.0 is lifted to what the same document would be in 3.1."""

from typing import Any

import pytest

from snipproof.contract.document import in_memory


def _lifted(schema: Any) -> Any:
    document = {"openapi": "3.0.3", "components": {"schemas": {"A": schema}}}
    return in_memory(document).data["components"]["schemas"]["A"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "string"}, {"type": "string"}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        (
            {"type": "string", "nullable": True, "enum": ["a"]},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"type": "string", "nullable": True, "enum": ["a", None]},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"allOf": [{"type": "object"}], "nullable": True, "description": "d"},
            {"description": "d", "anyOf": [{"allOf": [{"type": "object"}]}, {"type": "null"}]},
        ),
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
        ({"maximum": 9, "exclusiveMaximum": True}, {"exclusiveMaximum": 9}),
        ({"exclusiveMinimum": True}, {}),
        ({"exclusiveMinimum": 3}, {"exclusiveMinimum": 3}),
        (
            {"type": "array", "items": {"type": "integer", "nullable": True}},
            {"type": "array", "items": {"type": ["integer", "null"]}},
        ),
        (
            {"properties": {"a": {"type": "string", "nullable": True}}},
            {"properties": {"a": {"type": ["string", "null"]}}},
        ),
    ],
)
def test_a_schema_says_the_same_in_json_schema(before: Any, after: Any) -> None:
    """`nullable` and the boolean limits become what JSON Schema 2020-12 has for them."""
    assert _lifted(before) == after


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "example": {"nullable": True}},
        {"type": "object", "default": {"nullable": True, "exclusiveMinimum": True}},
        {"enum": [{"nullable": True}]},
        {"properties": {"nullable": {"type": "boolean"}, "exclusiveMinimum": {"type": "boolean"}}},
    ],
)
def test_names_and_data_are_left_alone(schema: Any) -> None:
    """What is given as data, and a property that is called like a keyword, stays as it is."""
    assert _lifted(schema) == schema


@pytest.mark.parametrize("name", ["default", "example", "enum"])
def test_what_is_called_like_data_is_lifted(name: str) -> None:
    """A response called `default` and a property called `example` hold schemas as others do."""
    schema = {"type": "string", "nullable": True}
    lifted = {"type": ["string", "null"]}
    assert _lifted({"properties": {name: schema}}) == {"properties": {name: lifted}}
    document = {
        "openapi": "3.0.0",
        "paths": {"/a": {"get": {"responses": {name: {"content": {"x/y": {"schema": schema}}}}}}},
    }
    media = in_memory(document).data["paths"]["/a"]["get"]["responses"][name]["content"]["x/y"]
    assert media == {"schema": lifted}


@pytest.mark.parametrize("version", ["3.1.0", "3.1.1"])
def test_a_document_of_3_1_is_handed_back(version: str) -> None:
    """Nothing is lifted twice: `nullable` has no meaning in 3.1."""
    document = {"openapi": version, "components": {"schemas": {"A": {"nullable": True}}}}
    assert in_memory(document).data == document


@pytest.mark.parametrize(
    ("odd", "usable"),
    [
        (None, {}),
        (3, {}),
        ("x", {}),
        ([], {}),
        ({"nullable": "yes"}, {"nullable": "yes"}),
        ({"enum": 3, "type": "x", "minLength": 2}, {"minLength": 2}),
        ({"required": True, "maxLength": "7"}, {"maxLength": 7}),
        ({"required": ["a", "a", 1]}, {"required": ["a"]}),
    ],
)
def test_what_is_no_schema_is_left_out(odd: Any, usable: Any) -> None:
    """What is not OpenAPI does not stop the lifting of the rest."""
    assert _lifted(odd) == usable
