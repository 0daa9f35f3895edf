"""Searching, sorting and paging."""

from collections.abc import Callable
from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.targets.mock import listing
from snipproof.targets.mock.envelope import Page

MakeContract = Callable[..., Contract]

SHIPS: list[dict[str, Any]] = [
    {"id": "1", "name": "Tern", "length": 9, "builtAt": "2020-01-01", "tags": ["fast", "old"]},
    {"id": "2", "name": "gull", "length": 30.5, "info": {"title": "Ferry to the islands"}},
    {"id": "3", "name": "Auk", "builtAt": "2019-01-01", "motor": True},
]


def names(records: Any) -> list[str]:
    """Return the names of records."""
    return [record["name"] for record in records]


def wish(make_contract: MakeContract, query: dict[str, Any], **schemas: Any) -> listing.ListQuery:
    """Read a query of an operation with these query parameters."""
    parameters = [
        {"name": name, "in": "query", "schema": schema} for name, schema in schemas.items()
    ]
    operation = {"operationId": "list", "parameters": parameters, "responses": {}}
    contract = make_contract({"/ships": {"get": operation}})
    return listing.wishes(contract.operations["list"], query)


@pytest.mark.parametrize("size", ["pageSize", "pagesize", "page_size", "per_page", "limit"])
def test_pages_are_cut_by_any_usual_name(make_contract: MakeContract, size: str) -> None:
    """The size has many names; the page that they cut out is the same."""
    wanted = wish(make_contract, {"page": 1, size: 2}, **{"page": {}, size: {}})
    assert listing.page_of(SHIPS, wanted) == (SHIPS[2:], Page(1, 2, 3))


def test_pages_start_where_the_contract_starts(make_contract: MakeContract) -> None:
    """Where the contract refuses page 0, page 1 is the first."""
    schema = {"type": "integer", "minimum": 1}
    wanted = wish(make_contract, {"limit": 2}, page=schema, limit={})
    assert listing.page_of(SHIPS, wanted) == (SHIPS[:2], Page(1, 2, 3, first=1))


def test_an_offset_is_no_page(make_contract: MakeContract) -> None:
    """With an offset, records are left out one by one."""
    wanted = wish(make_contract, {"offset": 1, "limit": 1}, offset={}, limit={})
    assert names(listing.page_of(SHIPS, wanted)[0]) == ["gull"]


def test_the_default_of_the_contract_counts(make_contract: MakeContract) -> None:
    """A size that the request leaves out is the one that the contract says."""
    wanted = wish(make_contract, {}, page={}, pageSize={"default": 2}, pagesize={})
    assert wanted.size == 2


def test_lists_without_pages_are_whole(make_contract: MakeContract) -> None:
    """Where the contract has no word for pages, all records are shown."""
    many = SHIPS * 10
    assert listing.page_of(many, wish(make_contract, {}))[0] == many


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Auk", "gull", "Tern"]),
        ("name desc", ["Tern", "gull", "Auk"]),
        ("-name", ["Tern", "gull", "Auk"]),
        ("name:desc", ["Tern", "gull", "Auk"]),
        ("built_at", ["Auk", "Tern", "gull"]),
        ("built_at desc", ["Tern", "Auk", "gull"]),
        ("length desc", ["gull", "Tern", "Auk"]),
        ("nonsense desc", ["Tern", "gull", "Auk"]),
        ("desc", ["Auk", "gull", "Tern"]),
    ],
)
def test_order_is_understood(make_contract: MakeContract, order: str, expected: list[str]) -> None:
    """Field and direction are read in the usual forms; what has no value comes last."""
    wanted = wish(make_contract, {"order": order}, order={})
    assert names(listing.ordered(SHIPS, wanted.order)) == expected


def test_field_and_direction_may_be_apart(make_contract: MakeContract) -> None:
    """One parameter may name the field and another the direction, in any sequence."""
    parameters: dict[str, Any]
    for parameters in ({"sort": {}, "order": {}}, {"order": {}, "sort": {}}):
        wanted = wish(make_contract, {"sort": "name", "order": "desc"}, **parameters)
        assert wanted.order == ("name", True)


def test_search_looks_into_texts() -> None:
    """Names and titles are searched at any depth and in any case; ids are not."""
    assert names(listing.found(SHIPS, "ER")) == ["Tern", "gull"]
    assert names(listing.found(SHIPS, "1")) == []


def test_conditions_compare_as_texts_do() -> None:
    """A value may be one of several, true may be written as text, and a list may hold it."""

    def select(**conditions: Any) -> list[str]:
        return names(listing.where(SHIPS, conditions, lambda record, name: record.get(name)))

    assert select(name=["Tern", "Auk"]) == ["Tern", "Auk"]
    assert select(motor="true") == ["Auk"]
    assert select(tags="old") == ["Tern"]
    assert select(length="9") == ["Tern"]


@pytest.mark.parametrize("text", ["", "{", "[]", "name=Tern", "[" * 2000])
def test_a_filter_in_another_grammar_filters_nothing(
    make_contract: MakeContract, text: str
) -> None:
    """Only a JSON object is understood as a filter; anything else is passed over."""
    assert wish(make_contract, {"filter": text}, filter={}).filter == {}
