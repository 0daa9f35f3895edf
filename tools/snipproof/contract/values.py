"""Reads what a request sends for a parameter as the value that its schema describes.

The styles are those of OpenAPI 3.1, section 4.8.12.2, and of the examples in 4.8.12.4. A parameter
with `content` is a text of its media type. What the specification leaves open is read as clients
write it: `name[]=a`, `name[0]=a` and `name[a][b]=c` for `deepObject`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snipproof.contract.direction import Direction
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import Parameter
from snipproof.contract.schema import Schemas
from snipproof.contract.text_value import scalar
from snipproof.core.exchange import Request
from snipproof.core.formats.json_text import parse_json

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_KEYS = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request's value for a parameter, and the texts that it was read from.

    `names` are the names in the query or among the cookies that belong to it. `problem` says why
    the texts have no value, in place of one.
    """

    value: Any
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()
    problem: str = ""


class SentParameters:
    """One request's values for the parameters of its operation, which are called `known`."""

    def __init__(
        self,
        request: Request,
        path: Mapping[str, str],
        schemas: Schemas,
        known: Collection[str] = (),
    ) -> None:
        self._request = request
        self._known = known
        self._path = path
        self._schemas = schemas
        self.query = _gathered(request.query_pairs)
        cookies = (text.partition("=") for text in (request.header("cookie") or "").split(";"))
        self.cookies = _gathered(
            [(name.strip(), text) for name, _, text in cookies if name.strip()]
        )

    def find(self, parameter: Parameter) -> Sent | None:
        """Return what is sent for a parameter; None where that is nothing."""
        if parameter.place == "path":
            text = self._path.get(parameter.name, "")
            return self._read(parameter, [text], (parameter.name,))
        if parameter.place == "header":
            lines = [
                value
                for name, value in self._request.headers
                if name.lower() == parameter.name.lower()
            ]
            return self._read(parameter, [", ".join(lines)], ()) if lines else None
        if parameter.place == "querystring":
            return Sent(self._request.query, (self._request.query,), tuple(self.query))
        pairs = self.query if parameter.place == "query" else self.cookies
        return self._among(parameter, pairs)

    def _among(self, parameter: Parameter, pairs: Mapping[str, list[str]]) -> Sent | None:
        """Find a parameter among named texts."""
        texts = pairs.get(parameter.name)
        if parameter.media:
            return None if texts is None else self._read(parameter, texts, (parameter.name,))
        types = self._schemas.types(parameter.schema)
        bracketed = [name for name in pairs if _is_within(name, parameter.name)]
        if bracketed and (parameter.style == "deepObject" or "array" in types) and texts is None:
            return self._deep(parameter, {name: pairs[name] for name in bracketed})
        if texts is None and parameter.explode and parameter.style == "form" and "object" in types:
            return self._spread(parameter, pairs)
        return None if texts is None else self._read(parameter, texts, (parameter.name,))

    def _spread(self, parameter: Parameter, pairs: Mapping[str, list[str]]) -> Sent | None:
        """Read an object whose fields are parameters of their own (`form` with `explode`)."""
        fields = self._schemas.fields(parameter.schema)
        used = [name for name in pairs if name in fields]
        if not fields:
            # A mapping of any names: all that no other parameter is called.
            used = [name for name in pairs if name not in self._known]
        if not used:
            return None
        value = {name: self._field(fields.get(name, True), pairs[name]) for name in used}
        texts = tuple(text for name in used for text in pairs[name])
        return Sent(value, texts, tuple(used))

    def _deep(self, parameter: Parameter, sent: Mapping[str, list[str]]) -> Sent:
        return Sent(
            read_deep_object(parameter, sent, self._schemas),
            tuple(text for texts in sent.values() for text in texts),
            tuple(sent),
        )

    def _field(self, schema: Any, texts: Sequence[str]) -> Any:
        if "array" in self._schemas.types(schema):
            return [scalar(text, self._schemas.item_types(schema)) for text in texts]
        return scalar(texts[-1], self._schemas.types(schema))

    def _read(self, parameter: Parameter, texts: Sequence[str], names: tuple[str, ...]) -> Sent:
        if parameter.media:
            return _content(parameter, texts, names)
        try:
            value = read(parameter, texts, self._schemas)
        except ValueError as error:
            return Sent(None, tuple(texts), names, str(error))
        return Sent(value, tuple(texts), names)


def read(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Any:
    """Return the value that the texts of a parameter (one, or one for each repetition) stand for.

    A text that cannot be read as a type that the schema names stays text, for the schema to judge.
    Raises `ValueError` where the texts do not have the form that the style has.
    """
    types = schemas.types(parameter.schema)
    if "object" in types and not ({"array", "string"} & types):
        return _object(parameter, _unwrapped(parameter, texts[-1]), schemas)
    if "array" not in types:
        return scalar(_unwrapped(parameter, texts[-1]), types)
    inner = schemas.item_types(parameter.schema)
    return [scalar(item, inner) for item in _items(parameter, texts)]


def _unwrapped(parameter: Parameter, text: str) -> str:
    """Return a text without what `label` and `matrix` put before it."""
    if parameter.style == "label":
        if not text.startswith("."):
            raise ValueError(f"the style label begins with a dot: .{text[:40]}")
        return text[1:]
    if parameter.style == "matrix":
        start = f";{parameter.name}"
        if not text.startswith(";"):
            raise ValueError(f"the style matrix begins with a name: {start}={text[:40]}")
        return text[len(start) :].removeprefix("=") if text.startswith(start) else text[1:]
    return text


def _items(parameter: Parameter, texts: Sequence[str]) -> list[str]:
    """Return the texts of an array's items."""
    repeats = parameter.place in {"query", "cookie"} and parameter.explode
    if len(texts) > 1 or repeats:
        return list(texts)
    text = _unwrapped(parameter, texts[0])
    if not text:
        return []
    if parameter.style == "matrix" and parameter.explode:
        return text.split(f";{parameter.name}=")
    if parameter.style == "label":
        return text.split("." if parameter.explode or "," not in text else ",")
    parts = text.split(_SEPARATORS.get(parameter.style, ","))
    return [part.strip() for part in parts] if parameter.place == "header" else parts


def _object(parameter: Parameter, text: str, schemas: Schemas) -> dict[str, Any]:
    """Read an object in one text: `R,100,G,200`, or with explode `R=100,G=200`."""
    fields = schemas.fields(parameter.schema)
    separator = _SEPARATORS.get(parameter.style, ",")
    if parameter.explode:
        separator = {"label": ".", "matrix": ";"}.get(parameter.style, separator)
        pairs = [part.partition("=") for part in text.split(separator)]
        if not all(middle for _, middle, _ in pairs):
            raise ValueError(f"expected name=value{separator}name=value, found {text[:60]!r}")
        named = {name.strip(): value for name, _, value in pairs}
    else:
        parts = text.split(separator)
        if len(parts) % 2:
            form = separator.join(["name", "value", "name", "value"])
            raise ValueError(f"expected {form}, found {text[:60]!r}")
        named = dict(zip(parts[::2], parts[1::2], strict=True))
    return {
        name: scalar(value, schemas.types(fields.get(name, True))) for name, value in named.items()
    }


def _content(parameter: Parameter, texts: Sequence[str], names: tuple[str, ...]) -> Sent:
    """Read a parameter that is a text of a media type."""
    text = texts[-1]
    if not (parameter.media == "application/json" or parameter.media.endswith("+json")):
        return Sent(text, tuple(texts), names)
    try:
        return Sent(parse_json(text.encode()), tuple(texts), names)
    except ValueError as error:
        return Sent(None, tuple(texts), names, f"it is not valid JSON: {error}")


def read_deep_object(
    parameter: Parameter, sent: Mapping[str, Sequence[str]], schemas: Schemas
) -> Any:
    """Return what `name[key]=value` stands for, each part read by its own schema.

    It is a list where the keys are empty, or numbers and the schema has an array.
    """
    whole: dict[str, Any] = {}
    for name, texts in sent.items():
        keys = _KEYS.findall(name[len(parameter.name) :])
        holder: Any = whole
        for key in keys[:-1]:
            inner = holder.setdefault(key, {})
            holder = inner if isinstance(inner, dict) else {}
        holder[keys[-1]] = [*holder.get(keys[-1], ()), *texts]
    return _typed(parameter.schema, whole, schemas)


def _typed(schema: Any, value: Any, schemas: Schemas) -> Any:
    """Read texts gathered in an object by the schemas of its fields."""
    types = schemas.types(schema)
    if isinstance(value, dict):
        is_list = set(value) == {""} or ("array" in types and all(map(str.isdecimal, value)))
        if is_list and all(isinstance(texts, list) for texts in value.values()):
            inner = schemas.item_types(schema)
            return [scalar(text, inner) for texts in value.values() for text in texts]
        fields = schemas.fields(schema)
        return {key: _typed(fields.get(key, True), item, schemas) for key, item in value.items()}
    if "array" in types:
        return [scalar(text, schemas.item_types(schema)) for text in value]
    return scalar(value[-1], types)


def mismatches(parameter: Parameter, texts: Sequence[str], schemas: Schemas) -> Iterator[Mismatch]:
    """Return every way in which the texts of a parameter break its schema."""
    try:
        value = read(parameter, texts, schemas)
    except ValueError as error:
        yield Mismatch("", str(error), value=list(texts))
        return
    yield from sent_mismatches(parameter, Sent(value, tuple(texts)), schemas)


def sent_mismatches(parameter: Parameter, sent: Sent, schemas: Schemas) -> Iterator[Mismatch]:
    """Return every way in which what is sent for a parameter breaks its schema."""
    if sent.problem:
        yield Mismatch("", sent.problem, value=list(sent.texts))
        return
    types = schemas.types(parameter.schema)
    if len(sent.texts) > 1 and not ({"array", "object"} & types) and not parameter.media:
        yield Mismatch("", f"it is given {len(sent.texts)} times, and takes one value")
        return
    if parameter.allows_empty and sent.texts == ("",):
        return
    found = list(schemas.mismatches(parameter.schema, sent.value, Direction.REQUEST))
    text = sent.texts[-1] if sent.texts else ""
    if (
        found
        and type(sent.value) in {int, float, bool}
        and schemas.is_valid(parameter.schema, text)
    ):
        return  # the schema takes a text, too: a version such as 1.0 is one, and no number
    yield from found


def _is_within(name: str, parameter: str) -> bool:
    """Whether a name is a parameter's with keys in brackets behind it."""
    return name.startswith(f"{parameter}[") and name.endswith("]")


def _gathered(pairs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
