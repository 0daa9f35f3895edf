"""What the contract says of one operation, with its references resolved."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from snipproof.contract.document import METHODS, ContractDocument
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation

Schema = Mapping[str, Any] | bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the path, the query or a header (OpenAPI 3.1, section 4.8.12)."""

    name: str
    place: str
    required: bool
    schema: Schema
    style: str
    explode: bool
    deprecated: bool


@dataclass(frozen=True, slots=True)
class MediaType:
    """One form that a body may take: its media type (or range) and its schema, if it has one."""

    name: str
    schema: Schema | None


@dataclass(frozen=True, slots=True)
class RequestBody:
    """The body that an operation takes."""

    required: bool
    content: tuple[MediaType, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path (OpenAPI 3.1, section 4.8.10).

    `responses` maps a status (`200`, `2XX` or `default`) to the media types of its body; none
    where it has no body. `security` is a choice of requirements, each the names of the schemes
    that it takes together; empty where anyone may call.
    """

    id: str
    method: str
    path: str
    tag: str
    summary: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    body: RequestBody | None
    responses: Mapping[str, tuple[MediaType, ...]]
    security: tuple[frozenset[str], ...]
    location: SourceLocation

    @property
    def slug(self) -> str:
        """The operation's name in addresses and folders: `getUserTokens` → `get-user-tokens`."""
        return kebab(self.id)

    @property
    def success(self) -> int:
        """The first success status that is declared; 200 where none is."""
        codes = sorted(status for status in self.responses if re.fullmatch(r"2\d\d", status))
        return int(codes[0]) if codes else 200

    def response(self, status: int) -> tuple[MediaType, ...] | None:
        """Return the media types of a status, or None where the contract does not declare it."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def parameter(self, place: str, name: str) -> Parameter | None:
        """Find a parameter; names of header fields in any case."""
        for parameter in self.parameters:
            if parameter.place == place and (
                parameter.name == name
                or (place == "header" and parameter.name.lower() == name.lower())
            ):
                return parameter
        return None


def kebab(name: str) -> str:
    """Write a camel-case name with hyphens, in lower case."""
    split = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1-\2", re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", name))
    return split.lower()


def read_operations(document: ContractDocument) -> Iterator[Operation]:
    """Return every operation of the document.

    Raises `FailureError` (`contract-invalid`) where two share an `operationId`; `AttributeError`,
    `KeyError`, `TypeError` or `ValueError` where the document is not OpenAPI at all.
    """
    seen: dict[str, SourceLocation] = {}
    for path, item in (document.data.get("paths") or {}).items():
        path_item = document.resolve(item)
        for method in METHODS:
            if method not in path_item:
                continue
            operation = _operation(document, path, method, path_item)
            if operation.id in seen:
                message = f"the operationId {operation.id!r} is there twice"
                hint = f"the other is at {seen[operation.id]}"
                raise FailureError(
                    Failure(Code.CONTRACT_INVALID, message, operation.location, hint)
                )
            seen[operation.id] = operation.location
            yield operation


def _operation(
    document: ContractDocument, path: str, method: str, path_item: Mapping[str, Any]
) -> Operation:
    data = path_item[method]
    location = document.at("paths", path, method)
    # The document may leave the id out; the method and path name the operation as well.
    identity = data.get("operationId") or f"{method}{re.sub(r'[^A-Za-z0-9]+', '-', path)}"
    if not isinstance(identity, str):
        raise TypeError(f"operationId is {identity!r}")
    security = data.get("security", document.data.get("security", []))
    return Operation(
        id=identity,
        method=method.upper(),
        path=path,
        tag=(data.get("tags") or ["default"])[0],
        summary=data.get("summary", ""),
        deprecated=data.get("deprecated", False),
        parameters=tuple(_parameters(document, path_item, data)),
        body=_body(document, data.get("requestBody")),
        responses={
            str(status): _content(document, document.resolve(response))
            for status, response in data.get("responses", {}).items()
        },
        security=() if {} in security else tuple(frozenset(choice) for choice in security),
        location=location,
    )


def _parameters(
    document: ContractDocument, path_item: Mapping[str, Any], data: Mapping[str, Any]
) -> Iterator[Parameter]:
    """Return the parameters; an operation's own replace the path item's of the same name."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for raw in (*path_item.get("parameters", ()), *data.get("parameters", ())):
        parameter = document.resolve(raw)
        if not isinstance(parameter["name"], str):
            raise TypeError(f"a parameter is called {parameter['name']!r}")
        found[parameter["in"], parameter["name"]] = parameter
    for (place, name), parameter in found.items():
        style = parameter.get("style", "form" if place in {"query", "cookie"} else "simple")
        # A parameter has a schema, or a single media type that has one.
        holder = next(iter(parameter.get("content", {}).values()), parameter)
        yield Parameter(
            name=name,
            place=place,
            required=parameter.get("required", False),
            schema=holder.get("schema", {}),
            style=style,
            explode=parameter.get("explode", style == "form"),
            deprecated=parameter.get("deprecated", False),
        )


def _body(document: ContractDocument, raw: Any) -> RequestBody | None:
    if raw is None:
        return None
    body = document.resolve(raw)
    return RequestBody(body.get("required", False), _content(document, body))


def _content(document: ContractDocument, holder: Mapping[str, Any]) -> tuple[MediaType, ...]:
    return tuple(
        MediaType(name.partition(";")[0].strip().lower(), document.resolve(media).get("schema"))
        for name, media in holder.get("content", {}).items()
    )
