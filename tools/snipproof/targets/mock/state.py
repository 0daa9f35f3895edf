"""The state of the world in one run: written records are copied, the others are shared."""

from collections.abc import Iterator, Mapping

from snipproof.contract.security import Secrets, issued_by
from snipproof.core.exchange import Response
from snipproof.targets.mock.identity import Clock, uuid_for
from snipproof.targets.mock.world import Record, World

_NOTHING: Mapping[str, Record] = {}


class State:
    """The records of one run. It starts as the world is, at no cost."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clock = Clock(world.clock)
        self._changed: dict[str, dict[str, Record]] = {}
        self._gone: set[tuple[str, str]] = set()
        self._made: dict[str, int] = {}
        self._asked_for: set[tuple[str, str]] = set()
        self.issued: frozenset[str] = frozenset()
        self.requests = 0

    def issue(self, response: Response) -> None:
        """Let the credentials in a response count from now on.

        Where the world keeps sessions as records, only those count, so that they can be revoked.
        """
        if self.world.sessions is None:
            self.issued |= issued_by(response)

    def records(self, collection: str) -> Mapping[str, Record]:
        """Return the records of a collection by id, in the order in which they came."""
        changed = self._changed.get(collection)
        if changed is not None:
            return changed
        held = self.world.collections.get(collection)
        return _NOTHING if held is None else held.records

    def find(self, collection: str, identity: str) -> Record | None:
        """Return the record with an id; None where there is none."""
        return self.records(collection).get(identity)

    def is_known(self, collection: str) -> bool:
        """Whether the world says what is in a collection; else anything may be."""
        return collection in self.world.collections

    def is_gone(self, collection: str, identity: str) -> bool:
        """Whether a record was deleted in this run."""
        return (collection, identity) in self._gone

    def is_touched(self, collection: str) -> bool:
        """Whether a record of a collection was made, changed or deleted in this run."""
        return collection in self._changed

    def put(self, collection: str, identity: str, record: Record) -> Record:
        """Add a record, or replace the one with this id in its place."""
        self._writable(collection)[identity] = record
        self._gone.discard((collection, identity))
        return record

    def created(self, collection: str, identity: str) -> None:
        """Note that a request made a record."""
        self._asked_for.add((collection, identity))

    def was_created(self, collection: str, identity: str) -> bool:
        """Whether a request of this run made a record."""
        return (collection, identity) in self._asked_for

    def remove(self, collection: str, identity: str) -> None:
        """Delete a record, and the links that end at it."""
        self._writable(collection).pop(identity, None)
        self._gone.add((collection, identity))
        for name, links in self.world.collections.items():
            for field, target in links.links.items():
                if target == collection:
                    self._end(name, field, identity)

    def forget(self, collection: str, identity: str) -> None:
        """Let a name of a deleted record be that of nothing, unless there is another so called."""
        self._gone.add((collection, identity))

    def next_id(self, collection: str) -> str:
        """Return the id of the next new record: a UUID that is the same in every run."""
        count = self._made.get(collection, 0) + 1
        self._made[collection] = count
        return uuid_for(f"{collection}/{count}")

    def linked(self, links: str, field: str, identity: str) -> Iterator[Record]:
        """Return the links with an id at the end that `field` holds."""
        return (link for link in self.records(links).values() if link.get(field) == identity)

    def _writable(self, collection: str) -> dict[str, Record]:
        if collection not in self._changed:
            self._changed[collection] = dict(self.records(collection))
        return self._changed[collection]

    def _end(self, links: str, field: str, identity: str) -> None:
        ended = [key for key, link in self.records(links).items() if link.get(field) == identity]
        for key in ended:
            self.remove(links, key)


def accepted(state: State) -> Secrets | None:
    """Return the credentials that count now; None where the world asks for none in particular."""
    world = state.world
    if not world.token:
        return None
    tokens = set(state.issued)
    if world.sessions is not None:
        collection, field = world.sessions
        tokens |= {str(record.get(field)) for record in state.records(collection).values()}
    return Secrets(world.token, world.secrets, frozenset(tokens))
