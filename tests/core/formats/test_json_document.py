"""JSON is read at once, and its lines are found when they are asked for."""

import pytest

from snipproof.core.formats.json_document import JsonLines, NotPlainJsonError, depth, read_json

TEXT = '{\n "a": [1,\n  {"b\\u0063": {}},\n  []],\n "d"\n  : "x",\n "e": {}}\n'


@pytest.mark.parametrize(
    ("pointer", "line"),
    [((), 5), (("a",), 6), (("a", 0), 6), (("a", 1, "bc"), 7), (("a", 2), 8), (("d",), 9)],
)
def test_lines(pointer: tuple[str | int, ...], line: int) -> None:
    """A value's line is that of its key, or its own in a list."""
    lines = JsonLines(TEXT, 5)
    assert pointer in lines
    assert lines[pointer] == line


def test_what_is_not_there() -> None:
    """There is no line of what the text does not have."""
    lines = JsonLines(TEXT)
    for pointer in (("x",), ("a", 3), ("d", 0), ("e", "x")):
        assert pointer not in lines
    assert list(lines) == [()]
    assert len(lines) == 1


@pytest.mark.parametrize("text", ["{", '{"a": 1, "a": 2}', "[NaN]", '["\\ud83d"]', "[" * 100_000])
def test_what_is_no_plain_json(text: str) -> None:
    """What is left to the reader of YAML is not read."""
    with pytest.raises(NotPlainJsonError):
        read_json(text)


def test_depth() -> None:
    """Depth is counted up to a limit."""
    assert depth({"a": [{}]}, 9) == 3
    assert depth([], 9) == 1
    assert depth([[[[[]]]]], 2) == 3
