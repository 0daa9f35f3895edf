"""Whether the languages of one example make the same request."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from snipproof.contract import Contract, NoMatch, bodies, media
from snipproof.contract.digest_access import DigestAccess, is_challenge
from snipproof.contract.multipart import Part, read_parts
from snipproof.core.exchange import Exchange, Request, cookies, media_type
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.json_text import NOT_JSON, read_json, same
from snipproof.core.snippet import Example, Language
from snipproof.languages import Outline
from snipproof.languages.reading.place import path_needles, place


def check_equality(
    example: Example,
    exchanges: Mapping[Language, Sequence[Exchange]],
    outlines: Mapping[Language, Outline],
    contract: Contract,
) -> Iterator[tuple[Language, Failure]]:
    """Compare each language's requests with those of the first one in `exchanges`.

    Gives the failures with the language that they are in: never the first one.
    """
    first, *others = exchanges
    meant = {
        language: [item for item in made if not is_challenge(item)]
        for language, made in exchanges.items()
    }
    for language in others:
        snippet, outline = example.snippets[language], outlines[language]
        ours, theirs = meant[first], meant[language]
        if len(ours) != len(theirs):
            message = f"requests made: {len(ours)} by {first}, {len(theirs)} by {language}"
            extra = min(len(ours), len(theirs) - 1)
            where = place(snippet, outline, exchange=extra, exchanges=len(theirs))
            yield language, Failure(Code.LANGUAGE_MISMATCH, message, where, _HINT)
            continue
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            for what, needles in _differences(
                first, one.request, language, other.request, contract
            ):
                where = place(snippet, outline, needles, exchange=number, exchanges=len(theirs))
                yield language, Failure(Code.LANGUAGE_MISMATCH, what, where, _HINT)


def without_ids(exchanges: Sequence[Exchange], ids: Sequence[str]) -> tuple[Exchange, ...]:
    """Return exchanges in which what was created for a run is called by its number.

    A live server gives each run's records other ids, which is no difference of the languages.
    """

    def numbered(text: str) -> str:
        for number, identity in enumerate(ids, 1):
            text = text.replace(identity, f"created-{number}")
        return text

    def renamed(request: Request) -> Request:
        body = numbered(request.body.decode(errors="surrogateescape"))
        return replace(
            request,
            target=numbered(request.target),
            body=body.encode(errors="surrogateescape"),
        )

    return tuple(replace(item, request=renamed(item.request)) for item in exchanges)


_HINT = "readers switch between the languages: let them do the same"


def _differences(
    first: Language, one: Request, second: Language, other: Request, contract: Contract
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the differences in words, each with texts to look for in the second source."""
    left, right = _parts(one, contract), _parts(other, contract)
    for name in dict.fromkeys([*left, *right]):
        ours, theirs = left.get(name, NOT_JSON), right.get(name, NOT_JSON)
        if not same(_comparable(name, ours), _comparable(name, theirs)):
            sent = f"{first} sends {_show(ours)}, {second} sends {_show(theirs)}"
            message = f"{_words(name)} differs: {sent}"
            more = _other_values(ours, theirs)
            holders = _HOLDERS.get(name.partition(" ")[0], ()) if theirs is NOT_JSON else ()
            yield message, (*more, *_needles(name, one, other), *holders)


_HOLDERS = {
    "query": ("params=", "--get", "-G", "--url-query", "?"),
    "field": ("json=", "data=", "--json", "--data", "-d "),
}
"""Parts of this kind in a source: a missing one belongs there."""


def _other_values(ours: Any, theirs: Any) -> tuple[str, ...]:
    """Return the values that only the second request has, where it has several of one name."""
    if not isinstance(theirs, list) or len(theirs) < 2:  # noqa: PLR2004  one is found by its name
        return ()
    known = ours if isinstance(ours, list) else [ours]
    return tuple(value for value in theirs if isinstance(value, str) and value not in known)


def _needles(part: str, one: Request, other: Request) -> tuple[str, ...]:
    """Return what a source may call a part of its request, the likeliest first."""
    kind, _, name = part.partition(" ")
    match kind:
        case "method":
            return (other.method, other.method.lower())
        case "path":
            return path_needles(other.raw_path)
        case "header":
            sent = (written for written, _ in (*other.headers, *one.headers))
            return (*(written for written in sent if written.lower() == name.lower()), name)
        case "query" | "field":
            return (name,)
    return ("Content-Type", "content-type", "json", "data")


def _words(part: str) -> str:
    """Name a part of a request in a sentence."""
    kind, _, name = part.partition(" ")
    match kind:
        case "query":
            return f"the query parameter {name!r}"
        case "header" | "field" | "cookie":
            return f"the {kind} {name!r}"
    return f"the {part}"


def _show(value: Any) -> str:
    return "nothing" if value is NOT_JSON else json.dumps(value, ensure_ascii=False)


def _parts(request: Request, contract: Contract) -> dict[str, Any]:
    """Return what makes a request the request that it is; clients differ in the rest."""
    parts: dict[str, Any] = {"method": request.method, "path": request.path}
    query: dict[str, list[str]] = {}
    for name, value in request.query_pairs:
        query.setdefault(name, []).append(value)
    for name, values in query.items():
        # Most parameters have one value, which reads better by itself.
        parts[f"query {name}"] = values if len(values) > 1 else values[0]
    match = contract.match(request.method, request.raw_path)
    declared: tuple[str, ...] = ()
    if not isinstance(match, NoMatch):
        keys = contract.security.key_names(match.operation, "header")
        headers = (item.name for item in match.operation.parameters if item.place == "header")
        declared = (*headers, *sorted(keys))
    for name in ("authorization", *(name for name in declared if name.lower() != "authorization")):
        field = request.header(name)
        if field is not None:
            parts[f"header {name}"] = field
    parts |= {f"cookie {name}": value for name, value in cookies(request.headers)}
    if request.body:
        parts["media type"] = media_type(request.headers)
        parts |= _body(request)
    return parts


def _comparable(part: str, value: Any) -> Any:
    """Return a part as it is compared: the case of a scheme says nothing (RFC 9110, 11.1)."""
    if part != "header authorization" or not isinstance(value, str):
        return value
    scheme, space, rest = value.partition(" ")
    sent = DigestAccess.read(rest) if scheme.lower() == "digest" else None
    # Each proof has something random in it (RFC 7616, section 3.4).
    return f"{scheme.lower()}{space}{sent.fields['username'] if sent else rest}"


def _body(request: Request) -> dict[str, Any]:
    """Return the body in its parts, which are the same however a client writes them down."""
    read = _READERS.get(media.kind(media_type(request.headers)))
    found = None
    with suppress(ValueError, SyntaxError):
        body = bodies.content(request.headers, request.body)
        found = None if body is None or read is None else read(request, body)
    return {"body": request.body.decode(errors="replace")} if found is None else found


def _json_parts(_request: Request, body: bytes) -> dict[str, Any] | None:
    value = read_json(body)
    if isinstance(value, dict):
        return {f"field {name}": item for name, item in value.items()}
    return None if value is NOT_JSON else {"body": value}


def _form_parts(_request: Request, body: bytes) -> dict[str, Any]:
    return _gathered(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _multipart_parts(request: Request, body: bytes) -> dict[str, Any]:
    parts = read_parts(request.header("content-type") or "", body)
    return _gathered([(part.name, _part(part)) for part in parts])


def _line_parts(_request: Request, body: bytes) -> dict[str, Any] | None:
    lines = [read_json(line) for line in body.splitlines() if line.strip()]
    return None if NOT_JSON in lines else {"body": lines}


def _xml_parts(_request: Request, body: bytes) -> dict[str, Any]:
    from xml.etree.ElementTree import canonicalize  # noqa: PLC0415  slow to import

    return {"body": canonicalize(body.decode(), strip_text=True)}


_READERS = {
    media.Kind.JSON: _json_parts,
    media.Kind.FORM: _form_parts,
    media.Kind.MULTIPART: _multipart_parts,
    media.Kind.LINES: _line_parts,
    media.Kind.XML: _xml_parts,
}


def _gathered(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return what a form has for each of its fields; the order of the fields says nothing."""
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {
        f"field {name}": values if len(values) > 1 else values[0] for name, values in found.items()
    }


def _part(part: Part) -> Any:
    """Return what makes a part of a form what it is: a text, or a file with its name.

    Clients guess the type of a file differently; a server goes by its content.
    """
    text = part.content.decode(errors="replace")
    value = read_json(part.content) if media.is_json(part.media_type) else NOT_JSON
    shown = text if value is NOT_JSON else value
    return shown if part.filename is None else {"file": part.filename, "content": shown}
