"""Shows records as a response's schema wants to see them.

A record holds everything that is known of a thing; a response shows the fields that its schema
names. A field that the record lacks is looked up where the world says so (`lookups`), made up if
the schema requires it, and left out otherwise. So every response satisfies its schema.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial
from types import MappingProxyType
from typing import Any

from snipproof.contract import Contract
from snipproof.contract.direction import Direction
from snipproof.contract.operation import Schema
from snipproof.targets.mock.envelope import Envelope, Page, envelope_of
from snipproof.targets.mock.expression import MISSING
from snipproof.targets.mock.lookup import Lookups
from snipproof.targets.mock.shape import Shape, Shapes
from snipproof.targets.mock.state import State
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import Lookup, Record, plurals


@dataclass(frozen=True, slots=True)
class Shown:
    """A record that a response shows, and the collection that it is of."""

    record: Record
    collection: str


WRAPPERS = frozenset({"data", "item", "record", "resource", "result"})
"""The names of fields that hold a whole record, where a response puts an object around it."""


class CopyMode(Enum):
    """How a record's values are taken over into a response.

    `FAST` looks at types only. `CAREFUL` asks the validator about every value. `BARE` takes over
    what is there, right or wrong, and makes nothing up.
    """

    FAST = auto()
    CAREFUL = auto()
    BARE = auto()


@dataclass(frozen=True, slots=True)
class _View:
    """One record on its way into a response."""

    shown: Shown
    state: State
    seed: str
    care: CopyMode


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a shape, with all about it that is the same for every record."""

    name: str
    schema: Schema
    shape: Shape
    required: bool
    fixed: Lookup | None
    otherwise: Lookup | None


class Projection:
    """Makes responses for the schemas of one contract."""

    def __init__(
        self,
        contract: Contract,
        shapes: Shapes,
        synthesis: Synthesis,
        lookups: Lookups,
        keys: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Make it; `keys` are the fields that name records, by collection."""
        self._keys = keys
        self._schemas = contract.schemas
        self._shapes = shapes
        self._synthesis = synthesis
        self._lookups = lookups
        self._fields: dict[tuple[int, str], tuple[_Field, ...]] = {}
        self._envelopes: dict[tuple[int, str], Envelope | None] = {}

    def answer(
        self,
        schema: Schema,
        shown: Sequence[Shown],
        page: Page,
        state: State,
        seed: str,
        *,
        listed: str = "",
    ) -> Any:
        """Make the response that shows these records.

        Where the schema has room for one record only, it is the first. `seed` tells apart what is
        made up for one operation from what is for another. `listed` is the collection that a list
        is of, which tells where the records go if there are several arrays.
        """
        shape = self._shapes.of(schema)
        for care in (CopyMode.FAST, CopyMode.CAREFUL):
            views = [_View(one, state, seed, care) for one in shown]
            form = partial(self._in_form, views=views, page=page, listed=listed)
            value = self._best(shape, form)
            if value is not MISSING and self._schemas.is_valid(schema, value, Direction.RESPONSE):
                return value
        # What the records have is not what this schema is about.
        return self._synthesis.value(schema, seed=seed)

    def bare(self, schema: Schema, shown: Shown, state: State) -> Any:
        """Show a record without fixing what does not fit, and without making anything up."""
        return self._one(schema, shown.record, _View(shown, state, "", CopyMode.BARE))

    def _in_form(self, shape: Shape, views: Sequence[_View], page: Page, listed: str = "") -> Any:
        """Show records in the form of a shape: a page, an array or the first by itself."""
        envelope = self._envelope(shape, listed)
        if envelope is not None:
            items = self._items(envelope.item, views)
            given = {envelope.field: items, **envelope.values(page, len(items))}
            made = {name: given[name] for name in shape.properties if name in given}
            for name in shape.required:
                if name not in made:
                    made[name] = self._synthesis.value(shape.properties.get(name, True), name)
            return made
        if shape.is_array and shape.items is not None:
            inner = self._shapes.of(shape.items)
            if inner.is_array:
                # A list of lists groups records; where nothing tells how, they are one group.
                return [self._in_form(inner, views, page)] if views else []
            return self._items(shape.items, views)
        return self._value(shape, views[0].shown.record, views[0]) if views else MISSING

    def _items(self, schema: Schema, views: Sequence[_View]) -> list[Any]:
        items = (self._one(schema, view.shown.record, view) for view in views)
        return [item for item in items if item is not MISSING]

    def _one(self, schema: Schema, value: Any, view: _View) -> Any:
        """Show a value as a schema has it; `MISSING` where it does not fit."""
        shape = self._shapes.of(schema)
        made = (
            self._best(shape, partial(self._value, value=value, view=view))
            if shape.alternatives
            else self._value(shape, value, view)
        )
        if (
            view.care is CopyMode.CAREFUL
            and made is not MISSING
            and not self._schemas.is_valid(schema, made, Direction.RESPONSE)
        ):
            return MISSING
        return made

    def _best(self, shape: Shape, make: Callable[[Shape], Any]) -> Any:
        """Take the branch of a shape's choices that keeps the most of what is to be shown."""
        if not shape.alternatives:
            return make(shape)
        best: Any = MISSING
        for branch in shape.alternatives[0]:
            made = self._best(self._shapes.with_branch(shape, branch), make)
            if made is not MISSING and _size(made) > _size(best):
                best = (
                    made if self._schemas.is_valid(shape.schema, made, Direction.RESPONSE) else best
                )
        return best

    def _value(self, shape: Shape, value: Any, view: _View) -> Any:
        kind = _TYPES.get(type(value), "object")
        if kind not in shape.types:
            return value if view.care is CopyMode.BARE else MISSING
        if kind == "object":
            return self._object(shape, value, view)
        if kind == "array" and shape.items is not None:
            items = (self._one(shape.items, item, view) for item in value)
            return [item for item in items if item is not MISSING]
        return value

    def _object(self, shape: Shape, record: Record, view: _View) -> dict[str, Any]:
        # Only the record itself is of a collection, not the objects inside it.
        collection = view.shown.collection if record is view.shown.record else ""
        made: dict[str, Any] = {}
        around = record is view.shown.record and "id" not in shape.properties
        for field in self._fields_of(shape, collection):
            if around and field.shape.is_object and _holds_whole(field.name, collection):
                # An object around the record: `{"data": {…}}` or `{"pet": {…}}`.
                value = self._one(field.schema, record.get(field.name, record), view)
            else:
                value = self._field(field, record, view)
            if value is not MISSING:
                made[field.name] = value
        if shape.is_free_form or shape.additional not in (None, False):
            made.update(self._others(shape, record, view))
        return made

    def _field(self, field: _Field, record: Record, view: _View) -> Any:
        value: Any = record.get(field.name, MISSING) if field.fixed is None else MISSING
        source = field.fixed or (field.otherwise if value is MISSING else None)
        if source is not None:
            value = self._looked_up(source, field, record, view)
        if value is not MISSING:
            shown = self._one(field.schema, value, view)
            if shown is MISSING and field.name == self._keys.get(view.shown.collection):
                # An id that a path takes as a number may be a text in a body.
                shown = self._one(field.schema, str(value), view)
            value = shown
        if value is MISSING and field.required and view.care is not CopyMode.BARE:
            seed = f"{view.seed}/{view.shown.record.get('id')}.{field.name}"
            return self._synthesis.value(field.schema, field.name, seed)
        return value

    def _looked_up(self, source: Lookup, field: _Field, record: Record, view: _View) -> Any:
        if source.through:
            found = self._lookups.linked(source, record, view.state)
            views = [replace(view, shown=Shown(one, source.collection)) for one in found]
            return self._in_form(field.shape, views, Page(0, len(views), len(views)))
        if source.schema:
            return self._one(self._shapes.named(source.schema), record, view)
        found = self._lookups.follow(source, record, view.state)
        if isinstance(found, str) and field.shape.is_object:
            # What the record has the id of, the response shows whole.
            return self._lookups.referred(source, found, view.state)
        return found

    def _others(self, shape: Shape, record: Record, view: _View) -> Iterator[tuple[str, Any]]:
        """Return the fields that a schema allows without naming them."""
        schema: Schema = True if shape.additional is None else shape.additional
        for name, value in record.items():
            if name not in shape.properties:
                made = self._one(schema, value, view)
                if made is not MISSING:
                    yield name, made

    def _envelope(self, shape: Shape, listed: str) -> Envelope | None:
        key = (id(shape), listed)
        if key not in self._envelopes:
            is_meant = partial(self._lookups.means, collection=listed)
            self._envelopes[key] = envelope_of(shape, self._shapes, is_meant)
        return self._envelopes[key]

    def _fields_of(self, shape: Shape, collection: str) -> tuple[_Field, ...]:
        key = (id(shape), collection)
        if key not in self._fields:
            unnamed = [name for name in shape.required if name not in shape.properties]
            self._fields[key] = tuple(
                _Field(
                    name=name,
                    schema=schema,
                    shape=self._shapes.of(schema),
                    required=name in shape.required,
                    fixed=self._lookups.fixed(shape.name, collection, name),
                    otherwise=self._lookups.otherwise(name),
                )
                for name, schema in (*shape.properties.items(), *((name, True) for name in unnamed))
                # What a client may only write, no response shows.
                if not self._shapes.of(schema).rest.get("writeOnly")
            )
        return self._fields[key]


_TYPES = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
    list: "array",
}
"""The JSON type of values that are no objects; `bool` is an `int` in Python, but not in JSON."""


def _holds_whole(name: str, collection: str) -> bool:
    """Whether a field of a response is around the whole record of a collection."""
    return name in WRAPPERS or collection in plurals(name)


def _size(value: Any) -> int:
    """Count what a response shows; nothing at all counts less than an empty object."""
    if isinstance(value, Mapping):
        return 1 + sum(_size(item) for item in value.values())
    if isinstance(value, list):
        return 1 + sum(_size(item) for item in value)
    return -1 if value is MISSING else 1
