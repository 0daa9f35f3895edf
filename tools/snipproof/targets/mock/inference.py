"""Infers from the contract what each operation does to the world.

Method, path and the form of the response say most of it: `GET` with a page as its response lists,
`POST` on the same path creates, a path that ends in an id is about one record, and one that ends
in two ids links two. `rules.yaml` says what this cannot tell.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from snipproof.contract import Contract, Operation, media
from snipproof.contract.operation import Schema
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.envelope import plain
from snipproof.targets.mock.listing import shapes_list
from snipproof.targets.mock.projection import WRAPPERS
from snipproof.targets.mock.rules import Kind, Rule
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.world import NAMING, Collection, World, last_word, plurals, stem

_ENDING = frozenset({"remove", "delete", "unlink", "unassign", "detach", "leave"})
"""Last segments of a path that say that something ends."""

_COPYING = frozenset({"clone", "copy", "duplicate"})
"""Segments before or after an id that say that a copy is made."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a path template: a text, or the name of a parameter."""

    text: str
    is_parameter: bool


@dataclass(frozen=True, slots=True)
class RecordSchema:
    """How the records of a collection are kept: their key, and the schema of a whole record.

    `examples` are the contract's own records, and `identities` the ids in its examples.
    `named_by` are the schemas of the path parameters that name a record.
    """

    key: str
    schema: Schema | None
    examples: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)
    identities: tuple[Any, ...] = field(default=(), compare=False)
    named_by: tuple[Schema, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The rules of all operations, by operation id, and the collections of their records.

    `world` is the given one with the links that only the contract knows of.
    """

    world: World
    rules: Mapping[str, tuple[Rule, ...]]
    kept: Mapping[str, RecordSchema]


def infer(contract: Contract, world: World, forms: AnswerForms) -> Catalogue:
    """Return the rules of all operations: those of the world, and for the rest those inferred."""
    paths = _Paths(contract.operations.values(), world, forms)
    links = {
        name: Collection(name, {}, links=ends, inferred=True)
        for name, ends in paths.links()
        if not world.links_between(*ends.values())
    }
    world = replace(world, collections={**world.collections, **links})
    reader = _Reader(contract, world, forms, paths)
    rules = {
        operation.id: tuple(reader.rules(operation, world.rules.get(operation.id, ({},))))
        for operation in contract.operations.values()
    }
    return Catalogue(world, rules, _kept(contract, world, forms, rules))


@lru_cache(maxsize=1024)
def segments(path: str) -> tuple[Segment, ...]:
    """Split a path template."""
    return tuple(
        Segment(part.strip("{}"), is_parameter=bool(re.fullmatch(r"\{[^{}]+\}", part)))
        for part in path.strip("/").split("/")
    )


@lru_cache(maxsize=1024)
def _blank(path: str) -> str:
    """Write a path template without the names of its parameters."""
    return re.sub(r"\{[^{}]+\}", "{}", path)


class _Paths:
    """The collections that the contract's paths name."""

    def __init__(self, operations: Iterable[Operation], world: World, forms: AnswerForms) -> None:
        self._world = world
        self._forms = forms
        self._operations = tuple(operations)
        self._methods = {(_blank(item.path), item.method) for item in self._operations}
        # Texts that an id follows somewhere: `users` in /users/{userId}/emails.
        self._before_ids = {
            one.text
            for operation in self._operations
            for one, other in pairwise(segments(operation.path))
            if other.is_parameter and not one.is_parameter
        }

    def has(self, path: str, method: str) -> bool:
        """Whether a path, whatever its parameters are called, has a method."""
        return (_blank(path), method) in self._methods

    def links(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Return the links that operations make: a name, and the fields of the two ends."""
        for operation in self._operations:
            parts = segments(operation.path)
            if self.makes_link(operation, parts):
                ends = self.ends(parts)
                yield "-".join(ends.values()), ends

    def makes_link(self, operation: Operation, parts: tuple[Segment, ...]) -> bool:
        """Whether an operation links two records: two ids, and nothing that would be stored."""
        if operation.method not in {"POST", "PUT"} or not parts[-1].is_parameter:
            return False
        ids = sum(part.is_parameter for part in parts)
        return ids > 1 and (operation.body is None or not operation.body.required)

    def ends_link(self, operation: Operation, parts: tuple[Segment, ...]) -> bool:
        """Whether an operation ends a link: two ids of records that can be linked."""
        if sum(part.is_parameter for part in parts) < 2:  # noqa: PLR2004  a link has two ends
            return False
        if operation.method == "POST":
            return parts[-1].text in _ENDING
        if operation.method != "DELETE" or not parts[-1].is_parameter:
            return False
        linked = self._world.links_between(*self.ends(parts).values())
        made = any(self.has(operation.path, method) for method in ("POST", "PUT"))
        return not self.has(operation.path, "GET") and bool(linked or made)

    def ends(self, parts: tuple[Segment, ...]) -> dict[str, str]:
        """Return the last two parameters of a path and the collections that they are of."""
        places = [index for index, part in enumerate(parts) if part.is_parameter][-2:]
        return {parts[place].text: self.of_parameter(parts, place) for place in places}

    def of_parameter(self, parts: tuple[Segment, ...], place: int) -> str:
        """Return the collection of which a path parameter holds an id."""
        name = parts[place].text
        before = parts[place - 1].text if place and not parts[place - 1].is_parameter else ""
        return (
            self._world.references.get(name, "")
            or self._world.collection_of(before)
            or self._world.reference(name)
            or before
            or next(plurals(stem(name)), name)
        )

    def of_static(self, operation: Operation) -> str:
        """Return the collection that the last segment of a path means.

        Empty where it means none.
        """
        name = segments(operation.path)[-1].text
        envelope = self._forms.of(operation).envelope
        found = self._world.collection_of(name)
        if not found and envelope is not None:
            found = self._world.collection_of(envelope.field)
        path = operation.path
        is_collection = self.has(path, "POST") and self.has(path, "GET")
        return found or (name if is_collection or name in self._before_ids else "")

    def before(self, parts: tuple[Segment, ...]) -> str:
        """Return the collection that a path without its last segment means; empty for none."""
        if len(parts) < 2 or parts[-2].is_parameter:  # noqa: PLR2004  there is no segment before
            return ""
        name = parts[-2].text
        return self._world.collection_of(name) or (name if name in self._before_ids else "")


class _Reader:
    """Makes the rules of one operation after the other."""

    def __init__(self, contract: Contract, world: World, forms: AnswerForms, paths: _Paths) -> None:
        self._contract = contract
        self._world = world
        self._forms = forms
        self._paths = paths
        self._shapes = Shapes(contract.document)
        self._fields: dict[str, set[str]] = {}

    def rules(self, operation: Operation, given: Iterable[Mapping[str, Any]]) -> Iterator[Rule]:
        """Complete what the world says of an operation (nothing, for most) by inference."""
        parts = segments(operation.path)
        inferred = self._start(operation, parts)
        for said in given:
            kind = said.get("kind", inferred.kind)
            collection = said.get("collection", inferred.collection)
            same = (kind, collection) == (inferred.kind, inferred.collection)
            base = inferred if same else Rule(kind, collection)
            if not same and kind in {Kind.GET, Kind.UPDATE, Kind.DELETE}:
                by = inferred.by if collection == inferred.collection else ""
                base = replace(base, by=by or self._by(operation, collection))
            yield self._finish(operation, replace(base, **said), parts)

    def _start(self, operation: Operation, parts: tuple[Segment, ...]) -> Rule:
        if self._paths.makes_link(operation, parts):
            return self._link(Kind.LINK, parts)
        if self._paths.ends_link(operation, parts):
            link = self._link(Kind.UNLINK, parts)
            if link.collection:
                return link
        if parts[-1].is_parameter:
            return self._on_record(operation, parts)
        return self._on_static(operation, parts)

    def _link(self, kind: Kind, parts: tuple[Segment, ...]) -> Rule:
        ends = self._paths.ends(parts)
        name = self._world.links_between(*ends.values())
        fields = self._world.collections[name].links if name else {}
        free = dict(ends)
        by_field: dict[str, str] = {}
        for end, collection in fields.items():
            parameter = next(key for key, value in free.items() if value == collection)
            del free[parameter]
            by_field[end] = f"$path.{parameter}"
        return Rule(kind, name, ends=by_field)

    def _on_record(self, operation: Operation, parts: tuple[Segment, ...]) -> Rule:
        kinds = {
            "GET": Kind.GET,
            "PUT": Kind.UPDATE,
            "PATCH": Kind.UPDATE,
            "POST": Kind.UPDATE,
            "DELETE": Kind.DELETE,
        }
        kind = kinds.get(operation.method, Kind.ANSWER)
        copies = operation.method == "POST" and len(parts) > 1 and parts[-2].text in _COPYING
        if copies:
            parts = (*parts[:-2], parts[-1])
        collection = self._paths.of_parameter(parts, len(parts) - 1)
        rule = Rule(kind, collection, by=f"$path.{parts[-1].text}")
        return _copying(rule) if copies else rule

    def _on_static(self, operation: Operation, parts: tuple[Segment, ...]) -> Rule:
        collection = self._paths.of_static(operation)
        parent = self._parent(parts)
        if operation.method == "GET":
            return self._reading(operation, parts, collection, parent)
        posting = self._posting(operation, parts, collection, parent)
        if operation.method == "POST" and posting is not None:
            return posting
        by = self._by(operation, collection) if collection else ""
        if operation.method == "DELETE":
            return Rule(Kind.DELETE, collection, by=by) if by else Rule(Kind.ANSWER)
        if operation.method in {"PUT", "PATCH"} and by:
            return Rule(Kind.UPDATE, collection, by=by)
        changes = operation.method in {"POST", "PUT", "PATCH"}
        return parent if changes and parent else Rule(Kind.ANSWER)

    def _posting(
        self,
        operation: Operation,
        parts: tuple[Segment, ...],
        collection: str,
        parent: Rule | None,
    ) -> Rule | None:
        """Read what the last segment says of a POST; None where it says nothing."""
        name = parts[-1].text
        if name in _ENDING and parent is not None:
            return replace(parent, kind=Kind.DELETE)
        if name in _ENDING:
            several = Rule(Kind.DELETE, self._paths.before(parts), by=self._ids(operation))
            return several if several.by and several.collection else None
        if name in _COPYING and parent is not None:
            return _copying(parent)
        return Rule(Kind.CREATE, collection) if collection else None

    def _reading(
        self,
        operation: Operation,
        parts: tuple[Segment, ...],
        collection: str,
        parent: Rule | None,
    ) -> Rule:
        name = collection or self._paths.before(parts)
        if self._forms.of(operation).is_list:
            return Rule(Kind.LIST, name or parts[-1].text)
        if parent is not None:
            return replace(parent, kind=Kind.GET)
        asks = any(item.required and item.place == "query" for item in operation.parameters)
        return Rule(Kind.GET, name) if name and asks else Rule(Kind.ANSWER)

    def _parent(self, parts: tuple[Segment, ...]) -> Rule | None:
        """Return the rule that works on the record whose id comes last in the path."""
        for place in range(len(parts) - 1, -1, -1):
            if parts[place].is_parameter:
                collection = self._paths.of_parameter(parts, place)
                return Rule(Kind.UPDATE, collection, by=f"$path.{parts[place].text}")
        return None

    def _by(self, operation: Operation, collection: str) -> str:
        """Find where a request without an id at the end of its path names a record."""
        places = [item for item in operation.parameters if item.place in {"query", "path"}]
        for parameter in sorted(places, key=lambda item: (item.place, not item.required)):
            if self._is_of(parameter.name, collection):
                return f"${parameter.place}.{parameter.name}"
        for form in operation.body.content if operation.body is not None else ():
            if form.schema is not None and "id" in self._contract.schemas.fields(form.schema):
                return "$body.id"
        return ""

    def _ids(self, operation: Operation) -> str:
        """Find the list of ids in a body: of texts, or of objects that have an id."""
        for name, schema in self._body(operation).items():
            shape = self._shapes.of(schema)
            if shape.is_array and shape.items is not None:
                item = self._shapes.of(shape.items)
                if item.types == {"string"}:
                    return f"$body.{name}"
                if "id" in item.properties:
                    return f"$body.{name}.id"
        return ""

    def _inside(self, operation: Operation, rule: Rule) -> str:
        """Find the object in a body that is the record, where the body is an envelope around it.

        All its fields are fields of the record, its id among them, which the body itself lacks.
        """
        body = self._body(operation)
        if rule.kind not in {Kind.CREATE, Kind.UPDATE} or "id" in body:
            return ""
        item = self._forms.of(operation).item
        record = {} if item is None else self._contract.schemas.fields(item)
        for name in WRAPPERS & body.keys() & record.keys():
            if "id" not in record and self._shapes.of(body[name]).is_object:
                return name
        inner = {name: self._contract.schemas.fields(schema) for name, schema in body.items()}
        found = [name for name, own in inner.items() if "id" in own and own.keys() <= record.keys()]
        return found[0] if len(found) == 1 and found[0] not in record else ""

    def _body(self, operation: Operation) -> Mapping[str, Schema]:
        """Return the fields of a body of JSON."""
        for form in operation.body.content if operation.body is not None else ():
            if form.schema is not None and media.is_json(form.name):
                return self._contract.schemas.fields(form.schema)
        return {}

    def _is_of(self, name: str, collection: str) -> bool:
        """Whether a parameter holds an id of a collection."""
        if name == "id":
            return True
        referred = self._world.reference(name)
        return referred == collection if referred else collection in plurals(stem(name))

    def _finish(self, operation: Operation, rule: Rule, parts: tuple[Segment, ...]) -> Rule:
        """Add what the path and the query say about the records that a rule works on."""
        used = {rule.by, rule.original, *rule.ends.values()}
        parents: dict[str, str] = {}
        where: dict[str, Any] = {}
        for place, part in enumerate(parts):
            if not part.is_parameter:
                continue
            value = f"$path.{part.text}"
            parents[part.text] = self._paths.of_parameter(parts, place)
            if value not in used and rule.kind is not Kind.ANSWER:
                condition = self._condition(operation, rule, part.text, parents[part.text])
                if condition:
                    where[condition] = value
        if rule.by == f"$path.{parts[-1].text}":
            # Whether the record itself is there is what the rule finds out.
            parents.pop(parts[-1].text)
        filters = {
            parameter.name: condition
            for parameter in operation.parameters
            if parameter.place == "query" and f"$query.{parameter.name}" not in used
            if not shapes_list(parameter.name) and rule.kind in {Kind.LIST, Kind.GET}
            if (condition := self._condition(operation, rule, parameter.name))
        }
        return replace(
            rule,
            parents=parents,
            filters=filters,
            where={**where, **rule.where},
            inside=self._inside(operation, rule),
        )

    def _condition(self, operation: Operation, rule: Rule, parameter: str, parent: str = "") -> str:
        """Return what a parameter is a condition on: links, or a field.

        Empty where it is on none.
        """
        parent = parent or self._world.reference(parameter)
        links = self._world.links_between(parent, rule.collection) if parent else ""
        if links:
            return links
        fields = self._fields_of(operation, rule.collection)
        if parameter in fields:
            return parameter
        if parent and parent != rule.collection:
            for name in sorted(fields):
                if self._world.reference(name) == parent:
                    return name
        # Nothing is known of records that are made up, so they are where they are asked for.
        known = rule.collection in self._world.collections
        return "" if known or not parent else parameter

    def _fields_of(self, operation: Operation, collection: str) -> set[str]:
        """Return the fields that records of a collection have."""
        held = self._world.collections.get(collection)
        if held is None:
            item = self._forms.of(operation).item
            return set() if item is None else set(self._contract.schemas.fields(item))
        if collection not in self._fields:
            found = {name for record in held.records.values() for name in record}
            found |= {*held.defaults, *held.links}
            for name in self._world.lookups:
                owner, _, field = name.rpartition(".")
                if owner in {"", collection}:
                    found.add(field)
            self._fields[collection] = found
        return self._fields[collection]


def _copying(rule: Rule) -> Rule:
    """Make of a rule about one record the rule that copies it."""
    return Rule(Kind.CREATE, rule.collection, original=rule.by)


_PREFERENCE = (Kind.GET, Kind.CREATE, Kind.LINK, Kind.UPDATE, Kind.LIST, Kind.DELETE, Kind.UNLINK)
"""Whose response shows a whole record, the likeliest first."""


def _kept(
    contract: Contract,
    world: World,
    forms: AnswerForms,
    rules: Mapping[str, tuple[Rule, ...]],
) -> dict[str, RecordSchema]:
    found: dict[str, tuple[tuple[bool, bool, int], RecordSchema]] = {}
    homes = _homes(contract, rules)
    naming = _naming(contract, rules)
    for identity, several in rules.items():
        operation = contract.operations[identity]
        item = forms.of(operation).item
        for rule in several:
            if not rule.collection or rule.kind is Kind.ANSWER:
                continue
            fields = {} if item is None else contract.schemas.fields(item)
            held = world.collections.get(rule.collection)
            parameter = rule.by.rpartition(".")[2] or next(
                (name for name, _ in naming.get(rule.collection, ())), ""
            )
            key = held.key if held is not None else _key(parameter, fields, rule.collection)
            # A path that goes on after the id may be about a part of the record only.
            is_part = rule.by.startswith("$path.") and not operation.path.endswith(
                f"{{{parameter}}}"
            )
            at = re.sub(r"/\{[^{}/]+\}$", "", operation.path.rstrip("/"))
            home = homes.get(rule.collection)
            is_elsewhere = bool(home) and not any(at.startswith(one) for one in home or ())
            rank = (is_part or not fields, is_elsewhere, _PREFERENCE.index(rule.kind))
            if rule.collection not in found or rank < found[rule.collection][0]:
                found[rule.collection] = (rank, RecordSchema(key, item if fields else None))
    examples = _examples(contract, forms, rules)
    identities = _identities(contract, rules)
    return {
        name: replace(
            kept,
            examples=tuple(examples.get(name, ())),
            identities=tuple(identities.get(name, ())),
            named_by=tuple(schema for _, schema in naming.get(name, ())),
        )
        for name, (_, kept) in found.items()
    }


def _homes(contract: Contract, rules: Mapping[str, tuple[Rule, ...]]) -> dict[str, set[str]]:
    """Return the paths at which records are created, by collection: there they are whole."""
    found: dict[str, set[str]] = {}
    for identity, several in rules.items():
        for rule in several:
            if rule.kind is Kind.CREATE and not rule.by:
                path = contract.operations[identity].path.rstrip("/")
                found.setdefault(rule.collection, set()).add(path)
    return found


def _naming(
    contract: Contract, rules: Mapping[str, tuple[Rule, ...]]
) -> dict[str, list[tuple[str, Schema]]]:
    """Return the path parameters that name a record at the end of a path, by collection."""
    found: dict[str, list[tuple[str, Schema]]] = {}
    for identity, several in rules.items():
        operation = contract.operations[identity]
        for rule in several:
            name = rule.by.removeprefix("$path.")
            parameter = operation.parameter("path", name) if name != rule.by else None
            if parameter is not None and operation.path.endswith(f"{{{name}}}"):
                named = (name, parameter.schema)
                if named not in found.setdefault(rule.collection, []):
                    found[rule.collection].append(named)
    return found


def _examples(
    contract: Contract, forms: AnswerForms, rules: Mapping[str, tuple[Rule, ...]]
) -> dict[str, list[Mapping[str, Any]]]:
    """Return the records that the contract's examples of responses show, by collection."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for identity, several in rules.items():
        form = forms.of(contract.operations[identity])
        rule = several[0]
        if not rule.collection or rule.kind is Kind.ANSWER or form.media is None:
            continue
        for example in form.media.examples:
            held: Any = example
            if form.envelope is not None and isinstance(example, Mapping):
                held = example.get(form.envelope.field)
            records = held if isinstance(held, list) else [held]
            found.setdefault(rule.collection, []).extend(
                record for record in records if isinstance(record, Mapping)
            )
    return found


def _identities(contract: Contract, rules: Mapping[str, tuple[Rule, ...]]) -> dict[str, list[Any]]:
    """Return the ids that the examples of path parameters have, by collection."""
    found: dict[str, list[Any]] = {}
    for identity, several in rules.items():
        for rule in several:
            named = dict(rule.parents)
            if rule.by.startswith("$path."):
                named[rule.by.removeprefix("$path.")] = rule.collection
            for name, collection in named.items():
                parameter = contract.operations[identity].parameter("path", name)
                if parameter is not None:
                    found.setdefault(collection, []).extend(parameter.shown)
    return found


def _key(parameter: str, fields: Mapping[str, Schema], collection: str) -> str:
    """Choose the field that names a record: what the path calls it, its id, or its name."""
    if parameter in fields:
        return parameter
    named = {plain(name): name for name in reversed(list(fields))}
    word = plain(last_word(parameter)) if parameter and not stem(parameter) else ""
    singular = next((one for one in _singulars(collection)), collection)
    choices = (
        plain(parameter),
        word if word in NAMING else "",
        "id",
        "uuid",
        "guid",
        "sid",
        plain(f"{singular}id"),
        *(("name", "slug", "key", "code") if parameter and not stem(parameter) else ()),
    )
    found = next((named[choice] for choice in choices if choice in named), "")
    if not found and parameter:
        # Where nothing is called like it, the first field that names a thing does.
        names = ("username", "login", "email") if not stem(parameter) else ()
        found = next((named[name] for name in names if name in named), "")
        found = found or next((name for name in fields if stem(name)), "")
    return found or ("id" if not parameter or stem(parameter) else parameter)


def _singulars(collection: str) -> Iterator[str]:
    """Return the names that one of the things in a collection may have."""
    if collection.endswith("ies"):
        yield collection[:-3] + "y"
    if collection.endswith("s"):
        yield collection[:-1]
