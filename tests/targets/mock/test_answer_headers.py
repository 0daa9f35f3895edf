"""Declared header fields are sent, lead somewhere, and keep to the contract."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract, Match
from snipproof.core.exchange import Request, Response
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import Collection, World

MakeContract = Callable[..., Contract]
ITEM = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {"id": {"type": "string", "examples": ["itm_001"]}, "name": {"type": "string"}},
}
TEXT = {"schema": {"type": "string"}, "required": True}
NUMBER = {"schema": {"type": "integer"}, "required": True}
JSON = {"type": "application/json"}


def _answer(schema: Any = None, headers: Any = None, **more: Any) -> dict[str, Any]:
    content = {} if schema is None else {"application/json": {"schema": schema}}
    return {"description": "it", "headers": headers or {}, "content": {**content, **more}}


PAGE = {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}}
SIZE = {"name": "per_page", "in": "query", "schema": {"type": "integer"}}
LIMITS = {"X-RateLimit-Limit": NUMBER, "X-RateLimit-Remaining": NUMBER}
PATHS = {
    "/items": {
        "get": {
            "operationId": "list",
            "parameters": [PAGE, SIZE],
            "responses": {
                "200": _answer(
                    {"type": "array", "items": ITEM},
                    {"Link": {"schema": {"type": "string"}}, "X-Total-Count": NUMBER, **LIMITS},
                    **{"text/csv": {"schema": {"type": "string"}}, "application/xml": {}},
                )
            },
        },
        "post": {
            "operationId": "create",
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {"201": _answer(ITEM, {"Location": TEXT}), "409": _answer()},
        },
    },
    "/items/{id}": {
        "get": {
            "operationId": "get",
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "responses": {"200": _answer(ITEM, {"ETag": TEXT}), "304": {"description": "same"}},
        }
    },
    "/login": {
        "post": {"operationId": "login", "security": [], "responses": {"204": _answer()}},
    },
    "/me": {
        "get": {
            "operationId": "me",
            "security": [{"session": []}],
            "responses": {"200": _answer(ITEM), "401": _answer()},
        }
    },
    "/old": {"get": {"operationId": "old", "responses": {"302": _answer()}}},
}
SCHEMES = {"session": {"type": "apiKey", "in": "cookie", "name": "sid"}}


class Client:
    """Sends requests, and holds every answer to the contract."""

    def __init__(self, contract: Contract, world: World) -> None:
        self._contract = contract
        self._target = MockTarget(contract, world)

    def send(self, method: str, target: str, body: Any = None, **headers: str) -> Response:
        """Send a request; header fields are written with underscores."""
        fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
        sent = b"" if body is None else json.dumps(body).encode()
        if body is not None:
            fields.append(("Content-Type", "application/json"))
        request = Request(method, target, tuple(fields), sent, "127.0.0.1:80")
        response = self._target.send(request)
        match = self._contract.match(method, request.raw_path)
        assert isinstance(match, Match)
        assert self._contract.check_response(match.operation, response) == []
        return response


@pytest.fixture
def client(make_contract: MakeContract) -> Client:
    """Return a client of a shop with five items."""
    contract = make_contract(PATHS, securitySchemes=SCHEMES)
    records = {f"i{n}": {"id": f"i{n}", "name": f"Item {n}"} for n in range(5)}
    return Client(contract, World(token="t", collections={"items": Collection("items", records)}))


def test_a_loop_over_links_sees_everything(client: Client) -> None:
    """Each page leads to the next, and the last to none (RFC 8288)."""
    target, seen = "/items?page=1&per_page=2", []
    while target:
        page = client.send("GET", target)
        seen += [item["id"] for item in json.loads(page.body)]
        links = (page.header("Link") or "").split(", ")
        following = [link for link in links if 'rel="next"' in link]
        target = following[0].partition(">")[0].partition("127.0.0.1:80")[2] if following else ""
    assert seen == ["i0", "i1", "i2", "i3", "i4"]
    assert page.header("X-Total-Count") == "5"


def test_what_is_left_of_a_limit_grows_less(client: Client) -> None:
    """A limit of requests counts them."""
    first, second = client.send("GET", "/items"), client.send("GET", "/items")
    left = [int(one.header("X-RateLimit-Remaining") or 0) for one in (first, second)]
    assert left[1] == left[0] - 1


def test_a_location_leads_to_what_was_created(client: Client) -> None:
    """It can be read there; a second create of the same name is refused, and why."""
    made = client.send("POST", "/items", {"name": "New"})
    found = client.send("GET", made.header("Location") or "")
    assert json.loads(found.body) == json.loads(made.body)


def test_a_redirection_leads_to_what_can_be_read(client: Client) -> None:
    """A client that follows finds something."""
    moved = client.send("GET", "/old")
    assert moved.status == 302
    assert client.send("GET", moved.header("Location") or "").status == 200


def test_what_a_client_has_already_is_not_sent_again(client: Client) -> None:
    """An entity tag that is the same gives 304 (RFC 9110, section 13.1.2)."""
    first = client.send("GET", "/items/i1")
    tag = first.header("ETag") or ""
    again = client.send("GET", "/items/i1", If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    assert client.send("GET", "/items/i2", If_None_Match=tag).status == 200


def test_a_login_sets_a_cookie_that_counts(client: Client) -> None:
    """What Set-Cookie hands out is a credential from then on (RFC 6265)."""
    refused = client.send("GET", "/me")
    assert refused.status == 401
    assert "sid" in (refused.header("Mock-Reason") or "")
    cookie = client.send("POST", "/login").header("Set-Cookie") or ""
    assert client.send("GET", "/me", Cookie=cookie.partition(";")[0]).status == 200


@pytest.mark.parametrize(
    ("accept", "kind", "start"),
    [
        ("*/*", "application/json", b"["),
        ("text/csv", "text/csv; charset=utf-8", b"id,name\r\ni0,Item 0\r\n"),
        ("text/*;q=0.5, application/xml", "application/xml", b"<?xml"),
        ("application/vnd.shop+json", "application/json", b"["),
        ("image/png", "application/json", b"["),
    ],
)
def test_an_answer_comes_in_the_form_that_is_accepted(
    client: Client, accept: str, kind: str, start: bytes
) -> None:
    """The most wanted form counts (RFC 9110, section 12.5.1)."""
    answer = client.send("GET", "/items", Accept=accept)
    assert answer.header("Content-Type") == kind
    assert answer.body.startswith(start)


def test_a_second_create_is_a_conflict(make_contract: MakeContract) -> None:
    """Where the contract declares 409, and nothing is known of the collection."""
    client = Client(make_contract(PATHS, securitySchemes=SCHEMES), World())
    assert client.send("POST", "/items", {"name": "New"}).status == 201
    again = client.send("POST", "/items", {"name": "New"})
    assert again.status == 409
    assert "exists already" in (again.header("Mock-Reason") or "")
    assert client.send("POST", "/items", {"name": "Other"}).status == 201
