"""Finds what somebody probably meant who wrote a name that there is not."""

import re
from collections.abc import Iterable

_COMPARED = 100
"""How many characters of a name are compared: that takes the product of the lengths."""


def nearest(word: str, known: Iterable[str], count: int = 1, least: float = 0.6) -> list[str]:
    """Return the known names that are most like a word, best first, at most `count`.

    Case, hyphens and underscores do not count, and a name that is the beginning of the other is
    near: `page_size` means `pageSize`, and `getOrganization` may mean `getOrg`. `least` is how
    alike two have to be, from 0 to 1.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415  only where something is wrong

    def likeness(other: str) -> float:
        ratio = SequenceMatcher(None, folded, other).ratio()
        short, long = sorted((folded, other), key=len)
        if len(short) >= _BEGINNING and long.startswith(short):
            return max(ratio, 0.75 + 0.2 * len(short) / len(long))
        return ratio

    folded = _fold(word)
    scored = ((likeness(_fold(name)), name) for name in dict.fromkeys(known))
    # Of equals, the first in the alphabet.
    best = sorted((-like, name) for like, name in scored if like >= least)
    return [name for _, name in best[:count]]


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "", least: float = 0.6) -> str:
    """Return the hint for a name that there is not: the nearest one, or else something to do.

    `least` is as for `nearest`: the more names are known, the more of them are like any word.
    """
    near = nearest(word, known, least=least)
    return f"did you mean {near[0]!r}?" if near else otherwise


def _fold(word: str) -> str:
    return re.sub(r"[\W_]+", "", word[:_COMPARED]).lower() or word[:_COMPARED]


_BEGINNING = 4
"""How long a name has to be for the longer ones that begin with it to be near."""
