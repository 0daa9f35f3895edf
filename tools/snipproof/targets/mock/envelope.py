"""How a response wraps its records: in nothing, in an array, or in a page with counts beside it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from snipproof.contract.operation import Schema
from snipproof.targets.mock.shape import Shape, Shapes


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of all records a response holds: page `number`, where the first is `first`."""

    number: int
    size: int
    total: int
    first: int = 0


class _Count(Enum):
    """The meaning of a count beside the records."""

    NUMBER = auto()
    SIZE = auto()
    TOTAL = auto()
    PAGES = auto()
    OFFSET = auto()
    MORE = auto()


_NAMES = {
    _Count.NUMBER: ("page", "pagenumber", "pageindex", "currentpage", "pageno"),
    _Count.SIZE: ("pagesize", "perpage", "limit", "size"),
    _Count.TOTAL: (
        "totalcount",
        "total",
        "count",
        "totalitems",
        "totalresults",
        "totalelements",
        "totalrecords",
    ),
    _Count.PAGES: ("totalpages", "pagecount", "pages", "numpages"),
    _Count.OFFSET: ("offset", "skip", "start"),
    _Count.MORE: ("hasmore", "hasnext", "hasnextpage"),
}
_ROWS = frozenset({"data", "items", "records", "results"})
"""The names of an array that holds the records, where it is all that a response has."""

Counts = Mapping[str, _Count | Mapping[str, _Count]]
"""The meanings of the counts in an envelope, or in an object in it."""

_BY_NAME = {name: count for count, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An object around records: the field that holds them, and the fields that count them."""

    field: str
    item: Schema
    counts: Counts

    def values(self, page: Page, shown: int) -> dict[str, Any]:
        """Return the fields that count, for a page that shows so many records."""
        size = max(page.size, 1)
        offset = (page.number - page.first) * page.size
        values = {
            _Count.NUMBER: page.number,
            _Count.SIZE: size,
            _Count.TOTAL: page.total,
            _Count.PAGES: -(-page.total // size),
            _Count.OFFSET: offset,
            _Count.MORE: offset + shown < page.total,
        }
        return {
            name: values[count]
            if isinstance(count, _Count)
            else {inner: values[one] for inner, one in count.items()}
            for name, count in self.counts.items()
        }


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """Write a name without case and separators: `page_size` and `pageSize` are the same."""
    return re.sub(r"[_-]", "", name).lower()


def envelope_of(
    shape: Shape, shapes: Shapes, is_meant: Callable[[str], bool] | None = None
) -> Envelope | None:
    """Recognise an envelope: one array of objects, and beside it only what counts or may be absent.

    A record that happens to hold an array has an `id` or requires fields of its own. Where it is
    known what is listed, `is_meant` tells by its name which of several arrays is to hold it.
    """
    if not shape.is_object or "id" in shape.properties:
        return None
    arrays = [
        (name, inner.items)
        for name, schema in shape.properties.items()
        if (inner := shapes.of(schema)).is_array and inner.items is not None
    ]
    meant = [array for array in arrays if is_meant is not None and is_meant(array[0])]
    arrays = meant or arrays
    if len(arrays) != 1:
        return None
    name, item = arrays[0]
    counts = dict(_counts(shape, shapes))
    required = set(shape.required) - {name, *counts}
    lonely = len(shape.properties) == 1 and (name in shape.required or plain(name) in _ROWS)
    if required or not (counts or lonely or meant) or not shapes.of(item).is_object:
        return None
    return Envelope(name, item, counts)


def _counts(shape: Shape, shapes: Shapes) -> Iterator[tuple[str, _Count | Mapping[str, _Count]]]:
    for name, schema in shape.properties.items():
        inner = shapes.of(schema)
        if plain(name) in _BY_NAME and not inner.is_array:
            yield name, _BY_NAME[plain(name)]
        elif inner.is_object and inner.properties:
            # A page may keep what it counts in an object of its own, often called `meta`.
            nested = {
                key: _BY_NAME[plain(key)] for key in inner.properties if plain(key) in _BY_NAME
            }
            if nested.keys() >= {*inner.required} and nested:
                yield name, nested
