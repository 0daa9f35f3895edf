"""Carries out rules: what a call reads from the state and what it changes in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from snipproof.contract import Contract, media
from snipproof.targets.mock import listing
from snipproof.targets.mock.admission import Call
from snipproof.targets.mock.envelope import Page, plain
from snipproof.targets.mock.expression import evaluate, names
from snipproof.targets.mock.finder import Finder
from snipproof.targets.mock.inference import Catalogue
from snipproof.targets.mock.lookup import Lookups
from snipproof.targets.mock.maker import CREATED, DELETED, UPDATED, Maker
from snipproof.targets.mock.problem import Problem, nothing_has, singular
from snipproof.targets.mock.projection import Shown
from snipproof.targets.mock.rules import Kind, Rule
from snipproof.targets.mock.scope import CallScope
from snipproof.targets.mock.state import State
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import NAMING, Record


@dataclass(frozen=True, slots=True)
class Outcome:
    """The records that a response shows: this page of all that exist.

    `listed` is the collection of a list, empty if the response is not a list. `created` says that
    the request created a record.
    """

    shown: Sequence[Shown]
    page: Page
    listed: str = ""
    created: bool = False


class Behaviour:
    """Carries out the rules of one contract and world."""

    def __init__(
        self, contract: Contract, catalogue: Catalogue, synthesis: Synthesis, lookups: Lookups
    ) -> None:
        self._schemas = contract.schemas
        self._rules = catalogue.rules
        self._lookups = lookups
        self._maker = Maker(contract, catalogue, synthesis)

    def carry_out(self, call: Call, state: State) -> Outcome:
        """Do what the operation's rule says; raises `Problem` where that cannot be done."""
        scope = CallScope(call, state)
        rules = self._rules[call.operation.id]
        rule = next((rule for rule in rules if _holds(rule, scope)), rules[-1])
        finder = Finder(call, state, scope, rule=rule, lookups=self._lookups, maker=self._maker)
        for parameter, collection in rule.parents.items():
            finder.must_exist(collection, call.path[parameter], parameter)
        if rule.kind is Kind.LIST:
            records, page = finder.page()
            shown = [Shown(record, rule.collection) for record in records]
            return Outcome(shown, page, rule.collection)
        sent = self._sent(call, rule.inside)
        change = _Change(
            state,
            scope,
            rule,
            finder,
            maker=self._maker,
            sent=sent,
            conflicts="409" in call.operation.responses and call.operation.method == "POST",
        )
        record = change.make()
        said = evaluate(rule.answer, scope)
        shown = [] if record is None else [Shown(record, rule.collection)]
        if isinstance(said, Mapping):
            shown = [Shown(said, "")]
        return Outcome(shown, Page(0, 1, len(shown)), created=rule.kind is Kind.CREATE)

    def _sent(self, call: Call, inside: str) -> Mapping[str, Any]:
        """Return the fields that a call sends: those of its body, else those of its query.

        What `inside` names in the body counts as the body. A field that the contract does not
        name is ignored, as a server ignores it.
        """
        operation = call.operation
        if operation.body is None:
            query = call.query.items()
            return {name: value for name, value in query if not listing.shapes_list(name)}
        if not isinstance(call.body, Mapping):
            return {}
        forms = (form.schema for form in operation.body.content if media.is_json(form.name))
        schema = next(forms, None)
        named = {} if schema is None else self._schemas.fields(schema)
        body = call.body
        if inside in named:
            schema = named[inside]
            named = self._schemas.fields(schema)
            body = body.get(inside) or {}
        if isinstance(schema, Mapping) and schema.get("additionalProperties", False) is not False:
            return dict(body)
        return {name: value for name, value in body.items() if not named or name in named}


def _holds(rule: Rule, scope: CallScope) -> bool:
    return all(listing.matching(scope.lookup(name), value) for name, value in rule.when.items())


class _Change:
    """The effect of one call on one record."""

    def __init__(
        self,
        state: State,
        scope: CallScope,
        rule: Rule,
        finder: Finder,
        *,
        maker: Maker,
        sent: Mapping[str, Any],
        conflicts: bool,
    ) -> None:
        self._state = state
        self._scope = scope
        self._rule = rule
        self._finder = finder
        self._maker = maker
        self._sent = sent
        self._conflicts = conflicts

    def make(self) -> Record | None:
        """Do what the rule says, and give the record that it is about, if it is about one."""
        changes = {
            Kind.GET: self._finder.one,
            Kind.CREATE: self._create,
            Kind.UPDATE: lambda: self._update(self._finder.one()),
            Kind.DELETE: self._delete_all,
            Kind.LINK: self._link,
            Kind.UNLINK: self._unlink,
        }
        change = changes.get(self._rule.kind)
        return None if change is None else change()

    def _create(self) -> Record:
        collection = self._rule.collection
        key = self._maker.key(collection)
        # An id that the rule puts elsewhere is that of something else.
        is_own = f"body.{key}" not in names(self._rule.set)
        own = self._sent.get(key) if is_own else None
        known = self._state.find(collection, str(own))
        if known is not None and not self._refuses(own):
            # To create what is there already is to change it: an upsert.
            return self._update(self._finder.allowed(known))
        self._must_be_new(own)
        self._check(None)
        self._state.clock.advance()
        identity = own or self._maker.new_id(collection, self._state)
        self._scope.id = identity
        held = self._state.world.collections.get(collection)
        sent = {name: value for name, value in self._sent.items() if name != key}
        conditions = {
            name: value
            for name, value in self._finder.conditions().items()
            # The path's own `{id}` is that of what the record is in, and not its own.
            if name != key and not listing.negated(value)[0]
        }
        links = {name: end for name, end in conditions.items() if self._finder.is_link(name)}
        record = {
            **_copied(self._finder.original(), {} if held is None else held.defaults),
            key: identity,
            **({} if held is None else evaluate(held.defaults, self._scope)),
            **{name: value for name, value in conditions.items() if name not in links},
            **sent,
            **evaluate(self._rule.set, self._scope),
            **self._maker.times(collection, self._state, CREATED + UPDATED),
        }
        self._state.put(collection, str(identity), record)
        self._state.created(collection, str(identity))
        for name, end in {**links, **evaluate(self._rule.links, self._scope)}.items():
            near, far = self._state.world.ends(name, collection)
            self._put_link(name, {near: str(end), far: str(identity)})
        return record

    def _refuses(self, identity: Any) -> bool:
        """Whether to create a record again is a conflict: a request of this run created it."""
        return self._conflicts and self._state.was_created(self._rule.collection, str(identity))

    def _must_be_new(self, identity: Any) -> None:
        """Raise `Problem` (409) where this run has made a record of the same name already.

        Only of a collection that the world does not know: else its rules say what is unique.
        """
        collection = self._rule.collection
        if not self._conflicts or self._state.is_known(collection):
            return
        key = self._maker.key(collection)
        for record in self._state.records(collection).values():
            if not self._state.was_created(collection, str(record.get(key))):
                continue
            for name, value in self._sent.items():
                same = plain(name) in NAMING and record.get(name) == value
                if same or (name == key and record.get(key) == identity):
                    kind = singular(collection)
                    raise Problem(409, f"a {kind} with the {name} {value!r} exists already")

    def _update(self, record: Record) -> Record:
        collection = self._rule.collection
        key = self._maker.key(collection)
        self._check(record)
        self._state.clock.advance()
        changed = {
            **record,
            **self._sent,
            **evaluate(self._rule.set, self._scope),
            **self._maker.times(collection, self._state, UPDATED),
            key: record[key],
        }
        self._join(changed)
        return self._state.put(collection, str(record[key]), changed)

    def _join(self, record: Record) -> None:
        """Make the links that a change brings: from what the record names to the given ends.

        An invitation that names an organization, once accepted, links that and who accepted.
        """
        for name, end in evaluate(self._rule.links, self._scope).items():
            fields = self._state.world.collections[name].links
            named = {field: str(record[field]) for field in fields if field in record}
            other = next((field for field in fields if field not in named), None)
            if named and other is not None:
                ends = {**named, other: str(end)}
                if self._linked(ends) is None:
                    self._put_link(name, ends)

    def _delete_all(self) -> Record | None:
        # What does not exist is found out before anything is deleted.
        deleted = [self._delete(record) for record in self._finder.several()]
        return deleted[0] if len(deleted) == 1 else None

    def _delete(self, record: Record) -> Record:
        collection = self._rule.collection
        self._state.clock.advance()
        self._state.remove(collection, str(record[self._maker.key(collection)]))
        for name, value in record.items():
            if plain(name) in NAMING and isinstance(value, str | int):
                self._state.forget(collection, str(value))
        return {**record, **self._maker.times(collection, self._state, DELETED)}

    def _link(self) -> Record:
        ends = evaluate(self._rule.ends, self._scope)
        held = self._linked(ends)
        if held is not None:
            return held
        self._state.clock.advance()
        return self._put_link(self._rule.collection, ends)

    def _unlink(self) -> Record:
        ends = evaluate(self._rule.ends, self._scope)
        held = self._linked(ends)
        links = self._state.world.collections[self._rule.collection]
        if held is None and links.inferred and not self._state.is_touched(links.name):
            # Of links that the world does not know, every one is there until it ends.
            held = self._put_link(links.name, ends)
        if held is None:
            kinds = links.links.values()
            what = " and the ".join(singular(kind) for kind in kinds)
            raise Problem(404, f"the {what} are not linked")
        return self._delete(held)

    def _linked(self, ends: Mapping[str, Any]) -> Record | None:
        links = self._state.records(self._rule.collection).values()
        return next((link for link in links if ends.items() <= link.items()), None)

    def _put_link(self, name: str, ends: Mapping[str, Any]) -> Record:
        identity = self._state.next_id(name)
        link = {
            "id": identity,
            **ends,
            **evaluate(self._state.world.collections[name].defaults, self._scope),
            "createdAt": self._state.clock.now,
            "updatedAt": self._state.clock.now,
        }
        return self._state.put(name, identity, link)

    def _check(self, record: Record | None) -> None:
        """Refuse references to nothing (400), and what has to be unique and is not (409)."""
        collection, world = self._rule.collection, self._state.world
        for name, value in self._sent.items():
            target = world.reference(name)
            refers = target in world.collections and target != collection
            # What names the record itself may be called as what names another thing elsewhere.
            refers = refers and self._rule.by != f"$body.{name}"
            if refers and isinstance(value, str) and self._state.find(target, value) is None:
                raise Problem(400, f"{name}: {nothing_has(target, value)}")
        for name in self._rule.unique:
            for other in self._state.records(collection).values():
                if (
                    other is not record
                    and name in self._sent
                    and other.get(name) == self._sent[name]
                ):
                    raise Problem(409, f"a {singular(collection)} with this {name} exists already")


def _copied(original: Record, defaults: Record) -> Record:
    """Return the fields that a copy has from its original: not those that a new record starts with.

    Unless the request names it, it is called like the original with `(Copy)` behind.
    """
    kept = {name: value for name, value in original.items() if name not in defaults}
    name = kept.get("name")
    return {**kept, "name": f"{name} (Copy)"} if isinstance(name, str) else kept
