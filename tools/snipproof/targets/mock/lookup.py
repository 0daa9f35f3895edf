"""Finds the fields that a record does not hold itself, as the world's `lookups` say."""

from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.targets.mock.expression import MISSING
from snipproof.targets.mock.state import State
from snipproof.targets.mock.world import Lookup, Record, World


class Lookups:
    """The lookups of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lookups = world.lookups

    def fixed(self, schema: str, collection: str, field: str) -> Lookup | None:
        """Return where a field comes from whatever the record holds; None where nothing says so."""
        by_schema = self._lookups.get(f"{schema}.{field}")
        return by_schema or self._lookups.get(f"{collection}.{field}")

    def otherwise(self, field: str) -> Lookup | None:
        """Return where a field comes from that a record does not hold.

        None where nothing says so.
        """
        return self._lookups.get(field)

    def content(self, record: Record, state: State, collection: str) -> Any:
        """Return what a record holds as a file: the text of YAML, bytes in base64.

        The lookup `<collection>.content` says in which field; `MISSING` where nothing says so.
        """
        source = self.fixed("", collection, "content")
        return MISSING if source is None else self.follow(source, record, state)

    def means(self, name: str, collection: str) -> bool:
        """Whether a field's name is the name of a collection."""
        return bool(collection) and self._world.collection_of(name) == collection

    def get(self, record: Record, field: str, state: State, collection: str) -> Any:
        """Return a field of a record, looked up if need be; `MISSING` where there is none."""
        source = self.fixed("", collection, field)
        if source is None and field in record:
            return record[field]
        source = source or self.otherwise(field)
        return MISSING if source is None else self.follow(source, record, state)

    def follow(self, lookup: Lookup, record: Record, state: State) -> Any:
        """Return what a path leads to, through records where a field refers to one."""
        if not lookup.path:
            return MISSING
        value: Any = record
        previous = ""
        for name in lookup.path:
            if isinstance(value, str) and previous:
                value = state.find(self._world.reference(previous), value)
            if not isinstance(value, Mapping) or name not in value:
                return MISSING
            value, previous = value[name], name
        return value

    def referred(self, lookup: Lookup, identity: str, state: State) -> Any:
        """Return the record whose id a path ends with; `MISSING` where it names none."""
        target = self._world.reference(lookup.path[-1])
        found = state.find(target, identity) if target else None
        return MISSING if found is None else found

    def linked(self, lookup: Lookup, record: Record, state: State) -> Iterator[Record]:
        """Return the records that are linked to one, with the fields of the links beside theirs."""
        near, far = self._world.ends(lookup.through, lookup.collection)
        for link in state.linked(lookup.through, near, str(record.get("id"))):
            target = state.find(lookup.collection, str(link.get(far)))
            if target is not None:
                yield {**link, **target}
