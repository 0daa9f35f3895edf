"""A request keeps to the contract strictly, or it is told where not; openapi-core agrees."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest

from snipproof.contract import Contract, Finding, Match
from snipproof.core.exchange import Headers, Request
from snipproof.core.failure import Code

MakeContract = Callable[..., Contract]

ORG = "3f8a2c1e-6b4d-4e7a-9c05-1d2e8f7a6b90"
AUTH = ("Authorization", "Bearer s3")
JSON = ("Content-Type", "application/json")


def _findings(
    contract: Contract,
    method: str,
    target: str,
    headers: Headers = (),
    body: bytes = b"",
    token: str | None = None,
) -> list[Finding]:
    request = Request(method, target, headers, body)
    match = contract.match(method, request.raw_path)
    assert isinstance(match, Match)
    return contract.check_request(match, request, token)


def _query(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


@pytest.fixture(scope="module")
def api(make_contract: MakeContract) -> Contract:
    """Return a contract with every kind of parameter and body."""
    thing = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "size": {"type": "integer"},
            "inner": {"type": "object", "properties": {"on": {"type": "boolean"}}},
        },
    }
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        _query("page", {"type": "integer", "minimum": 0}),
        _query("order", {"enum": ["asc", "desc"]}, deprecated=True),
        _query("tag", {"type": "array", "items": {"type": "string"}}),
        _query("ids", {"type": "array", "items": {"type": "integer"}}, explode=False),
        _query(
            "filter",
            {"type": "object", "properties": {"on": {"type": "boolean"}}},
            style="deepObject",
        ),
        {"name": "X-Org", "in": "header", "schema": {"type": "string", "format": "uuid"}},
        {"name": "crumb", "in": "cookie", "schema": {"type": "string"}},
    ]
    needed = [
        _query("q", {"type": "string"}, required=True),
        _query("deep", {"type": "object"}, style="deepObject", required=True),
        {"name": "X-Must", "in": "header", "required": True, "schema": {"type": "string"}},
    ]
    body = {"content": {"application/json": {"schema": thing}, "text/*": {}}}
    return make_contract(
        {
            "/a/{id}": {"get": {"operationId": "getA", "parameters": parameters}},
            "/b": {"get": {"operationId": "getB", "parameters": needed}},
            "/c": {
                "post": {"operationId": "postC", "requestBody": {"required": True, **body}},
                "put": {"operationId": "putC", "requestBody": body},
            },
            "/d": {
                "get": {"operationId": "getD", "security": [{"key": []}, {"field": []}]},
            },
        },
        components={
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "query", "name": "api_key"},
                "field": {"type": "apiKey", "in": "header", "name": "X-Key"},
            }
        },
    )


@pytest.mark.parametrize(
    ("method", "target", "headers", "body"),
    [
        ("GET", "/a/1", (), b""),
        ("GET", "/a/1?page=0&tag=a&tag=b", (), b""),
        ("GET", "/a/1?tag=one", (), b""),
        ("GET", "/a/1?ids=1,2,3", (), b""),
        ("GET", "/a/1?filter[on]=true", (), b""),
        ("GET", "/a/1?filter%5Bon%5D=true", (), b""),
        ("GET", "/a/1", (("x-org", ORG),), b""),
        ("GET", "/a/1", (("Accept", "*/*"), ("User-Agent", "curl"), ("Host", "h")), b""),
        ("GET", "/a/1", (("sec-fetch-mode", "cors"), ("Cookie", "crumb=1")), b""),
        ("GET", "/b?q=&deep[a]=1", (("X-MUST", "x"),), b""),
        ("POST", "/c", (JSON,), b'{"name": "x", "size": 1, "inner": {"on": true}}'),
        ("POST", "/c", (("content-type", "application/json; charset=utf-8"),), b'{"name": "x"}'),
        ("POST", "/c", (("Content-Type", "text/plain"),), b"anything"),
        ("PUT", "/c", (), b""),
        ("GET", "/d?api_key=k", (), b""),
        ("GET", "/d", (("x-key", "k"),), b""),
    ],
)
def test_what_the_contract_allows_is_sound(
    api: Contract, method: str, target: str, headers: Headers, body: bytes
) -> None:
    """No healthy request is blamed: styles, ordinary header fields and optional bodies."""
    assert _findings(api, method, target, headers, body) == []


@pytest.mark.parametrize(
    ("target", "headers", "code", "message", "hint", "needle"),
    [
        ("/a/x", (), Code.BAD_PARAMETER, "the path parameter 'id' does not fit", "see its", "x"),
        ("/a/1?page=-1", (), Code.BAD_PARAMETER, "less than the minimum", "see its", "page=-1"),
        ("/a/1?page=x", (), Code.BAD_PARAMETER, 'not of type "integer"', "see its", "page=x"),
        ("/a/1?page=1&page=2", (), Code.BAD_PARAMETER, "given 2 times", "see its", "page"),
        ("/a/1?page=", (), Code.BAD_PARAMETER, 'not of type "integer"', "see its", "page"),
        ("/a/1?ids=1,x", (), Code.BAD_PARAMETER, 'not of type "integer"', "see its", "ids=1,x"),
        ("/a/1", (("X-Org", "x"),), Code.BAD_PARAMETER, "the header parameter", "see its", "X-Org"),
        (
            "/a/1?filter[on]=maybe",
            (),
            Code.BAD_PARAMETER,
            "the query parameter 'filter' does not fit",
            "see its",
            "filter[on]",
        ),
        (
            "/a/1?filter[of]=true",
            (),
            Code.BAD_PARAMETER,
            "the field 'of' is not in the contract",
            "see its",
            "filter[of]",
        ),
        (
            "/a/1?order=asc",
            (),
            Code.DEPRECATED_PARAMETER,
            "'order' is deprecated",
            "leave",
            "order",
        ),
        (
            "/a/1?pge=1",
            (),
            Code.UNKNOWN_PARAMETER,
            "the query parameter 'pge' is not in the contract of getA",
            "did you mean 'page'?",
            "pge",
        ),
        (
            "/a/1?Page=1",
            (),
            Code.UNKNOWN_PARAMETER,
            "the query parameter 'Page'",
            "did you mean 'page'?",
            "Page",
        ),
        (
            "/a/1?zzz=1",
            (),
            Code.UNKNOWN_PARAMETER,
            "the query parameter 'zzz'",
            "the contract has filter, ids, order, page, tag",
            "zzz",
        ),
        ("/d?api_key=k&x=1", (), Code.UNKNOWN_PARAMETER, "'x' is not in", "leave it out", "x"),
        ("/a/1?crumb=1", (), Code.UNKNOWN_PARAMETER, "'crumb' is not in", "the contract has", ""),
        (
            "/a/1",
            (("X-Orgg", ORG),),
            Code.UNKNOWN_PARAMETER,
            "the header 'X-Orgg' is not in the contract of getA",
            "did you mean 'X-Org'?",
            "X-Orgg",
        ),
        (
            "/b?deep[a]=1",
            (("X-Must", "x"),),
            Code.MISSING_PARAMETER,
            "'q' is required",
            "add q",
            "",
        ),
        (
            "/b?q=1",
            (("X-Must", "x"),),
            Code.MISSING_PARAMETER,
            "'deep' is required",
            "add deep",
            "",
        ),
        ("/b?q=1&deep[a]=1", (), Code.MISSING_PARAMETER, "'X-Must' is required", "add X-Must", ""),
        ("/d", (), Code.MISSING_AUTH, "lacks the query field 'api_key'", "send api_key", "api_key"),
    ],
)
def test_a_parameter_that_breaks_the_contract_is_told(
    api: Contract, target: str, headers: Headers, code: Code, message: str, hint: str, needle: str
) -> None:
    """The finding has the code, the words, what to do, and what to look for in the source."""
    (finding,) = _findings(api, "GET", target, headers)
    assert finding.code is code
    assert message in finding.message
    assert hint in finding.hint
    assert not needle or needle in finding.needles


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "code", "message", "hint", "needle"),
    [
        (
            "GET",
            "/a/1",
            (JSON,),
            b"{}",
            Code.BAD_BODY,
            "getA takes no body, and the request has one of 2 bytes",
            "leave the body out",
            "--data",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b"",
            Code.BAD_BODY,
            "postC needs a body",
            "send one as application/json",
            "",
        ),
        (
            "POST",
            "/c",
            (("Content-Type", "application/x-www-form-urlencoded"),),
            b"name=x",
            Code.BAD_MEDIA_TYPE,
            "sent as application/x-www-form-urlencoded; postC takes application/json or text/*",
            "set the Content-Type to application/json",
            "Content-Type",
        ),
        ("PUT", "/c", (), b"{}", Code.BAD_MEDIA_TYPE, "sent as no media type", "set the", "--data"),
        (
            "POST",
            "/c",
            (JSON,),
            b'{"name": "x",}',
            Code.BAD_BODY,
            "the body is not valid JSON",
            "fix the JSON",
            '"name"',
        ),
        (
            "POST",
            "/c",
            (JSON,),
            "{\u201cname\u201d: 1}".encode(),
            Code.BAD_BODY,
            "the body is not valid JSON",
            "look for quotes",
            "--data",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b'{"name": "x", "size": 1, "size": 2}',
            Code.BAD_BODY,
            "the name 'size' is there twice",
            "fix the JSON",
            '"size"',
        ),
        ("POST", "/c", (JSON,), b'{"name": NaN}', Code.BAD_BODY, "NaN is not a number", "fix", ""),
        (
            "POST",
            "/c",
            (JSON,),
            b"\xff",
            Code.BAD_BODY,
            "not valid JSON: 'utf-8' codec",
            "fix",
            "",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            '{"name": "x"}'.encode("utf-16"),
            Code.BAD_BODY,
            "not valid JSON",
            "fix",
            "",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b"[" * 300 + b"]" * 300,
            Code.BAD_BODY,
            "nests deeper than 200",
            "fix",
            "",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b'{"name": 1}',
            Code.BAD_BODY,
            'in the body, name: 1 is not of type "string"',
            "see the fields of the body",
            "name",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b'{"size": 1}',
            Code.BAD_BODY,
            'in the body: "name" is a required property',
            "add name to the body",
            "",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b'{"name": "x", "inner": {"on": 1}}',
            Code.BAD_BODY,
            "in the body, inner.on: 1 is not",
            "see the fields of the body",
            "on",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b'{"name": "x", "siez": 1}',
            Code.UNKNOWN_FIELD,
            "the field 'siez' is not in the contract",
            "did you mean 'size'?",
            "siez",
        ),
        (
            "POST",
            "/c",
            (JSON,),
            b'{"name": "x", "inner": {"zzz": 1}}',
            Code.UNKNOWN_FIELD,
            "the field 'inner.zzz' is not in the contract",
            "remove it, or add it to the contract",
            "zzz",
        ),
    ],
)
def test_a_body_that_breaks_the_contract_is_told(
    api: Contract,
    method: str,
    target: str,
    headers: Headers,
    body: bytes,
    code: Code,
    message: str,
    hint: str,
    needle: str,
) -> None:
    """Its media type, its JSON and its fields are told apart."""
    (finding,) = _findings(api, method, target, headers, body)
    assert finding.code is code
    assert message in finding.message
    assert hint in finding.hint
    assert not needle or needle in finding.needles


def test_a_misspelt_authorization_is_told_once(contract: Contract) -> None:
    """The header that should carry the token is missing credentials, not also an unknown header."""
    headers = (("Autorization", "Bearer s3"),)
    (finding,) = _findings(contract, "GET", "/api/identity/tokens", headers)
    assert finding.code is Code.MISSING_AUTH
    assert "'Autorization' is misspelt" in finding.hint


def test_everything_is_told_in_order(contract: Contract) -> None:
    """Credentials come first, then parameters, then the body."""
    findings = _findings(
        contract, "POST", "/api/environments?x=1", (JSON,), b'{"name": 3, "colour": "red"}'
    )
    codes = [finding.code for finding in findings]
    assert codes[:2] == [Code.MISSING_AUTH, Code.UNKNOWN_PARAMETER]
    assert set(codes[2:]) == {Code.BAD_BODY, Code.UNKNOWN_FIELD}


def test_the_token_is_compared_where_it_is_known(contract: Contract) -> None:
    """A request with another token than the one that it was given is wrong."""
    target = "/api/identity/tokens"
    assert _findings(contract, "GET", target, (AUTH,), token="s3") == []
    (finding,) = _findings(contract, "GET", target, (AUTH,), token="other")
    assert finding.code is Code.BAD_AUTH


# A second opinion: what openapi-core says of the same requests to this project's own contract.


ENVIRONMENT = {"name": "sea-trials", "organizationId": ORG}


@pytest.mark.parametrize(
    ("method", "target", "headers", "body"),
    [
        ("GET", "/api/identity/tokens", (AUTH,), None),
        ("GET", "/api/identity/tokens", (), None),
        ("GET", "/api/identity/tokens?page=0&pageSize=10", (AUTH,), None),
        ("GET", "/api/identity/tokens?page=-1", (AUTH,), None),
        ("GET", "/api/identity/tokens?page=first", (AUTH,), None),
        ("GET", "/api/identity/tokens?isOauth=true", (AUTH,), None),
        ("GET", "/api/identity/tokens?isOauth=maybe", (AUTH,), None),
        ("DELETE", "/api/identity/tokens", (AUTH,), None),
        ("DELETE", f"/api/identity/tokens?tokenId={ORG}", (AUTH,), None),
        ("DELETE", "/api/identity/tokens?tokenId=7", (AUTH,), None),
        ("GET", f"/api/environments/{ORG}?orgId={ORG}", (AUTH,), None),
        ("GET", f"/api/environments/7?orgId={ORG}", (AUTH,), None),
        ("GET", "/api/academy/curricula?contentType=learning-path", (AUTH,), None),
        ("POST", "/api/environments", (AUTH, JSON), ENVIRONMENT),
        ("POST", "/api/environments", (AUTH, JSON), {"name": "x"}),
        ("POST", "/api/environments", (AUTH, JSON), {**ENVIRONMENT, "name": 3}),
        ("POST", "/api/environments", (AUTH, JSON), None),
        ("POST", "/api/environments", (AUTH, ("Content-Type", "text/plain")), ENVIRONMENT),
    ],
)
def test_openapi_core_agrees(
    contract: Contract, opinion: OpenAPI, method: str, target: str, headers: Headers, body: Any
) -> None:
    """Both accept, or both refuse, the same request."""
    data = b"" if body is None else json.dumps(body).encode()
    path, _, query = target.partition("?")
    fields = dict(headers)
    request = MockRequest(
        "https://cloud.layer5.io",
        method.lower(),
        path,
        args=parse_qs(query),
        headers=fields,
        data=data or None,
        content_type=fields.get("Content-Type", "application/json"),
    )
    try:
        opinion.validate_request(request)
        accepted = True
    except OpenAPIError:
        accepted = False
    assert (_findings(contract, method, target, headers, data) == []) == accepted
