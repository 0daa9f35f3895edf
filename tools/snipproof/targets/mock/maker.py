"""Makes what a record needs and nobody sent: ids, times, and whole records."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from snipproof.contract import Contract
from snipproof.contract.operation import Schema
from snipproof.targets.mock.inference import Catalogue, RecordSchema
from snipproof.targets.mock.state import State
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import Record

CREATED = ("createdAt", "created_at")
UPDATED = ("updatedAt", "updated_at")
DELETED = ("deletedAt", "deleted_at")
"""The fields that hold times, in the spellings that contracts use."""


_MOST = 1000
"""How many ids are made like an example before another form is taken."""

_UUID = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def varied(shown: str, number: int) -> Iterator[str]:
    """Return texts that are like one and differ from it, the most alike first."""
    digits = re.search(r"\d+$", shown)
    if digits and len(digits[0]) < len(shown):
        yield shown[: digits.start()] + str(int(digits[0]) + number).zfill(len(digits[0]))
    if digits and len(digits[0]) == len(shown):
        yield str(int(shown) + number).zfill(len(shown))
    if re.search(r"\d", shown) and len(shown) > _SHORT:
        yield f"{shown[:-3]}{number:03d}"
    yield f"{shown}-{number + 1}"
    yield f"{shown}{number + 1}"


_SHORT = 8
"""An id with digits that is longer than this is taken for random signs."""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


class Maker:
    """Makes parts of records as the schemas of one contract want them."""

    def __init__(self, contract: Contract, catalogue: Catalogue, synthesis: Synthesis) -> None:
        self._schemas = contract.schemas
        self._catalogue = catalogue
        self._synthesis = synthesis

    def key(self, collection: str) -> str:
        """Return the field that names a record of a collection."""
        return self._kept(collection).key

    def new_id(self, collection: str, state: State) -> Any:
        """Return the id of a new record: like those in the contract's examples, if it has any.

        Else a UUID, or the next number where the schema wants one.
        """
        made = state.next_id(collection)
        schema = self._key_schema(collection)
        taken = state.records(collection)
        number = next(count for count in range(1, len(taken) + 2) if str(count) not in taken)
        usual = (*self._alike(collection, schema), made, number, str(number))
        for one in (*usual, *self._named(collection, made, len(taken))):
            is_free = str(one) not in taken and not state.is_gone(collection, str(one))
            fits = schema is None or self._schemas.is_valid(schema, one)
            if is_free and fits and self._may_name(collection, one):
                return one
        if schema is None:
            return made
        return self._synthesis.value(schema, self.key(collection), made, len(taken))

    def _named(self, collection: str, seed: str, index: int) -> Iterator[Any]:
        """Yield values that the path parameters take, such as one of a pattern."""
        for schema in self._kept(collection).named_by:
            yield self._synthesis.value(schema, self.key(collection), seed, index)

    def _may_name(self, collection: str, identity: Any) -> bool:
        """Whether the path parameters that name a record take an id."""
        text = str(identity)
        readings: list[Any] = [text, int(text)] if text.isdecimal() else [text]
        return all(
            any(self._schemas.is_valid(schema, reading) for reading in readings)
            for schema in self._kept(collection).named_by
        )

    def _alike(self, collection: str, schema: Schema | None) -> Iterator[Any]:
        """Return ids of the form that the contract's examples have, but for UUIDs."""
        shown = next(iter(self._shown_ids(collection)), None)
        for number in range(1, _MOST) if isinstance(shown, str) else ():
            for made in varied(str(shown), number):
                if schema is None or self._schemas.is_valid(schema, made):
                    yield made
                    break

    def _shown_ids(self, collection: str) -> Iterator[Any]:
        kept = self._kept(collection)
        schema = self._key_schema(collection)
        said = schema if isinstance(schema, Mapping) else {}
        single = [said["example"]] if "example" in said else []
        records = (record[kept.key] for record in kept.examples if kept.key in record)
        for shown in (*single, *_list(said.get("examples")), *records, *kept.identities):
            if not isinstance(shown, int | str) or not shown or _UUID.fullmatch(str(shown)):
                return
            yield shown

    def shown(self, collection: str) -> Iterator[Record]:
        """Return the records that the contract's own examples show, and that fit their schema."""
        kept = self._kept(collection)
        seen = set()
        for record in kept.examples:
            identity = record.get(kept.key)
            fits = kept.schema is None or self._schemas.is_valid(kept.schema, record)
            if identity in (None, "") or isinstance(identity, Mapping | list) or not fits:
                continue
            if str(identity) not in seen:
                seen.add(str(identity))
                yield record

    def make_up(
        self, collection: str, identity: str, state: State, fields: Mapping[str, Any]
    ) -> Record:
        """Make up a record with an id, of a collection of which the world says nothing.

        It is the contract's own example, if there is one. `fields` are what is known of it all the
        same; of several values, the first.
        """
        kept = self._kept(collection)
        made: Any = {}
        shown = list(self.shown(collection))
        if shown:
            own = (record for record in shown if str(record[kept.key]) == identity)
            made = next(own, shown[0])
        elif kept.schema is not None:
            made = self._synthesis.value(kept.schema, seed=f"{collection}/{identity}")
        known = {
            name: value[0] if isinstance(value, list) and value else value
            for name, value in fields.items()
        }
        key: Any = identity
        schema = self._key_schema(collection)
        if schema is not None and not self._schemas.is_valid(schema, key) and key.isdecimal():
            key = int(key)
        record = {**(made if isinstance(made, dict) else {}), **known, kept.key: key}
        return state.put(collection, identity, record)

    def times(self, collection: str, state: State, names: tuple[str, ...]) -> dict[str, str]:
        """Return the present time for those fields that records of a collection have."""
        schema = self._kept(collection).schema
        known = {} if schema is None else self._schemas.fields(schema)
        # Of records without a schema nothing is known: they get the usual spelling.
        return {
            name: state.clock.now for name in names if name in known or not (known or "_" in name)
        }

    def _kept(self, collection: str) -> RecordSchema:
        return self._catalogue.kept.get(collection, RecordSchema("id", None))

    def _key_schema(self, collection: str) -> Schema | None:
        kept = self._kept(collection)
        return None if kept.schema is None else self._schemas.fields(kept.schema).get(kept.key)
