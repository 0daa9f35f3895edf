"""Writes schemas as a strict judge needs them: closed, for one direction, with what they refer to.

JSON Schema lets an object have any other field. For documentation that is the wrong default: a
field that a server ignores is a lie that nobody notices. So each schema is closed with
`unevaluatedProperties: false` (JSON Schema 2020-12, core, section 11.3) wherever a value of its
own begins and fields are named; where the contract says `additionalProperties`, its word stands,
and an object without any named field stays free.

What several parts of one schema say of the same field (`allOf` with the field in both) is closed
once, for all of them together: each part alone does not name all that the field's value may have.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from snipproof.contract.direction import Direction
from snipproof.contract.discriminator import Discriminators
from snipproof.contract.document import ContractDocument
from snipproof.contract.schema_parts import (
    IN_PLACE,
    IN_PLACE_SINGLE,
    MAP_CHILDREN,
    SINGLE_CHILDREN,
    mapping,
    parts,
)

SCHEMAS = "#/components/schemas/"

Names = frozenset[str]
_NONE: Names = frozenset()
_ITEMS = "\0items"
"""Stands among names of fields for the items of an array."""

_Variant = tuple[str, bool, Names]
"""A named schema, whether the values in it are closed, and which fields are closed elsewhere."""

_OPEN_FORMATS = frozenset(
    {
        "duration",
        "time",
        "idn-email",
        "idn-hostname",
        "iri",
        "iri-reference",
        "uri-template",
        "json-pointer",
        "relative-json-pointer",
        "regex",
    }
)
"""Formats that JSON Schema 2020-12 defines, and that are open values before OpenAPI 3.1."""

_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
"""The numbers that a format allows (OpenAPI 3.1, section 4.4)."""


class Closing:
    """Closes the schemas of one document for one direction; or leaves them open."""

    def __init__(
        self,
        document: ContractDocument,
        direction: Direction,
        discriminators: Discriminators,
        *,
        closed: bool,
    ) -> None:
        self._document = document
        self._direction = direction
        self._discriminators = discriminators
        self._closed = closed
        self._open_formats = document.version in {"2.0", "3.0"}
        self._variants: dict[str, Callable[[], Any]] = {}
        self._made: dict[str, Any] = {}
        self._around: Names = _NONE
        self._together: dict[tuple[int, ...], str] = {}
        self._hidden: dict[int, bool] = {}
        # What is remembered by its identity has to stay alive.
        self._kept: list[object] = []

    def bundle(self, schema: Any) -> Any:
        """Return a schema with all that it refers to, as one that stands alone."""
        root = self._value(schema, closed=self._closed)
        if not isinstance(root, dict):
            return root
        schemas: dict[str, Any] = {}
        waiting = list(_references(root))
        while waiting:
            key = waiting.pop()
            if key in schemas:
                continue
            if key not in self._made:
                self._made[key] = self._variants[key]()
            schemas[key] = self._made[key]
            waiting.extend(_references(schemas[key]))
        return {**root, "components": {"schemas": schemas}}

    def _value(self, schema: Any, *, closed: bool) -> Any:
        """Return a schema at a place where a value begins."""
        if not isinstance(schema, Mapping):
            return schema
        shared = self._shared(schema) if closed else {}
        before, self._around = self._around, self._hidden_fields(schema)
        made = self._in_place(schema, closed=closed, elsewhere=frozenset(shared))
        self._around = before
        if not isinstance(made, dict):
            return made
        heirs = self._discriminators.heirs(schema)
        if heirs:
            made = self._with_heirs(made, heirs, closed=closed, elsewhere=frozenset(shared))
        if shared:
            together = [self._of_field(name, found) for name, found in shared.items()]
            made["allOf"] = [*made.get("allOf", ()), *together]
        if closed and self._names_fields(schema):
            made.setdefault("unevaluatedProperties", False)
        return made

    def _names_fields(self, schema: Any) -> bool:
        """Whether any field is named; an object of which none is stays free."""
        return any(part.get("properties") for part in parts(schema, self._document.resolve))

    def _in_place(self, schema: Any, *, closed: bool, elsewhere: Names) -> Any:
        """Return a schema of a value that has begun already, with the values inside it closed.

        Alternatives and conditions speak of the same value as the schema that they stand in, and
        are not closed either: they do not name all of its fields.
        """
        if not isinstance(schema, Mapping):
            return schema
        made: dict[str, Any] = {}
        chosen = self._discriminators.choices(schema)
        for keyword, value in schema.items():
            if keyword in chosen:
                continue
            if keyword == "$ref" and isinstance(value, str):
                made[keyword] = self._refer(value, closed=closed, elsewhere=elsewhere)
            elif keyword in IN_PLACE and isinstance(value, list):
                made[keyword] = [
                    self._in_place(item, closed=closed, elsewhere=elsewhere) for item in value
                ]
            elif keyword in IN_PLACE_SINGLE or keyword == "contains":
                made[keyword] = self._in_place(value, closed=closed, elsewhere=elsewhere)
            elif keyword == "dependentSchemas":
                made[keyword] = {
                    name: self._in_place(item, closed=closed, elsewhere=elsewhere)
                    for name, item in mapping(value).items()
                }
            else:
                made[keyword] = self._inside(keyword, value, closed=closed, elsewhere=elsewhere)
        return self._finished(made, chosen, closed=closed, elsewhere=elsewhere)

    def _inside(self, keyword: str, value: Any, *, closed: bool, elsewhere: Names) -> Any:
        """Return what a keyword says of values inside of the value."""
        if keyword in MAP_CHILDREN:
            return {
                name: self._child(name, item, keyword, closed=closed, elsewhere=elsewhere)
                for name, item in mapping(value).items()
            }
        if keyword == "prefixItems" and isinstance(value, list):
            return [self._value(item, closed=closed) for item in value]
        if keyword in SINGLE_CHILDREN:
            inner = closed and not (keyword == "items" and _ITEMS in elsewhere)
            return self._value(value, closed=inner)
        return value

    def _finished(
        self,
        made: dict[str, Any],
        chosen: Mapping[str, Any],
        *,
        closed: bool,
        elsewhere: Names,
    ) -> dict[str, Any]:
        """Add what the keywords of a schema mean together."""
        if "required" in made:
            made["required"] = [name for name in made["required"] if name not in self._around]
        if isinstance(made.get("format"), str):
            self._format(made)
        for choice in chosen.values():
            rules = choice.rules(
                lambda item: self._in_place(item, closed=closed, elsewhere=elsewhere)
            )
            made["allOf"] = [*made.get("allOf", ()), *rules]
        return made

    def _hidden_fields(self, schema: Any) -> Names:
        """Return the fields that do not go in this direction, by any part of a schema."""
        if not self._direction.hidden:
            return _NONE
        return frozenset(
            name
            for part, _ in _with_certainty(schema, self._document.resolve)
            for name, item in mapping(part.get("properties")).items()
            if self._hides(item)
        )

    def _child(self, name: str, item: Any, keyword: str, *, closed: bool, elsewhere: Names) -> Any:
        if keyword == "properties":
            if self._hides(item):
                return False
            closed = closed and name not in elsewhere
        return self._value(item, closed=closed)

    def _refer(self, reference: str, *, closed: bool, elsewhere: Names) -> str:
        """Return the reference to a variant of a named schema."""
        variant: _Variant = (reference, closed, elsewhere)
        key = re.sub(r"[^\w.-]", "_", reference.removeprefix(SCHEMAS))
        key += ("" if closed else "@open") + ("@" + str(len(elsewhere)) if elsewhere else "")
        while self._variants.get(key, variant) != variant and key in self._variants:
            if getattr(self._variants[key], "variant", None) == variant:
                break
            key += "_"
        if key not in self._variants:
            self._variants[key] = _Maker(variant, self._named)
        return SCHEMAS + key

    def _named(self, variant: _Variant) -> Any:
        reference, closed, elsewhere = variant
        target = self._document.resolve({"$ref": reference})
        self._around = self._hidden_fields(target)
        made = self._in_place(target, closed=closed, elsewhere=elsewhere)
        self._around = _NONE
        return made

    def _with_heirs(
        self, made: dict[str, Any], heirs: Any, *, closed: bool, elsewhere: Names
    ) -> dict[str, Any]:
        rules = heirs.rules(lambda item: self._in_place(item, closed=closed, elsewhere=elsewhere))
        return {"allOf": [made, *rules]}

    # Fields of which several parts speak

    def _shared(self, schema: Mapping[str, Any]) -> dict[str, list[tuple[Any, bool]]]:
        """Return the fields of which several parts say something, with what each says.

        With each goes whether its part holds in any case, or is an alternative.
        """
        if not any(keyword in schema for keyword in ("$ref", *IN_PLACE, "then", "else", "if")):
            return {}
        found: dict[str, list[tuple[Any, bool]]] = {}
        for part, certain in _with_certainty(schema, self._document.resolve):
            for name, item in mapping(part.get("properties")).items():
                found.setdefault(name, []).append((item, certain))
            if isinstance(part.get("items"), Mapping):
                found.setdefault(_ITEMS, []).append((part["items"], certain))
        heirs = self._discriminators.heirs(schema)
        for heir in heirs.schemas if heirs else ():
            for part, _ in _with_certainty(heir, self._document.resolve):
                for name, item in mapping(part.get("properties")).items():
                    if all(item is not known for known, _ in found.get(name, ())):
                        found.setdefault(name, []).append((item, False))
        return {
            name: said
            for name, said in found.items()
            if len({id(item) for item, _ in said}) > 1
            and any(self._is_structured(item) for item, _ in said)
        }

    def _is_structured(self, schema: Any) -> bool:
        return any(
            part.get("properties") or part.get("items")
            for part in parts(schema, self._document.resolve)
        )

    def _of_field(self, name: str, said: list[tuple[Any, bool]]) -> dict[str, Any]:
        """Return the rule that closes a field's value for all that is said of it."""
        distinct = list({id(item): (item, certain) for item, certain in said}.values())
        self._kept.append(distinct)
        key = tuple(id(item) for item, _ in distinct)
        if key not in self._together:
            certain = [item for item, always in distinct if always]
            others = [item for item, always in distinct if not always]
            whole: dict[str, Any] = {"allOf": certain}
            if others:
                whole["anyOf"] = [*others, True]
            self._kept.append(whole)
            self._together[key] = f"@together{len(self._together)}"
            self._variants[self._together[key]] = lambda: self._value(whole, closed=True)
        reference = {"$ref": SCHEMAS + self._together[key]}
        return {"items": reference} if name == _ITEMS else {"properties": {name: reference}}

    # What depends on direction and version

    def _hides(self, item: Any) -> bool:
        """Whether a field does not go in this direction."""
        keyword = self._direction.hidden
        if not keyword or not isinstance(item, Mapping):
            return False
        if id(item) not in self._hidden:
            self._kept.append(item)
            self._hidden[id(item)] = any(
                part.get(keyword) is True
                for part, certain in _with_certainty(item, self._document.resolve)
                if certain
            )
        return self._hidden[id(item)]

    def _format(self, made: dict[str, Any]) -> None:
        name = made["format"]
        if name in _RANGES:
            low, high = _RANGES[name]
            made["allOf"] = [*made.get("allOf", ()), {"minimum": low, "maximum": high}]
        elif self._open_formats and name in _OPEN_FORMATS:
            # "Formats […] not defined by this specification" are open values (OpenAPI 3.0).
            del made["format"]


class _Maker:
    """Makes a variant of a named schema when it is first needed."""

    def __init__(self, variant: _Variant, make: Callable[[_Variant], Any]) -> None:
        self.variant = variant
        self._make = make

    def __call__(self) -> Any:
        return self._make(self.variant)


def _with_certainty(
    schema: Any, resolve: Callable[[Any], Any]
) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Return the parts that speak of a value, and whether each holds in any case."""
    waiting, seen = [(schema, True)], set[int]()
    while waiting:
        part, certain = waiting.pop(0)
        if not isinstance(part, Mapping) or id(part) in seen:
            continue
        seen.add(id(part))
        yield part, certain
        if isinstance(part.get("$ref"), str):
            waiting.append((resolve({"$ref": part["$ref"]}), certain))
        waiting.extend((item, certain) for item in _list(part.get("allOf")))
        for keyword in ("anyOf", "oneOf"):
            waiting.extend((item, False) for item in _list(part.get(keyword)))
        waiting.extend((part[keyword], False) for keyword in ("then", "else") if keyword in part)
        waiting.extend((item, False) for item in mapping(part.get("dependentSchemas")).values())


def _references(schema: Any) -> Iterator[str]:
    """Return the names of the variants that a schema refers to, itself and inside."""
    if not isinstance(schema, Mapping):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield reference.removeprefix(SCHEMAS)
    for keyword, value in schema.items():
        if keyword in SINGLE_CHILDREN or keyword in IN_PLACE_SINGLE or keyword == "contains":
            yield from _references(value)
        elif keyword in (*MAP_CHILDREN, "dependentSchemas"):
            for child in mapping(value).values():
                yield from _references(child)
        elif keyword in (*IN_PLACE, "prefixItems"):
            for child in _list(value):
                yield from _references(child)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
