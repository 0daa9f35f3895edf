"""Whether a request carries the credentials that an operation asks for."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from snipproof.contract.digest_access import DigestAccess
from snipproof.contract.document import ContractDocument
from snipproof.contract.finding import Finding
from snipproof.contract.operation import Operation
from snipproof.core.exchange import Request, Response, cookies, media_type
from snipproof.core.failure import Code
from snipproof.core.formats.json_text import NOT_JSON, read_json
from snipproof.core.suggestions import nearest

_USER_AND_PASSWORD = frozenset({"basic", "digest"})
"""The HTTP schemes that take a user's name and a password (RFC 7617, RFC 7616)."""


@dataclass(frozen=True, slots=True)
class Credential:
    """The place of a secret: a field of the `header`, the `query` or a `cookie`.

    `before` is the text before the secret, such as `Bearer `. `scheme` is the name of the security
    scheme in the contract.
    """

    place: str
    name: str
    before: str = ""
    scheme: str = field(default="", compare=False)

    @property
    def has_user(self) -> bool:
        """Whether a user's name and a password are sent together."""
        return self.before.strip().lower() in _USER_AND_PASSWORD


BEARER = Credential("header", "Authorization", "Bearer ")


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets that a request may carry.

    `token` counts for each scheme that `schemes` does not name. `issued` are secrets that the
    server handed out earlier in the same run; they count for every scheme.
    """

    token: str
    schemes: Mapping[str, str] = field(default_factory=dict)
    issued: frozenset[str] = frozenset()

    def of(self, scheme: str) -> frozenset[str]:
        """Return the secrets that count for a scheme."""
        return self.issued | {self.schemes.get(scheme, self.token)}

    @property
    def given(self) -> frozenset[str]:
        """The secrets that were given to the snippet; none of them is empty."""
        return frozenset(filter(None, (self.token, *self.schemes.values())))

    def and_issued(self, response: Response) -> "Secrets":
        """Return the secrets with what a response hands out."""
        return replace(self, issued=self.issued | issued_by(response))


_NAMES = re.compile(r"(?i)token|jwt|session|secret|api_?key|^key$|^sid$|ticket|bearer|cookie|^auth")
"""The names of JSON fields that hold a credential in the response to a login."""

_SHORTEST = 4
"""How long a credential is at least."""


def issued_by(response: Response) -> frozenset[str]:
    """Return the credentials that a response hands out: fields of its JSON, its text, its cookies.

    See RFC 6749, section 5.1, and RFC 6265, section 4.1.
    """
    found = {morsel.value for morsel in _set_cookies(response)}
    kind = media_type(response.headers)
    if kind.endswith("json"):
        value = read_json(response.body)
        if isinstance(value, str):
            found.add(value)
        elif value is not NOT_JSON:
            found.update(_named(value))
    elif kind == "text/plain":
        found.add(response.body.decode("utf-8", "replace").strip())
    return frozenset(text for text in found if len(text) >= _SHORTEST)


def _set_cookies(response: Response) -> Iterator[Any]:
    from http.cookies import CookieError, SimpleCookie  # noqa: PLC0415  few responses set any

    for name, value in response.headers:
        if name.lower() == "set-cookie":
            try:
                yield from SimpleCookie(value).values()
            except CookieError:
                continue


def _named(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if _NAMES.search(name):
            yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _named(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, name)


class Security:
    """The security schemes of one document (OpenAPI 3.1, section 4.8.27)."""

    def __init__(self, document: ContractDocument) -> None:
        schemes = (document.data.get("components") or {}).get("securitySchemes") or {}
        self._schemes = {name: _scheme(document, scheme) for name, scheme in schemes.items()}

    def findings(
        self, operation: Operation, request: Request, given: Secrets | str | None = None
    ) -> list[Finding]:
        """Judge the credentials by the choice that fits best; they must be `given` if it is.

        Where an operation may be called without credentials, none are missing; those that are
        sent must be right all the same.
        """
        secrets = Secrets(given) if isinstance(given, str) else given
        attempts = [
            [finding for name in sorted(choice) for finding in self._check(name, request, secrets)]
            for choice in operation.security
            if choice
        ]
        best = min(attempts, key=_distance, default=[])
        if operation.is_open and any(finding.code is Code.MISSING_AUTH for finding in best):
            return []
        return best

    def _check(self, name: str, request: Request, secrets: Secrets | None) -> Iterator[Finding]:
        scheme = self._schemes.get(name, {})
        accepted = None if secrets is None else secrets.of(name)
        kind = scheme.get("type")
        if kind == "mutualTLS":
            # The client's certificate is no part of the request (OpenAPI 3.1, section 4.8.27).
            return
        if kind == "apiKey":
            yield from _api_key(scheme, request, accepted)
        else:
            used = _credential(name, scheme).before.rstrip()
            yield from _authorization(used, request, accepted)

    def credentials(self, operation: Operation) -> Iterator[Credential]:
        """Return the places of the secrets in the first choice that an operation offers."""
        for name in sorted(next(iter(operation.security), ())):
            scheme = self._schemes.get(name, {})
            if scheme.get("type") != "mutualTLS":
                yield _credential(name, scheme)

    @property
    def each(self) -> tuple[Credential, ...]:
        """The credential of every scheme that puts a secret into a request."""
        return tuple(
            _credential(name, scheme)
            for name, scheme in self._schemes.items()
            if scheme.get("type") != "mutualTLS"
        )

    @property
    def places(self) -> tuple[Credential, ...]:
        """The places in which any operation takes a token; that of a bearer where none is named."""
        return tuple(dict.fromkeys(self.each)) or (BEARER,)

    def key_names(self, operation: Operation, place: str = "") -> set[str]:
        """Return the names of the fields that may carry an API key for an operation.

        Those in a `place` alone, if one is given: `header`, `query` or `cookie`.
        """
        schemes = (self._schemes.get(name, {}) for choice in operation.security for name in choice)
        return {
            scheme["name"]
            for scheme in schemes
            if scheme.get("type") == "apiKey" and place in {"", scheme["in"]}
        }


def _scheme(document: ContractDocument, raw: Any) -> Mapping[str, Any]:
    """Read a scheme; raises `KeyError` or `TypeError` where it is not what OpenAPI has there."""
    scheme = document.resolve(raw)
    fields = ("name", "in") if scheme["type"] == "apiKey" else ()
    if not all(isinstance(scheme[field], str) for field in fields):
        raise TypeError("a security scheme names its field and place in text")
    if not isinstance(scheme.get("scheme", ""), str):
        raise TypeError("a security scheme's HTTP scheme is text")
    return dict(scheme)


def _credential(name: str, scheme: Mapping[str, Any]) -> Credential:
    """Return the place of a scheme's token; OAuth 2 and OpenID Connect hand out bearer tokens."""
    if scheme.get("type") == "apiKey":
        return Credential(scheme["in"], scheme["name"], scheme=name)
    return replace(BEARER, before=f"{scheme.get('scheme', 'bearer').capitalize()} ", scheme=name)


def _distance(findings: list[Finding]) -> tuple[int, int]:
    """Say how far credentials are from a choice: what is there and wrong was meant."""
    return len(findings), sum(finding.code is Code.MISSING_AUTH for finding in findings)


def _authorization(
    scheme: str, request: Request, accepted: frozenset[str] | None
) -> Iterator[Finding]:
    value = request.header("authorization")
    want = f"`Authorization: {scheme} <token>`"
    if scheme == "Basic":
        want += ", as curl's --user and auth= in requests do"
    if value is None:
        yield _no_authorization(request, accepted, want)
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
    elif accepted is not None and not _holds(scheme, credentials, accepted, request):
        message = "the Authorization header does not hold the token from the environment"
        yield Finding(Code.BAD_AUTH, message, _why_not(credentials, scheme), needles)


def _holds(scheme: str, credentials: str, accepted: frozenset[str], request: Request) -> bool:
    """Whether the text behind a scheme's name is, or is made with, an accepted secret."""
    if credentials in accepted:
        return True
    if scheme == "Basic":
        pair = _basic(credentials)
        # Some APIs take a token as the name, some as the password (RFC 7617, section 2).
        return pair is not None and bool({*pair, ":".join(pair)} & accepted)
    if scheme == "Digest":
        sent = DigestAccess.read(credentials)
        return sent is not None and any(sent.is_of(password, request) for password in accepted)
    return False


def _basic(credentials: str) -> tuple[str, str] | None:
    """Read the user's name and the password (RFC 7617, section 2); None where they are none."""
    try:
        text = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, colon, password = text.partition(":")
    return (user, password) if colon else None


def _no_authorization(request: Request, accepted: frozenset[str] | None, want: str) -> Finding:
    """Say that credentials are missing, and where something of the kind is."""
    message = "the request carries no credentials"
    names = [name for name, _ in request.headers]
    misspelt = nearest("Authorization", names, least=0.75)
    secrets = [secret for secret in accepted or () if secret]
    elsewhere = [
        name for name, value in request.headers if any(secret in value for secret in secrets)
    ]
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
    if scheme == "Basic":
        return 'send the variable as the password: --user "name:$VARIABLE"'
    return "send the token from the environment as it is"


def _api_key(
    scheme: Mapping[str, Any], request: Request, accepted: frozenset[str] | None
) -> Iterator[Finding]:
    name, place = scheme["name"], scheme["in"]
    if place == "header":
        value = request.header(name)
    elif place == "query":
        value = dict(request.query_pairs).get(name)
    else:
        value = dict(cookies(request.headers)).get(name)
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
    elif accepted is not None and not {value, _behind_scheme(name, value)} & accepted:
        message = f"the {place} field {name!r} does not hold the key from the environment"
        yield Finding(Code.BAD_AUTH, message, "send the key as it is", (name,))


def _behind_scheme(name: str, value: str) -> str:
    """Return the secret of an Authorization field that a contract declares as a plain key."""
    return value.partition(" ")[2].strip() if name.lower() == "authorization" else value
