"""Words for people: letters that deceive are shown, and nouns have their number."""

import pytest

from snipproof.core.text import DECEPTIVE, count, revealed


@pytest.mark.parametrize(
    ("letter", "shown"),
    [
        ("\u202e", "<U+202E>"),
        ("\u200b", "<U+200B>"),
        ("\u2066", "<U+2066>"),
        ("\u3164", "<U+3164>"),
        ("\ufeff", "<U+FEFF>"),
        ("\U000e0041", "<U+E0041>"),
        ("\x1b", "<U+001B>"),
        ("\x00", "<U+0000>"),
        ("\x85", "<U+0085>"),
        ("\u2028", "<U+2028>"),
    ],
)
def test_deceptive_letters_are_revealed(letter: str, shown: str) -> None:
    """A letter that nobody sees, or that moves others, is shown by its number."""
    assert revealed(f"a{letter}b") == f"a{shown}b"


@pytest.mark.parametrize("text", ["tab\tline\r\n", "Größe 5 µm ✓", "日本語", "שלום", "👩"])
def test_honest_letters_stay(text: str) -> None:
    """Tabs, ends of lines and the letters of any language deceive nobody."""
    assert revealed(text) == text
    assert DECEPTIVE.search(text) is None


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (21, "21 pages")]
)
def test_nouns_have_their_number(number: int, text: str) -> None:
    """Only one is singular."""
    assert count(number, "page") == text
