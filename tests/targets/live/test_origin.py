"""Which URLs a live run may be pointed at."""

import pytest

from snipproof.targets.live.origin import Origin, is_loopback, origin_of, parse_server


@pytest.mark.parametrize(
    ("url", "expected", "text"),
    [
        ("https://Cloud.example", Origin("https", "cloud.example", 443), "https://cloud.example"),
        ("https://cloud.example/", Origin("https", "cloud.example", 443), "https://cloud.example"),
        (
            "https://cloud.example:443",
            Origin("https", "cloud.example", 443),
            "https://cloud.example",
        ),
        ("https://c.example:8443", Origin("https", "c.example", 8443), "https://c.example:8443"),
        ("http://127.0.0.1:80", Origin("http", "127.0.0.1", 80), "http://127.0.0.1"),
        ("http://localhost:8321", Origin("http", "localhost", 8321), "http://localhost:8321"),
        ("http://[::1]:8321", Origin("http", "::1", 8321), "http://[::1]:8321"),
    ],
)
def test_origins(url: str, expected: Origin, text: str) -> None:
    """An https URL, or an http URL of this machine, is an origin."""
    assert parse_server(url) == (expected, "")
    assert str(expected) == text


def test_a_base_path() -> None:
    """A URL may have the path that all of its operations begin with."""
    assert parse_server("https://c.example/api/v3/") == (
        Origin("https", "c.example", 443),
        "/api/v3",
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "not a URL such as https://"),
        ("cloud.example", "not a URL such as https://"),
        ("ftp://cloud.example", "not a URL such as https://"),
        ("https://", "not a URL such as https://"),
        ("https://cloud.example:x", "not a URL: Port"),
        ("https://[::1", "not a URL: Invalid IPv6"),
        ("http://cloud.example", "would send the token unencrypted; expected https://"),
        ("http://10.0.0.1", "would send the token unencrypted"),
        ("http://127.0.0.1.example", "would send the token unencrypted"),
        ("https://cloud.example/a?x", "more than the URL of a server; expected https://cloud.exa"),
        ("https://cloud.example?x", "more than the URL of a server"),
        ("https://cloud.example#x", "more than the URL of a server"),
        ("https://me:secret@cloud.example", "a name or a password; expected https://cloud.example"),
    ],
)
def test_what_is_no_origin(url: str, reason: str) -> None:
    """Every other URL is refused with the reason, and no password is repeated."""
    with pytest.raises(ValueError, match=reason) as caught:
        parse_server(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_this_machine(host: str) -> None:
    """The names and addresses of this machine are known."""
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "example.com", "localhost.example", "10.0.0.1", "0.0.0.0"])
def test_other_machines(host: str) -> None:
    """No other host is taken for this machine."""
    assert not is_loopback(host)


def test_what_is_not_http_has_no_origin() -> None:
    """A URL that is not http, or is relative, has no origin here."""
    assert origin_of("/path") is None
    assert origin_of("mailto:me@cloud.example") is None
