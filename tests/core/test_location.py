"""Places in sources: how they print, and how they sort."""

from snipproof.core.location import SourceLocation


def test_a_place_prints_as_editors_read_it() -> None:
    """The form is `file:line`, which terminals and editors open."""
    assert str(SourceLocation("content/guide.md", 41)) == "content/guide.md:41"


def test_places_sort_by_file_and_line() -> None:
    """Line 9 stands before line 10 of the same file."""
    places = [SourceLocation("b.md", 1), SourceLocation("a.md", 10), SourceLocation("a.md", 9)]
    assert [str(place) for place in sorted(places)] == ["a.md:9", "a.md:10", "b.md:1"]
