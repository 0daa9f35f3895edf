"""Chooses a value's schema by its discriminator (OpenAPI 3.1, section 4.8.25).

A field of the value names the schema: by a name in `mapping`, or by the schema's own name. Where
the schema has alternatives (`oneOf`, `anyOf`), it is one of them; where it has none, it is one of
those that extend it by `allOf`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from snipproof.contract.document import ContractDocument
from snipproof.contract.schema_parts import items, mapping, parts

_SCHEMAS = "#/components/schemas/"

Make = Callable[[Any], Any]
"""Writes a schema of the same value as the judge needs it."""


@dataclass(frozen=True)
class Choice:
    """A choice among schemas by a field: the values that name each.

    `others` are alternatives for values that are no objects. Where `is_closed`, the field has to
    be there and to name one of the schemas.
    """

    field: str
    named: tuple[tuple[Any, tuple[Any, ...]], ...]
    others: tuple[Any, ...] = ()
    is_closed: bool = True

    @property
    def schemas(self) -> tuple[Any, ...]:
        """The schemas that may be chosen."""
        return tuple(schema for schema, _ in self.named)

    def rules(self, make: Make) -> Iterator[dict[str, Any]]:
        """Return the schemas that hold together in place of the choice."""
        chain: list[dict[str, Any]] = [
            {"if": self._is(values), "then": make(schema)} for schema, values in self.named
        ]
        if not self.is_closed:
            yield from chain
            return
        known = [value for _, values in self.named for value in values]
        chosen = {
            "required": [self.field],
            "properties": {self.field: {"enum": list(dict.fromkeys(known))}},
            "allOf": chain,
        }
        if self.others:
            others = {"anyOf": [make(item) for item in self.others]}
            yield {"if": {"type": "object"}, "then": chosen, "else": others}
        else:
            yield {"type": "object", **chosen}

    def _is(self, values: tuple[Any, ...]) -> dict[str, Any]:
        return {"required": [self.field], "properties": {self.field: {"enum": list(values)}}}


class Discriminators:
    """The discriminators of one document."""

    def __init__(self, document: ContractDocument) -> None:
        self._document = document
        self._heirs: dict[int, Choice | None] = {}
        self._kept: list[object] = []

    def choices(self, schema: Mapping[str, Any]) -> Mapping[str, Choice]:
        """Return the choices among alternatives that a schema's field makes, by keyword."""
        discriminator = schema.get("discriminator")
        field = mapping(discriminator).get("propertyName")
        if not isinstance(field, str):
            return {}
        names = _inverse(mapping(mapping(discriminator).get("mapping")))
        found = {
            keyword: self._choice(field, items(schema[keyword]), names)
            for keyword in ("oneOf", "anyOf")
            if keyword in schema
        }
        return {keyword: choice for keyword, choice in found.items() if choice is not None}

    def _choice(
        self, field: str, branches: list[Any], names: Mapping[str, tuple[str, ...]]
    ) -> Choice | None:
        named: list[tuple[Any, tuple[Any, ...]]] = []
        others: list[Any] = []
        taken: set[Any] = {value for values in names.values() for value in values}
        for branch in branches:
            if not self._is_object(branch):
                others.append(branch)
                continue
            values = self._values(field, branch, names, taken)
            if not values:
                return None  # it cannot be told from the others by the field
            named.append((branch, values))
        return Choice(field, tuple(named), tuple(others)) if named else None

    def _values(
        self,
        field: str,
        branch: Any,
        names: Mapping[str, tuple[str, ...]],
        taken: set[Any],
    ) -> tuple[Any, ...]:
        """Return the values of the field that name a branch."""
        reference = mapping(branch).get("$ref")
        found: list[Any] = []
        if isinstance(reference, str):
            found += names.get(reference, ())
            own = reference.removeprefix(_SCHEMAS)
            if own not in taken:
                found.append(own)
        # Many contracts write the values into the branches, and forget the mapping.
        for part in parts(branch, self._document.resolve):
            schema = mapping(mapping(part.get("properties")).get(field))
            schema = mapping(self._document.resolve(schema))
            wanted = [schema["const"]] if "const" in schema else items(schema.get("enum"))
            found += [value for value in wanted if _is_plain(value) and value not in taken]
        values = tuple(dict.fromkeys(found))
        taken.update(values)
        return values

    def _is_object(self, branch: Any) -> bool:
        types: set[str] = set()
        for part in parts(branch, self._document.resolve):
            named = part.get("type")
            types |= {named} if isinstance(named, str) else set(items(named))
        return not types or "object" in types

    def heirs(self, schema: Any) -> Choice | None:
        """Return the choice among the schemas that extend the one that is meant; None without."""
        if not isinstance(schema, Mapping) or not self._extended:
            return None
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            return None
        target = self._document.resolve(schema)
        if id(target) not in self._heirs:
            self._kept.append(target)
            self._heirs[id(target)] = self._choice_of_heirs(reference, target)
        return self._heirs[id(target)]

    def _choice_of_heirs(self, reference: str, target: Any) -> Choice | None:
        discriminator = mapping(target).get("discriminator")
        field = mapping(discriminator).get("propertyName")
        if not isinstance(field, str) or "oneOf" in target or "anyOf" in target:
            return None
        names = _inverse(mapping(mapping(discriminator).get("mapping")))
        found = list(dict.fromkeys((*names, *self._all_heirs(reference))))
        taken = {value for values in names.values() for value in values}
        named = []
        for heir in found:
            values = self._values(field, {"$ref": heir}, names, taken)
            if values and heir != reference:
                named.append(({"$ref": heir}, values))
        return Choice(field, tuple(named), is_closed=False) if named else None

    def _all_heirs(self, reference: str) -> Iterator[str]:
        """Return the references to all that extends a schema, the nearest first."""
        waiting, seen = [reference], {reference}
        while waiting:
            for heir in self._extended.get(waiting.pop(0), ()):
                if heir not in seen:
                    seen.add(heir)
                    waiting.append(heir)
                    yield heir

    @cached_property
    def _extended(self) -> Mapping[str, list[str]]:
        """The schemas that extend each, if any schema has a discriminator without alternatives."""
        schemas = mapping(mapping(self._document.data.get("components")).get("schemas"))
        if not any(
            "discriminator" in item and "oneOf" not in item and "anyOf" not in item
            for item in schemas.values()
            if isinstance(item, Mapping)
        ):
            return {}
        found: dict[str, list[str]] = {}
        for name, schema in schemas.items():
            for part in items(mapping(schema).get("allOf")):
                reference = mapping(part).get("$ref")
                if isinstance(reference, str):
                    found.setdefault(reference, []).append(_SCHEMAS + name)
        return found


def _inverse(names: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the names of each schema in a mapping of names to references or schemas' names."""
    found: dict[str, tuple[str, ...]] = {}
    for name, reference in names.items():
        if isinstance(reference, str):
            full = reference if "/" in reference or "#" in reference else _SCHEMAS + reference
            found[full] = (*found.get(full, ()), name)
    return found


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | bool)
