"""HTTPie's items are read as its manual has them."""

import json

import pytest

from snipproof.languages.httpie.calls import read_httpie


def test_items_make_the_request() -> None:
    """Text, JSON, query and header items, and the method that a body implies."""
    (found,) = read_httpie("http :8000/notes text=a count:=2 X-Id:7 page==3")
    assert (found.method, str(found.url)) == ("POST", "http://localhost:8000/notes")
    assert found.body is not None
    assert json.loads(found.body.text) == {"text": "a", "count": 2}
    assert [(item.name, item.value) for item in found.query] == [("page", "3")]
    assert ("X-Id", "7") in [(item.name, item.value) for item in found.headers]


@pytest.mark.parametrize(
    ("command", "method", "url"),
    [
        ("http example.org/a", "GET", "http://example.org/a"),
        ("https example.org/a", "GET", "https://example.org/a"),
        ("http DELETE :/a", "DELETE", "http://localhost/a"),
        ("xh put localhost:3/a", "GET", ""),
        ("http --form POST http://h/a f@x.png", "POST", "http://h/a"),
        ("http -a me:pw GET http://h/a", "GET", "http://h/a"),
    ],
)
def test_method_and_url(command: str, method: str, url: str) -> None:
    """A URL may lack its scheme and host; a method is in capitals."""
    found = read_httpie(command)
    assert [(item.method, str(item.url)) for item in found] == ([(method, url)] if url else [])


@pytest.mark.parametrize("text", ["http { server { listen 80; } }", "echo http"])
def test_what_is_no_call(text: str) -> None:
    """A server's configuration and a word are no command."""
    assert read_httpie(text) == []
