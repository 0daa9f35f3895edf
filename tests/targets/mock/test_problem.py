"""Errors in the words of a contract."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.core.exchange import Response
from snipproof.targets.mock.problem import Problem, Problems, nothing_has
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.synthesis import Synthesis

MakeContract = Callable[..., Contract]

TEXT = {"text/plain": {"schema": {"type": "string"}}}
ERROR = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": {"type": "integer"}, "message": {"type": "string", "maxLength": 40}},
}


@pytest.fixture
def answer(make_contract: MakeContract) -> Callable[..., Response]:
    """Answer a problem for an operation that declares these responses."""

    def answered(problem: Problem, **responses: Any) -> Response:
        declared = {name.strip("_"): {"content": content} for name, content in responses.items()}
        contract = make_contract({"/a": {"get": {"operationId": "a", "responses": declared}}})
        problems = Problems(
            contract, Shapes(contract.document), Synthesis(contract, Shapes(contract.document))
        )
        return problems.response(contract.operations["a"], problem)

    return answered


def test_a_declared_status_is_answered_as_declared(answer: Callable[..., Response]) -> None:
    """Text where text is declared, and nothing where no body is."""
    response = answer(Problem(404, "no ship has the id 7"), _404=TEXT)
    assert (response.status, response.body) == (404, b"no ship has the id 7\n")
    assert response.header("content-type") == "text/plain; charset=utf-8"
    silent = answer(Problem(404, "no ship \u00e9\n"), _404={})
    assert silent == Response(404, (("Mock-Reason", "no ship  "),))


def test_json_errors_carry_the_reason(answer: Callable[..., Response]) -> None:
    """Reason and status are put where the error's schema has room for them."""
    json_error = {"application/problem+json": {"schema": ERROR}}
    response = answer(Problem(409, "taken"), default=json_error)
    assert response.header("content-type") == "application/problem+json"
    assert json.loads(response.body) == {"code": 409, "message": "taken"}
    long = answer(Problem(409, "x" * 50), default=json_error)
    assert json.loads(long.body)["message"] == "message"


def test_a_status_that_fits_stands_in(answer: Callable[..., Response]) -> None:
    """A status that is not declared is answered by one that is and that fits."""
    assert answer(Problem(404, "no"), _400=TEXT).status == 400
    assert answer(Problem(400, "no"), _422=TEXT).status == 422
    assert answer(Problem(400, "no", 404), _404=TEXT).status == 404


def test_where_nothing_fits_the_status_is_as_it_is(answer: Callable[..., Response]) -> None:
    """A contract that is silent about errors does not keep the server from having them."""
    response = answer(Problem(400, "page: not a number"), _200=TEXT)
    assert (response.status, response.body) == (400, b"page: not a number\n")


def test_things_are_named_in_the_singular() -> None:
    """A sentence about one record names one thing."""
    assert nothing_has("environments", "a") == "no environment has the id a"
    assert nothing_has("security-policies", "a") == "no security policy has the id a"
