"""Names of folders and of addresses, made of the names that a contract gives."""

import re
import unicodedata
from functools import lru_cache

_LONGEST = 100
"""How long a folder's name is at most: file systems end at 255 bytes."""

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "œ": "oe"})
"""Letters that Unicode does not take apart (Unicode Standard Annex 15)."""


@lru_cache(4096)
def folder_name(name: str) -> str:
    """Return a name in lower case, with hyphens for all but letters and digits of ASCII.

    `getUserTokens` is `get-user-tokens`, `actions/list-runs` is `actions-list-runs` and `Größe` is
    `grosse`. Empty where nothing of the name is left.
    """
    split = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", name))
    plain = unicodedata.normalize("NFKD", split.lower().translate(_LETTERS))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters)[:_LONGEST].strip("-")
