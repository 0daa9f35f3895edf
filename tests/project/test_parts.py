"""Parts that are read once, and kept while what they depend on is unchanged."""

from typing import Any

from snipproof.project.parts import read_from, still_good


class Library:
    """A thing with two parts, which counts how often they are read."""

    def __init__(self, known: dict[str, Any] | None = None) -> None:
        self.known: dict[str, Any] = known or {}
        self.reads: list[str] = []

    @read_from("shelves")
    def books(self) -> list[str]:
        """The books."""
        self.reads.append("books")
        return ["Emma"]

    @read_from("shelves", "desk")
    def cards(self) -> list[str]:
        """The cards of the books."""
        self.reads.append("cards")
        return [f"card of {book}" for book in self.books]


def test_a_part_is_read_once_and_late() -> None:
    """Nothing is read before it is asked for, and then not again."""
    library = Library()
    assert library.reads == []
    assert library.cards is library.cards
    assert library.reads == ["cards", "books"]


def test_a_part_is_kept_unless_a_folder_of_its_own_has_changed() -> None:
    """A change of one folder leaves the parts that do not depend on it."""
    library = Library()
    _ = library.cards
    assert still_good(Library, library.known, frozenset()) == library.known
    after = Library(still_good(Library, library.known, frozenset({"desk"})))
    assert after.books is library.books
    _ = after.cards
    assert after.reads == ["cards"]
    assert still_good(Library, library.known, frozenset({"shelves"})) == {}


def test_a_part_tells_what_it_depends_on() -> None:
    """The class shows the declaration, with the part's docstring."""
    assert Library.cards.folders == {"shelves", "desk"}
    assert Library.cards.__doc__ == "The cards of the books."
