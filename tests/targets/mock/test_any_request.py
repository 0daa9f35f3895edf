"""Whatever is sent to the mock, its answer keeps to the contract."""

import json
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from snipproof.contract import Contract, Operation, Parameter, load_contract
from snipproof.contract.routes import fill
from snipproof.core.exchange import Request
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import World
from snipproof.targets.mock.world_source import load_world

JUNK = ("", "x", "-1", "0", "true", "null", "é&?/#", "a" * 600, "[]", '{"a":1}', "1e9", "\x00")
"""Texts that are wrong in one place or another."""

UNDECLARED = {400, 401, 404, 415}
"""What a server answers to a bad request even where its contract does not mention it."""


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a body; a list has none."""
    return value if isinstance(value, dict) else {}


class Requests:
    """Makes requests to the operations of one contract, some of them right, most of them odd."""

    def __init__(self, contract: Contract, world: World, credentials: tuple[str, str]) -> None:
        self.contract = contract
        self._credentials = credentials
        self._synthesis = Synthesis(contract, Shapes(contract.document))
        known = [key for one in world.collections.values() for key in one.records]
        self._ids = [*known, "00000000-0000-4000-8000-000000000000", "7"]

    def any(self) -> st.SearchStrategy[tuple[Operation, Request]]:
        """Return requests to any operation."""
        operations = sorted(self.contract.operations.values(), key=lambda one: one.id)
        return st.sampled_from(operations).flatmap(
            lambda one: st.tuples(st.just(one), self._to(one))
        )

    def _to(self, operation: Operation) -> st.SearchStrategy[Request]:
        @st.composite
        def build(draw: st.DrawFn) -> Request:
            values = {
                one.name: draw(self._text(one)) or "-"
                for one in operation.parameters
                if one.place == "path"
            }
            query = draw(self._query(operation))
            headers = [self._credentials] if draw(st.integers(0, 19)) else []
            headers += [
                (one.name, draw(st.sampled_from(self._ids)))
                for one in operation.parameters
                if one.place == "header" and draw(st.booleans())
            ]
            body, kind = draw(self._body(operation))
            if kind:
                headers.append(("Content-Type", kind))
            target = fill(operation.url_path, values) + (f"?{query}" if query else "")
            return Request(operation.method, target, tuple(headers), body)

        return build()

    def _text(self, parameter: Parameter) -> st.SearchStrategy[str]:
        value = self._synthesis.value(parameter.schema, parameter.name)
        first = value[0] if isinstance(value, list) and value else value
        fitting = first if isinstance(first, str) else json.dumps(first)
        return st.one_of(st.sampled_from(self._ids), st.just(fitting), st.sampled_from(JUNK))

    def _query(self, operation: Operation) -> st.SearchStrategy[str]:
        def pairs(name: str, texts: list[str]) -> list[str]:
            return [f"{name}={quote(text)}" for text in texts]

        parts = [
            st.builds(pairs, st.just(one.name), st.lists(self._text(one), max_size=2))
            for one in operation.parameters
            if one.place == "query"
        ]
        return st.tuples(*parts).map(lambda several: "&".join(chain.from_iterable(several)))

    def _body(self, operation: Operation) -> st.SearchStrategy[tuple[bytes, str]]:
        if operation.body is None:
            return st.just((b"", ""))
        form = operation.body.content[0]
        value = self._synthesis.value(form.schema) if form.schema is not None else {}
        valid = json.dumps(value).encode()
        names = list(value) if isinstance(value, dict) else ["a"]
        changed: st.SearchStrategy[Any] = st.builds(
            lambda name, other: json.dumps({**_fields(value), name: other}).encode(),
            st.sampled_from([*names, "unknown"]),
            st.sampled_from([None, 1, "x", [], {}, True, *self._ids[:9]]),
        )
        return st.one_of(
            st.just((valid, form.name)),
            changed.map(lambda body: (body, form.name)),
            st.sampled_from(
                [(b"", ""), (b"{,", form.name), (b"[]", form.name), (valid, "text/css")]
            ),
        )


def check(requests: Requests, target: MockTarget, data: st.DataObject) -> None:
    """Send a few requests in a row, and hold each answer to the contract."""
    for operation, request in data.draw(st.lists(requests.any(), min_size=1, max_size=6)):
        response = target.send(request)
        if operation.response(response.status) is None:
            assert response.status in UNDECLARED
            assert response.body
        else:
            assert requests.contract.check_response(operation, response) == []


FEW = settings(
    max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
"""Few examples, the same in every run: enough to meet every operation several times."""


@pytest.fixture(scope="module")
def own(root: Path) -> tuple[Requests, MockTarget]:
    """Return requests to the project's contract, and its mock with its world."""
    contract = load_contract(root / "contract", root)
    world = load_world(root / "contract" / "world", root, contract)
    requests = Requests(contract, world, ("Authorization", f"Bearer {world.token}"))
    return requests, MockTarget(contract, world)


@pytest.fixture(scope="module")
def foreign(root: Path) -> tuple[Requests, MockTarget]:
    """Return requests to another API, and its mock without a world."""
    contract = load_contract(root / "tests" / "fixtures" / "openapi" / "ferries.yaml", root)
    requests = Requests(contract, World(), ("X-Ferry-Key", "any"))
    return requests, MockTarget(contract)


@given(data=st.data())
@FEW
def test_every_answer_keeps_to_the_contract(
    own: tuple[Requests, MockTarget], data: st.DataObject
) -> None:
    """Valid or not, no request gets an answer that the contract does not allow."""
    requests, target = own
    check(requests, target.fresh(), data)


@given(data=st.data())
@FEW
def test_every_answer_keeps_to_any_contract(
    foreign: tuple[Requests, MockTarget], data: st.DataObject
) -> None:
    """The same is true of a document that the mock was not made for, without any world."""
    requests, target = foreign
    check(requests, target.fresh(), data)


@given(data=st.data())
@settings(parent=FEW, max_examples=20)
def test_the_same_requests_get_the_same_answers(
    own: tuple[Requests, MockTarget], data: st.DataObject
) -> None:
    """Two fresh mocks that are asked the same give the same bytes."""
    requests, target = own
    asked = [request for _, request in data.draw(st.lists(requests.any(), max_size=8))]
    one, other = target.fresh(), target.fresh()
    assert [one.send(request) for request in asked] == [other.send(request) for request in asked]
