"""Finds the records that a call is about."""

from collections.abc import Iterable, Mapping
from typing import Any

from snipproof.targets.mock import listing
from snipproof.targets.mock.admission import Call
from snipproof.targets.mock.envelope import Page, plain
from snipproof.targets.mock.expression import MISSING, evaluate
from snipproof.targets.mock.lookup import Lookups
from snipproof.targets.mock.maker import Maker
from snipproof.targets.mock.problem import Problem, nothing_has, singular
from snipproof.targets.mock.rules import Rule
from snipproof.targets.mock.scope import CallScope
from snipproof.targets.mock.state import State
from snipproof.targets.mock.world import NAMING, Record, last_word

_ASSIGNED = "assigned"
"""In a list of linked records, a filter with this name and `false` asks for all others."""


class Finder:
    """Finds records for one call, as one rule says."""

    def __init__(
        self,
        call: Call,
        state: State,
        scope: CallScope,
        *,
        rule: Rule,
        lookups: Lookups,
        maker: Maker,
    ) -> None:
        self._call = call
        self._state = state
        self._scope = scope
        self._rule = rule
        self._lookups = lookups
        self._maker = maker

    def page(self) -> tuple[list[Record], Page]:
        """Return the records that the call wants to see, and which page of all they are."""
        wanted = listing.wishes(self._call.operation, self._call.query)
        filters = dict(wanted.filter)
        records = self._select(self.conditions(), linked=filters.pop(_ASSIGNED, True) is not False)
        known = {
            name: value
            for name, value in filters.items()
            if any(self._get(record, name) is not MISSING for record in records)
        }
        records = list(listing.where(records, known, self._get))
        if wanted.search:
            records = list(listing.found(records, wanted.search))
        shown, page = listing.page_of(listing.ordered(records, wanted.order), wanted)
        return list(shown), page

    def one(self) -> Record:
        """Return the record that the call is about.

        Raises `Problem`: 404 where there is none, 403 where the rule does not allow it.
        """
        rule = self._rule
        if not rule.by:
            found = self._select(self.conditions())
            if not found:
                raise Problem(404, f"there is no {singular(rule.collection)} like this")
            return self.allowed(found[0])
        return self._named(evaluate(rule.by, self._scope))

    def several(self) -> list[Record]:
        """Return all records that the call is about, where it names them in a list."""
        identities = evaluate(self._rule.by, self._scope) if self._rule.by else None
        if not isinstance(identities, list):
            return [self.one()]
        return [self._named(identity) for identity in identities]

    def original(self) -> Record:
        """Return the record of which the call makes a copy, an empty one where it makes none."""
        if not self._rule.original:
            return {}
        identity = str(evaluate(self._rule.original, self._scope))
        self.must_exist(self._rule.collection, identity)
        return self._state.find(self._rule.collection, identity) or self._made_up(identity)

    def _named(self, identity: Any) -> Record:
        collection = self._rule.collection
        if identity is MISSING:
            raise Problem(400, f"{self._rule.by.removeprefix('$')} is missing")
        called = self._rule.by.rpartition(".")[2]
        record = self._found(collection, str(identity), called)
        if record is None:
            self.must_exist(collection, str(identity), called)
            fields = {
                name: value
                for name, value in self.conditions().items()
                if not self.is_link(name) and not listing.negated(value)[0]
            }
            return self._maker.make_up(collection, str(identity), self._state, fields)
        if not self._select(self.conditions(), among=[record]):
            raise Problem(404, nothing_has(collection, str(identity)))
        return self.allowed(record)

    def allowed(self, record: Record) -> Record:
        """Return the record back; raises `Problem` (403) where the rule does not allow it."""
        conditions = evaluate(self._rule.allow, self._scope)
        if conditions and not self._select(conditions, among=[record]):
            kind = singular(self._rule.collection)
            raise Problem(403, f"your roles do not allow this for the {kind}")
        return record

    def _found(self, collection: str, identity: str, called: str) -> Record | None:
        """Find a record by its key, or by another field that a parameter's name names."""
        held = self._state.find(collection, identity)
        if held is not None or not called:
            return held
        wanted = {plain(called), plain(last_word(called))} & NAMING | {plain(called)}
        for record in self._state.records(collection).values():
            for name, value in record.items():
                if plain(name) in wanted and str(value) == identity:
                    return record
        return None

    def must_exist(self, collection: str, identity: str, called: str = "") -> None:
        """Raise `Problem` (404) where there is no such record, and the world knows all there are.

        Of a collection that the world does not know, every record exists until it is deleted.
        """
        if self._found(collection, identity, called) is None and (
            self._state.is_known(collection) or self._state.is_gone(collection, identity)
        ):
            raise Problem(404, nothing_has(collection, identity))

    def conditions(self) -> dict[str, Any]:
        """Return what the rule and the call's query ask of records, by field and by links."""
        key = self._maker.key(self._rule.collection)
        where = {
            name: asked
            for name, asked in self._rule.where.items()
            # `{id}` in the middle of a path is the id of what records are in, and not their own.
            if not (name == key and asked == f"$path.{key}" and self._rule.by != asked)
        }
        found: dict[str, Any] = evaluate(where, self._scope)
        for parameter, name in self._rule.filters.items():
            if self._call.query.get(parameter) not in (None, "", []):
                found[name] = self._call.query[parameter]
        return found

    def is_link(self, name: str) -> bool:
        """Whether a condition is one on links."""
        held = self._state.world.collections.get(name)
        return held is not None and bool(held.links)

    def _select(
        self,
        conditions: Mapping[str, Any],
        among: Iterable[Record] | None = None,
        *,
        linked: bool = True,
    ) -> list[Record]:
        """Return the records that meet all conditions; those that are not linked, if so asked."""
        links = {name: value for name, value in conditions.items() if self.is_link(name)}
        fields = {name: value for name, value in conditions.items() if name not in links}
        key = self._maker.key(self._rule.collection)
        asked = [(name, *listing.negated(value)) for name, value in links.items()]
        ends_of = [(turned, self._ends(name, str(identity))) for name, turned, identity in asked]
        records = list(self._all(fields, links) if among is None else among)
        for turned, ends in ends_of:
            records = [
                {**record, **ends.get(str(record[key]), {})}
                for record in records
                if (str(record[key]) in ends) is (linked is not turned)
            ]
        return list(listing.where(records, fields, self._get))

    def _all(self, fields: Mapping[str, Any], links: Mapping[str, Any]) -> Iterable[Record]:
        """Return all records; where the world knows of none, one that is made up."""
        collection = self._rule.collection
        key = self._maker.key(collection)
        unknown = not self._state.is_known(collection)
        if unknown and not links and not self._state.is_touched(collection):
            shown = [str(record[key]) for record in self._maker.shown(collection)]
            for identity in shown or [str(self._maker.new_id(collection, self._state))]:
                self._maker.make_up(collection, identity, self._state, fields)
        return self._state.records(collection).values()

    def _ends(self, links: str, identity: str) -> dict[str, Record]:
        """Return the ids of what is linked to a record, each with what the link itself says."""
        collection = self._rule.collection
        near, far = self._state.world.ends(links, collection)
        found: dict[str, Record] = {}
        for link in self._state.linked(links, near, identity):
            end = str(link[far])
            if not self._state.is_known(collection) and self._state.find(collection, end) is None:
                self._made_up(end)
            found[end] = {
                name: value for name, value in link.items() if name not in {*_OWN, near, far}
            }
        return found

    def _made_up(self, identity: str) -> Record:
        return self._maker.make_up(self._rule.collection, identity, self._state, {})

    def _get(self, record: Record, name: str) -> Any:
        return self._lookups.get(record, name, self._state, self._rule.collection)


_OWN = frozenset({"id", "createdAt", "updatedAt"})
"""The fields of a link that are about the link and not about what it links."""
