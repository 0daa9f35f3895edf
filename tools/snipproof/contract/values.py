"""Reads the text of a parameter as the value that its schema describes.

The styles are those of OpenAPI 3.1, section 4.8.12.2: `simple` in paths and headers, `form` (and
`spaceDelimited`, `pipeDelimited`) for arrays in the query. `deepObject` gathers `name[key]=value`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from snipproof.contract.operation import Parameter
from snipproof.contract.schema import Mismatch, Schemas

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_INTEGER = re.compile(r"-?(?:0|[1-9]\d*)")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")


def read(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Any:
    """Give the value that the texts of a parameter (one, or one for each repetition) stand for.

    A text that cannot be read as a type that the schema names stays text, for the schema to judge.
    """
    types = schemas.types(parameter.schema)
    if "array" not in types:
        return _scalar(texts[-1], types)
    if len(texts) == 1 and not (parameter.place == "query" and parameter.explode):
        texts = texts[0].split(_SEPARATORS.get(parameter.style, ",")) if texts[0] else []
    return [_scalar(text, schemas.item_types(parameter.schema)) for text in texts]


def mismatches(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Iterator[Mismatch]:
    """Give every way in which the texts of a parameter break its schema."""
    types = schemas.types(parameter.schema)
    if len(texts) > 1 and "array" not in types:
        yield Mismatch("", f"is given {len(texts)} times, and takes one value")
        return
    yield from schemas.mismatches(parameter.schema, read(parameter, texts, schemas))


def _scalar(text: str, types: set[str]) -> Any:
    if "integer" in types and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in types and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in types and text in {"true", "false"}:
        return text == "true"
    return text
