"""Whether a request keeps to the contract."""

import re
from collections.abc import Iterator

from snipproof.contract import bodies, media, values
from snipproof.contract.direction import Direction
from snipproof.contract.finding import Finding
from snipproof.contract.match import Match
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import MediaType, Operation, Parameter
from snipproof.contract.schema import Schemas
from snipproof.contract.security import Secrets, Security
from snipproof.core.exchange import Request, media_type
from snipproof.core.failure import Code
from snipproof.core.suggestions import nearest

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

    def findings(
        self, match: Match, request: Request, given: Secrets | str | None
    ) -> Iterator[Finding]:
        """Judge credentials, parameters, header fields and body, in this order."""
        credentials = self._security.findings(match.operation, request, given)
        body = list(self._body(match.operation, request))
        # A misspelt header is told once: as the missing credentials or the media type it means.
        told = {needle for finding in (*credentials, *body) for needle in finding.needles}
        yield from credentials
        for finding in self._parameters(match, request):
            if not (finding.code is Code.UNKNOWN_PARAMETER and told & set(finding.needles)):
                yield finding
        yield from body

    def _parameters(self, match: Match, request: Request) -> Iterator[Finding]:
        operation = match.operation
        names = [item.name for item in operation.parameters]
        sent = values.SentParameters(request, match.path_parameters, self._schemas, names)
        taken: set[str] = set()
        # A query cut off by an unquoted `&` or glued on by a `?` shows in its names.
        for parameter in operation.parameters:
            found = sent.find(parameter)
            if found is not None and parameter.place in {"query", "querystring"}:
                taken.update(found.names)
            yield from self._parameter(parameter, found, request)
        keys = self._security.key_names(operation)
        known = [item.name for item in operation.parameters if item.place == "query"]
        for name in sent.query:
            if name not in keys and name not in taken:
                yield _unknown("query parameter", name, known, operation)
        yield from self._unknown_headers(operation, request, keys)

    def _parameter(
        self, parameter: Parameter, sent: values.Sent | None, request: Request
    ) -> Iterator[Finding]:
        where = f"the {parameter.place} parameter {parameter.name!r}"
        if sent is None:
            if parameter.required:
                others = request.query_pairs if parameter.place == "query" else request.headers
                yield Finding(
                    Code.MISSING_PARAMETER,
                    f"{where} is required, and the request lacks it",
                    f"add {parameter.name}",
                    ("params=",) if parameter.place == "query" else (),
                    value=[name for name, _ in others],
                )
            return
        if parameter.deprecated:
            yield Finding(
                Code.DEPRECATED_PARAMETER,
                f"{where} is deprecated",
                "leave it out, or use what its description names instead",
                (parameter.name,),
            )
        last = sent.texts[-1] if sent.texts else ""
        for mismatch in values.sent_mismatches(parameter, sent, self._schemas):
            yield Finding(
                Code.BAD_PARAMETER,
                f"{where} does not fit: {mismatch.message}",
                _misfit_hint(last),
                (f"{parameter.name}={last}", *sent.names, parameter.name, last),
                value=list(sent.texts),
            )

    def _unknown_headers(
        self, operation: Operation, request: Request, keys: set[str]
    ) -> Iterator[Finding]:
        known = [item.name for item in operation.parameters if item.place == "header"]
        for name in _strange_headers(operation, request):
            if name.lower() not in {key.lower() for key in keys}:
                yield _unknown("header", name, [*known, "Authorization"], operation)

    def _body(self, operation: Operation, request: Request) -> Iterator[Finding]:
        sent = media_type(request.headers)
        if operation.body is None:
            if request.body and not operation.ignores_body:
                yield Finding(
                    Code.BAD_BODY,
                    f"{operation.id} takes no body, and the request has one of "
                    f"{len(request.body)} bytes",
                    "leave the body out; this operation's values go into the path and the query",
                    _BODY_NEEDLES,
                )
            return
        if not request.body:
            if operation.body.required:
                yield Finding(
                    Code.BAD_BODY,
                    f"{operation.id} needs a body, and the request has none",
                    f"send one as {media.names(operation.body.content)}",
                )
            return
        form = media.find(operation.body.content, sent)
        if form is None:
            misspelt = nearest("Content-Type", _strange_headers(operation, request), least=0.75)
            hint = f"set the Content-Type to {media.names(operation.body.content)}"
            if sent == "application/x-www-form-urlencoded" and any(
                media.is_json(declared.name) for declared in operation.body.content
            ):
                # Which the clients say of themselves, be the body JSON or a form.
                hint += "; curl's --json and json= in requests do, and send JSON"
            if misspelt:
                hint = f"the header {misspelt[0]!r} is misspelt; {hint}"
            yield Finding(
                Code.BAD_MEDIA_TYPE,
                f"the body is sent as {sent or 'no media type'}; "
                f"{operation.id} takes {media.names(operation.body.content)}",
                hint,
                (*misspelt, "Content-Type", "content-type", *_BODY_NEEDLES),
                value=sent or [name for name, _ in request.headers],
            )
            return
        yield from self._body_values(form, request)

    def _body_values(self, form: MediaType, request: Request) -> Iterator[Finding]:
        try:
            values_sent = bodies.read(form, request.headers, request.body, self._schemas)
        except bodies.BodyError as error:
            needles = (*error.needles, *_BODY_NEEDLES)
            message = f"the body cannot be read: {error}"
            if media.is_json(form.name):
                message = f"the body {str(error).removeprefix('it ')}"
            yield Finding(Code.BAD_BODY, message, error.hint, needles)
            return
        for sent in values_sent:
            for mismatch in self._schemas.mismatches(sent.schema, sent.value, Direction.REQUEST):
                yield _body_finding(mismatch, sent.place)


_BODY_NEEDLES = ("json=", "data=", "--json", "--data", "-d ", "--form", "-F ", "files=")
"""How the clients learn of a body."""


def _misfit_hint(text: str) -> str:
    if "?" in text:
        return "a query begins with one `?` and goes on with `&`"
    if "{" in text or "$" in text:
        return "a variable was not read: see the quotes around it, or the f of an f-string"
    return "see its type and limits in the contract"


def _body_finding(mismatch: Mismatch, around: str = "") -> Finding:
    if mismatch.unknown is not None:
        hint = (
            f"did you mean {mismatch.suggestion!r}?"
            if mismatch.suggestion
            else "remove it, or add it to the contract if the API takes it"
        )
        needles = (mismatch.unknown,)
        return Finding(
            Code.UNKNOWN_FIELD,
            mismatch.message,
            hint,
            needles,
            mismatch.pointer,
            mismatch.value,
        )
    last = mismatch.path.rpartition(".")[2].partition("[")[0]
    within = ", ".join(filter(None, ("in the body", around, mismatch.path)))
    place = f"{within}: "
    return Finding(
        Code.BAD_BODY,
        place + mismatch.message,
        _body_hint(mismatch),
        (last,) if last else _BODY_NEEDLES,
        mismatch.pointer,
        mismatch.value,
    )


def _body_hint(mismatch: Mismatch) -> str:
    if missing := _REQUIRED.fullmatch(mismatch.message):
        return f"add {missing[1]} to the body"
    if isinstance(mismatch.value, str) and re.search(r"[${]", mismatch.value):
        return _misfit_hint(mismatch.value)
    return "see the fields of the body in the contract"


_REQUIRED = re.compile('"([^"]+)" is a required property')


def _strange_headers(operation: Operation, request: Request) -> list[str]:
    """Return the names of header fields that neither HTTP nor the operation knows."""
    known = {item.name.lower() for item in operation.parameters if item.place == "header"}
    # Fields named Sec-… are the client's own business (Fetch standard).
    return [
        name
        for name, _ in request.headers
        if name.lower() not in known | _ORDINARY_HEADERS and not name.lower().startswith("sec-")
    ]


def _unknown(kind: str, name: str, known: list[str], operation: Operation) -> Finding:
    near = nearest(name, known)
    if name.startswith("amp;"):
        hint = "write & between parameters, and not &amp;"
    elif near:
        hint = f"did you mean {near[0]!r}?"
    elif known:
        hint = f"the contract has {', '.join(sorted(known))}"
    else:
        hint = "leave it out"
    message = f"the {kind} {name!r} is not in the contract of {operation.id}"
    return Finding(Code.UNKNOWN_PARAMETER, message, hint, (name,), value=name)
