"""Requests that are written as messages are read in both of their forms."""

import pytest

from snipproof.languages.http_message.calls import looks_like_messages, read_messages


def test_a_message_of_http() -> None:
    """Host and target make the URL; fields, body and lines are there; the answer is not."""
    source = (
        'POST /a?b=1 HTTP/1.1\nHost: h.test\nX-Id: 7\n\n{\n  "c": 1\n}\n\nHTTP/1.1 200 OK\n\n{}'
    )
    (found,) = read_messages(source)
    assert (found.method, str(found.url)) == ("POST", "https://h.test/a?b=1")
    assert found.body is not None
    assert (found.body.text, found.body.first, found.body.last) == ('{\n  "c": 1\n}', 5, 7)
    assert [item.name for item in found.headers] == ["X-Id", "Content-Type"]


def test_a_console() -> None:
    """Several requests follow each other; a comment is nothing, and a slash may be missing."""
    source = '# one\nGET _cat/x\n\nPUT /a/1\n{ "b": """c\n"d" """ }\n'
    first, second = read_messages(source)
    assert (str(first.url), first.body) == ("/_cat/x", None)
    assert (second.method, str(second.url), second.first) == ("PUT", "/a/1", 4)
    assert second.body is not None


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("GET /a", True),
        ("\n// x\nDELETE /a/{id} HTTP/2\n", True),
        ("GET https://h.test/a", True),
        ("GET the list of all\n", False),
        ("HTTP/1.1 200 OK\n", False),
        ('{"a": "GET /a"}', False),
        ("curl -X GET /a", False),
    ],
)
def test_only_a_request_line_begins_one(text: str, looks: bool) -> None:
    """Prose that begins with a method, an answer and JSON are none."""
    assert looks_like_messages(text) is looks
