"""Whether a request carries the credentials that an operation asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from snipproof.contract.document import ContractDocument
from snipproof.contract.finding import Finding
from snipproof.contract.operation import Operation
from snipproof.core.exchange import Request
from snipproof.core.failure import Code
from snipproof.core.suggestions import nearest


@dataclass(frozen=True, slots=True)
class Credential:
    """Where a token goes: a field of the `header`, the `query` or a `cookie`.

    `before` is the text before the token, such as `Bearer `.
    """

    place: str
    name: str
    before: str = ""


BEARER = Credential("header", "Authorization", "Bearer ")


class Security:
    """The security schemes of one document (OpenAPI 3.1, section 4.8.27)."""

    def __init__(self, document: ContractDocument) -> None:
        schemes = document.data.get("components", {}).get("securitySchemes", {})
        self._schemes = {name: _scheme(document, scheme) for name, scheme in schemes.items()}

    def findings(
        self, operation: Operation, request: Request, token: str | None = None
    ) -> list[Finding]:
        """Judge the credentials by the choice that fits best; they must be `token` if given."""
        attempts = [
            [
                finding
                for name in sorted(choice)
                for finding in _check(self._schemes.get(name, {}), request, token)
            ]
            for choice in operation.security
        ]
        return min(attempts, key=_distance, default=[])

    def credentials(self, operation: Operation) -> Iterator[Credential]:
        """Return the places of the token in the first choice that an operation offers."""
        for name in sorted(next(iter(operation.security), ())):
            yield _credential(self._schemes.get(name, {}))

    @property
    def places(self) -> tuple[Credential, ...]:
        """The places in which any operation takes a token; that of a bearer where none is named."""
        return tuple(dict.fromkeys(map(_credential, self._schemes.values()))) or (BEARER,)

    def key_names(self, operation: Operation) -> set[str]:
        """Return the names of the fields that carry an API key for an operation."""
        schemes = (self._schemes.get(name, {}) for choice in operation.security for name in choice)
        return {scheme["name"] for scheme in schemes if scheme.get("type") == "apiKey"}


def _scheme(document: ContractDocument, raw: Any) -> Mapping[str, Any]:
    """Read a scheme; raises `KeyError` or `TypeError` where it is not what OpenAPI has there."""
    scheme = document.resolve(raw)
    fields = ("name", "in") if scheme["type"] == "apiKey" else ()
    if not all(isinstance(scheme[field], str) for field in fields):
        raise TypeError("a security scheme names its field and place in text")
    if not isinstance(scheme.get("scheme", ""), str):
        raise TypeError("a security scheme's HTTP scheme is text")
    return dict(scheme)


def _credential(scheme: Mapping[str, Any]) -> Credential:
    """Return the place of a scheme's token; OAuth 2 and OpenID Connect hand out bearer tokens."""
    if scheme.get("type") == "apiKey":
        return Credential(scheme["in"], scheme["name"])
    return replace(BEARER, before=f"{scheme.get('scheme', 'bearer').capitalize()} ")


def _distance(findings: list[Finding]) -> tuple[int, int]:
    """Say how far credentials are from a choice: what is there and wrong was meant."""
    return len(findings), sum(finding.code is Code.MISSING_AUTH for finding in findings)


def _check(scheme: Mapping[str, Any], request: Request, token: str | None) -> Iterator[Finding]:
    if scheme.get("type") == "apiKey":
        yield from _api_key(scheme, request, token)
    else:
        yield from _authorization(_credential(scheme).before.rstrip(), request, token)


def _authorization(scheme: str, request: Request, token: str | None) -> Iterator[Finding]:
    value = request.header("authorization")
    want = f"`Authorization: {scheme} <token>`"
    if value is None:
        yield _no_authorization(request, token, want)
        return
    used, _, credentials = value.partition(" ")
    needles = ("Authorization", "authorization", "--user", "auth=", "-u ")
    if used.lower() != scheme.lower():
        # A text without a space may be the token itself, and stays out of the message.
        found = f"has the scheme {used!r}" if credentials else "has no scheme"
        message = f"the Authorization header {found}; expected {scheme!r} and a space"
        yield Finding(Code.BAD_AUTH, message, f"send {want}", needles)
    elif not credentials.strip():
        message = "the Authorization header has a scheme but no token"
        hint = "the variable with the token is empty, or its name is misspelt"
        yield Finding(Code.BAD_AUTH, message, hint, needles)
    elif token is not None and credentials != token:
        message = "the Authorization header does not hold the token from the environment"
        yield Finding(Code.BAD_AUTH, message, _why_not(credentials, scheme), needles)


def _no_authorization(request: Request, token: str | None, want: str) -> Finding:
    """Say that credentials are missing, and where something of the kind is."""
    message = "the request carries no credentials"
    names = [name for name, _ in request.headers]
    misspelt = nearest("Authorization", names, least=0.75)
    elsewhere = [name for name, value in request.headers if token and token in value]
    if misspelt:
        hint = f"the header {misspelt[0]!r} is misspelt; send {want}"
    elif elsewhere:
        hint = f"the token is in the header {elsewhere[0]!r}; send {want}"
    else:
        hint = f"send {want}"
    needles = (*misspelt, *elsewhere) or ("Authorization", "authorization")
    return Finding(Code.MISSING_AUTH, message, hint, needles)


def _why_not(credentials: str, scheme: str) -> str:
    """Return the hint for credentials that are not the token."""
    if "$" in credentials:
        return "single quotes keep the shell from reading the variable; use double quotes"
    if "{" in credentials:
        return 'this text has braces in it: does it lack the f of an f-string, f"…"?'
    if credentials == "None":
        return "the variable with the token is not set, or its name is misspelt"
    if credentials.lower().startswith(f"{scheme.lower()} "):
        return f"{scheme!r} is there twice"
    return "send the token from the environment as it is"


def _api_key(scheme: Mapping[str, Any], request: Request, token: str | None) -> Iterator[Finding]:
    name, place = scheme["name"], scheme["in"]
    if place == "header":
        value = request.header(name)
    elif place == "query":
        value = dict(request.query_pairs).get(name)
    else:
        pairs = (
            part.strip().partition("=") for part in (request.header("cookie") or "").split(";")
        )
        value = {key: text for key, _, text in pairs}.get(name)
    if not value:
        sent = [field for field, _ in request.headers] if place == "header" else []
        misspelt = nearest(name, sent, least=0.75)
        hint = (
            f"the header {misspelt[0]!r} is misspelt; send {name}" if misspelt else f"send {name}"
        )
        yield Finding(
            Code.MISSING_AUTH,
            f"the request lacks the {place} field {name!r} that carries the key",
            hint,
            tuple(misspelt) or (name,),
        )
    elif token is not None and value != token:
        message = f"the {place} field {name!r} does not hold the key from the environment"
        yield Finding(Code.BAD_AUTH, message, "send the key as it is", (name,))
