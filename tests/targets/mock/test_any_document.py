"""The mock serves documents that it was not made for, without a world."""

import json
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import Contract, Match, load_contract
from snipproof.core.exchange import Request, Response
from snipproof.targets.mock.target import MockTarget


@pytest.fixture(scope="module")
def ferries(root: Path) -> Contract:
    """Return a contract of OpenAPI 3.0, with an API key and numbers as ids."""
    folder = root / "tests" / "fixtures" / "openapi"
    return load_contract(folder / "ferries.yaml", folder)


class Ferries:
    """A client of the ferries, which holds every answer to the contract."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._target = MockTarget(contract)

    def send(
        self, method: str, path: str, value: Any = None, kind: str = "application/json"
    ) -> Response:
        """Send a request with a key and, where there is a value, a body of JSON."""
        path = self._contract.server.base + path
        headers = (("x-ferry-key", "any"), ("Content-Type", kind))
        body = b"" if value is None else json.dumps(value).encode()
        response = self._target.send(Request(method, path, headers, body))
        match = self._contract.match(method, path.partition("?")[0])
        assert isinstance(match, Match)
        assert self._contract.check_response(match.operation, response) == []
        return response

    def json(self, method: str, path: str, value: Any = None, **more: str) -> Any:
        """Return the value of an answer."""
        return json.loads(self.send(method, path, value, **more).body)


@pytest.fixture
def client(ferries: Contract) -> Ferries:
    """Return a client of a mock in which nothing has happened."""
    return Ferries(ferries)


def test_what_is_asked_for_exists(client: Ferries) -> None:
    """Where no world says what there is, a record is made up under the id that is asked for."""
    ship = client.json("GET", "/ships/7")
    assert ship["id"] == 7
    assert ship == client.json("GET", "/ships/7")
    assert client.json("GET", "/ships")["data"] == [ship]


def test_a_record_lives(client: Ferries) -> None:
    """Records are made, changed and deleted as in a world that was written."""
    made = client.json("POST", "/ships", {"name": "Gull", "kind": "sail"})
    path = f"/ships/{made['id']}"
    changed = client.json(
        "PATCH", path, {"name": "Tern", "kind": "sail"}, kind="application/merge-patch+json"
    )
    assert changed == {**made, "name": "Tern"} == client.json("GET", path)
    assert client.send("DELETE", path).status == 204
    assert client.json("GET", path)["status"] == 404


def test_numbers_as_ids_go_on(client: Ferries) -> None:
    """A new record gets the next number that is free."""
    ids = [client.json("POST", "/ships", {"name": "Gull", "kind": "sail"})["id"] for _ in range(3)]
    assert ids == [1, 2, 3]


def test_pages_are_counted_from_one(client: Ferries) -> None:
    """The contract's own defaults and its first page are kept."""
    for name in ("Auk", "Gull", "Tern"):
        client.json("POST", "/ships", {"name": name, "kind": "motor"})
    first = client.json("GET", "/ships?sort=-name")
    assert [ship["name"] for ship in first["data"]] == ["Tern", "Gull"]
    assert first["meta"] == {"page": 1, "total_pages": 2, "total": 3}
    second = client.json("GET", "/ships?sort=-name&page=2")
    assert [ship["name"] for ship in second["data"]] == ["Auk"]
    assert client.json("GET", "/ships?kind=sail,motor")["meta"]["total"] == 3
    assert client.json("GET", "/ships?kind=sail")["meta"]["total"] == 0


def test_records_are_linked(client: Ferries) -> None:
    """What is linked is listed under what it is linked to, and no longer when the link ends."""
    assert client.json("PUT", "/harbors/ABC/ships/3") == {"code": "ABC", "shipId": "3"}
    assert [ship["id"] for ship in client.json("GET", "/harbors/ABC/ships")] == [3]
    assert client.json("GET", "/harbors/XYZ/ships") == []
    assert client.send("DELETE", "/harbors/ABC/ships/3").status == 204
    assert client.json("GET", "/harbors/ABC/ships") == []
    assert client.json("DELETE", "/harbors/ABC/ships/3")["detail"] == (
        "the harbor and the ship are not linked"
    )


def test_answers_without_records_are_made_up(client: Ferries) -> None:
    """An answer that is about no record is made from its schema: nested, unique, of any type."""
    assert len(client.json("GET", "/ships/3/crossings/2026-03-02/manifest?decks=1%7C2")) == 2
    assert client.json("GET", "/routes/tree") == {"name": "name", "behind": []}
    assert client.send("GET", "/health").body == b"calm"


def test_errors_are_the_document_s_own(client: Ferries) -> None:
    """A reason is told in the form that the document declares for errors."""
    problem = client.json("POST", "/ships", {"name": "G", "kind": "sail"})
    assert problem["status"] == 400
    assert problem["detail"] == 'the body, name: "G" is shorter than 2 characters'


def test_a_key_is_asked_for(ferries: Contract) -> None:
    """Without the key nothing is answered but what is public; any key will do."""
    target = MockTarget(ferries)
    refused = target.send(Request("GET", "/v1/ships"))
    assert refused.status == 401
    assert refused.header("www-authenticate") == 'ApiKey realm="mock"'
    assert target.send(Request("GET", "/v1/health")).status == 200
