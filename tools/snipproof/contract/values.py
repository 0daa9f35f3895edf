"""Reads the text of a parameter as the value that its schema describes.

The styles are those of OpenAPI 3.1, section 4.8.12.2: `simple` in paths and headers, `form` (and
`spaceDelimited`, `pipeDelimited`) for arrays in the query. `deepObject` gathers `name[key]=value`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import Parameter
from snipproof.contract.schema import Schemas
from snipproof.contract.text_value import scalar

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def read(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Any:
    """Return the value that the texts of a parameter (one, or one for each repetition) stand for.

    A text that cannot be read as a type that the schema names stays text, for the schema to judge.
    """
    types = schemas.types(parameter.schema)
    if "array" not in types:
        return scalar(texts[-1], types)
    if len(texts) == 1 and not (parameter.place == "query" and parameter.explode):
        texts = texts[0].split(_SEPARATORS.get(parameter.style, ",")) if texts[0] else []
    return [scalar(text, schemas.item_types(parameter.schema)) for text in texts]


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
            value[key] = [scalar(text, schemas.item_types(schema)) for text in texts]
        else:
            value[key] = scalar(texts[-1], types)
    return value


def mismatches(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Iterator[Mismatch]:
    """Return every way in which the texts of a parameter break its schema."""
    types = schemas.types(parameter.schema)
    if len(texts) > 1 and "array" not in types:
        yield Mismatch("", f"it is given {len(texts)} times, and takes one value")
        return
    yield from schemas.mismatches(parameter.schema, read(parameter, texts, schemas))
