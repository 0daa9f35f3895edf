"""What the mock's responses depend on."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from snipproof.contract import ContractDocument, parse_contract
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import Collection, Lookup, World

THING = {"$ref": "#/components/schemas/Thing"}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "security": [{"bearer": []}],
    "paths": {
        "/things": {
            "get": {
                "operationId": "listThings",
                "summary": "List things",
                "responses": {
                    "200": {
                        "description": "Things",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {"things": {"type": "array", "items": THING}},
                                }
                            }
                        },
                    }
                },
            },
            "post": {
                "operationId": "createThing",
                "responses": {
                    "201": {
                        "description": "Made",
                        "content": {"application/json": {"schema": THING}},
                    }
                },
            },
        },
        "/users/{userId}": {
            "parameters": [
                {"name": "userId", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": {
                "operationId": "getUser",
                "responses": {
                    "200": {
                        "description": "A user",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/User"}}
                        },
                    }
                },
            },
        },
    },
    "components": {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "Thing": {
                "type": "object",
                "description": "A thing",
                "properties": {
                    "id": {"type": "string"},
                    "part": {"$ref": "#/components/schemas/Part"},
                },
            },
            "Part": {
                "type": "object",
                "properties": {"description": {"type": "string"}},
                "example": {"description": "a part"},
            },
            "User": {"type": "object", "properties": {"id": {"type": "string"}}},
            "Badge": {"type": "object", "properties": {"id": {"type": "string"}}},
        },
    },
}
WORLD = World(
    collections={"things": Collection("things", {"1": {"id": "1"}})},
    lookups={"User.badge": Lookup(schema="Badge")},
)
OPERATIONS = ("listThings", "createThing", "getUser")


def _hashes(document: dict[str, Any], world: World = WORLD) -> dict[str, str]:
    """Return the hash of each operation of a document."""
    read = ContractDocument(document, {}, SourceLocation("openapi.yaml", 1))
    dependence = MockTarget(parse_contract(read), world).dependence
    return {name: dependence.of([name]) for name in OPERATIONS}


def _schema(document: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = document["components"]["schemas"][name]
    return found


def _get(document: dict[str, Any], path: str) -> dict[str, Any]:
    found: dict[str, Any] = document["paths"][path]["get"]
    return found


@pytest.mark.parametrize(
    ("change", "affected"),
    [
        (lambda it: _get(it, "/things").update(summary="Show things"), set()),
        (lambda it: _schema(it, "Thing").update(description="Some thing"), set()),
        (lambda it: it["info"].update(version="2"), set()),
        (lambda it: _get(it, "/users/{userId}").update(deprecated=True), {"getUser"}),
        (lambda it: _schema(it, "User").update(required=["id"]), {"getUser"}),
        # The record that is created is shown by the list.
        (lambda it: _schema(it, "Part").update(required=["description"]), set(OPERATIONS[:2])),
        (
            lambda it: _schema(it, "Part")["properties"].update(description={"type": "number"}),
            set(OPERATIONS[:2]),
        ),
        (
            lambda it: _schema(it, "Part")["properties"].update(title=True),
            set(OPERATIONS[:2]),
        ),
        (lambda it: _schema(it, "Part")["example"].update(description="x"), set(OPERATIONS[:2])),
        # What the world's own words name may be shown anywhere.
        (lambda it: _schema(it, "Badge").update(required=["id"]), set(OPERATIONS)),
        (lambda it: it.update(security=[]), set(OPERATIONS)),
        (
            lambda it: it["components"]["securitySchemes"].update(
                bearer={"type": "http", "scheme": "basic"}
            ),
            set(OPERATIONS),
        ),
        (
            lambda it: it["paths"].update(
                {"/more": {"get": {"operationId": "more", "responses": {"204": {}}}}}
            ),
            set(OPERATIONS),
        ),
    ],
    ids=[
        "summary",
        "description",
        "version",
        "operation",
        "schema",
        "what-a-schema-refers-to",
        "property-called-description",
        "property-called-title",
        "example-with-a-description",
        "schema-of-a-lookup",
        "security",
        "scheme",
        "route",
    ],
)
def test_a_change_counts_where_it_reaches(
    change: Callable[[dict[str, Any]], None], affected: set[str]
) -> None:
    """An operation depends on what it refers to and on the frame, and never on mere prose."""
    document = deepcopy(DOCUMENT)
    before = _hashes(document)
    change(document)
    after = _hashes(document)
    assert {name for name in OPERATIONS if before[name] != after[name]} == affected


def test_a_rule_counts() -> None:
    """A response also depends on what the world has its operation do."""
    rules = {"getUser": ({"answer": {"id": "me"}},)}
    before = _hashes(DOCUMENT)
    after = _hashes(DOCUMENT, replace(WORLD, rules=rules))
    assert {name for name in OPERATIONS if before[name] != after[name]} == {"getUser"}


def test_an_operation_that_is_gone_is_no_crash() -> None:
    """What an earlier run called may not be there any more."""
    read = ContractDocument(DOCUMENT, {}, SourceLocation("openapi.yaml", 1))
    dependence = MockTarget(parse_contract(read), WORLD).dependence
    assert dependence.of(["gone"]) != dependence.of([])
