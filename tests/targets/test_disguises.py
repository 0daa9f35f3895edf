"""A secret is recognised in encodings that a snippet could undo."""

import base64
import codecs
import gzip
import html
import json
import quopri
import time
import zlib
from collections.abc import Callable

import pytest

from snipproof.targets.disguises import Disguises
from snipproof.targets.redaction import Redactor

SECRET = "s3cret/of+some_Body-AbCdEfGhIjKl=="
DATA = SECRET.encode()

DISGUISES: dict[str, Callable[[bytes], bytes]] = {
    "lower case": bytes.lower,
    "upper case": bytes.upper,
    "reversed": lambda data: data[::-1],
    "rot13": lambda data: codecs.encode(data.decode(), "rot13").encode(),
    "HTML": lambda data: html.escape(data.decode()).replace("=", "&#61;").encode(),
    "HTML, decimal": lambda data: "".join(f"&#{byte};" for byte in data).encode(),
    "HTML, hexadecimal": lambda data: "".join(f"&#x{byte:x};" for byte in data).encode(),
    "HTML, twice": lambda data: "".join(f"&amp;#{byte};" for byte in data).encode(),
    "quoted-printable": quopri.encodestring,
    "quoted-printable, everything": lambda data: "".join(f"={byte:02X}" for byte in data).encode(),
    "backslash x": lambda data: "".join(f"\\x{byte:02x}" for byte in data).encode(),
    "octal": lambda data: "".join(f"\\{byte:03o}" for byte in data).encode(),
    "a list of numbers": lambda data: json.dumps([*data]).encode(),
    "a list of octal numbers": lambda data: " ".join(f"{byte:o}" for byte in data).encode(),
    "a list of hexadecimal numbers": lambda data: ", ".join(f"{b:#x}" for b in data).encode(),
    "hexadecimal with colons": lambda data: data.hex(":").encode(),
    "a list of letters": lambda data: json.dumps([*data.decode()]).encode(),
    "a letter on each line": lambda data: "\n".join(data.decode()).encode(),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "UTF-16, big end first": lambda data: data.decode().encode("utf-16-be"),
    "UTF-32": lambda data: data.decode().encode("utf-32"),
    "base64 twice": lambda data: base64.b64encode(base64.b64encode(b"a" + data)),
    "base64 on lines": lambda data: base64.encodebytes(b"user:" + data * 3),
    "base64 on lines in JSON": lambda data: json.dumps(
        base64.encodebytes(b"u" + data * 3).decode()
    ).encode(),
    "base32": lambda data: base64.b32encode(b"ab" + data),
    "base32, lower case": lambda data: base64.b32encode(data).lower(),
    "base85": lambda data: base64.b85encode(b"abcd" + data),
    "ascii85": lambda data: base64.a85encode(b"abc" + data),
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "gzip in base64": lambda data: base64.b64encode(gzip.compress(b"x" + data)),
    "the first half": lambda data: data[: len(data) // 2 + 1],
    "the second half": lambda data: data[len(data) // 2 - 1 :],
}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_secret_in_disguise(name: str) -> None:
    """Data that hold it are replaced as a whole, or it is replaced in them."""
    data = DISGUISES[name](DATA)
    redacted = Redactor(SECRET, "the-placeholder").redact(data)
    assert b"the-placeholder" in redacted
    assert not Disguises(SECRET).are_in(redacted)


@pytest.mark.parametrize("name", DISGUISES)
def test_what_is_no_secret(name: str) -> None:
    """Other data in the same encodings stay as they are."""
    data = DISGUISES[name](b"a text of another kind, of some length")
    assert Redactor(SECRET, "the-placeholder").redact(data) == data


@pytest.mark.parametrize("data", [b"\\", b"=3d", b"%25", b"115, ", b"&#", b"s", b"\x1f\x8b"])
def test_hostile_data_cost_no_more(data: bytes) -> None:
    """The search is linear, whatever a server sends."""
    disguises = Disguises(SECRET)
    started = time.process_time()
    assert not disguises.are_in(data * (200_000 // len(data)))
    assert time.process_time() - started < 1
