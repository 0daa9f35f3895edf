"""Schemas as the templates print them."""

from typing import Any

from tests.report.site_data.conftest import Read

from snipproof.report.site_data.models import Models
from snipproof.report.site_data.shapes import Shapes
from snipproof.report.site_data.tree import Tree

GAUGE = {"$ref": "#/components/schemas/Gauge"}
SCHEMAS: dict[str, Any] = {
    "Gauge": {"type": "object", "properties": {"next": GAUGE, "at": {"type": "string"}}},
    "Plain": {"type": "string", "maxLength": 9, "default": "a"},
}


def _tree(read_schemas: Read) -> Tree:
    return Tree(Shapes(read_schemas(SCHEMAS)), Models(SCHEMAS, dict.fromkeys(SCHEMAS, "api.json")))


def test_a_model_is_named_and_not_repeated(read_schemas: Read) -> None:
    """Where a named schema stands, its name and the words around it are enough."""
    written = _tree(read_schemas).schema({"type": "array", "items": GAUGE})
    assert written["model"] == "Gauge"
    assert written["link"] == {"before": "array of ", "after": ""}
    assert "inside" not in written


def test_a_model_has_its_fields_once(read_schemas: Read) -> None:
    """Its fields are with it, and a field that is the model itself names it."""
    fields = _tree(read_schemas).fields("Gauge")
    assert fields is not None
    assert [one["name"] for one in fields["properties"]] == ["next", "at"]
    assert fields["properties"][0]["shape"]["model"] == "Gauge"
    assert _tree(read_schemas).fields("Plain") is None


def test_only_facts_are_written(read_schemas: Read) -> None:
    """A value says its limits and its default; what it has not is not there."""
    assert _tree(read_schemas).model("Plain") == {
        "type": "string",
        "limits": ["at most 9 characters"],
        "default": '"a"',
    }
