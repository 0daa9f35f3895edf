"""What a request created whose response nobody saw."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.contract.document import ContractDocument
from snipproof.core.exchange import Request, Response
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.world import World
from snipproof.targets.writes.effects import Effects
from snipproof.targets.writes.identification import Identity
from snipproof.targets.writes.journal import Deletion, Sent, Trace
from snipproof.targets.writes.recovery import Recovery, UnknownError

BERTH = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "at": {"type": "string"}},
}


def _contract() -> Contract:
    """Return a contract with berths, the boats in each, and records that no operation lists."""

    def operation(name: str, status: str, schema: Mapping[str, Any] | None) -> dict[str, Any]:
        content = {"content": {"application/json": {"schema": schema}}} if schema else {}
        return {"operationId": name, "responses": {status: {"description": "", **content}}}

    paths = {
        "/berths": {
            "get": operation("list", "200", {"type": "array", "items": BERTH}),
            "post": operation("make", "201", BERTH),
        },
        "/berths/{id}": {
            "get": operation("get", "200", BERTH),
            "delete": operation("drop", "204", None),
        },
        "/berths/{id}/boats": {
            "get": operation("boats", "200", {"type": "array", "items": BERTH}),
            "post": operation("moor", "201", BERTH),
        },
        "/berths/{id}/boats/{boat}": {"delete": operation("leave", "204", None)},
        "/hidden": {"post": operation("hide", "201", BERTH)},
        "/hidden/{id}": {"delete": operation("unhide", "204", None)},
    }
    for path, item in paths.items():
        item["parameters"] = [  # type: ignore[assignment]
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in ("id", "boat")
            if f"{{{name}}}" in path
        ]
    data = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": paths}
    return Contract(ContractDocument(data, {}, SourceLocation("openapi.yaml", 1)))


@dataclass
class Server:
    """A server whose list can be set."""

    records: list[dict[str, Any]] = field(default_factory=list)
    headers: tuple[tuple[str, str], ...] = ()
    wrap: str = ""
    asked: int = 0
    late: int = 0

    def send(self, request: Request) -> Response:
        """Answer with the list."""
        assert request.method == "GET"
        if request.target != "/berths":
            return Response(403)
        self.asked += 1
        if self.asked == self.late:
            self.records.append({"id": "9", "name": "late"})
        value: Any = self.records
        if self.wrap:
            value = {self.wrap: self.records, "total": len(self.records) + 5}
        return Response(200, self.headers, json.dumps(value).encode())


@pytest.fixture
def server() -> Server:
    """Return a server that holds two records."""
    return Server([{"id": "1", "name": "old"}, {"id": "2", "name": "new"}])


@pytest.fixture
def recovery(server: Server) -> Recovery:
    """Return what finds records there."""
    contract = _contract()
    effects = Effects(contract, World())
    return Recovery(server, contract, effects, Identity(contract, "", {}, {}))


def make(**body: Any) -> Request:
    """Return a request that creates."""
    return Request("POST", "/berths", body=json.dumps(body).encode())


def test_what_is_new_and_has_the_values_is_the_runs_own(server: Server, recovery: Recovery) -> None:
    """Of equal names, the one that was there before is another's."""
    trace = recovery.trace(make(name="new"))
    assert trace is not None
    assert trace.before == ("1", "2")
    server.records += [{"id": "3", "name": "new", "at": "now"}, {"id": "4", "name": "other"}]
    assert recovery.find(trace) == Deletion("berths", "3", "/berths/3")


def test_what_was_never_created_is_not_there(recovery: Recovery) -> None:
    """A list that is as it was says that nothing was created."""
    trace = recovery.trace(make(name="new"))
    assert recovery.find(trace) is None


def test_values_inside_an_object_count(server: Server, recovery: Recovery) -> None:
    """An object around what is sent is not in the list."""
    trace = recovery.trace(make(data={"name": "new"}))
    server.records += [{"id": "3", "name": "other"}, {"id": "4", "name": "new"}]
    found = recovery.find(trace)
    assert found is not None
    assert found.id == "4"


def test_two_that_fit_are_a_doubt(server: Server, recovery: Recovery) -> None:
    """Nothing is deleted that may be somebody else's."""
    trace = recovery.trace(make(name="new"))
    server.records += [{"id": "3", "name": "new"}, {"id": "4", "name": "new"}]
    with pytest.raises(UnknownError, match="2 new records"):
        recovery.find(trace)


@pytest.mark.parametrize("way", ["header", "link", "count"])
def test_a_list_that_goes_on_is_a_doubt(server: Server, recovery: Recovery, way: str) -> None:
    """What is not on this page may be on the next."""
    trace = recovery.trace(make(name="new"))
    match way:
        case "header":
            server.headers = (("Next-Page", "/berths?page=2"),)
        case "link":
            server.headers = (("Link", '</berths?page=2>; rel="next"'),)
        case _:
            server.wrap = "berths"
    with pytest.raises(UnknownError, match="0 new records"):
        recovery.find(trace)


def test_where_nothing_lists_nothing_tells(recovery: Recovery) -> None:
    """Without a list there is no trace, and a person has to look."""
    trace = recovery.trace(Request("POST", "/hidden", body=b"{}"))
    assert trace is None
    with pytest.raises(UnknownError, match="no response that names it"):
        recovery.find(trace)


def test_an_id_that_was_not_there_before_is_new(server: Server, recovery: Recovery) -> None:
    """In whatever form it is written; where the list goes on, nobody knows."""
    server.records.append({"id": "Harbour.example.", "name": "x"})
    trace = recovery.trace(make(id="pier"))
    assert trace is not None
    assert trace.lacked("pier")
    assert not trace.lacked("harbour.EXAMPLE")
    server.headers = (("Next-Page", "/berths?page=2"),)
    trace = recovery.trace(make(id="pier"))
    assert trace is not None
    assert not trace.lacked("pier")


@pytest.mark.parametrize("target", ["/berths/3", "/berths/3/boats", "/berths/3/boats/1"])
def test_what_was_inside_of_what_is_gone_is_gone(recovery: Recovery, target: str) -> None:
    """A server that responds with 403 to whatever is not there has a list that tells."""
    assert recovery.is_gone(target)
    assert not recovery.is_gone(target.replace("3", "2"))


def test_a_list_that_tells_nothing_says_of_nothing_that_it_is_gone(
    server: Server, recovery: Recovery
) -> None:
    """Neither one that goes on, nor one without ids."""
    server.headers = (("Next-Page", "/berths?page=2"),)
    assert not recovery.is_gone("/berths/3")
    server.headers = ()
    server.records.append({"name": "without"})
    assert not recovery.is_gone("/berths/3")


def test_nothing_was_created_in_what_is_gone(server: Server, recovery: Recovery) -> None:
    """A boat is gone with its berth; if that is there, nobody knows."""
    trace = Trace("/berths/3/boats", {"name": "a"}, "id", ())
    assert recovery.find(trace) is None
    server.records.append({"id": "3"})
    with pytest.raises(UnknownError, match="the list got 403"):
        recovery.find(trace)


def test_a_slow_server_is_waited_for(
    server: Server, recovery: Recovery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record created after its client was killed is found, if the request is not old."""
    monkeypatch.setattr("snipproof.targets.writes.recovery._PAUSE_SECONDS", 0.01)
    trace = recovery.trace(make(name="late"))
    server.late = server.asked + 3
    assert recovery.awaited(Sent("old", trace, time.time() - 60)) is None
    assert recovery.awaited(Sent("it has a response", trace)) is None
    found = recovery.awaited(Sent("new", trace, time.time()))
    assert found == Deletion("berths", "9", "/berths/9")
