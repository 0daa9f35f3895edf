"""Reads the text of a scalar as the value that a schema's types make of it."""

import re
from typing import Any

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DIGITS = 100


def scalar(text: str, types: frozenset[str]) -> Any:
    """Return the number, boolean or text that a text stands for, as the JSON `types` allow.

    A text that cannot be read as one of the types stays text, for the schema to judge.
    """
    # A number beyond all measure stays text: Python refuses to read it.
    if len(text) > _DIGITS:
        return text
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in types and text in {"true", "false"}:
        return text == "true"
    return text
