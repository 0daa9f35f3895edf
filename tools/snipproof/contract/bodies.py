"""Reads a body, in whatever form it is sent, as the values that its schema describes.

| form | values |
|---|---|
| JSON | one |
| form, multipart | one object, with a field for each name (OpenAPI 3.1, section 4.8.14.4) |
| lines of JSON, server-sent events | one for each line or event |
| text | one text |
| XML | none: it has to be well-formed |
| anything else | none |
"""

import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from snipproof.contract import media
from snipproof.contract.media import Kind
from snipproof.contract.multipart import Part, read_parts
from snipproof.contract.operation import Encoding, MediaType, Schema
from snipproof.contract.schema import Schemas
from snipproof.contract.text_value import scalar
from snipproof.core.exchange import Headers, header, media_type
from snipproof.core.formats.json_text import parse_json

MOST_BYTES = 50_000_000
"""How large a compressed body may become: a few bytes can ask for gigabytes."""

_ZLIB = {"gzip": 31, "x-gzip": 31, "deflate": 47}
_UNREADABLE = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
"""Content codings (RFC 9110, section 8.4.1, and IANA's list) that nothing here can undo."""


class BodyError(ValueError):
    """A body is not written as its media type has it.

    `hint` says what to do; `needles` are texts near the place.
    """

    def __init__(self, message: str, hint: str, needles: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.hint = hint
        self.needles = needles


@dataclass(frozen=True, slots=True)
class BodyValue:
    """A value in a body, the schema that it has to fit, and where it is if there are several."""

    schema: Schema
    value: Any
    place: str = ""


def content(headers: Headers, body: bytes) -> bytes | None:
    """Return a body without its content coding (RFC 9110, section 8.4).

    None where the coding is one that cannot be undone here. Raises `BodyError`.
    """
    codings = [
        name.strip().lower() for name in (header(headers, "content-encoding") or "").split(",")
    ]
    for coding in reversed([name for name in codings if name not in {"", "identity"}]):
        if coding in _UNREADABLE:
            return None
        if coding not in _ZLIB:
            hint = "use gzip, or leave the Content-Encoding out"
            raise BodyError(f"its content coding {coding!r} is none", hint)
        try:
            body = zlib.decompressobj(_ZLIB[coding]).decompress(body, MOST_BYTES)
        except zlib.error as error:
            hint = "compress the body, or leave the Content-Encoding out"
            raise BodyError(f"it is not compressed with {coding}: {error}", hint) from error
    return body


def read(form: MediaType, headers: Headers, body: bytes, schemas: Schemas) -> list[BodyValue]:
    """Return the values in a body that is sent as `form`; raises `BodyError`."""
    plain = content(headers, body)
    if plain is None:
        return []
    reader = _READERS.get(media.kind(media_type(headers) or form.name))
    return [] if reader is None else list(reader(form, headers, plain, schemas))


def _document(
    form: MediaType, _headers: Headers, body: bytes, _schemas: Schemas
) -> Iterator[BodyValue]:
    if form.schema is not None:
        yield BodyValue(form.schema, _json(body))


def _json(body: bytes | str, place: str = "it") -> Any:
    try:
        return parse_json(body if isinstance(body, bytes) else body.encode())
    except ValueError as error:
        hint = "fix the JSON; look for quotes and for a comma before a closing bracket"
        message = f"{place} is not valid JSON: {error}"
        raise BodyError(message, hint, tuple(_near(error))) from error


def _near(error: Exception) -> Iterator[str]:
    """Return the text near the place where the JSON breaks: the word, or the key before.

    Lines do not help here: curl takes line ends out of what `--data` reads.
    """
    if isinstance(error, json.JSONDecodeError):
        word = re.match(r'[^\s"{}\[\],:]+', error.doc[error.pos :])
        if word and re.search(r"\w", word[0]):
            yield word[0]
        yield from reversed(re.findall(r'"[^"\n]+"(?=\s*:)', error.doc[: error.pos]))


# Text


def _text(headers: Headers, body: bytes) -> str:
    found = re.search(r'(?i);\s*charset="?([\w.:-]+)', header(headers, "content-type") or "")
    charset = found[1] if found else "utf-8"
    try:
        return body.decode(charset)
    except (LookupError, UnicodeDecodeError) as error:
        raise BodyError(f"it is not text in {charset}", "name its charset") from error


def _words(form: MediaType, headers: Headers, body: bytes, schemas: Schemas) -> Iterator[BodyValue]:
    text, schema = _text(headers, body), form.schema
    types = frozenset[str]() if schema is None else schemas.types(schema)
    # Some contracts describe CSV or YAML by what it stands for.
    if schema is not None and types and not types & {"object", "array"}:
        yield BodyValue(schema, scalar(text, types))


def _lines(form: MediaType, headers: Headers, body: bytes, schemas: Schemas) -> Iterator[BodyValue]:
    texts = re.split(r"[\n\x1e]+", _text(headers, body))
    return _each(form.schema, "line", [text for text in texts if text.strip()], schemas)


def _stream(
    form: MediaType, headers: Headers, body: bytes, schemas: Schemas
) -> Iterator[BodyValue]:
    return _each(form.schema, "event", list(_events(_text(headers, body))), schemas)


def _each(
    schema: Schema | None, unit: str, texts: list[str], schemas: Schemas
) -> Iterator[BodyValue]:
    """Return the values of JSON texts: each is what the schema describes, or an item of it."""
    if schema is None:
        return
    types = schemas.types(schema)
    if types == {"string"}:
        return
    if "array" in types and "object" not in types:
        schema = schemas.items(schema)
    for number, text in enumerate(texts, 1):
        yield BodyValue(schema, _json(text, f"{unit} {number}"), f"{unit} {number}")


_ENDS = frozenset({"[DONE]"})
"""The data of some APIs' last event, which is not a value."""


def _events(text: str) -> Iterator[str]:
    """Return the data of server-sent events (HTML standard, section 9.2.6)."""
    data: list[str] = []
    for line in [*re.split(r"\r\n|\r|\n", text), ""]:
        name, _, value = line.partition(":")
        if line and name == "data":
            data.append(value.removeprefix(" "))
        elif line and name not in {"", "event", "id", "retry"}:
            hint = "an event is lines of `data: …`, and ends with an empty line"
            raise BodyError(f"{line[:40]!r} is no field of a server-sent event", hint)
        elif not line and data:
            if "\n".join(data) not in _ENDS:
                yield "\n".join(data)
            data = []


def _xml(
    _form: MediaType, _headers: Headers, body: bytes, _schemas: Schemas
) -> Iterator[BodyValue]:
    check_xml(body)
    return iter(())


def check_xml(body: bytes) -> None:
    """Raise `BodyError` for what is not well-formed XML (XML 1.0, section 2.1)."""
    from xml.parsers import expat  # noqa: PLC0415  slow to import, and few bodies are XML

    try:
        expat.ParserCreate().Parse(body, True)
    except expat.ExpatError as error:
        hint = "fix the XML; each element is closed, and & is written &amp;"
        raise BodyError(f"it is not well-formed XML: {error}", hint) from error


# Forms


def _fields(
    form: MediaType, _headers: Headers, body: bytes, schemas: Schemas
) -> Iterator[BodyValue]:
    if form.schema is None or not _takes_fields(form.schema, schemas):
        return
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError as error:
        raise BodyError("it is no form", "encode its fields in per cent") from error
    sent: dict[str, list[str]] = {}
    for name, text in pairs:
        sent.setdefault(name, []).append(text)
    yield BodyValue(form.schema, form_value(form, sent, schemas))


def _takes_fields(schema: Schema, schemas: Schemas) -> bool:
    """Whether a schema describes an object; some describe the body as the text that it is."""
    types = schemas.types(schema)
    return not types or "object" in types


def form_value(form: MediaType, sent: Mapping[str, list[str]], schemas: Schemas) -> dict[str, Any]:
    """Return the object that the fields of a form stand for.

    `name[key]`, `name[]` and `name.key` are parts of the field `name`, as the common servers
    read them, where the contract has no field of the whole name.
    """
    fields = {} if form.schema is None else schemas.fields(form.schema)
    nested: dict[str, Any] = {}
    value: dict[str, Any] = {}
    for name, texts in sent.items():
        root, path = _way(name)
        if name in fields or not path or root not in fields:
            value[name] = _field(fields.get(name, True), texts, form.encoding.get(name), schemas)
        else:
            _put(nested, (root, *path), texts)
    for name, tree in nested.items():
        value[name] = _grown(fields[name], tree, schemas)
    return value


def _way(name: str) -> tuple[str, tuple[str, ...]]:
    """Split `a[b][0]` into its root and the way from there."""
    root, bracket, rest = name.partition("[")
    if not bracket or not root or not rest.endswith("]"):
        return name, ()
    return root, tuple(rest[:-1].split("]["))


def _put(tree: dict[str, Any], way: tuple[str, ...], texts: list[str]) -> None:
    for step in way[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        tree = inner
    tree[way[-1]] = texts


def _grown(schema: Schema, tree: Any, schemas: Schemas) -> Any:
    """Return the value of a tree of texts: an array where the schema wants one, else an object."""
    types = schemas.types(schema)
    if isinstance(tree, list):
        return _field(schema, tree, None, schemas)
    if "array" in types and all(key == "" or key.isdecimal() for key in tree):
        items = schemas.items(schema)
        found: list[Any] = []
        for key, inner in tree.items():
            if key == "" and isinstance(inner, list):
                found += [_field(items, [text], None, schemas) for text in inner]
            else:
                found.append(_grown(items, inner, schemas))
        return found
    fields = schemas.fields(schema)
    return {key: _grown(fields.get(key, True), inner, schemas) for key, inner in tree.items()}


_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "form": ","}


def _field(schema: Schema, texts: list[str], encoding: Encoding | None, schemas: Schemas) -> Any:
    """Return the value of a field that is given once or several times."""
    types = schemas.types(schema)
    if "array" in types:
        items = schemas.items(schema)
        if len(texts) == 1:
            whole = _parsed(texts[0], list)
            if whole is not None:
                return whole
            if encoding is not None and encoding.explode is False:
                texts = texts[0].split(_DELIMITERS.get(encoding.style, ","))
        return [_field(items, [text], None, schemas) for text in texts]
    if len(texts) > 1:
        return [scalar(text, types) for text in texts]
    if "object" in types:
        whole = _parsed(texts[0], dict)
        return texts[0] if whole is None else whole
    if texts[0] == "" and "null" in types and "string" not in types:
        return None
    return scalar(texts[0], types)


def _parsed(text: str, wanted: type) -> Any:
    try:
        value = parse_json(text.encode())
    except ValueError:
        return None
    return value if isinstance(value, wanted) else None


# Multipart


def _parts(form: MediaType, headers: Headers, body: bytes, schemas: Schemas) -> Iterator[BodyValue]:
    try:
        parts = read_parts(header(headers, "content-type") or "", body)
    except ValueError as error:
        hint = "let the client make the body: --form in curl, files= in requests"
        raise BodyError(f"it is no multipart body: {error}", hint) from error
    # The parts of other types than forms have no names (RFC 2046, section 5.1).
    is_form = media_type(headers) == "multipart/form-data"
    if form.schema is not None and is_form and _takes_fields(form.schema, schemas):
        yield BodyValue(form.schema, _parts_value(form, form.schema, parts, schemas))


def _parts_value(
    form: MediaType, schema: Schema, parts: Iterable[Part], schemas: Schemas
) -> dict[str, Any]:
    fields = schemas.fields(schema)
    gathered: dict[str, list[Part]] = {}
    for part in parts:
        name = part.name
        if name not in fields and name.removesuffix("[]") in fields:
            name = name.removesuffix("[]")
        gathered.setdefault(name, []).append(part)
    value: dict[str, Any] = {}
    for name, same in gathered.items():
        _check_types(name, same, form.encoding.get(name))
        value[name] = _part_value(fields.get(name, True), same, schemas)
    return value


def _check_types(name: str, parts: Iterable[Part], encoding: Encoding | None) -> None:
    """Refuse a part of a type that the contract does not allow for its field."""
    wanted = encoding.content_types if encoding is not None else ()
    for part in parts:
        if wanted and part.media_type and not any(media.covers(w, part.media_type) for w in wanted):
            message = (
                f"its part {name!r} is sent as {part.media_type}; expected {' or '.join(wanted)}"
            )
            hint = f"name the type of the part: --form '{name}=@file;type={wanted[0]}'"
            raise BodyError(message, hint, (f"{name}=", name))


def _part_value(schema: Schema, parts: list[Part], schemas: Schemas) -> Any:
    types = schemas.types(schema)
    if "array" in types and not (len(parts) == 1 and media.is_json(parts[0].media_type)):
        items = schemas.items(schema)
        texts = [_shown(part) for part in parts]
        if len(texts) == 1 and parts[0].filename is None and _parsed(texts[0], list) is not None:
            return _parsed(texts[0], list)
        return [_part_value(items, [part], schemas) for part in parts]
    if len(parts) > 1:
        return [_shown(part) for part in parts]
    (part,) = parts
    if media.is_json(part.media_type) and "string" not in types:
        return _json(part.content, f"its part {part.name!r}")
    return _field(schema, [_shown(part)], None, schemas)


def _shown(part: Part) -> str:
    """Return the content of a part as a text, for bytes with a sign for each that is none."""
    return part.content.decode("utf-8", "replace")


_Reader = Callable[[MediaType, Headers, bytes, Schemas], Iterable[BodyValue]]

_READERS: Mapping[Kind, _Reader] = {
    Kind.JSON: _document,
    Kind.FORM: _fields,
    Kind.MULTIPART: _parts,
    Kind.LINES: _lines,
    Kind.EVENTS: _stream,
    Kind.XML: _xml,
    Kind.TEXT: _words,
}
