"""One operation of the contract, with its references resolved."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from snipproof.contract.document import METHODS, ContractDocument
from snipproof.contract.names import folder_name
from snipproof.contract.servers import HERE, Server, read_servers
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation

Schema = Mapping[str, Any] | bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter in the path, the query, a header or a cookie (OpenAPI 3.1, section 4.8.12).

    `media` is the media type of a parameter that is a text of one; empty where it has a style.
    """

    name: str
    place: str
    required: bool
    schema: Schema
    style: str
    explode: bool
    deprecated: bool
    examples: tuple[Any, ...] = field(default=(), compare=False)
    allows_empty: bool = False
    media: str = ""

    @property
    def shown(self) -> tuple[Any, ...]:
        """The values that the contract shows: its own examples, then its schema's."""
        if not isinstance(self.schema, Mapping):
            return self.examples
        more = self.schema.get("examples")
        single = [self.schema["example"]] if "example" in self.schema else []
        return (*self.examples, *single, *(more if isinstance(more, list) else ()))


@dataclass(frozen=True, slots=True)
class Encoding:
    """How one field of a form or of a multipart body is written (OpenAPI 3.1, section 4.8.15).

    `content_types` are the media types that a part may have, empty where the contract is silent.
    """

    content_types: tuple[str, ...] = ()
    style: str = ""
    explode: bool | None = None


@dataclass(frozen=True, slots=True)
class MediaType:
    """One form that a body may take: its media type (or range) and its schema, if it has one.

    `examples` are the form's own, the first is the one to show. `encoding` is by field.
    `parameters` are those that the contract writes behind the name, such as `charset=utf-8`.
    """

    name: str
    schema: Schema | None
    examples: tuple[Any, ...] = field(default=(), compare=False)
    encoding: Mapping[str, Encoding] = field(default_factory=dict, compare=False)
    parameters: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ResponseHeader:
    """A header field of a response (OpenAPI 3.1, section 4.8.21)."""

    name: str
    required: bool
    schema: Schema
    examples: tuple[Any, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class RequestBody:
    """The body that an operation takes."""

    required: bool
    content: tuple[MediaType, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path (OpenAPI 3.1, section 4.8.10).

    `responses` maps a status (`200`, `2XX` or `default`) to the media types of its body; none
    where it has no body, and `headers` maps it to the header fields that it has beside the body's.
    `security` is a choice of requirements, each the names of the schemes that it takes together;
    one of them is empty where credentials are optional, and all is empty where none are taken.
    `path` is written as in the contract; what `servers` have before it is in `url_path`. Where
    `ignores_body`, nothing is known of a body: the contract has one where it has no meaning.
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
    headers: Mapping[str, tuple[ResponseHeader, ...]] = field(default_factory=dict)
    servers: tuple[Server, ...] = (HERE,)
    ignores_body: bool = False

    @property
    def is_open(self) -> bool:
        """Whether anyone may call."""
        return not self.security or frozenset() in self.security

    @property
    def base(self) -> str:
        """The base path of its first server; empty where that has none."""
        return self.servers[0].base

    @property
    def url_path(self) -> str:
        """The path as it is sent: with the base path before it."""
        return self.base + self.path

    @property
    def slug(self) -> str:
        """The operation's name in addresses and folders: `getUserTokens` → `get-user-tokens`."""
        return folder_name(self.id) or folder_name(f"{self.method} {self.path}") or "operation"

    @property
    def folder(self) -> str:
        """The name of the folder that examples of its tag are in."""
        return folder_name(self.tag) or "other"

    @property
    def success(self) -> int:
        """The first success status that is declared, else the first redirection; else 200."""
        codes = sorted(status for status in self.responses if re.fullmatch(r"[23]\d\d", status))
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


def read_operations(document: ContractDocument) -> Iterator[Operation]:
    """Return every operation of the document.

    Raises `FailureError` (`contract-invalid`) where two share an `operationId`; `AttributeError`,
    `KeyError`, `TypeError` or `ValueError` where the document is not OpenAPI at all.
    """
    seen: dict[str, SourceLocation] = {}
    usual = read_servers(document.data, address=document.address)
    for path, item in (document.data.get("paths") or {}).items():
        path_item = document.resolve(item)
        for method in (*METHODS, "query"):
            if method not in path_item:
                continue
            operation = _operation(document, path, method, path_item, usual)
            if operation.id in seen:
                message = f"the operationId {operation.id!r} is there twice"
                hint = f"the other is at {seen[operation.id]}"
                raise FailureError(
                    Failure(Code.CONTRACT_INVALID, message, operation.location, hint)
                )
            seen[operation.id] = operation.location
            yield operation


def _operation(
    document: ContractDocument,
    path: str,
    method: str,
    path_item: Mapping[str, Any],
    usual: tuple[Server, ...],
) -> Operation:
    data = path_item[method]
    location = document.at("paths", path, method)
    # The document may leave the id out; the method and path name the operation as well.
    identity = data.get("operationId") or f"{method}{re.sub(r'[^A-Za-z0-9]+', '-', path)}"
    if isinstance(identity, Mapping | list):
        raise TypeError(f"operationId is {identity!r}")
    security = data.get("security", document.data.get("security", []))
    ignores_body = "requestBody" in data and _ignores_body(document, method)
    return Operation(
        id=str(identity),
        method=method.upper(),
        path=path,
        tag=(data.get("tags") or ["default"])[0],
        summary=data.get("summary", ""),
        deprecated=data.get("deprecated", False),
        parameters=tuple(_parameters(document, path_item, data)),
        body=None if ignores_body else _body(document, data.get("requestBody")),
        responses={
            str(status): _content(document, document.resolve(response))
            for status, response in data.get("responses", {}).items()
        },
        security=_choices(security),
        location=location,
        headers={
            str(status): tuple(_headers(document, document.resolve(response)))
            for status, response in data.get("responses", {}).items()
        },
        servers=(
            read_servers(data, path_item, document.data, address=document.address)
            if "servers" in data or "servers" in path_item
            else usual
        ),
        ignores_body=ignores_body,
    )


def _choices(security: Sequence[Mapping[str, Any]]) -> tuple[frozenset[str], ...]:
    """Return the requirements of which one has to be met; none where none asks for anything."""
    if not all(isinstance(choice, Mapping) for choice in security):
        raise TypeError(f"security is {security!r}")
    choices = tuple(dict.fromkeys(frozenset(choice) for choice in security))
    return choices if any(choices) else ()


def _parameters(
    document: ContractDocument, path_item: Mapping[str, Any], data: Mapping[str, Any]
) -> Iterator[Parameter]:
    """Return the parameters; an operation's own replace the path item's of the same name."""
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for raw in (*path_item.get("parameters", ()), *data.get("parameters", ())):
        parameter = document.resolve(raw)
        if "name" not in parameter:  # it could not be read, which is noted with the document
            continue
        if document.version != "2.0" and parameter["in"] == "header" and _is_ignored(parameter):
            continue
        found[parameter["in"], parameter["name"]] = parameter
    for (place, name), parameter in found.items():
        style = parameter.get("style", "form" if place in {"query", "cookie"} else "simple")
        # A parameter has a schema, or a single media type that has one.
        content = parameter.get("content") or {}
        holder = document.resolve(next(iter(content.values()), parameter))
        yield Parameter(
            name=name,
            place=place,
            required=parameter.get("required", False),
            schema=holder.get("schema", {}),
            style=style,
            explode=parameter.get("explode", style == "form"),
            deprecated=parameter.get("deprecated", False),
            examples=(*_examples(document, parameter), *_examples(document, holder)),
            allows_empty=parameter.get("allowEmptyValue") is True,
            media=next(iter(content), "").partition(";")[0].strip().lower(),
        )


def _is_ignored(parameter: Mapping[str, Any]) -> bool:
    """Whether a header parameter is one that has no say (OpenAPI 3.0, "Parameter Object", `name`).

    Swagger 2.0 has no such rule.
    """
    return parameter["name"].lower() in {"accept", "content-type", "authorization"}


def _ignores_body(document: ContractDocument, method: str) -> bool:
    """Whether what an operation says of a body has no say (OpenAPI 3.0, "Operation Object")."""
    return document.version == "3.0" and method in {"get", "head", "delete"}


def _body(document: ContractDocument, raw: Any) -> RequestBody | None:
    if raw is None:
        return None
    body = document.resolve(raw)
    return RequestBody(body.get("required", False), _content(document, body))


def _content(document: ContractDocument, holder: Mapping[str, Any]) -> tuple[MediaType, ...]:
    return tuple(
        _media_type(document, name, document.resolve(media))
        for name, media in holder.get("content", {}).items()
    )


def _media_type(document: ContractDocument, written: str, media: Mapping[str, Any]) -> MediaType:
    name, _, parameters = written.partition(";")
    return MediaType(
        name.strip().lower(),
        media.get("schema"),
        tuple(_examples(document, media)),
        {field: _encoding(said) for field, said in (media.get("encoding") or {}).items()},
        parameters.strip(),
    )


def _examples(document: ContractDocument, holder: Mapping[str, Any]) -> Iterator[Any]:
    """Return what `example` and `examples` show (OpenAPI 3.1, section 4.8.19)."""
    if "example" in holder:
        yield holder["example"]
    examples = holder.get("examples")
    for raw in examples.values() if isinstance(examples, Mapping) else ():
        example = document.resolve(raw)
        if isinstance(example, Mapping) and "value" in example:
            yield example["value"]


def _encoding(said: Mapping[str, Any]) -> Encoding:
    kinds = (kind.partition(";")[0].strip() for kind in said.get("contentType", "").split(","))
    return Encoding(
        tuple(kind.lower() for kind in kinds if kind), said.get("style", ""), said.get("explode")
    )


def _headers(document: ContractDocument, response: Mapping[str, Any]) -> Iterator[ResponseHeader]:
    for name, raw in (response.get("headers") or {}).items():
        header = document.resolve(raw)
        # Content-Type is ignored here (OpenAPI 3.1, section 4.8.17): the body's forms say it.
        if name.lower() == "content-type" or not isinstance(header, Mapping):
            continue
        holder = next(iter((header.get("content") or {}).values()), header)
        schema = holder.get("schema", {}) if isinstance(holder, Mapping) else {}
        yield ResponseHeader(
            name, header.get("required", False), schema, tuple(_examples(document, header))
        )
