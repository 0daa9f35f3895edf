"""What a maintainer says of a server counts before what is inferred."""

from dataclasses import replace
from typing import Any

import pytest

from snipproof.contract import Contract, Match
from snipproof.contract.document import ContractDocument
from snipproof.core.exchange import Request, Response
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.world import World
from snipproof.targets.writes.effects import Effects
from snipproof.targets.writes.policy import CAREFUL, LivePolicy

RECORD = {"type": "object", "additionalProperties": True}


def _contract() -> Contract:
    def operation(name: str, *statuses: str) -> dict[str, Any]:
        content = {"content": {"application/json": {"schema": RECORD}}}
        responses = {status: {"description": "", **content} for status in statuses}
        return {"operationId": name, "responses": responses}

    name = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        "/flows": {"post": operation("make", "200")},
        "/both": {"post": operation("makeBoth", "200", "201")},
        "/both/{id}": {"delete": operation("dropBoth", "200"), "parameters": [name]},
        "/flows/{id}": {
            "get": operation("get", "200"),
            "delete": operation("drop", "200"),
            "parameters": [name],
        },
        "/flows/filter": {"post": operation("filter", "200")},
        "/flows/count": {"post": operation("count", "200")},
        "/flows/search": {"post": operation("search", "201")},
        "/flows/paginate": {"post": operation("paginate", "200")},
        "/flows/{id}/search": {"put": operation("putSearch", "200"), "parameters": [name]},
    }
    data = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}
    return Contract(ContractDocument(data, {}, SourceLocation("openapi.yaml", 1)))


CONTRACT = _contract()


def effects(**policy: Any) -> Effects:
    """Return the effects under a policy."""
    return Effects(CONTRACT, World(), replace(CAREFUL, **policy))


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("get", True),
        ("filter", True),
        ("count", True),
        ("search", False),  # it is answered with 201
        ("paginate", False),
        ("putSearch", False),
        ("make", False),
        ("drop", False),
    ],
)
def test_what_plainly_asks_reads(name: str, reads: bool) -> None:
    """A `POST` on such a path that is answered with 200 alone reads; another is not taken to."""
    assert effects().reads(CONTRACT.operations[name]) is reads


def test_what_is_declared_to_read_reads() -> None:
    """A maintainer knows better."""
    paginate = CONTRACT.operations["paginate"]
    assert effects(reads=frozenset({"paginate"})).reads(paginate)
    assert not effects(reads=frozenset({"count"})).reads(paginate)


def test_a_creation_with_200_has_to_be_declared() -> None:
    """It may change what is there, unless a maintainer says that it does not."""
    make = CONTRACT.operations["make"]
    assert "it may change existing records" in effects().refusal(make)
    declared = effects(creates=frozenset({"make"}), ids={"make": "handle"})
    assert declared.refusal(make) == ""
    assert declared.creates(make) == "flows"
    request = Request("POST", "/flows", body=b'{"name": "a"}')
    match = CONTRACT.answering(request)
    assert isinstance(match, Match)
    found = declared.deletion(match, request, Response(200, (), b'{"handle": "7"}'))
    assert found is not None
    assert found.target == "/flows/7"


def test_an_id_of_another_name_has_to_be_declared() -> None:
    """Without a word on where the id is, what is created could not be deleted."""
    make = CONTRACT.operations["make"]
    said = effects(creates=frozenset({"make"})).refusal(make)
    assert said == "its response does not name the created record"


def test_where_201_is_declared_200_is_no_creation() -> None:
    """A server that has both says with 200 that the record was there."""
    both = CONTRACT.operations["makeBoth"]
    declared = effects(creates=frozenset({"makeBoth"}), ids={"makeBoth": "handle"})
    assert declared.is_new(both, Response(201))
    assert not declared.is_new(both, Response(200))
    assert declared.is_new(CONTRACT.operations["make"], Response(200))
    assert not declared.is_new(both, Response(409))


def test_on_a_disposable_server_everything_may_be_sent() -> None:
    """Nothing is refused for what it may change."""
    disposable = effects(disposable=True)
    assert all(disposable.refusal(item) == "" for item in CONTRACT.operations.values())
    assert LivePolicy() == CAREFUL
