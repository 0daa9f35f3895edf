"""Makes a value for a schema where no record has one: the same value every time.

The contract's own word comes first: `const`, `examples`, `example`, `default`, `enum`. Only where
it is silent, or where its example breaks its own schema, a value is made from `type`, `format`,
`pattern` and the limits.
"""

import base64
import itertools
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from snipproof.contract import Contract
from snipproof.contract.direction import Direction
from snipproof.contract.operation import Schema
from snipproof.core.limits import LimitError
from snipproof.targets.mock import pattern
from snipproof.targets.mock.identity import START, timestamp, uuid_for
from snipproof.targets.mock.shape import Shape, Shapes

_DEEPEST = 5
"""How deep optional fields are filled in."""

_BOTTOM = 24
"""How deep required fields are filled in before the schema is taken to have no end."""

MAX_VALUES = 50_000
"""How many values one made-up value may hold."""

MAX_TRIES = 2_000
"""How many alternatives are tried for one made-up value."""

MAX_TEXT = 1_000_000
"""How many characters a made-up text may have."""

_SOFT_DELETION = frozenset({"deletedat", "deletedon", "deleted"})
"""Optional fields that would say that a thing no longer exists."""

_ITEMS = 1
"""How many items an array gets that asks for no number."""

_MOMENT = timestamp(START)

_FORMATS = {
    "date-time": _MOMENT,
    "date": _MOMENT[:10],
    "time": _MOMENT[11:],
    "duration": "PT1H",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "hostname": "host.example.com",
    "idn-hostname": "host.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uri-reference": "/",
    "uri-template": "https://example.com/{id}",
    "url": "https://example.com/",
    "iri": "https://example.com/",
    "iri-reference": "/",
    "json-pointer": "/a",
    "relative-json-pointer": "0",
    "regex": "^a$",
}
"""A text for each format (JSON Schema 2020-12, validation, section 7.3)."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The place in a response that needs a value.

    `around` has the names of the schemas that the place is in, `variant` counts the items of an
    array, and a `sparse` place gets no field that is not required. `count` counts all values that
    are made for one, and `tries` the alternatives.
    """

    name: str
    seed: str
    variant: int = 0
    depth: int = 0
    around: frozenset[str] = frozenset()
    sparse: bool = False
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1), compare=False)
    tries: Iterator[int] = field(default_factory=lambda: itertools.count(1), compare=False)

    def field(self, name: str) -> "_Place":
        """Return the place of a field of the value here."""
        return replace(self, name=name, seed=f"{self.seed}.{name}", depth=self.depth + 1)

    def item(self, index: int) -> "_Place":
        """Return the place of an item of the value here."""
        return replace(
            self,
            seed=f"{self.seed}[{index}]",
            variant=self.variant + index,
            depth=self.depth + 1,
        )

    def inside(self, shape: Shape) -> "_Place":
        """Return the same place, seen from inside the schema that it is for."""
        return replace(self, around=self.around | {shape.name}) if shape.name else self


class Synthesis:
    """Makes values for the schemas of one contract.

    With `sending` they are for requests, in which no field is that is read only; else they are for
    responses, in which none is that is written only (OpenAPI 3.0, "Schema Object").
    """

    def __init__(self, contract: Contract, shapes: Shapes, *, sending: bool = False) -> None:
        self._schemas = contract.schemas
        self._shapes = shapes
        self._hidden = "readOnly" if sending else "writeOnly"
        self._direction = Direction.REQUEST if sending else Direction.RESPONSE

    def value(self, schema: Schema, name: str = "", seed: str = "", variant: int = 0) -> Any:
        """Make a value for a schema.

        `name` is the field that it is for, `seed` tells apart what has to differ (ids), and
        `variant` counts through values where several of a kind are wanted. Raises `LimitError`
        where the schema asks for more than `MAX_VALUES`, `MAX_TRIES` or `MAX_TEXT`.
        """
        return self._value(schema, _Place(name, seed or name, variant))

    def _value(self, schema: Schema, place: _Place) -> Any:
        if next(place.count) > MAX_VALUES:
            raise LimitError(f"the schema asks for a value of more than {MAX_VALUES:,} parts")
        if place.depth > _BOTTOM:
            return None  # the schema requires a value inside itself: no finite value satisfies it
        return self._fill(self._shapes.of(schema), place)

    def _given(self, shape: Shape, place: _Place) -> Iterator[Any]:
        """Return the values that the contract itself names."""
        rest = shape.rest
        if "const" in rest:
            yield rest["const"]
        # An id taken from the contract would be the same for every record.
        if not (rest.get("format") == "uuid" and place.variant):
            yield from islice(rest.get("examples", ()), place.variant, None)
            if not place.variant:
                yield from (rest[key] for key in ("example", "default") if key in rest)
        options = [option for option in rest.get("enum", ()) if option is not None]
        if options:
            yield options[place.variant % len(options)]
        if "null" in shape.types and (len(shape.types) == 1 or _is_soft_deletion(place.name)):
            yield None

    def _alternative(self, shape: Shape, place: _Place) -> Any:
        """Take the first branch that gives a valid value, if need be without optional fields."""
        first = None
        for spot in (place, replace(place, sparse=True)):
            for branch in shape.alternatives[0]:
                if next(place.tries) > MAX_TRIES:
                    raise LimitError(f"the schema has more than {MAX_TRIES:,} alternatives to try")
                merged = self._shapes.with_branch(shape, branch)
                value = self._fill(merged, spot)
                if self._schemas.is_valid(shape.schema, value, self._direction):
                    return value
                first = value if first is None else first
        return first

    def _fill(self, shape: Shape, place: _Place) -> Any:
        for given in self._given(shape, place):
            if self._schemas.is_valid(shape.schema, given, self._direction):
                return given
        return self._alternative(shape, place) if shape.alternatives else self._made(shape, place)

    def _made(self, shape: Shape, place: _Place) -> Any:
        if "object" in shape.types and (shape.properties or shape.is_object):
            return self._object(shape, place.inside(shape))
        if "array" in shape.types and (shape.items is not None or shape.is_array):
            return self._array(shape, place.inside(shape))
        if "string" in shape.types:
            return _text(shape, place)
        if "integer" in shape.types or "number" in shape.types:
            return _number(shape, place)
        if "boolean" in shape.types:
            return bool(place.variant % 2)
        return None

    def _object(self, shape: Shape, place: _Place) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, schema in shape.properties.items():
            if self._shapes.of(schema).rest.get(self._hidden):
                continue
            if name in shape.required:
                made[name] = self._value(schema, place.field(name))
            elif self._is_welcome(name, schema, place):
                value = self._value(schema, place.field(name))
                # A schema can contradict itself; a field that nothing satisfies is left out.
                if self._schemas.is_valid(schema, value, self._direction):
                    made[name] = value
        for name in shape.required:
            hidden = self._shapes.of(shape.properties.get(name, True)).rest.get(self._hidden)
            if name not in made and not hidden:
                anything = shape.additional if isinstance(shape.additional, Mapping) else True
                made[name] = self._value(anything, place.field(name))
        missing = int(shape.rest.get("minProperties", 0)) - len(made)
        if missing > 0 and shape.additional is not False:
            anything = shape.additional if isinstance(shape.additional, Mapping) else True
            for index in range(missing):
                name = f"key{index + 1}"
                made[name] = self._value(anything, place.field(name))
        return made

    def _is_welcome(self, name: str, schema: Schema, place: _Place) -> bool:
        """Whether to fill in an optional field."""
        if place.sparse or place.depth >= _DEEPEST or _is_soft_deletion(name):
            return False
        shape = self._shapes.of(schema)
        return not self._is_circular(shape, place)

    def _is_circular(self, shape: Shape, place: _Place) -> bool:
        """Whether a value, or an array's items, would hold another of what they are part of."""
        inner = shape if shape.items is None else self._shapes.of(shape.items)
        return bool({shape.name, inner.name} & place.around)

    def _array(self, shape: Shape, place: _Place) -> list[Any]:
        first = [
            self._value(schema, place.item(index))
            for index, schema in enumerate(shape.rest.get("prefixItems", ()))
        ]
        items: Schema = True if shape.items is None else shape.items
        least = int(shape.rest.get("minItems", 0))
        wanted = (
            least
            if place.sparse or items is True or self._is_circular(shape, place)
            else max(least, _ITEMS)
        )
        count = min(wanted, int(shape.rest.get("maxItems", wanted)))
        return first + [self._value(items, place.item(i)) for i in range(len(first), count)]


def _is_soft_deletion(name: str) -> bool:
    return re.sub(r"[_-]", "", name).lower() in _SOFT_DELETION


def _text(shape: Shape, place: _Place) -> str:
    rest = shape.rest
    shortest, longest = int(rest.get("minLength", 0)), rest.get("maxLength")
    kind = rest.get("format")
    if shortest > MAX_TEXT:
        raise LimitError(f"the schema asks for a text of more than {MAX_TEXT:,} characters")
    if isinstance(rest.get("pattern"), str):
        found = pattern.example(rest["pattern"], shortest, longest)
        if found is not None:
            usual = _FORMATS.get(str(kind), "")
            return usual if usual and pattern.matches(rest["pattern"], usual) else found
    if kind == "uuid":
        return uuid_for(place.seed)
    if kind == "byte" or rest.get("contentEncoding") == "base64":
        return base64.b64encode(_words(place).encode()).decode()
    if kind in _FORMATS:
        return _FORMATS[kind]
    text = _words(place)
    while len(text) < shortest:
        text = f"{text} {text}"
    cut = text if longest is None else text[: int(longest)]
    return cut.rstrip() if len(cut.rstrip()) >= shortest else cut


def _words(place: _Place) -> str:
    """Write a field's name as words: what a reader expects to find there."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", place.name or "text")
    words = re.sub(r"[^A-Za-z0-9]+", " ", spaced).strip().lower() or "text"
    return f"{words} {place.variant + 1}" if place.variant else words


def _number(shape: Shape, place: _Place) -> int | float:
    rest = shape.rest
    whole = "number" not in shape.types
    least, most = _limits(rest, whole=whole)
    step = rest.get("multipleOf", 1)
    value = least if least > 0 else min(0, most)
    if rest.get("multipleOf"):
        value = math.ceil(value / step) * step
    wanted = value + place.variant * step
    value = wanted if wanted <= most else value
    return int(value) if whole or float(value).is_integer() else float(value)


def _limits(rest: Mapping[str, Any], *, whole: bool) -> tuple[float, float]:
    """Return the least and the largest number, both allowed."""
    least, most = rest.get("minimum", -math.inf), rest.get("maximum", math.inf)
    above, below = (
        rest.get("exclusiveMinimum", -math.inf),
        rest.get("exclusiveMaximum", math.inf),
    )
    room = min(most, below) - max(least, above)
    # A whole step away where there is room for one: 1 reads better than 0.001.
    gap = 1 if whole else min(1, room / 4)
    least, most = max(least, above + gap), min(most, below - gap)
    if least == -math.inf:
        least = min(0, most)
    return (math.ceil(least) if whole else least), (
        math.floor(most) if whole and most != math.inf else most
    )
