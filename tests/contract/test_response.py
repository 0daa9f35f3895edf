"""A response keeps to the contract, or it is told where not; openapi-core agrees."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from snipproof.contract import Contract
from snipproof.core.exchange import Response
from snipproof.core.failure import Code

MakeContract = Callable[..., Contract]

ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}


def _messages(
    contract: Contract, status: int, kind: str | None, body: bytes, operation: str = "a"
) -> list[str]:
    headers = () if kind is None else (("Content-Type", kind),)
    response = Response(status, headers, body)
    findings = contract.check_response(contract.operations[operation], response)
    assert {finding.code for finding in findings} <= {Code.RESPONSE_MISMATCH}
    return [finding.message for finding in findings]


@pytest.fixture
def declared(make_contract: MakeContract) -> Contract:
    """Return a contract whose operation declares all kinds of responses."""
    responses = {
        "200": {"content": {"application/json": {"schema": ITEM}, "text/csv": {}}},
        "201": {"content": {"application/problem+json": {"schema": ITEM}}},
        "202": {"content": {"application/json": {}}},
        "204": {"description": "nothing"},
        "3XX": {"content": {"*/*": {}, "text/*": {}, "text/html": {}}},
        "4XX": {"content": {"text/*": {"schema": {"type": "string"}}}},
        "default": {"content": {"text/plain": {}}},
    }
    return make_contract({"/a": {"get": {"operationId": "a", "responses": responses}}})


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "application/json", b'{"id": 1}'),
        (200, "Application/JSON; charset=utf-8", b'{"id": 1}'),
        (200, "text/csv", b"not,json"),
        (201, "application/problem+json", b'{"id": 1}'),
        (202, "application/json", b"anything at all"),
        (204, None, b""),
        (302, "image/png", b"\x89PNG"),
        (404, "text/plain", b"no"),
        (404, "text/html", b"<p>"),
        (500, "text/plain", b""),
        (101, "text/plain", b""),
    ],
)
def test_what_is_declared_is_sound(
    declared: Contract, status: int, kind: str | None, body: bytes
) -> None:
    """Statuses by number, range and default, and media types by name and range, are found."""
    assert _messages(declared, status, kind, body) == []


@pytest.mark.parametrize(
    ("status", "kind", "body", "words"),
    [
        (204, None, b"x", "the response 204 has a body of 1 bytes; none is declared"),
        (
            200,
            "text/html",
            b"x",
            "is text/html; the contract declares application/json or text/csv",
        ),
        (200, None, b"{}", "is no media type; the contract declares"),
        (404, "application/json", b"{}", "is application/json; the contract declares text/*"),
        (200, "application/json", b"", "the response 200 is not valid JSON: Expecting value"),
        (200, "application/json", b'{"id": 1,}', "is not valid JSON: "),
        (200, "application/json", b'{"id": NaN}', "NaN is not a number in JSON"),
        (200, "application/json", b'{"id": 1, "id": 2}', "the name 'id' is there twice"),
        (200, "application/json", b"\xff", "is not valid JSON: 'utf-8' codec"),
        (200, "application/json", b"[" * 500 + b"]" * 500, "nests deeper than 200 levels"),
        (
            200,
            "application/json",
            b'{"id": "1"}',
            'the response 200, id: "1" is not of type "integer"',
        ),
        (200, "application/json", b"{}", 'the response 200: "id" is a required property'),
        (201, "application/problem+json", b"{}", "is a required property"),
        (200, "application/json", b'{"id": 1, "x": 2}', "the field 'x' is not in the contract"),
        (200, "application/json", b'{"id": ' + b"9" * 5000 + b"}", "is not valid JSON: Exceeds"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_not_declared_is_told(
    declared: Contract, status: int, kind: str | None, body: bytes, words: str
) -> None:
    """A body, its media type, its JSON and its fields are held to the status's own words."""
    (message,) = _messages(declared, status, kind, body)
    assert words in message


def test_an_unknown_status_is_told(make_contract: MakeContract) -> None:
    """A status that is declared in no way is told with those that are."""
    responses = {"200": {"description": "d"}, "4XX": {"description": "d"}}
    contract = make_contract({"/a": {"get": {"operationId": "getA", "responses": responses}}})
    (message,) = _messages(contract, 500, None, b"", "getA")
    assert message == "the status 500 is not declared; getA has 200, 4XX"


# A second opinion: what openapi-core says of the same answers of this project's own contract.

TOKEN = {
    "id": "b7e0c5d4-2a19-4f63-8d7e-90c1a3b5e6f2",
    "owner": "7d4e1f2a-3b5c-4d6e-8f70-91a2b3c4d5e6",
    "provider": "github",
    "accessToken": "example",
    "name": "ci-pipeline",
    "purpose": "",
    "isOauth": False,
    "createdAt": "2026-03-02T09:00:00Z",
    "updatedAt": "2026-03-02T09:00:00Z",
}


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in TOKEN.items() if key != name}


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "application/json", json.dumps(TOKEN)),
        (200, "application/json", json.dumps(_without("name"))),
        (200, "application/json", json.dumps({**TOKEN, "isOauth": "no"})),
        (200, "application/json", json.dumps({**TOKEN, "id": "b7e0"})),
        (200, "application/json", json.dumps({**TOKEN, "createdAt": "yesterday"})),
        (200, "application/json", json.dumps({**TOKEN, "extra": 1})),
        (200, "application/json", json.dumps({**TOKEN, "name": ""})),
        (200, "application/json", json.dumps([TOKEN])),
        (200, "application/json", "{"),
        (200, "text/plain", "x"),
        (404, "text/plain", "not found"),
        (404, "application/json", "{}"),
        (418, "text/plain", "x"),
    ],
)
def test_openapi_core_agrees(
    contract: Contract, opinion: OpenAPI, status: int, kind: str, body: str
) -> None:
    """Both accept, or both refuse, the same answer to `downloadToken`."""
    path = f"/api/identity/tokens/{TOKEN['id']}"
    request = MockRequest("https://cloud.layer5.io", "get", path)
    try:
        opinion.validate_response(
            request, MockResponse(body.encode(), status_code=status, content_type=kind)
        )
        accepted = True
    except OpenAPIError:
        accepted = False
    assert (_messages(contract, status, kind, body.encode(), "downloadToken") == []) == accepted
