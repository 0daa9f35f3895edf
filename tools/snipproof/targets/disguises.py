"""Recognises a secret in encodings that no server needs, and that a snippet could undo.

`redaction` replaces a secret in every common encoding. Here nothing is replaced: data are brought
into a few plain forms, in linear time, and each is searched for what it would hold. There is no end
of encodings; what a server computes of a secret, such as a cipher of its own, is not recognised.
"""

import base64
import codecs
import html
import re
import zlib
from collections.abc import Callable, Iterator, Mapping

_PART = 12
"""How many characters of a secret's beginning or end are recognised; at least half of it."""

_LEAST = 8
"""How many characters a form of a secret has; shorter ones would be found in harmless text."""

_MOST = 1 << 22
"""How many bytes of compressed data are looked at."""

_BREAKS = re.compile(rb"\\[rn]|[ \t\r\n]")
_BYTE = re.compile(
    rb"(?:[%=]|\\{1,8}(?:x|u00|u\{0{0,4}))([0-9A-Fa-f]{2})\}?|\\{1,8}([0-3][0-7]{2})|=\r?\n"
)
_NOT_ALNUM = bytes(byte for byte in range(256) if not bytes((byte,)).isalnum())
_NOT_HEX = bytes(byte for byte in range(256) if byte not in b"0123456789abcdef")
_FOR_URLS = bytes.maketrans(b"-_", b"+/")


class Disguises:
    """The forms in which one secret is looked for."""

    def __init__(self, secret: str) -> None:
        data = secret.encode()
        numbers = {base_: _listed(data, base_) for base_ in "dox"}
        inner = [_core64(data, offset) for offset in range(3)]
        self._forms: Mapping[Callable[[bytes], bytes], list[bytes]] = {
            bytes.lower: _long([data.lower(), data[::-1].lower(), *_rotated(secret)]),
            _plain: _long([data, *_parts(data)]),
            _letters: _long([_letters(data), _letters(data)[::-1]]),
            _hexadecimal: _long([data.hex().encode()]),
            _decimals: [numbers["d"], numbers["o"]],
            _hexadecimals: [numbers["x"]],
            _base64: _long(
                [*inner, *(_core64(text, offset) for text in inner for offset in range(3))]
            ),
            _base32: _long([_core32(data, offset) for offset in range(5)]),
            _same: _long([*_in_85(data)]),
        }

    def are_in(self, data: bytes) -> bool:
        """Whether data hold the secret in one of its forms."""
        return any(self._found(text) for text in (data, *_unpacked(data)))

    def _found(self, data: bytes) -> bool:
        return any(
            any(form in brought for form in forms)
            for bring, forms in self._forms.items()
            if forms and (brought := bring(data))
        )


def _long(forms: list[bytes]) -> list[bytes]:
    return [form for form in forms if len(form) >= _LEAST]


def _parts(data: bytes) -> list[bytes]:
    """Return the beginning and the end of a secret that is long enough to have some."""
    size = max(_PART, len(data) // 2)
    return [data[:size], data[-size:]] if len(data) >= 2 * _PART else []


def _rotated(secret: str) -> list[bytes]:
    return [codecs.encode(secret, "rot13").lower().encode()] if secret.isascii() else []


def _same(data: bytes) -> bytes:
    return data


def _plain(data: bytes) -> bytes:
    """Undo what stands for single characters in HTML, URLs, quoted-printable and strings."""
    for _ in range(3):
        text = html.unescape(data.decode("latin-1")).encode("latin-1", "replace")
        undone = _BYTE.sub(_byte, text)
        if undone == data:
            break
        data = undone
    return data


def _byte(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes((int(found[1], 16),))
    return bytes((int(found[2], 8),)) if found[2] else b""


def _letters(data: bytes) -> bytes:
    """Leave letters and digits alone, whatever stands between them."""
    return data.translate(None, _NOT_ALNUM).lower()


def _hexadecimal(data: bytes) -> bytes:
    return data.lower().replace(b"0x", b"").translate(None, _NOT_HEX)


def _listed(data: bytes, kind: str) -> bytes:
    """Return bytes as a list of numbers, in the form of `_decimals` and `_hexadecimals`."""
    return b" " + b" ".join(format(byte, kind).encode() for byte in data) + b" "


def _decimals(data: bytes) -> bytes:
    return b" " + b" ".join(found.lstrip(b"0") for found in re.findall(rb"\d+", data)) + b" "


def _hexadecimals(data: bytes) -> bytes:
    found = re.findall(rb"[0-9a-f]+", data.lower().replace(b"0x", b" "))
    return b" " + b" ".join(item.lstrip(b"0") for item in found) + b" "


def _base64(data: bytes) -> bytes:
    return _BREAKS.sub(b"", data).translate(_FOR_URLS)


def _base32(data: bytes) -> bytes:
    return _BREAKS.sub(b"", data).upper()


def _core64(data: bytes, offset: int) -> bytes:
    """Return the characters of a base64 text that hold bits of `data` alone (RFC 4648)."""
    text = base64.b64encode(bytes(offset) + data)
    return text[-(-8 * offset // 6) : 8 * (offset + len(data)) // 6]


def _core32(data: bytes, offset: int) -> bytes:
    text = base64.b32encode(bytes(offset) + data)
    return text[-(-8 * offset // 5) : 8 * (offset + len(data)) // 5]


def _in_85(data: bytes) -> Iterator[bytes]:
    """Return the whole groups of a secret in both kinds of base85, from each of its first bytes."""
    for offset in range(4):
        whole = data[offset : offset + (len(data) - offset) // 4 * 4]
        yield from (base64.b85encode(whole), base64.a85encode(whole))


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Return what compressed data hold: gzip and zlib, also in base64."""
    for packed in (data, _decoded(data)):
        if packed[:2] in {b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"}:
            try:
                yield zlib.decompressobj(wbits=47).decompress(packed, _MOST)
            except zlib.error:
                continue


def _decoded(data: bytes) -> bytes:
    text = data.strip().strip(b'"')
    if not text.startswith((b"H4sI", b"eJ", b"eN", b"eA", b"eF")):
        return b""
    try:
        return base64.b64decode(_base64(text) + b"==")
    except ValueError:
        return b""
