"""Whether a request keeps to the contract."""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches

from snipproof.contract import media, values
from snipproof.contract.finding import Finding
from snipproof.contract.match import Match
from snipproof.contract.operation import MediaType, Operation, Parameter
from snipproof.contract.schema import Mismatch, Schemas
from snipproof.contract.security import Security
from snipproof.exchange import Request, media_type
from snipproof.failure import Code

_ORDINARY_HEADERS = frozenset(
    {
        "accept",
        "accept-charset",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cache-control",
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "cookie",
        "date",
        "expect",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "keep-alive",
        "origin",
        "pragma",
        "prefer",
        "proxy-connection",
        "range",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
    }
)
"""Request fields that belong to HTTP, which a contract does not list (RFC 9110 and others)."""


class RequestRules:
    """Holds requests to one document."""

    def __init__(self, schemas: Schemas, security: Security) -> None:
        self._schemas = schemas
        self._security = security

    def findings(self, match: Match, request: Request, token: str | None) -> Iterator[Finding]:
        """Judge credentials, parameters, header fields and body, in this order."""
        credentials = self._security.findings(match.operation, request, token)
        yield from credentials
        # A misspelt Authorization is told once, as the missing credentials that it means.
        told = {needle for finding in credentials for needle in finding.needles}
        for finding in self._parameters(match, request):
            if not (finding.code is Code.UNKNOWN_PARAMETER and told & set(finding.needles)):
                yield finding
        yield from self._body(match.operation, request)

    def _parameters(self, match: Match, request: Request) -> Iterator[Finding]:
        operation = match.operation
        query: dict[str, list[str]] = {}
        for name, value in request.query_pairs:
            query.setdefault(name, []).append(value)
        # A query cut off by an unquoted `&` or glued on by a `?` shows in its names.
        for parameter in operation.parameters:
            if parameter.place == "path":
                texts = [match.path_parameters.get(parameter.name, "")]
            elif parameter.place == "query":
                texts = query.pop(parameter.name, [])
            elif parameter.place == "header":
                field = request.header(parameter.name)
                texts = [] if field is None else [field]
            else:
                continue
            yield from self._parameter(parameter, texts)
        keys = self._security.key_names(operation)
        known = [item.name for item in operation.parameters if item.place == "query"]
        for name in query:
            if name not in keys and not _deep(name, known):
                yield _unknown("query parameter", name, known, operation)
        yield from self._unknown_headers(operation, request, keys)

    def _parameter(self, parameter: Parameter, texts: list[str]) -> Iterator[Finding]:
        where = f"the {parameter.place} parameter {parameter.name!r}"
        if not texts:
            if parameter.required:
                yield Finding(
                    Code.MISSING_PARAMETER,
                    f"{where} is required, and the request lacks it",
                    f"add {parameter.name}",
                )
            return
        if parameter.deprecated:
            yield Finding(
                Code.DEPRECATED_PARAMETER,
                f"{where} is deprecated",
                "leave it out, or use what its description names instead",
                (parameter.name,),
            )
        for mismatch in values.mismatches(parameter, texts, self._schemas):
            yield Finding(
                Code.BAD_PARAMETER,
                f"{where} does not fit: {mismatch.message}",
                "see its type and limits in the contract",
                (f"{parameter.name}={texts[-1]}", parameter.name, texts[-1]),
            )

    def _unknown_headers(
        self, operation: Operation, request: Request, keys: set[str]
    ) -> Iterator[Finding]:
        known = [item.name.lower() for item in operation.parameters if item.place == "header"]
        expected = {*known, *(key.lower() for key in keys), *_ORDINARY_HEADERS}
        for name, _ in request.headers:
            # Fields named Sec-… are the client's own business (Fetch standard).
            if name.lower() not in expected and not name.lower().startswith("sec-"):
                yield _unknown("header", name, [*known, "authorization"], operation)

    def _body(self, operation: Operation, request: Request) -> Iterator[Finding]:
        sent = media_type(request.headers)
        if operation.body is None:
            if request.body:
                yield Finding(
                    Code.BAD_BODY,
                    f"{operation.id} takes no body, and the request has one of "
                    f"{len(request.body)} bytes",
                    "leave the body out; this operation's values go into the path and the query",
                    ("--data", "--json", "json=", "data="),
                )
            return
        if not request.body:
            if operation.body.required:
                yield Finding(
                    Code.BAD_BODY,
                    f"{operation.id} needs a body, and the request has none",
                    f"send {media.names(operation.body.content)}",
                )
            return
        form = media.find(operation.body.content, sent)
        if form is None:
            yield Finding(
                Code.BAD_MEDIA_TYPE,
                f"the body is sent as {sent or 'no media type'}; "
                f"{operation.id} takes {media.names(operation.body.content)}",
                f"set the Content-Type to {operation.body.content[0].name}",
                ("Content-Type", "content-type", "--data", "data="),
            )
            return
        yield from self._body_value(form, request.body)

    def _body_value(self, form: MediaType, body: bytes) -> Iterator[Finding]:
        if not media.is_json(form.name) or form.schema is None:
            return
        try:
            value = json.loads(body)
        except (ValueError, RecursionError) as error:
            yield Finding(
                Code.BAD_BODY,
                f"the body is not valid JSON: {error}",
                "mend the JSON; look for quotes and for a comma before a closing bracket",
                (*_last_key(error), "--data", "--json", "data="),
            )
            return
        for mismatch in self._schemas.mismatches(form.schema, value):
            yield _body_finding(mismatch)


def _last_key(error: Exception) -> Iterator[str]:
    """Give the last key before the place where JSON ends to be JSON, as it is written.

    Lines do not help here: curl takes line ends out of what `--data` reads.
    """
    if isinstance(error, json.JSONDecodeError):
        yield from reversed(re.findall(r'"[^"\n]+"(?=\s*:)', error.doc[: error.pos]))


def _body_finding(mismatch: Mismatch) -> Finding:
    if mismatch.unknown is not None:
        hint = (
            f"did you mean {mismatch.suggestion!r}?"
            if mismatch.suggestion
            else "remove it, or add it to the contract if the API takes it"
        )
        return Finding(Code.UNKNOWN_FIELD, mismatch.message, hint, (mismatch.unknown,))
    last = mismatch.path.rpartition(".")[2].partition("[")[0]
    place = f"in the body, {mismatch.path}: " if mismatch.path else "in the body: "
    return Finding(
        Code.BAD_BODY,
        place + mismatch.message,
        "see the fields of the body in the contract",
        (last,) if last else (),
    )


def _unknown(kind: str, name: str, known: list[str], operation: Operation) -> Finding:
    near = get_close_matches(name.lower(), known, n=1) or get_close_matches(name, known, n=1)
    if near:
        hint = f"did you mean {near[0]!r}?"
    elif known:
        hint = f"the contract has {', '.join(sorted(known))}"
    else:
        hint = "leave it out"
    message = f"the {kind} {name!r} is not in the contract of {operation.id}"
    return Finding(Code.UNKNOWN_PARAMETER, message, hint, (name,))


def _deep(name: str, known: list[str]) -> bool:
    """Whether a name is a `deepObject` key of a known parameter: `filter[status]`."""
    base, bracket, _ = name.partition("[")
    return bool(bracket) and base in known
