"""What operations answer."""

from collections.abc import Callable
from typing import Any

from snipproof.contract import Contract
from snipproof.targets.mock.answer_form import AnswerForm, AnswerForms
from snipproof.targets.mock.shape import Shapes

MakeContract = Callable[..., Contract]

SHIP = {"type": "object", "properties": {"id": {"type": "string"}}}
PAGE = {
    "type": "object",
    "properties": {"ships": {"type": "array", "items": SHIP}, "total": {"type": "integer"}},
}


def form(make_contract: MakeContract, content: Any) -> AnswerForm:
    """Read the form of an operation with this content."""
    responses = {"200": {"content": content}, "201": {}}
    contract = make_contract({"/a": {"get": {"operationId": "a", "responses": responses}}})
    return AnswerForms(Shapes(contract.document)).of(contract.operations["a"])


def test_json_is_preferred(make_contract: MakeContract) -> None:
    """Where there is a choice of media types, the answer is JSON."""
    found = form(make_contract, {"text/csv": {}, "application/vnd.ship+json": {"schema": SHIP}})
    assert found.media is not None
    assert found.media.name == "application/vnd.ship+json"
    assert found.item == SHIP


def test_the_record_is_found_in_what_wraps_it(make_contract: MakeContract) -> None:
    """A page and an array are lists of records; an object is one by itself."""
    for schema, is_list in ((PAGE, True), ({"type": "array", "items": SHIP}, True), (SHIP, False)):
        found = form(make_contract, {"application/json": {"schema": schema}})
        assert (found.item, found.is_list) == (SHIP, is_list)


def test_a_choice_is_read_by_its_first_branch(make_contract: MakeContract) -> None:
    """Of several forms of an answer, the first tells what kind of answer it is."""
    found = form(make_contract, {"application/json": {"schema": {"anyOf": [PAGE, SHIP]}}})
    assert found.is_list


def test_other_answers_hold_no_record(make_contract: MakeContract) -> None:
    """Text, and an answer without a body, are about no record."""
    assert form(make_contract, {"text/plain": {"schema": {"type": "string"}}}).item is None
    assert form(make_contract, {}) == AnswerForm(None, None, None, is_list=False)
