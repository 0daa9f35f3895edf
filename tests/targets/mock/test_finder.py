"""Which records a call finds where a rule turns a condition round."""

import json
from typing import Any

import pytest

from snipproof.contract import Contract, ContractDocument
from snipproof.core.exchange import Request
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import Collection, World

TEXT = {"type": "string"}
SAILOR = {"type": "object", "properties": {"id": TEXT, "name": TEXT, "state": TEXT}}
SAILORS = {
    "type": "object",
    "properties": {"sailors": {"type": "array", "items": SAILOR}, "total": {"type": "integer"}},
}


def operation(identity: str, schema: Any, **more: Any) -> dict[str, Any]:
    """Write an operation that answers with a schema."""
    content = {"application/json": {"schema": schema}}
    return {"operationId": identity, "responses": {"200": {"content": content}}, **more}


PATHS = {
    "/ships/{shipId}/sailors": {"get": operation("crew", SAILORS)},
    "/ships/{shipId}/ashore": {"get": operation("ashore", SAILORS)},
    "/ships/{shipId}/sailors/{sailorId}": {"post": operation("board", SAILOR)},
    "/sailors": {
        "get": operation("awake", SAILORS),
        "post": operation(
            "hire",
            SAILOR,
            requestBody={"content": {"application/json": {"schema": SAILOR}}},
        ),
    },
}
WORLD = World(
    collections={
        "ships": Collection("ships", {"auk": {"id": "auk"}, "bee": {"id": "bee"}}),
        "sailors": Collection(
            "sailors",
            {
                "mira": {"id": "mira", "state": "awake"},
                "jonas": {"id": "jonas", "state": "asleep"},
                "priya": {"id": "priya", "state": "ill"},
            },
        ),
        "ships-sailors": Collection(
            "ships-sailors",
            {
                "1": {"id": "1", "shipId": "auk", "sailorId": "mira", "watch": "first"},
                "2": {"id": "2", "shipId": "bee", "sailorId": "jonas", "watch": "second"},
            },
            links={"shipId": "ships", "sailorId": "sailors"},
        ),
    },
    rules={
        "ashore": [
            {"collection": "sailors", "where": {"ships-sailors": {"not": "$path.shipId"}}},
        ],
        "awake": [{"where": {"state": {"not": ["asleep", "ill"]}}}],
        "hire": [{"where": {"state": {"not": "asleep"}}}],
    },
)


@pytest.fixture
def target() -> MockTarget:
    """Return a fresh mock of ships and sailors."""
    data = {"openapi": "3.1.0", "info": {"title": "Ships", "version": "1"}, "paths": PATHS}
    document = ContractDocument(data, {}, SourceLocation("openapi.yaml", 1))
    return MockTarget(Contract(document), WORLD)


def sent(target: MockTarget, method: str, path: str, value: Any = None) -> Any:
    """Send a request, and give the answer's value."""
    body = b"" if value is None else json.dumps(value).encode()
    headers = (("Content-Type", "application/json"),)
    return json.loads(target.send(Request(method, path, headers, body)).body)


def names(answer: Any) -> list[str]:
    """Return the ids of the sailors in an answer."""
    return [sailor["id"] for sailor in answer["sailors"]]


def test_finds_what_is_not_linked(target: MockTarget) -> None:
    """A link turned round replaces the one that the path asks for, and finds all others."""
    assert names(sent(target, "GET", "/ships/auk/sailors")) == ["mira"]
    assert names(sent(target, "GET", "/ships/auk/ashore")) == ["jonas", "priya"]


def test_what_is_linked_since_is_not_found_any_more(target: MockTarget) -> None:
    """A link that a request makes counts as those of the world do."""
    sent(target, "POST", "/ships/auk/sailors/priya")
    assert names(sent(target, "GET", "/ships/auk/ashore")) == ["jonas"]
    assert names(sent(target, "GET", "/ships/bee/ashore")) == ["mira", "priya"]


def test_finds_what_has_none_of_several_values(target: MockTarget) -> None:
    """A condition on a field can be turned round, too; of several values, none may be there."""
    assert names(sent(target, "GET", "/sailors")) == ["mira"]


def test_gives_a_new_record_no_value_that_is_not_wanted(target: MockTarget) -> None:
    """A new record gets what its rule's conditions ask for, and nothing where one is turned."""
    made = sent(target, "POST", "/sailors", {"name": "Tomas"})
    assert made == {"id": made["id"], "name": "Tomas"}
