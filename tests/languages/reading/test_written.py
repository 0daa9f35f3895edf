"""A text that is put together remembers which line each stretch of it is written on."""

from snipproof.languages.reading.written import Text

URL = Text((("https://host", 1),)) + Text((("/api/", 4),)) + Text((("curricula", 7),))


def test_pieces_join_to_the_text() -> None:
    """The text is its pieces in their order."""
    assert str(URL) == "https://host/api/curricula"


def test_neighbours_of_one_line_are_one_piece() -> None:
    """What is written side by side on a line is not told apart."""
    joined = Text((("a", 1),)) + Text((("b", 1),)) + Text((("c", 2),))
    assert joined.pieces == (("ab", 1), ("c", 2))


def test_a_stretch_is_on_the_line_of_most_of_it() -> None:
    """The line of a stretch is that of the longest piece in it."""
    start = len("https://host")
    assert URL.line_of(start, len(str(URL))) == 7
    assert URL.line_of(start, start + 5) == 4
    assert URL.line_of(0, 3) == 1
    assert URL.line_of(0, 0) == 1
    assert Text(()).line_of(0, 9) == 1


def test_a_part_keeps_its_lines() -> None:
    """What is left of a text stands where it stood."""
    assert URL.part(8).pieces == (("host", 1), ("/api/", 4), ("curricula", 7))
    assert URL.part(14).pieces == (("pi/", 4), ("curricula", 7))
    assert URL.part(100).pieces == ()
