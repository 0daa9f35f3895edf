"""A body is read as its media type has it, and held to the contract value by value."""

import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import requests

from snipproof.contract import Contract, Match
from snipproof.contract.finding import Finding
from snipproof.core.exchange import Headers, Request
from snipproof.core.failure import Code

MakeContract = Callable[..., Contract]

FORM = {
    "type": "object",
    "required": ["file", "type"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "type": {"type": "string", "enum": ["csv", "tsv"]},
        "size": {"type": "integer"},
        "meta": {"type": "object", "properties": {"tag": {"type": "string"}}},
        "tags": {"type": "array", "items": {"type": "string"}},
        "picture": {"type": "string", "format": "binary"},
    },
}
PERSON = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "age": {"type": "integer"},
        "tags": {"type": "array", "items": {"type": "integer"}},
        "address": {"type": "object", "properties": {"city": {"type": "string"}}},
        "lines": {
            "type": "array",
            "items": {"type": "object", "properties": {"price": {"type": "number"}}},
        },
    },
}
ENCODING = {"picture": {"contentType": "image/png, image/jpeg"}}


@pytest.fixture
def judge(make_contract: MakeContract) -> Callable[..., list[Finding]]:
    """Return a function that judges a body by the schema of a media type."""

    def findings(
        media: str, schema: Any, body: bytes, content_type: str = "", headers: Headers = ()
    ) -> list[Finding]:
        form = {"schema": schema, "encoding": ENCODING}
        operation = {"operationId": "a", "requestBody": {"content": {media: form}}}
        contract = make_contract({"/a": {"post": operation}})
        sent = (("Content-Type", content_type or media), *headers)
        match = contract.match("POST", "/a")
        assert isinstance(match, Match)
        return contract.check_request(match, Request("POST", "/a", sent, body))

    return findings


Judge = Callable[..., list[Finding]]


def multipart(fields: Any) -> tuple[bytes, str]:
    """Return the body that requests makes of the fields of a form, and its media type."""
    request = requests.Request("POST", "http://x.example/", files=fields).prepare()
    assert isinstance(request.body, bytes)
    return request.body, request.headers["Content-Type"]


FILE = ("file", ("a.csv", b"a,b\r\n1,\xff2\r\n", "text/csv"))


@pytest.mark.parametrize(
    "fields",
    [
        [FILE, ("type", (None, "csv"))],
        [("type", (None, "csv")), FILE, ("size", (None, "12"))],
        [FILE, ("type", (None, "csv")), ("meta", (None, '{"tag": "x"}', "application/json"))],
        [FILE, ("type", (None, "csv")), ("tags", (None, "a")), ("tags", (None, "b"))],
        [FILE, ("type", (None, "csv")), ("picture", ("a.png", b"\x89PNG", "image/png"))],
    ],
)
def test_a_multipart_form_that_fits_is_sound(judge: Judge, fields: Any) -> None:
    """Each part is the field that it is named after (OpenAPI 3.1, section 4.8.14.4)."""
    body, kind = multipart(fields)
    assert judge("multipart/form-data", FORM, body, kind) == []


@pytest.mark.parametrize(
    ("fields", "code", "message"),
    [
        ([("fiel", FILE[1]), ("type", (None, "csv"))], Code.UNKNOWN_FIELD, "'fiel'"),
        ([FILE, ("type", (None, "zzz"))], Code.BAD_BODY, "type: "),
        ([FILE], Code.BAD_BODY, '"type" is a required property'),
        ([FILE, ("type", (None, "csv")), ("size", (None, "big"))], Code.BAD_BODY, "size: "),
        (
            [FILE, ("type", (None, "csv")), ("meta", (None, "{", "application/json"))],
            Code.BAD_BODY,
            "its part 'meta' is not valid JSON",
        ),
        (
            [FILE, ("type", (None, "csv")), ("picture", ("a.gif", b"GIF", "image/gif"))],
            Code.BAD_BODY,
            "its part 'picture' is sent as image/gif; expected image/png or image/jpeg",
        ),
        ([FILE, ("type", (None, "csv")), ("type", (None, "tsv"))], Code.BAD_BODY, "type: "),
    ],
)
def test_a_part_that_does_not_fit_is_told(
    judge: Judge, fields: Any, code: Code, message: str
) -> None:
    """A misspelt name, a wrong value, a missing field and a wrong type are findings."""
    body, kind = multipart(fields)
    found = judge("multipart/form-data", FORM, body, kind)
    assert any(item.code is code and message in item.message for item in found), found


@pytest.mark.parametrize(
    ("kind", "body", "message"),
    [
        ("multipart/form-data", b"what is to be sent", "names no boundary"),
        ("multipart/form-data; boundary=x", b"what is to be sent", "is not divided"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="type"\r\n\r\ncsv\r\n',
            "is not closed",
        ),
    ],
)
def test_what_is_no_multipart_body_is_told(
    judge: Judge, kind: str, body: bytes, message: str
) -> None:
    """A boundary divides the body, and closes it (RFC 2046, section 5.1.1)."""
    (finding,) = judge("multipart/form-data", FORM, body, kind)
    assert finding.code is Code.BAD_BODY
    assert message in finding.message


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        (b"name=Ada&age=36", []),
        (b"name=Ada&tags=1&tags=2", []),
        (b"name=Ada&tags[]=1&tags[]=2", []),
        (b"name=Ada&address[city]=London", []),
        (b"name=Ada&lines[0][price]=1.5&lines[1][price]=2", []),
        (b"name=Ada&address=%7B%22city%22%3A%22London%22%7D", []),
        (b"nmae=Ada&age=36", ["'nmae'", '"name" is a required']),
        (b"name=Ada&age=old", ["age: "]),
        (b"name=Ada&tags=one", ["tags[0]: "]),
        (b"name=Ada&address[town]=London", ["'address.town'"]),
        (b"name=", ["name: "]),
    ],
)
def test_a_form_is_held_to_its_fields(judge: Judge, body: bytes, messages: list[str]) -> None:
    """Every field is read as its schema has it, also those in brackets."""
    found = judge("application/x-www-form-urlencoded", PERSON, body)
    assert len(found) == len(messages)
    for message in messages:
        assert any(message in item.message for item in found), found


@pytest.mark.parametrize(
    ("media", "schema", "body", "messages"),
    [
        ("application/x-ndjson", PERSON, b'{"name":"A"}\n{"name":"B"}\n', []),
        ("application/x-ndjson", PERSON, b'{"name":"A"}\n{"nam":"B"}\n', ["line 2", "'nam'"]),
        ("application/jsonl", PERSON, b'{"name":"A"}\n{"name"\n', ["line 2 is not valid JSON"]),
        ("application/x-ndjson", {"type": "array", "items": PERSON}, b'{"name":"A"}\n', []),
        ("application/json-seq", PERSON, b'\x1e{"name":"A"}\n\x1e{"name":"B"}\n', []),
        ("text/event-stream", PERSON, b'event: a\ndata: {"name":\ndata: "A"}\n\n', []),
        ("text/event-stream", PERSON, b'data: {"name":"A"}\n\ndata: [DONE]\n\n', []),
        ("text/event-stream", PERSON, b'data: {"age":"A"}\n\n', ["event 1", "required"]),
        ("text/event-stream", PERSON, b'{"name":"A"}', ["no field of a server-sent event"]),
        ("text/event-stream", {"type": "string"}, b"data: hello\n\n", []),
        ("application/xml", PERSON, b"<a><b>1</b></a>", []),
        ("application/soap+xml", PERSON, b"<a><b>1</a>", ["not well-formed XML"]),
        ("text/plain", {"type": "string", "maxLength": 3}, b"abc", []),
        ("text/plain", {"type": "string", "maxLength": 3}, b"abcd", ["abcd"]),
        ("text/plain", {"type": "integer"}, b"12", []),
        ("text/plain", {"type": "string"}, b"\xff", ["not text in utf-8"]),
        ("text/csv", {"type": "array"}, b"a,b", []),
        ("application/octet-stream", {"type": "string"}, b"\xff\xfe", []),
        ("image/png", {}, b"\xff\xfe", []),
        ("application/vnd.api+json", PERSON, b'{"name":"A"}', []),
        ("application/vnd.api+json", PERSON, b'{"nam":"A"}', ["'nam'", "required"]),
    ],
)
def test_each_form_of_body_is_read(
    judge: Judge, media: str, schema: Any, body: bytes, messages: list[str]
) -> None:
    """Lines, events, XML, text and vendors' JSON are judged; bytes are not."""
    found = judge(media, schema, body)
    assert bool(found) == bool(messages), found
    for message in messages:
        assert any(message in item.message for item in found), found


@pytest.mark.parametrize(
    ("coding", "body", "message"),
    [
        ("gzip", gzip.compress(b'{"name": "A"}', mtime=0), ""),
        ("deflate", zlib.compress(b'{"name": "A"}'), ""),
        ("identity", b'{"name": "A"}', ""),
        ("br", b"anything", ""),
        ("gzip", gzip.compress(b'{"nam": "A"}', mtime=0), "'nam'"),
        ("gzip", b'{"name": "A"}', "not compressed with gzip"),
        ("gunzip", b'{"name": "A"}', "content coding 'gunzip'"),
    ],
)
def test_a_compressed_body_is_judged_by_what_is_in_it(
    judge: Judge, coding: str, body: bytes, message: str
) -> None:
    """A content coding says how the body is to be undone (RFC 9110, section 8.4)."""
    found = judge("application/json", PERSON, body, headers=(("Content-Encoding", coding),))
    assert bool(found) == bool(message)
    assert not message or any(message in item.message for item in found)


def test_a_bomb_is_cut_off(judge: Judge) -> None:
    """What grows beyond all measure is not unpacked to its end."""
    bomb = gzip.compress(json.dumps({"name": "a" * 60_000_000}).encode())
    (finding,) = judge("application/json", PERSON, bomb, headers=(("Content-Encoding", "gzip"),))
    assert "not valid JSON" in finding.message
