"""Whether a request carries the credentials that an operation asks for."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from snipproof.contract.document import ContractDocument
from snipproof.contract.finding import Finding
from snipproof.contract.operation import Operation
from snipproof.exchange import Request
from snipproof.failure import Code


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

    def key_names(self, operation: Operation) -> set[str]:
        """Give the names of the fields that carry an API key for an operation."""
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


def _distance(findings: list[Finding]) -> tuple[int, int]:
    """Say how far credentials are from a choice: what is there and wrong was meant."""
    return len(findings), sum(finding.code is Code.MISSING_AUTH for finding in findings)


def _check(scheme: Mapping[str, Any], request: Request, token: str | None) -> Iterator[Finding]:
    if scheme.get("type") == "apiKey":
        yield from _api_key(scheme, request, token)
    else:
        # OAuth 2 and OpenID Connect hand out bearer tokens too.
        yield from _authorization(scheme.get("scheme", "bearer").capitalize(), request, token)


def _authorization(scheme: str, request: Request, token: str | None) -> Iterator[Finding]:
    value = request.header("authorization")
    want = f"`Authorization: {scheme} <token>`"
    if value is None:
        near = get_close_matches(
            "authorization", [name.lower() for name, _ in request.headers], n=1, cutoff=0.75
        )
        written = next((name for name, _ in request.headers if name.lower() in near), None)
        hint = f"the header {written!r} is misspelt" if written else f"send {want}"
        needles = (written,) if written else ("Authorization", "authorization")
        yield Finding(Code.MISSING_AUTH, "the request carries no credentials", hint, needles)
        return
    used, _, credentials = value.partition(" ")
    needles = ("Authorization", "authorization")
    if used.lower() != scheme.lower():
        message = f"the Authorization header has the scheme {used!r}; expected {scheme!r}"
        yield Finding(Code.BAD_AUTH, message, f"send {want}", needles)
    elif not credentials.strip():
        message = "the Authorization header has a scheme but no token"
        yield Finding(Code.BAD_AUTH, message, f"send {want}", needles)
    elif token is not None and credentials != token:
        hint = (
            "single quotes keep the shell from reading the variable; use double quotes"
            if "$" in credentials
            else "send the token from the environment as it is"
        )
        message = "the Authorization header does not hold the token from the environment"
        yield Finding(Code.BAD_AUTH, message, hint, needles)


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
        yield Finding(
            Code.MISSING_AUTH,
            f"the request lacks the {place} field {name!r} that carries the key",
            f"send {name}",
            (name,),
        )
    elif token is not None and value != token:
        message = f"the {place} field {name!r} does not hold the key from the environment"
        yield Finding(Code.BAD_AUTH, message, "send the key as it is", (name,))
