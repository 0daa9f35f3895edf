"""The text of a parameter stands for the value that its schema describes."""

from typing import Any

import pytest

from snipproof.contract import ContractDocument, Parameter
from snipproof.contract.schema import Schemas
from snipproof.contract.values import mismatches, read, read_deep_object
from snipproof.core.location import SourceLocation

SCHEMAS = Schemas(
    ContractDocument(
        {"components": {"schemas": {"Ids": {"type": "array", "items": {"type": "integer"}}}}},
        {},
        SourceLocation("openapi.yaml", 1),
    )
)
INTEGERS = {"type": "array", "items": {"type": "integer"}}


def _parameter(schema: Any, place: str = "query", style: str = "form", **more: bool) -> Parameter:
    explode = more.get("explode", style == "form")
    return Parameter("p", place, False, schema, style, explode, False)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", "12", "12"),
        ("string", "", ""),
        ("integer", "12", 12),
        ("integer", "-3", -3),
        ("integer", "0", 0),
        ("integer", "012", "012"),
        ("integer", "1.0", "1.0"),
        ("integer", "+1", "+1"),
        ("integer", " 1", " 1"),
        ("integer", "1\u0661", "1\u0661"),
        ("integer", "9" * 5000, "9" * 5000),
        ("number", "1.5", 1.5),
        ("number", "-2e3", -2000.0),
        ("number", "1", 1.0),
        ("number", ".5", ".5"),
        ("number", "NaN", "NaN"),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("boolean", "True", "True"),
        ("boolean", "1", "1"),
        (["integer", "null"], "7", 7),
        (["boolean", "string"], "yes", "yes"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_text_is_read_as_its_type(kind: Any, text: str, value: object) -> None:
    """JSON's own spelling counts; what cannot be read stays text, for the schema to judge."""
    found = read(_parameter({"type": kind}), [text], SCHEMAS)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("parameter", "texts", "value"),
    [
        (_parameter(INTEGERS), ["1", "2"], [1, 2]),
        (_parameter(INTEGERS), ["1"], [1]),
        (_parameter(INTEGERS), ["1,2"], ["1,2"]),
        (_parameter(INTEGERS, explode=False), ["1,2"], [1, 2]),
        (_parameter(INTEGERS, explode=False), [""], []),
        (_parameter(INTEGERS, style="spaceDelimited"), ["1 2"], [1, 2]),
        (_parameter(INTEGERS, style="pipeDelimited"), ["1|2"], [1, 2]),
        (_parameter(INTEGERS, "header", "simple"), ["1,2"], [1, 2]),
        (_parameter(INTEGERS, "path", "simple"), ["1"], [1]),
        (_parameter({"$ref": "#/components/schemas/Ids"}), ["1", "x"], [1, "x"]),
        (_parameter({"anyOf": [INTEGERS, {"type": "null"}]}), ["5"], [5]),
    ],
)
def test_an_array_is_read_in_its_style(parameter: Parameter, texts: list[str], value: Any) -> None:
    """Repetition, commas, spaces and bars: each style splits as OpenAPI has it."""
    assert read(parameter, texts, SCHEMAS) == value


@pytest.mark.parametrize(
    ("schema", "texts", "words"),
    [
        ({"type": "integer"}, ["x"], 'is not of type "integer"'),
        ({"type": "integer"}, ["9" * 5000], 'is not of type "integer"'),
        ({"type": "integer", "minimum": 0}, ["-1"], "is less than the minimum of 0"),
        ({"type": "boolean"}, ["yes"], 'is not of type "boolean"'),
        ({"type": "string", "minLength": 1}, [""], "is shorter than 1 character"),
        ({"type": "string", "format": "uuid"}, ["abc"], 'is not a "uuid"'),
        ({"enum": ["asc", "desc"]}, ["up"], "is not one of"),
        ({"type": "integer"}, ["1", "2"], "it is given 2 times, and takes one value"),
        (INTEGERS, ["1", "x"], 'is not of type "integer"'),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_value_that_does_not_fit_is_told(schema: Any, texts: list[str], words: str) -> None:
    """The schema's reason is given; a value too many is told before its type."""
    (mismatch,) = mismatches(_parameter(schema), texts, SCHEMAS)
    assert words in mismatch.message


def test_an_object_is_gathered() -> None:
    """`name[key]=value` becomes an object whose parts have their own types."""
    schema = {
        "type": "object",
        "properties": {"page": {"type": "integer"}, "ids": INTEGERS, "on": {"type": "boolean"}},
    }
    sent = {"p[page]": ["2"], "p[ids]": ["1", "2"], "p[on]": ["true"], "p[else]": ["3"]}
    assert read_deep_object(_parameter(schema, style="deepObject"), sent, SCHEMAS) == {
        "page": 2,
        "ids": [1, 2],
        "on": True,
        "else": "3",
    }
