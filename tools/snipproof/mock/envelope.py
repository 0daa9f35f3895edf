"""How an answer wraps its records: in nothing, in an array, or in a page with counts beside it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from snipproof.contract.operation import Schema
from snipproof.mock.shape import Shape, Shapes


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of all records an answer holds. `number` counts as the contract counts pages."""

    number: int
    size: int
    total: int


class _Count(Enum):
    """What a field beside the records counts."""

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
_BY_NAME = {name: count for count, names in _NAMES.items() for name in names}


@dataclass(frozen=True, slots=True)
class Envelope:
    """An object around records: the field that holds them, and the fields that count them."""

    field: str
    item: Schema
    counts: Mapping[str, "_Count"]

    def values(self, page: Page, shown: int) -> Iterator[tuple[str, Any]]:
        """Give the fields that count, for a page that shows so many records."""
        size = max(page.size, 1)
        offset = page.number * page.size
        for name, count in self.counts.items():
            yield (
                name,
                {
                    _Count.NUMBER: page.number,
                    _Count.SIZE: size,
                    _Count.TOTAL: page.total,
                    _Count.PAGES: -(-page.total // size),
                    _Count.OFFSET: offset,
                    _Count.MORE: offset + shown < page.total,
                }[count],
            )


def plain(name: str) -> str:
    """Write a name without case and separators: `page_size` and `pageSize` are the same."""
    return re.sub(r"[_-]", "", name).lower()


def envelope_of(shape: Shape, shapes: Shapes) -> Envelope | None:
    """Recognise an envelope: one array of objects, and beside it only what counts or may be absent.

    A record that happens to hold an array has an `id` or requires fields of its own.
    """
    if not shape.is_object or "id" in shape.properties:
        return None
    arrays = [
        (name, inner.items)
        for name, schema in shape.properties.items()
        if (inner := shapes.of(schema)).is_array and inner.items is not None
    ]
    if len(arrays) != 1:
        return None
    name, item = arrays[0]
    counts = {
        other: _BY_NAME[plain(other)]
        for other in shape.properties
        if other != name and plain(other) in _BY_NAME
    }
    required = set(shape.required) - {name, *counts}
    lonely = len(shape.properties) == 1 and name in shape.required
    if required or not (counts or lonely) or not shapes.of(item).is_object:
        return None
    return Envelope(name, item, counts)
