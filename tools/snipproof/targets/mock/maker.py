"""Makes what a record needs and nobody sent: ids, times, and whole records nobody told of."""

from collections.abc import Mapping
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
        """Return the id of a new record: a UUID, or the next number where the schema wants one."""
        made = state.next_id(collection)
        schema = self._key_schema(collection)
        if schema is None or self._schemas.is_valid(schema, made):
            return made
        taken = state.records(collection)
        number = next(count for count in range(1, len(taken) + 2) if str(count) not in taken)
        if self._schemas.is_valid(schema, number):
            return number
        return self._synthesis.value(schema, self.key(collection), made, len(taken))

    def make_up(
        self, collection: str, identity: str, state: State, fields: Mapping[str, Any]
    ) -> Record:
        """Make up a record with an id, of a collection of which the world says nothing.

        `fields` are what is known of it all the same; of several values, the first.
        """
        kept = self._kept(collection)
        made: Any = {}
        if kept.schema is not None:
            made = self._synthesis.value(kept.schema, seed=f"{collection}/{identity}")
        known = {
            name: value[0] if isinstance(value, list) else value for name, value in fields.items()
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
