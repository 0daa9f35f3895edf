"""JSON as it is read strictly, and the lines of what is in it."""

import pytest

from snipproof.core.formats.json_text import line_of

TEXT = b"""\
{
  "page": 0, "tokens": [
    {"name": "a", "id": 1},

    {
      "name"
      :
      "b, [\\" {",
      "tokens": {"name": [[], {"id": null}]}
    }
  ],
  "": 2
}
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ((), 1),
        (("page",), 2),
        (("tokens",), 2),
        (("tokens", 0), 3),
        (("tokens", 0, "id"), 3),
        (("tokens", 1), 5),
        (("tokens", 1, "name"), 6),
        (("tokens", 1, "tokens", "name", 1, "id"), 9),
        (("",), 12),
        # As far as the way goes
        (("nothing",), 1),
        (("tokens", 1, "nothing"), 5),
        (("tokens", 7), 2),
        (("page", "deeper"), 2),
        ((0,), 1),
    ],
)
def test_a_field_is_found_at_its_line(pointer: tuple[str | int, ...], line: int) -> None:
    """The line is that of the field's name or of the item; of what holds it where it is missing."""
    assert line_of(TEXT, pointer) == line
    assert line_of(b"\xef\xbb\xbf" + TEXT.replace(b"\n", b"\r\n"), pointer) == line


@pytest.mark.parametrize(
    "text", [b"", b"  \n", b"{", b'{"a": }', b'{"a" 1}', b"[1,", b"\xff", b"1"]
)
def test_what_is_no_json_has_a_first_line(text: bytes) -> None:
    """A text that ends to be JSON before the way does gives a line, and no traceback."""
    assert line_of(text, ("a", 0)) == text.count(b"\n") + 1
