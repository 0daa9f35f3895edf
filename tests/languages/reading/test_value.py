"""What is known of an expression can be asked for as JSON, as text, and as fields."""

import pytest

from snipproof.languages.reading.hole import hole, show
from snipproof.languages.reading.value import FORM, Value, fields, plain, text, unknown
from snipproof.languages.reading.written import Text


def _text(written: str, line: int = 1) -> Value:
    return Value(Text(((written, line),)), line, line)


def _value(content: object, media: str = "") -> Value:
    """Make a value of plain Python, all on the first line."""
    if isinstance(content, str):
        return _text(content)
    if isinstance(content, list):
        return Value([_value(item) for item in content], 1, 1, media)
    if isinstance(content, dict):
        return Value({name: _value(item) for name, item in content.items()}, 1, 1, media)
    assert content is None or isinstance(content, int | float)
    return Value(content, 1, 1)


@pytest.mark.parametrize(
    "content", ["a", 1, 2.5, True, None, [1, ["a"]], {"a": {"b": [None, False]}}]
)
def test_a_value_is_json(content: object) -> None:
    """Texts, numbers, arrays and objects are what they are in JSON."""
    assert plain(_value(content)) == content


@pytest.mark.parametrize(
    ("content", "written"),
    [("a", "a"), (1, "1"), (True, "true"), (None, "null"), ([1], "<value>"), ({}, "<value>")],
)
def test_a_value_is_a_part_of_a_text(content: object, written: str) -> None:
    """A truth is a word and a one a digit; what an object reads like is nobody's guess."""
    assert show(str(text(_value(content)))) == written


def test_a_form_is_a_text() -> None:
    """Fields that are sent as a form read like one."""
    assert str(text(_value({"a": "b c", "d": [1, 2]}, FORM))) == "a=b+c&d=1&d=2"


@pytest.mark.parametrize(
    ("content", "pairs"),
    [
        ({"a": 1, "b": [True, "x"]}, [("a", "1"), ("b", "true"), ("b", "x")]),
        ([["a", 1], ["a", 2], "odd"], [("a", "1"), ("a", "2")]),
        ("?a=b%20c&d", [("a", "b c"), ("d", "")]),
        (None, []),
        (7, []),
    ],
)
def test_a_value_is_fields(content: object, pairs: list[tuple[str, str]]) -> None:
    """An object, an array of pairs and a text of them stand for the same fields."""
    assert [(field.name, field.value) for field in fields(_value(content))] == pairs


def test_what_is_unknown_stays_so() -> None:
    """An unknown value is a hole in every form, and as fields one that nobody knows."""
    value = unknown("token", 7)
    assert not value.known
    assert plain(value) == str(text(value)) == hole("token")
    (field,) = fields(value)
    assert (field.name, field.line) == (hole("token"), 7)
    assert _text("a" + hole("b")).known
