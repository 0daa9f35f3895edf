"""What a reader wants to know of a schema, however it is written."""

from typing import Any

import pytest
from tests.report.site_data.conftest import Read

from snipproof.report.site_data.shapes import Shapes

SCHEMAS: dict[str, Any] = {
    "Gauge": {
        "type": "object",
        "description": "Measures.",
        "required": ["id"],
        "properties": {"height": {"type": "number"}, "updatedAt": {}, "id": {"type": "string"}},
    },
    "Knot": {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Knot"}}},
    "Wide": {"allOf": [{"$ref": "#/components/schemas/Gauge"}, {"properties": {"more": {}}}]},
}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "string or null"),
        ({"$ref": "#/components/schemas/Gauge"}, "object"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Gauge"}}, "array of Gauge"),
        (
            {"type": "array", "items": {"type": "string", "format": "uuid"}},
            "array of string (uuid)",
        ),
        ({"additionalProperties": {"type": "integer"}, "type": "object"}, "map of integer"),
        ({"oneOf": [{"$ref": "#/components/schemas/Gauge"}, {"type": "null"}]}, "object or null"),
        ({"anyOf": [{"type": "string"}, {"type": "number"}]}, "one of 2 forms"),
        ({"enum": ["a", "b"]}, "string"),
        ({}, "any"),
        (True, "any"),
    ],
)
def test_types_are_words(read_schemas: Read, schema: Any, words: str) -> None:
    """The type of a value is said in words, whatever the schema is written with."""
    assert Shapes(read_schemas(SCHEMAS)).of(schema).words == words


def test_what_names_a_thing_comes_first(read_schemas: Read) -> None:
    """An id is the first field and the time of the last change the last one."""
    shape = Shapes(read_schemas(SCHEMAS)).of({"$ref": "#/components/schemas/Gauge"})
    assert [one.name for one in shape.properties] == ["id", "height", "updatedAt"]
    assert [one.required for one in shape.properties] == [True, False, False]


def test_all_of_is_one_object(read_schemas: Read) -> None:
    """The parts of `allOf` are merged, with what they require and what they say."""
    shape = Shapes(read_schemas(SCHEMAS)).of({"$ref": "#/components/schemas/Wide"})
    assert [one.name for one in shape.properties] == ["id", "height", "more", "updatedAt"]
    assert shape.description == "Measures."
    assert shape.name == "Wide"


def test_a_description_beside_a_reference_wins(read_schemas: Read) -> None:
    """OpenAPI 3.1 lets a description stand beside `$ref`."""
    schema = {"$ref": "#/components/schemas/Gauge", "description": "The one at the pier."}
    assert Shapes(read_schemas(SCHEMAS)).of(schema).description == "The one at the pier."


def test_an_array_of_itself_ends(read_schemas: Read) -> None:
    """A schema that is its own item is cut, and does not hang."""
    itself = {"List": {"type": "array", "items": {"$ref": "#/components/schemas/List"}}}
    shape = Shapes(read_schemas(itself)).of({"$ref": "#/components/schemas/List"})
    assert shape.words.startswith("array of array of")
