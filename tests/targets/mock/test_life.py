"""A resource is created, read, changed and deleted in the forms that real contracts have."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.core.exchange import Request, Response
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import World

MakeContract = Callable[..., Contract]
JSON = (("Content-Type", "application/json"), ("Host", "127.0.0.1"))


def _pet(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "required": ["id", "name"], "properties": fields}


NAME = {"type": "string"}
PLAIN = _pet(id={"type": "string"}, name=NAME)
NUMBERED = _pet(id={"type": "integer"}, name=NAME)
AROUND = {"type": "object", "required": ["pet"], "properties": {"pet": PLAIN}}


def _body(schema: Any) -> dict[str, Any]:
    return {"description": "it", "content": {"application/json": {"schema": schema}}}


def _paths(shown: Any, identity: Any, created: Any, inside: str = "") -> dict[str, Any]:
    given = {"required": True, **_body({"type": "object"})}
    parameters = [{"name": "petId", "in": "path", "required": True, "schema": identity}]
    if inside:
        around = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
        parameters.append(around)
    answers = {"200": _body(shown), "404": {"description": "gone"}}
    root = f"{inside}/pets"
    create: dict[str, Any] = {
        "operationId": "create",
        "requestBody": given,
        "responses": {"201": _body(created) if created else {"description": "made"}},
    }
    if inside:
        create["parameters"] = parameters[1:]
    return {
        root: {"post": create},
        f"{root}/{{petId}}": {
            "parameters": parameters,
            "get": {"operationId": "get", "responses": answers},
            "put": {"operationId": "change", "requestBody": given, "responses": answers},
            "delete": {"operationId": "delete", "responses": {"204": {"description": "gone"}}},
        },
    }


@pytest.mark.parametrize(
    ("shown", "identity", "created", "inside"),
    [
        (PLAIN, {"type": "string"}, PLAIN, ""),
        (PLAIN, {"type": "string"}, None, ""),
        (NUMBERED, {"type": "integer"}, NUMBERED, ""),
        (PLAIN, {"type": "integer"}, PLAIN, ""),
        (AROUND, {"type": "string"}, AROUND, ""),
        (PLAIN, {"type": "string"}, PLAIN, "/shops/{id}"),
        (PLAIN, {"type": "string", "pattern": "^pet_[0-9]+$"}, PLAIN, ""),
    ],
    ids=["plain", "by-location", "numbers", "number-as-text", "around", "inside", "pattern"],
)
def test_a_resource_lives(
    make_contract: MakeContract, shown: Any, identity: Any, created: Any, inside: str
) -> None:
    """What was created is read, changed and deleted, and then it is gone."""
    contract = make_contract(_paths(shown, identity, created, inside))
    mock = MockTarget(contract, World())

    def send(method: str, path: str, body: Any = None) -> Response:
        data = b"" if body is None else json.dumps(body).encode()
        return mock.send(Request(method, path, headers=JSON, body=data))

    root = inside.replace("{id}", "s1") + "/pets"
    made = send("POST", root, {"name": "Rex"})
    assert made.status == 201
    location = made.header("location")
    assert location
    if created:
        record = json.loads(made.body)
        record = record.get("pet", record)
        assert location == f"{root}/{record['id']}"
    read = send("GET", location)
    assert read.status == 200
    assert "Rex" in read.body.decode()
    changed = send("PUT", location, {"name": "Max"})
    assert changed.status == 200
    assert "Max" in send("GET", location).body.decode()
    assert send("DELETE", location).status == 204
    assert send("GET", location).status == 404
