"""Finds, sorts and pages records as the usual query parameters ask for it.

OpenAPI has no word for paging or searching, so the parameters are known by their names, in any
spelling: `pageSize`, `pagesize` and `page_size` are the same.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from snipproof.contract import Operation, Parameter
from snipproof.targets.mock.envelope import Page, plain
from snipproof.targets.mock.expression import MISSING, dig
from snipproof.targets.mock.world import Record


class _Role(Enum):
    """The effect of a query parameter on a list."""

    NUMBER = auto()
    SIZE = auto()
    OFFSET = auto()
    SEARCH = auto()
    ORDER = auto()
    FILTER = auto()


_NAMES = {
    _Role.NUMBER: ("page", "pagenumber", "pageindex", "pageno"),
    _Role.SIZE: ("pagesize", "perpage", "limit", "size"),
    _Role.OFFSET: ("offset", "skip"),
    _Role.SEARCH: ("search", "q"),
    _Role.ORDER: ("order", "orderby", "sort", "sortby"),
    _Role.FILTER: ("filter",),
}
_PAGING = frozenset({_Role.NUMBER, _Role.SIZE, _Role.OFFSET})
_ROLES = {name: role for role, names in _NAMES.items() for name in names}

_SEARCHED = frozenset(
    {
        *("name", "title", "description", "slug", "email", "firstname", "lastname", "username"),
        *("purpose", "domain", "kind", "label", "subject", "displayname", "text", "category"),
    }
)
"""The fields that a search looks into, by their plain names, at any depth."""

_DEFAULT_SIZE = 10
_NOT = "not"
_DIRECTIONS = {"asc": False, "desc": True, "ascending": False, "descending": True}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The part of a list that a request asks for.

    `order` is a field and whether it descends. `number` is the page, counted from `first`; `size`
    is None where nothing is paged, and `offset` the number of records before the page.
    """

    search: str
    order: tuple[str, bool]
    filter: Mapping[str, Any]
    number: int
    size: int | None
    offset: int
    first: int


def shapes_list(name: str) -> bool:
    """Whether a query parameter shapes a list, and is no condition on a field of its records."""
    return plain(name) in _ROLES


def wishes(operation: Operation, query: Mapping[str, Any]) -> ListQuery:
    """Read what a request wants of a list; `query` has its parameters as values."""
    shaping = [
        (_ROLES[plain(parameter.name)], parameter)
        for parameter in operation.parameters
        if parameter.place == "query" and shapes_list(parameter.name)
    ]
    defaults = [(role, _default(parameter)) for role, parameter in shaping]
    values = {role: value for role, value in defaults if value is not None}
    values |= {role: query[item.name] for role, item in shaping if item.name in query}
    orders = [
        str(query[item.name])
        for role, item in shaping
        if role is _Role.ORDER and item.name in query
    ]
    first = max((_least(item) for role, item in shaping if role is _Role.NUMBER), default=0)
    size = _number(values.get(_Role.SIZE), 1, _DEFAULT_SIZE)
    number = _number(values.get(_Role.NUMBER), first, first)
    return ListQuery(
        search=str(values.get(_Role.SEARCH) or ""),
        order=_order(orders),
        filter=_filter(str(values.get(_Role.FILTER) or "")),
        number=number,
        size=size if {role for role, _ in shaping} & _PAGING else None,
        offset=_number(values.get(_Role.OFFSET), 0, (number - first) * size),
        first=first,
    )


def _default(parameter: Parameter) -> Any:
    return parameter.schema.get("default") if isinstance(parameter.schema, Mapping) else None


def _least(parameter: Parameter) -> int:
    """Return the number of the first page: contracts that count from 1 refuse 0."""
    schema = parameter.schema if isinstance(parameter.schema, Mapping) else {}
    return 1 if schema.get("minimum", 0) >= 1 else 0


def _number(value: Any, least: int, otherwise: int) -> int:
    return value if isinstance(value, int) and value >= least else otherwise


def page_parameter(operation: Operation, page: Page, number: int) -> tuple[str, str]:
    """Return the name and the value of the query parameter that asks for a page.

    Both are empty where the operation has none.
    """
    roles = {
        _ROLES[plain(item.name)]: item.name
        for item in operation.parameters
        if item.place == "query" and shapes_list(item.name)
    }
    if _Role.NUMBER in roles:
        return roles[_Role.NUMBER], str(number)
    if _Role.OFFSET in roles:
        return roles[_Role.OFFSET], str((number - page.first) * page.size)
    return "", ""


def page_of(records: Sequence[Record], wanted: ListQuery) -> tuple[Sequence[Record], Page]:
    """Cut out the page that is wanted."""
    if wanted.size is None:
        return records, Page(wanted.first, len(records), len(records), wanted.first)
    shown = records[wanted.offset : wanted.offset + wanted.size]
    return shown, Page(wanted.number, wanted.size, len(records), wanted.first)


def found(records: Iterable[Record], text: str) -> Iterator[Record]:
    """Return the records with a text in one of the fields that a search looks into."""
    wanted = text.casefold()
    return (record for record in records if any(wanted in said for said in _texts(record)))


def ordered(records: Sequence[Record], order: tuple[str, bool]) -> Sequence[Record]:
    """Sort records by a field; those without it come last, and an unknown field changes nothing."""
    field, descending = order
    if not field:
        return records[::-1] if descending else records
    name = _known(field, records)
    if not name:
        return records
    having = [record for record in records if dig(record, name) not in (None, MISSING)]
    rest = [record for record in records if dig(record, name) in (None, MISSING)]
    return sorted(having, key=lambda record: _rank(dig(record, name)), reverse=descending) + rest


def negated(wanted: Any) -> tuple[bool, Any]:
    """Read `{not: x}`: whether a condition is turned round, and what it asks for otherwise."""
    if isinstance(wanted, Mapping) and wanted.keys() == {_NOT}:
        return True, wanted[_NOT]
    return False, wanted


def matching(value: Any, wanted: Any) -> bool:
    """Whether a value is the one, or one of those, that are wanted; of several, whether any is.

    Where `{not: …}` is wanted, whether it is none of those.
    """
    turned, wanted = negated(wanted)
    if turned:
        return not matching(value, wanted)
    choices = wanted if isinstance(wanted, list) else [wanted]
    values = value if isinstance(value, list) else [value]
    return any(_same(one, choice) for one in values for choice in choices)


def where(
    records: Iterable[Record], conditions: Mapping[str, Any], get: Callable[[Record, str], Any]
) -> Iterator[Record]:
    """Return the records whose fields have the wanted values; `get` reads a field."""
    for record in records:
        if all(matching(get(record, name), wanted) for name, wanted in conditions.items()):
            yield record


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return str(one).lower() == str(other).lower()
    return one == other or str(one) == str(other)


def _filter(text: str) -> Mapping[str, Any]:
    """Read a filter written as a JSON object; one in any other grammar filters nothing."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _order(texts: Iterable[str]) -> tuple[str, bool]:
    """Read `name desc`, `name:desc`, `-name`, or a field and a direction in two parameters."""
    field, direction = "", ""
    for text in texts:
        first, _, second = text.strip().replace(":", " ").replace(",", " ").partition(" ")
        if first.lower() in _DIRECTIONS:
            direction = first
        else:
            field, direction = first, second.strip() or direction
    descending = _DIRECTIONS.get(direction.lower(), field.startswith("-"))
    return field.lstrip("+-"), descending


def _known(field: str, records: Sequence[Record]) -> str:
    """Find a field by its plain name: `updated_at` sorts by `updatedAt`."""
    if any(dig(record, field) is not MISSING for record in records):
        return field
    wanted = plain(field)
    return next((name for record in records for name in record if plain(name) == wanted), "")


def _rank(value: Any) -> tuple[int, Any]:
    if isinstance(value, bool | int | float):
        return 0, value
    return 1, str(value).casefold()


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if plain(name) in _SEARCHED:
            yield value.casefold()
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, name)
