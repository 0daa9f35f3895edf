"""Keeps a secret out of everything that is shown, written or passed on."""

import base64
import re

from snipproof.targets.disguises import Disguises

MIN_LENGTH = 8
"""The shortest secret: a shorter one would be found in harmless text, and is none."""

_JSON_SHORT = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    "\b": "b",
    "\f": "f",
    "\n": "n",
    "\r": "r",
    "\t": "t",
}
"""The letters after a backslash, and the characters that they stand for (RFC 8259, section 7)."""

# Text that was encoded before may be encoded again: JSON in JSON doubles each backslash, and a `%`
# in a URL becomes `%25`. The bounds, of three times, keep the search linear.
_PERCENT = rb"%(?:25){0,2}"
_BACKSLASHES = rb"(?:\\|" + _PERCENT + rb"5[cC]){1,8}"


class Redactor:
    """Replaces a secret by a placeholder, in whatever common encoding it appears.

    These are: as it is; URL-encoded, JSON-escaped, partly so, or one in the other; in hexadecimal;
    in base64 and its variant for URLs, also as a part of a longer text that was encoded as a whole.
    Data that hold it in an encoding that no server needs (`disguises`) are replaced as a whole.
    Raises `ValueError` where the secret is too short.
    """

    def __init__(self, secret: str, placeholder: str) -> None:
        if len(secret) < MIN_LENGTH:
            raise ValueError(f"a secret has at least {MIN_LENGTH} characters")
        self._placeholder = placeholder.encode()
        data = secret.encode()
        self._disguises = Disguises(secret)
        self._pattern = re.compile(
            b"|".join(
                [
                    b"".join(_any_form(character) for character in secret),
                    b"(?i:" + data.hex().encode() + b")",
                    *(_base64_form(data, offset) for offset in range(3)),
                ]
            )
        )

    def redact(self, data: bytes) -> bytes:
        """Return `data` with the placeholder in place of the secret."""
        redacted = self._pattern.sub(lambda _: self._placeholder, data)
        return self._placeholder if self._disguises.are_in(redacted) else redacted

    def redact_text(self, text: str) -> str:
        """Return `text` with the placeholder in place of the secret."""
        data = text.encode(errors="surrogateescape")
        return self.redact(data).decode(errors="surrogateescape")


def _any_form(character: str) -> bytes:
    """Return a pattern for a character as it is, URL-encoded and JSON-escaped."""
    data = character.encode()
    forms = [_percent_form(data)]
    units = character.encode("utf-16-be").hex()
    escaped = b"".join(
        _BACKSLASHES + b"u" + units[at : at + 4].encode() for at in range(0, len(units), 4)
    )
    forms.append(b"(?i:" + escaped + b")")
    # As it is comes last, since a backslash and a percent sign begin longer forms of themselves.
    forms.append(re.escape(data))
    if character in _JSON_SHORT:
        letter = _JSON_SHORT[character].encode()
        short = re.escape(letter) + b"|" + _percent_form(letter)
        forms.insert(0, _BACKSLASHES + b"(?:" + short + b")")
    if character == " ":
        forms.append(rb"\+")
    return b"(?:" + b"|".join(forms) + b")"


def _percent_form(data: bytes) -> bytes:
    """Return a pattern for bytes that are all URL-encoded."""
    return b"(?i:" + b"".join(_PERCENT + b"%02x" % byte for byte in data) + b")"


def _base64_form(data: bytes, offset: int) -> bytes:
    """Return a pattern for the base64 of a text that holds `data` after 3n + `offset` bytes.

    Characters that also hold bits of what stands before or after are left out, but for the end of
    a text that ends with `data`, with or without its padding.
    """
    text = base64.b64encode(bytes(offset) + data).decode()
    first = (8 * offset + 5) // 6
    last = 8 * (offset + len(data)) // 6
    core = b"".join(_base64_character(character) for character in text[first:last])
    end = text[last:].rstrip("=")
    if not end:
        return core
    padding = b"(?:" + _any_form("=") + b"){0,2}"
    return core + b"(?:" + _base64_character(end) + padding + b")?"


def _base64_character(character: str) -> bytes:
    variant = {"+": b"-", "/": b"_"}.get(character)
    form = _any_form(character)
    return b"(?:" + form + b"|" + variant + b")" if variant else form
