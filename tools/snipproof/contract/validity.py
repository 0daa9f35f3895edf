"""Says where a contract's files depart from the schema of their version of OpenAPI.

The schemas are the official ones, which openapi-spec-validator has; to import that takes seconds,
so they are read from its files. A document of several files is held to the schema of 3.1 as it is
normalised. Schemas are also searched for keywords that are nearly others: JSON Schema allows any.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

from snipproof.contract.document import ContractDocument
from snipproof.contract.grammar import OBJECTS, Holds
from snipproof.contract.keywords import CHECKED, IDENTITIES, usable
from snipproof.contract.tree import find
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.yaml_document import Pointer
from snipproof.core.suggestions import nearest

_MOST = 50
"""How many departures are reported; a document with more is another kind of document."""

_FOLDERS = {"2.0": "v2.0", "3.0": "v3.0", "3.1": "v3.1", "3.2": "v3.2"}

_DATA = frozenset(
    {
        *CHECKED,
        *IDENTITIES,
        *OBJECTS["schema"],
        "title",
        "description",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "examples",
        "example",
        "const",
        "nullable",
        "discriminator",
        "externalDocs",
        "xml",
        "contentEncoding",
        "contentMediaType",
        "$comment",
        "$vocabulary",
    }
)
"""The keywords of JSON Schema 2020-12 and of OpenAPI's schema objects."""

_FIELDS = frozenset(
    {
        *_DATA,
        *(field for fields in OBJECTS.values() for field in fields),
        "name",
        "in",
        "info",
        "tags",
        "servers",
        "security",
        "operationId",
        "summary",
        "style",
        "explode",
        "allowReserved",
        "allowEmptyValue",
        "securitySchemes",
        "consumes",
        "produces",
        "definitions",
        "securityDefinitions",
        "basePath",
        "schemes",
        "collectionFormat",
        "url",
        "variables",
        "version",
        "scheme",
        "bearerFormat",
        "flows",
    }
)
"""The fields of OpenAPI's objects, for a misspelt one's nearest."""


def departures(document: ContractDocument) -> list[Failure]:
    """Return where a contract departs from its version of OpenAPI, the first first.

    What the document has noted as a problem is not among them.
    """
    raw = document.raw()
    if raw is None:
        found = list(_official("3.1", document.data))
        base: Any = document.data
    else:
        found = [
            (_named(raw, way), message, hint)
            for way, message, hint in _official(document.version, raw)
        ]
        base = raw
    found += [*_misspelt(base), *_templates(base)]
    told = {problem.failure.location for problem in document.problems}
    failures: dict[tuple[str, int], Failure] = {}
    for pointer, message, hint in found:
        place = document.near(pointer) if raw is None else document.written(pointer)
        failure = Failure(Code.CONTRACT_INVALID, message, place, hint)
        if place not in told:
            failures.setdefault((place.path, place.line), failure)
        if len(failures) == _MOST:
            break
    return sorted(failures.values(), key=lambda failure: failure.location)


def why_invalid(document: ContractDocument, error: Exception) -> Failure:
    """Return the place where a document departs from OpenAPI 3.1's own schema.

    `error` is what went wrong while the document was read, in case the schema finds nothing.
    """
    # The most precise of the findings is the deepest one.
    found = max(_official("3.1", document.data), key=lambda item: len(item[0]), default=None)
    pointer, reason, _ = found or ((), repr(error), "")
    return Failure(
        Code.CONTRACT_INVALID,
        f"the contract cannot be understood: {reason}",
        document.near(pointer),
        "compare it with the OpenAPI specification, or check it with openapi-spec-validator",
    )


def _named(value: Any, pointer: Pointer) -> Pointer:
    """Return a way whose steps through mappings are names: the validator makes numbers of some."""
    made: list[str | int] = []
    for step in pointer:
        made.append(str(step) if isinstance(value, Mapping) else step)
        try:
            value = find(value, (str(step),))
        except (LookupError, ValueError):
            value = None
    return tuple(made)


Found = tuple[Pointer, str, str]
"""The way to what is wrong, a message, and what to do."""


def _official(version: str, data: Any) -> Iterator[Found]:
    """Return what the official schema of a version finds."""
    errors = [inner for error in _validator(version).iter_errors(data) for inner in _meant(error)]
    ways = {tuple(error.instance_path) for error in errors}
    for error in errors:
        way = tuple(error.instance_path)
        kind = error.kind
        unknown: list[str] = []
        if isinstance(
            kind,
            jsonschema_rs.ValidationErrorKind.AdditionalProperties
            | jsonschema_rs.ValidationErrorKind.UnevaluatedProperties,
        ):
            unknown = [name for name in kind.unexpected if not name.startswith("x-")]
            # Where another rule failed, all fields beside it count as unevaluated.
            if any(other[: len(way)] == way for other in ways if len(other) > len(way)):
                unknown = [name for name in unknown if name not in _FIELDS]
            for name in unknown:
                near = nearest(name, _FIELDS)
                hint = f"did you mean {near[0]!r}?" if near else "remove it, or call it x-…"
                yield (*way, name), f"OpenAPI {version} has no field {name!r} here", hint
            continue
        where = "/".join(map(str, way[-3:])) or "the document"
        yield way, f"{where} is not what OpenAPI {version} has there: {error.message[:200]}", ""


def _meant(error: jsonschema_rs.ValidationError) -> Iterator[jsonschema_rs.ValidationError]:
    """Return the errors of the alternative that a value comes nearest to."""
    kind = error.kind
    if not isinstance(
        kind,
        jsonschema_rs.ValidationErrorKind.AnyOf | jsonschema_rs.ValidationErrorKind.OneOfNotValid,
    ):
        yield error
        return
    branches = [branch for branch in kind.context if branch and not _is_reference(branch)]
    if not branches:
        yield error
        return
    best = min(branches, key=lambda branch: (-max(map(_depth, branch)), len(branch)))
    for inner in best:
        yield from _meant(inner)


def _depth(error: jsonschema_rs.ValidationError) -> int:
    return len(error.instance_path)


def _is_reference(branch: list[jsonschema_rs.ValidationError]) -> bool:
    """Whether a branch asks for a reference, which the value is none of."""
    return any("$ref" in error.message and "required" in error.message for error in branch)


@cache
def _validator(version: str) -> Any:
    package = find_spec("openapi_spec_validator")
    places = package.submodule_search_locations if package is not None else None
    folder = Path(*(places or [])[:1], "resources", "schemas", _FOLDERS[version])
    schema: dict[str, Any] = json.loads((folder / "schema.json").read_bytes())
    return jsonschema_rs.validator_for(schema)


def _misspelt(data: Any) -> Iterator[Found]:
    """Return the keywords of schemas that are unknown and nearly others, or have no such value."""
    for way, schema in _schemas("document", data, ()):
        for keyword, value in schema.items():
            if keyword in CHECKED and usable(keyword, value) != value:
                if keyword != "type":
                    message = f"{keyword}: {json.dumps(value, default=str)[:80]} has no meaning"
                    yield (*way, keyword), message, f"see what JSON Schema has for {keyword}"
            elif keyword not in _DATA and not keyword.startswith("x-") and "$ref" not in schema:
                near = nearest(keyword, _DATA, least=0.8)
                if near:
                    message = f"a schema has no keyword {keyword!r}"
                    yield (*way, keyword), message, f"did you mean {near[0]!r}?"


def _templates(data: Any) -> Iterator[Found]:
    """Return the path parameters that their path does not name.

    Each has to be a template expression of the path (OpenAPI 3.1, section 4.8.12.1).
    """
    paths = data.get("paths") if isinstance(data, Mapping) else None
    for path, item in paths.items() if isinstance(paths, Mapping) else ():
        if not isinstance(item, Mapping):
            continue
        named = _EXPRESSION.findall(str(path))
        for way, parameter in _parameters(item, ("paths", path)):
            resolved = _followed(data, parameter)
            name = str(resolved.get("name"))
            if resolved.get("in") == "path" and name not in named:
                near = nearest(name, named)
                hint = f"did you mean {near[0]!r}?" if near else "remove it, or name it in the path"
                yield way, f"the path {path} does not name its parameter {name!r}", hint


_EXPRESSION = re.compile(r"\{([^{}]+)\}")


def _parameters(
    item: Mapping[str, Any], way: Pointer
) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    """Return the parameters of a path and of its operations, with their ways."""
    holders = [(way, item)]
    holders += [((*way, key), held) for key, held in item.items() if isinstance(held, Mapping)]
    for place, holder in holders:
        several = holder.get("parameters")
        for number, parameter in enumerate(several if isinstance(several, list) else ()):
            if isinstance(parameter, Mapping):
                yield (*place, "parameters", number), parameter


def _followed(data: Any, parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference inside of the document leads to; empty if it leads elsewhere."""
    reference = parameter.get("$ref")
    if not isinstance(reference, str):
        return parameter
    found = data
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(unquote(step)) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _schemas(kind: str, value: Any, way: Pointer) -> Iterator[tuple[Pointer, Mapping[str, Any]]]:
    """Return every schema inside of an object of a kind, with its way."""
    if not isinstance(value, Mapping):
        return
    if kind == "schema":
        yield way, value
    fields = {**OBJECTS[kind], **_SWAGGER.get(kind, {})}
    if kind == "callback":
        fields = {str(name): (Holds.ONE, "path item") for name in value}
    for field, (holds, inner) in fields.items():
        held = value.get(field)
        if holds is Holds.ONE:
            yield from _schemas(inner, held, (*way, field))
        elif holds is Holds.NAMED and isinstance(held, Mapping):
            for name, item in held.items():
                yield from _schemas(inner, item, (*way, field, name))
        elif holds is Holds.LIST and isinstance(held, list):
            for number, item in enumerate(held):
                yield from _schemas(inner, item, (*way, field, number))


_SWAGGER: Mapping[str, Any] = {
    "document": {
        "definitions": (Holds.NAMED, "schema"),
        "parameters": (Holds.NAMED, "parameter"),
        "responses": (Holds.NAMED, "response"),
    },
    "response": {"schema": (Holds.ONE, "schema")},
}
"""The places in which Swagger 2.0 has other objects than 3.1."""
