"""Schemas are written for one direction, closed, with all that they refer to."""

from typing import Any

import pytest

from snipproof.contract.closing import Closing
from snipproof.contract.direction import Direction
from snipproof.contract.discriminator import Discriminators
from snipproof.contract.document import in_memory

SCHEMAS: dict[str, Any] = {
    "A": {"properties": {"id": {"readOnly": True}, "in": {"$ref": "#/components/schemas/B"}}},
    "B": {"required": ["x"], "properties": {"x": {"type": "string", "writeOnly": True}}},
}


def _bundle(
    schema: Any, direction: Direction, *, closed: bool = True, version: str = "3.1.0"
) -> Any:
    document = in_memory({"openapi": version, "components": {"schemas": SCHEMAS}})
    return Closing(document, direction, Discriminators(document), closed=closed).bundle(schema)


def test_a_schema_stands_alone() -> None:
    """It has all that it refers to, and is closed where a value begins."""
    root = _bundle({"$ref": "#/components/schemas/A"}, Direction.NEITHER)
    assert root["unevaluatedProperties"] is False
    schemas = root["components"]["schemas"]
    assert schemas["A"]["properties"]["in"]["unevaluatedProperties"] is False
    assert "unevaluatedProperties" not in schemas["A"]
    assert set(schemas) == {"A", "B"}


def test_directions() -> None:
    """A field that does not go this way is never there, and not required."""
    request = _bundle({"$ref": "#/components/schemas/A"}, Direction.REQUEST)
    assert request["components"]["schemas"]["A"]["properties"]["id"] is False
    assert request["components"]["schemas"]["B"]["required"] == ["x"]
    response = _bundle({"$ref": "#/components/schemas/A"}, Direction.RESPONSE)
    assert response["components"]["schemas"]["B"]["required"] == []


def test_open_schemas() -> None:
    """Left open, a schema allows what JSON Schema allows."""
    root = _bundle({"$ref": "#/components/schemas/A"}, Direction.RESPONSE, closed=False)
    assert "unevaluatedProperties" not in str(root)


@pytest.mark.parametrize(("version", "kept"), [("3.0.0", False), ("3.1.0", True)])
def test_formats_of_versions(version: str, kept: bool) -> None:
    """A format that 3.0 does not define is open there."""
    root = _bundle({"format": "duration"}, Direction.NEITHER, version=version)
    assert ("format" in root) is kept
