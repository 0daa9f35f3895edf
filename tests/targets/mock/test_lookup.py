"""Which records an answer shows where a record holds only their ids, or a list asks for groups."""

import json
from dataclasses import replace
from typing import Any

import pytest

from snipproof.contract import Contract, ContractDocument
from snipproof.core.exchange import Request
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.fit import misfits
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import Collection, Lookup, World

TEXT = {"type": "string"}
PORT = {"type": "object", "properties": {"id": TEXT, "name": TEXT}}
SHIP = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "portId": TEXT,
        "homePort": PORT,
        "refuge": {"type": ["object", "null"], "properties": PORT["properties"]},
        "log": {"type": "array", "items": {"$ref": "#/components/schemas/Entry"}},
    },
}
ENTRY = {"type": "object", "properties": {"day": {"type": "integer"}, "port": PORT}}


def operation(identity: str, schema: Any, **more: Any) -> dict[str, Any]:
    """Write an operation that answers with a schema."""
    content = {"application/json": {"schema": schema}}
    return {"operationId": identity, "responses": {"200": {"content": content}}, **more}


PATHS = {
    "/ships/{shipId}": {
        "get": operation("ship", SHIP),
        "put": operation(
            "move", SHIP, requestBody={"content": {"application/json": {"schema": SHIP}}}
        ),
    },
    "/ports": {"get": operation("ports", {"type": "array", "items": PORT})},
    "/ports/{portId}": {"get": operation("port", PORT), "delete": operation("close", PORT)},
    "/ports/by-coast": {
        "get": operation("coasts", {"type": "array", "items": {"type": "array", "items": PORT}})
    },
}
WORLD = World(
    collections={
        "ships": Collection(
            "ships",
            {"auk": {"id": "auk", "portId": "p7", "log": [{"day": 1, "portId": "p8"}]}},
        ),
        "ports": Collection(
            "ports", {"p7": {"id": "p7", "name": "Pier 7"}, "p8": {"id": "p8", "name": "Pier 8"}}
        ),
    },
    lookups={
        "homePort": Lookup(path=("portId",)),
        "refuge": Lookup(path=("portId",)),
        "Entry.port": Lookup(path=("portId",)),
    },
    rules={"coasts": [{"collection": "ports"}]},
)


@pytest.fixture
def target() -> MockTarget:
    """Return a fresh mock of ships and ports."""
    data = {
        "openapi": "3.1.0",
        "info": {"title": "Ships", "version": "1"},
        "paths": PATHS,
        "components": {"schemas": {"Entry": ENTRY}},
    }
    document = ContractDocument(data, {}, SourceLocation("openapi.yaml", 1))
    return MockTarget(Contract(document), WORLD)


def sent(target: MockTarget, method: str, path: str, value: Any = None) -> Any:
    """Send a request, and give the answer's value."""
    body = b"" if value is None else json.dumps(value).encode()
    headers = (("Content-Type", "application/json"),)
    return json.loads(target.send(Request(method, path, headers, body)).body)


def test_shows_the_record_where_an_object_is_wanted(target: MockTarget) -> None:
    """An id at the end of a lookup stays an id where text is wanted, else it is the record."""
    ship = sent(target, "GET", "/ships/auk")
    assert ship["portId"] == "p7"
    assert ship["homePort"] == ship["refuge"] == {"id": "p7", "name": "Pier 7"}


def test_shows_the_record_inside_a_part_of_another(target: MockTarget) -> None:
    """What an object inside a record refers to is shown there."""
    assert sent(target, "GET", "/ships/auk")["log"] == [
        {"day": 1, "port": {"id": "p8", "name": "Pier 8"}}
    ]


def test_shows_the_record_that_is_named_now(target: MockTarget) -> None:
    """A change of the id changes what is shown, and a record that is gone is not shown."""
    sent(target, "PUT", "/ships/auk", {"portId": "p8"})
    assert sent(target, "GET", "/ships/auk")["homePort"]["name"] == "Pier 8"
    sent(target, "DELETE", "/ports/p8")
    assert "homePort" not in sent(target, "GET", "/ships/auk")


def test_keeps_what_is_in_a_list_of_lists_as_records() -> None:
    """A world is held to the schema of the records, not to that of a group of them."""
    ports = {"p7": {"id": "p7", "name": 7}}
    world = replace(WORLD, collections={"ports": Collection("ports", ports)})
    paths = {"/ports/by-coast": PATHS["/ports/by-coast"]}
    data = {"openapi": "3.1.0", "info": {"title": "Ships", "version": "1"}, "paths": paths}
    contract = Contract(ContractDocument(data, {}, SourceLocation("openapi.yaml", 1)))
    assert [failure.message for failure in misfits(contract, world)] == [
        'coasts cannot respond with this record: name: 7 is not of type "string"'
    ]


def test_groups_what_a_list_of_lists_asks_for(target: MockTarget) -> None:
    """All records are in one group, and where there are none, there is no group."""
    assert sent(target, "GET", "/ports/by-coast") == [sent(target, "GET", "/ports")]
    for port in ("p7", "p8"):
        sent(target, "DELETE", f"/ports/{port}")
    assert sent(target, "GET", "/ports/by-coast") == []
