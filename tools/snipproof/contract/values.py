"""Reads the text of a parameter as the value that its schema describes.

The styles are those of OpenAPI 3.1, section 4.8.12.2: `simple` in paths and headers, `form` (and
`spaceDelimited`, `pipeDelimited`) for arrays in the query. `deepObject` gathers `name[key]=value`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import Parameter
from snipproof.contract.schema import Schemas

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_DIGITS = 100
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def read(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Any:
    """Return the value that the texts of a parameter (one, or one for each repetition) stand for.

    A text that cannot be read as a type that the schema names stays text, for the schema to judge.
    """
    types = schemas.types(parameter.schema)
    if "array" not in types:
        return _scalar(texts[-1], types)
    if len(texts) == 1 and not (parameter.place == "query" and parameter.explode):
        texts = texts[0].split(_SEPARATORS.get(parameter.style, ",")) if texts[0] else []
    return [_scalar(text, schemas.item_types(parameter.schema)) for text in texts]


def read_deep_object(
    parameter: Parameter, sent: Mapping[str, Sequence[str]], schemas: Schemas
) -> dict[str, Any]:
    """Return the object that `name[key]=value` stands for, each part read by its own schema."""
    fields = schemas.fields(parameter.schema)
    value: dict[str, Any] = {}
    for name, texts in sent.items():
        key = name[len(parameter.name) + 1 : -1]
        schema = fields.get(key, True)
        types = schemas.types(schema)
        if "array" in types:
            value[key] = [_scalar(text, schemas.item_types(schema)) for text in texts]
        else:
            value[key] = _scalar(texts[-1], types)
    return value


def mismatches(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Iterator[Mismatch]:
    """Return every way in which the texts of a parameter break its schema."""
    types = schemas.types(parameter.schema)
    if len(texts) > 1 and "array" not in types:
        yield Mismatch("", f"it is given {len(texts)} times, and takes one value")
        return
    yield from schemas.mismatches(parameter.schema, read(parameter, texts, schemas))


def _scalar(text: str, types: frozenset[str]) -> Any:
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
