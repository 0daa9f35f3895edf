"""A live run sends only what it may: each request is judged before a server hears of it."""

import json
from pathlib import Path

import pytest

from snipproof.contract import Contract, load_contract
from snipproof.core.exchange import Request
from snipproof.targets.target import TargetError
from snipproof.targets.writes.judgement import check_valid, judged, names_id

BEARER = ("Authorization", "Bearer t")
JSON = ("Content-Type", "application/json")


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """Return a contract with a look at records, a creation, a deletion and a dangerous GET."""
    identity = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    ok = {"responses": {"200": {"description": "ok"}}, "security": [{"b": []}]}
    page = {"name": "page", "in": "query", "schema": {"type": "integer"}}
    tags = {"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}
    body = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "owner": {"type": "string"}},
        "required": ["name"],
    }
    media = {"application/json": {"schema": body}}
    record = {"get": {"operationId": "one", "parameters": [identity], **ok}}
    record["delete"] = {"operationId": "drop", "parameters": [identity], **ok}
    things = {"get": {"operationId": "all", "parameters": [page, tags], **ok}}
    things["post"] = {"operationId": "make", "requestBody": {"content": media}, **ok}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "components": {"securitySchemes": {"b": {"type": "http", "scheme": "bearer"}}},
        "paths": {
            "/api/things": things,
            "/api/things/{id}": record,
            "/api/things/infinite": {"get": {"operationId": "endless", **ok}},
        },
    }
    file = tmp_path_factory.mktemp("contract") / "openapi.json"
    file.write_text(json.dumps(document))
    return load_contract(file, Path(file.parent))


def send(contract: Contract, request: Request) -> str:
    """Judge a request as the guard does; return the operation that it may ask for."""
    match = judged(contract, request)
    check_valid(contract, match, request)
    return match.operation.id


TARGETS = [
    "/api/things/./infinite",
    "/api/./things",
    "/api/x/../things",
    "/api/things/%2e%2e/things",
    "/api/things/%2E/1",
    "/api/things/..",
    "/api/things/a%2fb",
    "/api/things/a%2Fb",
    "/api/things/a%5cb",
    "/api/things/a%252fb",
    "/api//things",
    "//api/things",
    "/api/things/",
    "/api/things/1/",
    "/API/things",
    "/api/Things",
    "/api/things/Infinite",
    "/api/things/INFINITE",
    "/api/%74hings",
    "/api/things/%69nfinite",
    "/api/things;x=1",
    "/api/things/1;v=2",
    "/api/things/1%00",
    "/api/things/1%0d%0aX:%20y",
    "/api/things/1%0A",
    "/api/things/%",
    "/api/things/%zz",
    "/api/things/1\\2",
    "/api/things#x",
    "/api/things/1\x00",
    "/api/things/\u0660",
    "/auth/logout",
    "/api",
    "/",
    "*",
    "@evil.example/api/things",
    "http://evil.example/api/things",
    "/api/things?page=1&page=2",
    "/api/things?page=1&PAGE=2",
    "/api/things?page=1;page=2",
    "/api/things?page[]=1&page=2",
    "/api/things?_method=DELETE",
    "/api/things?X-HTTP-Method-Override=DELETE",
    "/api/things?unknown=1",
    "/api/things?page=x",
]


@pytest.mark.parametrize("target", TARGETS)
def test_another_spelling_is_not_sent(contract: Contract, target: str) -> None:
    """What servers read in different ways reaches none."""
    for method in ("GET", "HEAD"):
        with pytest.raises(TargetError, match=r"not sent|not in the contract"):
            send(contract, Request(method, target, (BEARER,)))


FIELDS = [
    ("X-HTTP-Method-Override", "DELETE"),
    ("Range", "bytes=0-5"),
    ("if-range", "x"),
    ("x-http-method", "DELETE"),
    ("X-Method-Override", "DELETE"),
    ("X_HTTP_METHOD_OVERRIDE", "DELETE"),
    ("X-HTTP_Method-Override", "DELETE"),
    ("_method", "DELETE"),
    ("X-Original-URL", "/api/things/infinite"),
    ("X-Rewrite-URL", "/api/things/infinite"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Path", "/x"),
    ("Forwarded", "host=evil"),
    ("Destination", "/api/things"),
    ("Content-Encoding", "gzip"),
    ("authorization", "Bearer other"),
    ("Accept", "a\rb"),
    ("Upgrade", "h2c"),
    ("Trailer", "x"),
]


@pytest.mark.parametrize(("name", "value"), FIELDS)
def test_a_field_that_changes_the_request_is_not_sent(
    contract: Contract, name: str, value: str
) -> None:
    """Only fields of clients and of the contract pass, and each of them once."""
    with pytest.raises(TargetError, match="not sent"):
        send(contract, Request("GET", "/api/things", (BEARER, (name, value))))


@pytest.mark.parametrize(
    "method", ["get", "GeT", "PATCH", "PUT", "TRACE", "CONNECT", "PURGE", "G T"]
)
def test_another_method_is_not_sent(contract: Contract, method: str) -> None:
    """A method is one of the contract's, in its own letters."""
    with pytest.raises(TargetError):
        send(contract, Request(method, "/api/things", (BEARER,)))


BODIES = [
    ("GET", "/api/things", b"{}"),
    ("DELETE", "/api/things/own", b'{"id": "victim"}'),
    ("POST", "/api/things", b'{"name": "a", "name": "b"}'),
    ("POST", "/api/things", b'{"name": "a", "NAME": "b"}'),
    ("POST", "/api/things", b'{"name": "a", "owner": "x", "owner": "y"}'),
    ("POST", "/api/things", b'{"name": "a", "_method": "DELETE"}'),
    ("POST", "/api/things", b'{"name": "a", "more": 1}'),
    ("POST", "/api/things", b'{"name": NaN}'),
    ("POST", "/api/things", b'{"name": 1}'),
    ("POST", "/api/things", b"{}"),
    ("POST", "/api/things", b'{"name": "a"} {"name": "b"}'),
    ("POST", "/api/things", b'{"name": "\xff"}'),
    ("POST", "/api/things", '{"name": "a"}'.encode("utf-16")),
    ("POST", "/api/things", b"[" * 5000),
]


@pytest.mark.parametrize(("method", "target", "body"), BODIES)
def test_a_body_with_two_meanings_is_not_sent(
    contract: Contract, method: str, target: str, body: bytes
) -> None:
    """A body is what the contract has, said once."""
    with pytest.raises(TargetError, match="not sent"):
        send(contract, Request(method, target, (BEARER, JSON), body))


def test_another_encoding_of_a_body_is_not_sent(contract: Contract) -> None:
    """A server may read the other one."""
    field = ("Content-Type", "application/json; charset=utf-7")
    with pytest.raises(TargetError, match="encoding utf-7"):
        send(contract, Request("POST", "/api/things", (BEARER, field), b'{"name": "a"}'))


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        (Request("GET", "/api/things?page=1&tag=a&tag=b", (BEARER, ("Accept", "*/*"))), "all"),
        (Request("HEAD", "/api/things", (BEARER,)), "all"),
        (Request("GET", "/api/things/5f3-a_b.c~d", (BEARER, ("User-Agent", "curl"))), "one"),
        (Request("GET", "/api/things/a%20b", (BEARER,)), "one"),
        (Request("POST", "/api/things", (BEARER, JSON), b'{"name": "a"}'), "make"),
        (Request("DELETE", "/api/things/own", (BEARER,)), "drop"),
        (Request("GET", "/api/things/infinite", (BEARER,)), "endless"),
    ],
)
def test_what_is_documented_is_sent(contract: Contract, request_: Request, wanted: str) -> None:
    """An honest request passes."""
    assert send(contract, request_) == wanted


@pytest.mark.parametrize(
    "request_",
    [
        Request("POST", "/api/things", (), b'{"id": "v"}'),
        Request("POST", "/api/things", (), b'{"a": [{"deep": "v"}]}'),
        Request("POST", "/api/things?copy=v"),
        Request("POST", "/api/things/v/clone"),
        Request("POST", "/api/things/%76/clone"),
        Request("POST", "/api/things", (("X-Id", "v"),)),
        Request("POST", "/api/things", (), b"id=v&x=1"),
    ],
)
def test_an_id_that_the_request_named_was_not_created(request_: Request) -> None:
    """Wherever it stands: what it names may have been there before."""
    assert names_id(request_, "v")


def test_a_number_is_an_id_only_where_ids_stand() -> None:
    """A page size is none."""
    assert names_id(Request("POST", "/x", (), b'{"teamId": 7}'), "7")
    assert not names_id(Request("POST", "/x", (), b'{"size": 7}'), "7")
