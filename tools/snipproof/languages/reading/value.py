"""The value of an expression, with the lines that it is written on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from snipproof.languages.reading import form
from snipproof.languages.reading.hole import hole, only_holes
from snipproof.languages.reading.written import Field, Text


@dataclass(frozen=True, slots=True)
class Value:
    """A text, number, truth or nothing, or an array or an object of such values.

    What is not known is a text that is a hole, so is the name of fields that are not known.
    `first` and `last` are the lines that it is written on. `media` is the media type that an HTTP
    client sends it as, where the kind of value decides that.
    """

    content: "Text | int | float | bool | list[Value] | Mapping[str, Value] | None"
    first: int
    last: int
    media: str = ""

    @property
    def known(self) -> bool:
        """Whether anything of it is known."""
        return not (isinstance(self.content, Text) and only_holes(str(self.content)))


def unknown(name: str, line: int) -> Value:
    """Return the value of an expression that only a run knows, under the name that it has there."""
    return Value(Text(((hole(name), line),)), line, line)


def plain(value: Value) -> Any:
    """Return a value as JSON has it."""
    match value.content:
        case Text() as text:
            return str(text)
        case list() as items:
            return [plain(item) for item in items]
        case Mapping() as fields:
            return {name: plain(item) for name, item in fields.items()}
    return value.content


def text(value: Value) -> Text:
    """Return a value as a part of a text; an object and an array are not known as one."""
    content = value.content
    if isinstance(content, Text):
        return content
    if value.media == FORM:
        return Text(((form.write(fields(value)), value.first),))
    if isinstance(content, list | Mapping):
        return Text(((hole("value"), value.first),))
    return Text(((json.dumps(content), value.first),))


def fields(value: Value) -> list[Field]:
    """Return the fields that an object, an array of pairs, or a text of them stands for.

    A list as a value stands for several fields of that name.
    """
    match value.content:
        case Mapping() as found:
            pairs = list(found.items())
        case list() as items:
            pairs = [
                (str(text(item.content[0])), item.content[1])
                for item in items
                if isinstance(item.content, list) and len(item.content) == 2  # noqa: PLR2004
            ]
        case Text() as written if only_holes(str(written)):
            return [Field(str(written), "", value.first)]
        case Text() as written:
            return list(form.fields(str(written).removeprefix("?"), value.first))
        case _:
            return []
    return [
        Field(name, str(text(one)), one.first)
        for name, item in pairs
        for one in (item.content if isinstance(item.content, list) else [item])
    ]


FORM = "application/x-www-form-urlencoded"
"""The media type of fields as HTML forms send them."""
