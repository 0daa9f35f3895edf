"""Finds what a page says that a reader has to replace."""

import re
from collections.abc import Iterable


def fill_pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of placeholders, the longest first; each stands by itself.

    `ORG_ID` is no part of `MY_ORG_ID`, which may be the very variable that it stands for.
    """
    return re.compile("|".join(map(_alone, sorted(texts, key=len, reverse=True))))


def _alone(text: str) -> str:
    before = r"(?<!\w)" if text[0].isalnum() else ""
    behind = r"(?!\w)" if text[-1].isalnum() else ""
    return before + re.escape(text) + behind
