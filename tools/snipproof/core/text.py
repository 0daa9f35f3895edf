"""Words for people, and the letters that would deceive them."""

import re

DECEPTIVE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]"
)
"""Letters that nobody sees, or that change the order or the place of others on a screen.

Unicode Standard Annex 9 and Technical Standard 39; and control characters but tab, line feed and
carriage return.
"""


def revealed(text: str) -> str:
    """Return a text in which each deceptive letter is shown by its number."""
    return DECEPTIVE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def count(number: int, noun: str) -> str:
    """Return a number with its noun in the right form."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
