"""A secret is found and replaced in every encoding in which it may turn up."""

import base64
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snipproof.targets.redaction import Redactor

SECRET = 'tök"n/+=\\ 1'
PLACEHOLDER = "the-placeholder"


def percent_all(text: str) -> str:
    """Encode every byte."""
    return "".join(f"%{byte:02x}" for byte in text.encode())


def escape_all(text: str) -> str:
    """Escape every character as JSON may."""
    units = text.encode("utf-16-be").hex()
    return "".join(rf"\u{units[at : at + 4]}" for at in range(0, len(units), 4))


ENCODINGS: dict[str, Callable[[str], str]] = {
    "raw": lambda text: text,
    "URL": quote,
    "URL, slashes too": lambda text: quote(text, safe=""),
    "URL, lower case": lambda text: quote(text, safe="").replace("%2F", "%2f"),
    "URL of a form": quote_plus,
    "URL, everything": percent_all,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, not ASCII": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON, slashes too": lambda text: json.dumps(text)[1:-1].replace("/", r"\/"),
    "JSON, everything": escape_all,
    "hex": lambda text: text.encode().hex(),
    "hex, upper case": lambda text: text.encode().hex().upper(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "base64 without padding": lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    "JSON in JSON": lambda text: json.dumps(json.dumps(json.dumps(text)[1:-1])[1:-1])[1:-1],
    "JSON in a URL": lambda text: quote(json.dumps(text)[1:-1], safe=""),
    "a URL in a URL": lambda text: quote(quote(text, safe=""), safe=""),
    "base64 in a URL": lambda text: quote(base64.b64encode(text.encode()), safe=""),
}


@pytest.mark.parametrize(
    "secret",
    [
        SECRET,
        "of two \U0001f511\U0001f510 units",
        # What begins another form of itself, at the end
        "its end\\",
        "its end is %",
        # In base64 it is Pz8/fn5+Pz9+, and for URLs Pz8_fn5-Pz9-
        "???~~~??~",
    ],
)
@pytest.mark.parametrize("name", ENCODINGS)
def test_encodings(name: str, secret: str) -> None:
    """The secret is replaced as a whole wherever it stands; JSON may make two of one sign."""
    redactor = Redactor(secret, PLACEHOLDER)
    encoded = ENCODINGS[name](secret)
    data = f"<{encoded}> and <{encoded}>".encode()
    assert redactor.redact(data) == f"<{PLACEHOLDER}> and <{PLACEHOLDER}>".encode()


@settings(max_examples=50, deadline=None)
@given(secret=st.text(min_size=8, max_size=40))
def test_any_secret(secret: str) -> None:
    """Any secret is found in any encoding, and after redaction it is gone."""
    redactor = Redactor(secret, PLACEHOLDER)
    for encode in ENCODINGS.values():
        data = f"<{encode(secret)}>".encode()
        redacted = redactor.redact(data)
        assert redacted != data
        assert redactor.redact(redacted) == redacted


@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:"])
@pytest.mark.parametrize("after", ["", "z", "yz", "xyz"])
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_base64_of_a_longer_text(before: str, after: str, encode: object) -> None:
    """All is replaced that holds nothing but bits of the secret, and what is left holds no more."""
    assert callable(encode)
    redactor = Redactor(SECRET, PLACEHOLDER)
    data = encode(f"{before}{SECRET}{after}".encode())
    redacted = redactor.redact(data)
    assert PLACEHOLDER.encode() in redacted
    assert redactor.redact(redacted) == redacted
    # A character of base64 holds six bits; the first and the last may hold some of a neighbour's.
    end = len(before) + len(SECRET.encode())
    of_others = -(-8 * len(before) // 6)
    if after:
        of_others += -(-8 * (end + len(after)) // 6) - 8 * end // 6
    left = redacted.replace(PLACEHOLDER.encode(), b"").rstrip(b"=")
    assert len(left) == of_others


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_what_holds_no_secret_stays(data: bytes) -> None:
    """Data without the secret is returned as it is."""
    assert Redactor("a-secret-of-some-length", PLACEHOLDER).redact(data) == data


def test_text_that_is_not_utf8() -> None:
    """Text that was read from arbitrary bytes is redacted and otherwise kept."""
    text = b"\xff secret-token \xfe".decode("utf-8", "surrogateescape")
    redacted = Redactor("secret-token", "x").redact_text(text)
    assert redacted.encode("utf-8", "surrogateescape") == b"\xff x \xfe"


def test_secret_that_is_too_short() -> None:
    """A secret that would be found in harmless text is refused."""
    with pytest.raises(ValueError, match="at least 8"):
        Redactor("1234567", PLACEHOLDER)
