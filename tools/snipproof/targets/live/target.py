"""A live server behind the gateway: one origin, reached over https."""

import base64
import http.client
import os
import re
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from snipproof.contract.security import BEARER, Credential
from snipproof.core.exchange import Headers, Request, Response
from snipproof.targets.http.wire import HOP_BY_HOP
from snipproof.targets.live.answer_body import decoded
from snipproof.targets.live.exact_http import CALL, Call, ExactAdapter
from snipproof.targets.live.origin import is_loopback, origin_of, parse_server
from snipproof.targets.live.trouble import explain, is_unsent
from snipproof.targets.redaction import Redactor
from snipproof.targets.target import TargetError

__all__ = ["LiveTarget", "is_loopback"]

CONNECT_SECONDS = 10.0

_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_LOCATIONS = frozenset({"location", "content-location"})
# Not passed on: what belongs to the connection, what is worked out anew, and what is no business
# of the server's.
_OWN_FIELDS = HOP_BY_HOP | {
    "accept-encoding",
    "content-length",
    "expect",
    "host",
    "proxy-authorization",
}


class LiveTarget:
    """Sends requests to a live server; the only part of this tool that knows the token.

    A snippet holds `placeholder`; where one of `places` is exactly it, and nowhere else, `token`
    takes its place. `others` are the secrets of schemes that have their own, by the placeholder
    that stands for each. In responses the placeholder takes the secret's. An empty token is none.
    `timeout` is for a whole exchange, in seconds. Raises `ValueError` where `url` is not one origin
    to which a secret may be sent, or a secret is none.

    `base` is the contract's base path, which the paths of requests begin with, and `given` what of
    it the base URL variable holds. Where `url` has another path, that takes its place; where it
    has none, the server has the contract's.
    """

    def __init__(
        self,
        url: str,
        token: str,
        placeholder: str,
        timeout: float = 30.0,
        *,
        places: Sequence[Credential] = (BEARER,),
        others: Mapping[str, str] = MappingProxyType({}),
        base: str = "",
        given: str = "",
    ) -> None:
        self._origin, path = parse_server(url)
        same = path in {"", base}
        self._asked, self._meant = (base, base) if same else (given, path)
        self._secrets = {**others, **({placeholder: token} if token else {})}
        try:
            self._redactors = [Redactor(value, name) for name, value in self._secrets.items()]
        except ValueError as error:
            raise ValueError(f"the token is too short: {error}") from error
        for value in self._secrets.values():
            if not re.fullmatch(r"[\x21-\x7e]*", value):
                raise ValueError("the token holds spaces or other characters that no token has")
        self._places = places
        self._timeout = timeout
        self._connect_timeout = min(CONNECT_SECONDS, timeout)
        self._adapter = ExactAdapter(max_retries=0)
        # A certificate authority of one's own is trusted as `requests` and OpenSSL are told to.
        bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE")
        self._verify: bool | str = bundle or True

    def send(self, request: Request) -> Response:
        """Send a request to the origin and bring back its response; see `Target.send`."""
        call = Call(
            target=quote(self._moved(self._target(request)), safe=_PRINTABLE, encoding="latin-1"),
            deadline=time.monotonic() + self._timeout,
        )
        before = CALL.set(call)
        try:
            return self._send(request, call)
        except (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError) as error:
            # What `requests` raises is an OSError, too.
            raise self._trouble(error) from None
        except Exception as error:  # noqa: BLE001  a mistake of ours may hold a field of the request
            message = self._redact_text(f"{type(error).__name__}: {error}")
            raise RuntimeError(message) from None
        finally:
            CALL.reset(before)

    @property
    def created(self) -> tuple[str, ...]:
        """Nothing that would have to be deleted."""
        return ()

    def close(self) -> None:
        """Do nothing: what a run did to the server stays (`GuardedTarget` undoes it)."""

    @property
    def origin(self) -> str:
        """The one origin that requests go to."""
        return str(self._origin)

    def _send(self, request: Request, call: Call) -> Response:
        # The adapter is used without a session: no proxies, netrc, cookies or redirects.
        answer = self._adapter.send(
            self._prepare(request, call),
            stream=True,
            timeout=(self._connect_timeout, self._timeout),
            verify=self._verify,
        )
        try:
            body = b"".join(decoded(answer.raw)) if request.method != "HEAD" else b""
            fields = tuple(answer.raw.headers.items())
        finally:
            answer.close()
        headers = self._answer_headers(fields, request)
        return Response(answer.status_code, headers, self._redact(body))

    def _prepare(self, request: Request, call: Call) -> requests.PreparedRequest:
        named = (request.header("connection") or "").lower().split(",")
        dropped = _OWN_FIELDS | {name.strip() for name in named}
        fields: CaseInsensitiveDict[str] = CaseInsensitiveDict()
        for name, value in request.headers:
            if name.lower() not in dropped:
                old = fields.get(name)
                fields[name] = value if old is None else f"{old}, {value}"
        for place in self._places:
            if place.place == "header":
                self._fill_field(fields, place)
            elif place.place == "cookie" and "cookie" in fields:
                pairs = [part.strip() for part in fields["cookie"].split(";")]
                fields["cookie"] = "; ".join(self._filled(pairs, place.name, self._secrets))
        fields.setdefault("User-Agent", urllib3.util.SKIP_HEADER)
        # What the client can decode does not matter: it gets the body decoded.
        wants_encoding = request.header("accept-encoding") is not None
        fields["Accept-Encoding"] = "gzip, deflate" if wants_encoding else "identity"
        # A connection that the server drops while it idles would look like a broken response.
        fields["Connection"] = "close"
        prepared = requests.PreparedRequest()
        prepared.method = request.method
        # What the connection is opened for; the target itself goes out as `Call` has it. One such
        # as `@elsewhere.example/` must not become a part of the authority.
        prepared.url = f"{self._origin}{call.target if call.target.startswith('/') else '/'}"
        prepared.headers = fields
        if request.body or request.header("content-length") is not None:
            prepared.body = request.body
            fields["Content-Length"] = str(len(request.body))
        return prepared

    def _fill_field(self, fields: CaseInsensitiveDict[str], place: Credential) -> None:
        """Put the secret into a header field; the name of a scheme stays as it was written."""
        size = len(place.before)
        before, given = fields.get(place.name, "")[:size], fields.get(place.name, "")[size:]
        if before.lower() != place.before.lower():
            return
        if given in self._secrets:
            fields[place.name] = f"{before}{self._secrets[given]}"
        elif place.before.strip().lower() == "basic":
            fields[place.name] = f"{before}{self._basic(given)}"

    def _basic(self, given: str) -> str:
        """Put the secret into a name and a password, where either is a placeholder (RFC 7617)."""
        try:
            text = base64.b64decode(given, validate=True).decode("latin-1")
        except ValueError:
            return given
        user, colon, password = text.partition(":")
        if not {text, user, password} & self._secrets.keys():
            return given
        filled = self._secrets.get(text) or (
            f"{self._secrets.get(user, user)}{colon}{self._secrets.get(password, password)}"
        )
        return base64.b64encode(filled.encode("latin-1")).decode()

    def _target(self, request: Request) -> str:
        """Return the path and query to send, with the secrets if the query holds credentials."""
        names = [place.name for place in self._places if place.place == "query"]
        if not names or "?" not in request.target:
            return request.target
        pairs = request.query.split("&")
        quoted = {name: quote(value, safe="") for name, value in self._secrets.items()}
        for name in names:
            pairs = self._filled(pairs, name, quoted)
        return f"{request.raw_path}?{'&'.join(pairs)}"

    def _moved(self, target: str) -> str:
        """Put the server's own base path in the place of the contract's."""
        if self._asked == self._meant or not _begins(target, self._asked):
            return target
        return self._meant + target[len(self._asked) :]

    def _filled(self, pairs: Sequence[str], name: str, secrets: Mapping[str, str]) -> list[str]:
        """Put the secret in the place of its placeholder where a pair has this name."""
        wanted = {f"{name}={placeholder}": secret for placeholder, secret in secrets.items()}
        return [f"{name}={wanted[pair]}" if pair in wanted else pair for pair in pairs]

    def _redact(self, data: bytes) -> bytes:
        for redactor in self._redactors:
            data = redactor.redact(data)
        return data

    def _redact_text(self, text: str) -> str:
        for redactor in self._redactors:
            text = redactor.redact_text(text)
        return text

    def _answer_headers(self, fields: Headers, request: Request) -> Headers:
        dropped = HOP_BY_HOP | {"content-encoding"}
        if request.method != "HEAD":
            dropped |= {"content-length"}
        return tuple(
            (name, self._redact_text(self._answer_value(name, value, request)))
            for name, value in fields
            if name.lower() not in dropped
        )

    def _answer_value(self, name: str, value: str, request: Request) -> str:
        """Lead a redirect within the origin back to the gateway; others lead elsewhere."""
        if name.lower() not in _LOCATIONS or not request.authority:
            return value
        absolute = f"{self._origin.scheme}:{value}" if value.startswith("//") else value
        try:
            same = origin_of(absolute) == self._origin
        except ValueError:
            return value
        if not same:
            return value
        path = re.sub("^[^/]*//[^/?#]*", "", absolute)
        if self._asked != self._meant and _begins(path, self._meant):
            path = self._asked + path[len(self._meant) :]
        return f"http://{request.authority}{path}"

    def _trouble(self, error: Exception) -> TargetError:
        code, reason = explain(error, self._connect_timeout, self._timeout)
        message = self._redact_text(f"{self._origin} {reason}")
        return TargetError(code, message, unsent=is_unsent(error))


def _begins(target: str, base: str) -> bool:
    """Whether a target is in a base path."""
    return target.startswith(base) and target[len(base) :][:1] in {"", "/", "?"}
