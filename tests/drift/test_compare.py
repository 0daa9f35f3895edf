"""What differs between two descriptions of an API."""

from typing import Any

from drift.__main__ import line, newest, unknown
from drift.compare import Change, Described, compare
from snipproof.contract import ContractDocument
from snipproof.contract.document import in_memory
from snipproof.contract.operation import read_operations
from snipproof.contract.schema import Schemas
from snipproof.core.location import SourceLocation

LIST: dict[str, Any] = {
    "get": {
        "operationId": "getThings",
        "parameters": [
            {"name": "page", "in": "query", "schema": {"type": "integer"}},
            {"name": "search", "in": "query", "schema": {"type": "string"}},
        ],
        "responses": {
            "200": {
                "description": "Things",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["total"],
                            "properties": {
                                "total": {"type": "integer"},
                                "items": {"type": "array", "items": {}},
                            },
                        }
                    }
                },
            },
            "401": {"description": "No", "content": {"text/plain": {}}},
        },
    }
}


def _document(paths: dict[str, Any]) -> dict[str, Any]:
    return {"openapi": "3.0.0", "info": {"title": "A", "version": "1"}, "paths": paths}


def _described(paths: dict[str, Any]) -> list[Described]:
    document = ContractDocument(in_memory(_document(paths)).data, {}, SourceLocation("a.yaml", 1))
    schemas = Schemas(document)
    return [Described(item, schemas, document) for item in read_operations(document)]


def _changes(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    found = compare(_described(ours), _described(theirs))
    return [f"{change.place} {change.kind} {change.what}" for change in found]


def test_the_same_has_no_differences() -> None:
    """Two equal descriptions have nothing to report."""
    assert _changes({"/things": LIST}, {"/things": LIST}) == []


def test_operations_appear_and_vanish() -> None:
    """A path or method that only one side has is told, with where it was found."""
    assert _changes({"/things": LIST}, {"/stuff": LIST}) == [
        "GET /things vanished the operation getThings",
        "GET /stuff appeared the operation getThings, in a.yaml",
    ]


def test_what_changes_inside_an_operation_is_told() -> None:
    """Parameters, required fields, types, statuses and media types are compared one by one."""
    theirs: dict[str, Any] = {
        "get": {
            "operationId": "getThings",
            "parameters": [
                {"name": "page", "in": "query", "required": True, "schema": {"type": "string"}},
                {"name": "order", "in": "query", "schema": {"type": "string"}},
            ],
            "requestBody": {
                "content": {
                    "application/json": {
                        "schema": {"type": "object", "properties": {"a": {"type": "string"}}}
                    }
                }
            },
            "responses": {
                "200": {
                    "description": "Things",
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["items"],
                                "properties": {"items": {"type": "array", "items": {}}},
                            }
                        }
                    },
                },
                "401": {"description": "No"},
                "403": {"description": "No"},
            },
        }
    }
    assert _changes({"/things": LIST}, {"/things": theirs}) == [
        "GET /things appeared parameter order in query (string)",
        "GET /things changed parameter page in query: integer \u2192 string, required",
        "GET /things vanished parameter search in query",
        "GET /things appeared body field a (string)",
        "GET /things changed status 401: text/plain \u2192 no body",
        "GET /things appeared status 403 (no body)",
        "GET /things changed answer field items: array \u2192 array, required",
        "GET /things vanished answer field total",
    ]


def test_the_newest_version_counts() -> None:
    """Where a package describes an operation twice, the newer description is compared."""
    old, new = _document({"/things": LIST}), _document({"/things": {"get": dict(LIST["get"])}})
    new["paths"]["/things"]["get"]["operationId"] = "listThings"
    only = dict(LIST["get"], **{"x-internal": ["meshery"]})
    published = {
        "documents": {
            "v1beta2/thing": new,
            "v1beta1/thing": old,
            "v1beta1/server": _document({"/server": {"get": only}}),
        }
    }
    assert [item.operation.id for item in newest(published)] == ["listThings"]


def test_a_known_difference_drowns_no_new_one() -> None:
    """A difference on the list is left out; the same one of another operation is new."""
    known = Change("GET /api/things", "changed", "the type of\n  name")
    other = Change("GET /api/others", "changed", "the type of name")
    assert unknown([known, other], {line(known)}) == [other]
    assert unknown([known], {line(known)}) == []
