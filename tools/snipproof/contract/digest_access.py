"""Digest access authentication, in which a client proves that it knows a password (RFC 7616)."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from snipproof.core.exchange import Exchange, Request

_FIELD = re.compile(r'([A-Za-z*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_HASHES = {"md5": hashlib.md5, "sha-256": hashlib.sha256}
_NEEDED = ("username", "realm", "nonce", "uri", "response")


def is_challenge(exchange: Exchange) -> bool:
    """Whether a request without credentials got what a client needs for digest authentication.

    A client that proves a password asks first what for (RFC 7616, section 3.3).
    """
    asked = (exchange.response.header("www-authenticate") or "").lower().startswith("digest")
    sent = exchange.request.header("authorization")
    return exchange.response.status == HTTPStatus.UNAUTHORIZED and asked and sent is None


@dataclass(frozen=True, slots=True)
class DigestAccess:
    """The fields of an `Authorization: Digest` header."""

    fields: Mapping[str, str]

    @classmethod
    def read(cls, credentials: str) -> "DigestAccess | None":
        """Read what stands behind `Digest`; None where a field that is needed is missing."""
        fields = {
            name.lower(): re.sub(r"\\(.)", r"\1", quoted) or plain
            for name, quoted, plain in _FIELD.findall(credentials)
        }
        return cls(fields) if all(fields.get(name) for name in _NEEDED) else None

    def is_of(self, password: str, request: Request) -> bool:
        """Whether the proof was made with a password for this request (RFC 7616, section 3.4)."""
        fields = self.fields
        algorithm = fields.get("algorithm", "MD5").lower()
        maker = _HASHES.get(algorithm.removesuffix("-sess"))
        if maker is None or fields["uri"] != request.target:
            return False

        def digest(*parts: str) -> str:
            return maker(":".join(parts).encode()).hexdigest()

        secret = digest(fields["username"], fields["realm"], password)
        if algorithm.endswith("-sess"):
            secret = digest(secret, fields["nonce"], fields.get("cnonce", ""))
        asked = digest(request.method, fields["uri"])
        quality = fields.get("qop")
        counted = (fields.get("nc", ""), fields.get("cnonce", ""), quality) if quality else ()
        return digest(secret, fields["nonce"], *counted, asked) == fields["response"]
