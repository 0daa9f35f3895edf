"""Pages around records."""

from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.targets.mock.envelope import Page, envelope_of
from snipproof.targets.mock.shape import Shapes

MakeContract = Callable[..., Contract]

RECORDS = {"type": "array", "items": {"type": "object", "properties": {"id": {}}}}
NUMBER = {"type": "integer"}


def schema(required: list[str] | None = None, **properties: Any) -> dict[str, Any]:
    """Write the schema of an object."""
    return {"type": "object", "properties": properties, "required": required or []}


def test_a_page_counts_its_records(make_contract: MakeContract) -> None:
    """Number, size and total are told under the names that the schema has for them."""
    shapes = Shapes(make_contract().document)
    page = schema(page=NUMBER, per_page=NUMBER, totalCount=NUMBER, has_more={}, ships=RECORDS)
    envelope = envelope_of(shapes.of(page), shapes)
    assert envelope is not None
    assert envelope.field == "ships"
    assert envelope.values(Page(1, 2, 5), shown=2) == {
        "page": 1,
        "per_page": 2,
        "totalCount": 5,
        "has_more": True,
    }


def test_counts_may_be_in_an_object_of_their_own(make_contract: MakeContract) -> None:
    """What counts may be gathered in an object such as `meta`; pages may start at 1."""
    shapes = Shapes(make_contract().document)
    meta = schema(["page"], page=NUMBER, total_pages=NUMBER, offset=NUMBER)
    envelope = envelope_of(shapes.of(schema(["data", "meta"], data=RECORDS, meta=meta)), shapes)
    assert envelope is not None
    values = envelope.values(Page(2, 10, 31, first=1), shown=10)
    assert values == {"meta": {"page": 2, "total_pages": 4, "offset": 10}}


@pytest.mark.parametrize(
    "other",
    [
        schema(id=NUMBER, items=RECORDS, total=NUMBER),
        schema(["title"], title={"type": "string"}, items=RECORDS, total=NUMBER),
        schema(items=RECORDS, others=RECORDS, total=NUMBER),
        schema(total=NUMBER),
        schema(tags={"type": "array", "items": {"type": "string"}}, total=NUMBER),
        schema(items=RECORDS, name={"type": "string"}),
        {"type": "array", "items": {}},
    ],
    ids=["record", "required", "two arrays", "no array", "texts", "no counts", "array"],
)
def test_other_objects_are_no_pages(make_contract: MakeContract, other: dict[str, Any]) -> None:
    """A record that holds an array, or an object with a purpose of its own, is no page."""
    shapes = Shapes(make_contract().document)
    assert envelope_of(shapes.of(other), shapes) is None


def test_a_lone_required_array_is_a_page(make_contract: MakeContract) -> None:
    """An object that is nothing but an array of objects wraps them."""
    shapes = Shapes(make_contract().document)
    envelope = envelope_of(shapes.of(schema(["ships"], ships=RECORDS)), shapes)
    assert envelope is not None
    assert envelope.counts == {}
