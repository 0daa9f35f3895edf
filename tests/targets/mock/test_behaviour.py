"""What rules do that the project's own world has no need of."""

import json
from collections.abc import Callable
from typing import Any

from snipproof.contract import Contract
from snipproof.core.exchange import Request, Response
from snipproof.targets.mock.rules import Kind
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import Collection, Context, World

MakeContract = Callable[..., Contract]

TEXT = {"type": "string"}
SHIP = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "owner": TEXT,
        "state": TEXT,
        "created_at": TEXT,
        "updatedAt": TEXT,
    },
}
JSON = {"application/json": {"schema": SHIP}}


def operation(identity: str, **more: Any) -> dict[str, Any]:
    """Write an operation that answers a ship, and may refuse with 400, 403, 404 and 409."""
    errors: dict[str, Any] = {
        code: {"content": {"text/plain": {}}} for code in ("400", "403", "404", "409")
    }
    responses = {"200": {"content": JSON}, **errors}
    return {"operationId": identity, "responses": responses, **more}


BODY = {"requestBody": {"content": JSON}}
PATHS = {
    "/ships": {"post": operation("create", **BODY), "put": operation("change", **BODY)},
    "/ships/{shipId}": {"get": operation("get"), "put": operation("update", **BODY)},
    "/ships/{shipId}/launch": {"post": operation("launch")},
    "/news": {"get": operation("news")},
}
WORLD = World(
    collections={
        "ships": Collection(
            "ships",
            {
                "a": {"id": "a", "name": "Auk", "owner": "mira"},
                "b": {"id": "b", "name": "Bee", "owner": "jonas"},
            },
            defaults={"owner": "$me", "state": "new-${id}"},
        ),
        "users": Collection("users", {"mira": {"id": "mira"}, "jonas": {"id": "jonas"}}),
    },
    contexts={"me": Context("me", "users", "mira")},
    references={"owner": "users"},
    rules={
        "create": [{"unique": ("name",)}],
        "update": [{"unique": ("name",), "allow": {"owner": "$me"}}],
        "launch": [{"set": {"state": "launched", "name": "$query.none"}}],
        "news": [{"kind": Kind.ANSWER, "answer": {"name": "now ${now}", "id": "$me", "x": "y"}}],
    },
)

Send = Callable[..., Response]


def sender(make_contract: MakeContract) -> Send:
    """Return a function that sends requests to a fresh mock of the ships."""
    target = MockTarget(make_contract(PATHS), WORLD)

    def send(method: str, path: str, value: Any = None) -> Response:
        body = b"" if value is None else json.dumps(value).encode()
        return target.send(Request(method, path, (("Content-Type", "application/json"),), body))

    return send


def test_defaults_are_for_the_record_that_is_made(make_contract: MakeContract) -> None:
    """A default may hold who asks and the new id; times are set in the contract's spelling."""
    made = json.loads(sender(make_contract)("POST", "/ships", {"name": "Cod"}).body)
    assert made == {
        "id": made["id"],
        "name": "Cod",
        "owner": "mira",
        "state": f"new-{made['id']}",
        "created_at": "2026-03-02T09:00:01Z",
        "updatedAt": "2026-03-02T09:00:01Z",
    }


def test_to_create_what_is_there_is_to_change_it(make_contract: MakeContract) -> None:
    """A body with the id of a record changes this record; one with a new id makes it."""
    send = sender(make_contract)
    changed = json.loads(send("POST", "/ships", {"id": "a", "state": "old"}).body)
    assert (changed["name"], changed["state"]) == ("Auk", "old")
    assert json.loads(send("POST", "/ships", {"id": "z"}).body)["id"] == "z"
    assert send("GET", "/ships/z").status == 200


def test_the_body_may_name_the_record(make_contract: MakeContract) -> None:
    """Where no path says which record is changed, the body does."""
    send = sender(make_contract)
    assert json.loads(send("PUT", "/ships", {"id": "b", "name": "Bat"}).body)["owner"] == "jonas"
    assert send("PUT", "/ships", {"id": "q"}).status == 404
    assert send("PUT", "/ships", {"name": "Bat"}).body == b"body.id is missing\n"


def test_a_record_keeps_its_id(make_contract: MakeContract) -> None:
    """An update cannot give a record another id, whatever its body says."""
    send = sender(make_contract)
    assert json.loads(send("PUT", "/ships/a", {"id": "x", "name": "Ant"}).body)["id"] == "a"
    assert send("GET", "/ships/x").status == 404


def test_what_is_unique_is_not_taken_twice(make_contract: MakeContract) -> None:
    """A name that another record has is refused; a record may keep its own."""
    send = sender(make_contract)
    refused = send("POST", "/ships", {"name": "Bee"})
    assert (refused.status, refused.body) == (409, b"a ship with this name exists already\n")
    assert send("PUT", "/ships/a", {"name": "Bee"}).status == 409
    assert send("PUT", "/ships/a", {"name": "Auk"}).status == 200


def test_what_is_not_allowed_changes_nothing(make_contract: MakeContract) -> None:
    """A record of another is left as it is."""
    send = sender(make_contract)
    assert send("PUT", "/ships/b", {"name": "Mine"}).status == 403
    assert json.loads(send("GET", "/ships/b").body)["name"] == "Bee"


def test_a_reference_has_to_lead_somewhere(make_contract: MakeContract) -> None:
    """A record cannot be given to somebody who is not there."""
    refused = sender(make_contract)("PUT", "/ships/a", {"owner": "nobody"})
    assert (refused.status, refused.body) == (400, b"owner: no user has the id nobody\n")


def test_an_action_sets_what_its_rule_says(make_contract: MakeContract) -> None:
    """A rule may set fields that no request sends; what has no value is not set."""
    send = sender(make_contract)
    launched = json.loads(send("POST", "/ships/a/launch").body)
    assert (launched["state"], launched["name"]) == ("launched", "Auk")
    assert json.loads(send("GET", "/ships/a").body) == launched


def test_a_rule_may_say_the_answer(make_contract: MakeContract) -> None:
    """An answer that is about no record can be written down, as far as its schema shows it."""
    answer = json.loads(sender(make_contract)("GET", "/news").body)
    assert answer == {"id": "mira", "name": "now 2026-03-02T09:00:00Z"}
