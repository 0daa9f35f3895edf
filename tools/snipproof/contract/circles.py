"""Opens the circles in which schemas say of one value only what others say of the same value.

A schema that holds itself inside a property or an item is recursive, and fine. One that holds
itself beside or in `allOf`, `anyOf`, `oneOf` or `not` says nothing that can ever be found out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

PREFIX = "#/components/schemas/"

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("not", "if", "then", "else")


def open_circles(schemas: dict[str, Any]) -> Iterator[str]:
    """Change schemas, by name, so that none holds itself in place; return names that had to go.

    Where a schema lists its own heirs (`oneOf` with a discriminator, and each with `allOf` of the
    schema), an heir takes over what the schema says but for that list.
    """
    for name in list(schemas):
        way = _circle(schemas, name)
        while way is not None:
            parent = schemas[way[0]]
            if isinstance(parent, Mapping) and "discriminator" in parent and len(way) > 1:
                _inherit(schemas, way[0])
            else:
                schemas[way[-1]] = {}
                yield way[-1]
            way = _circle(schemas, name)


def _circle(schemas: Mapping[str, Any], name: str) -> list[str] | None:
    """Return the names on a circle through a schema, from itself on; None where there is none."""
    seen: set[str] = set()
    waiting = [[name]]
    while waiting:
        way = waiting.pop()
        for target in in_place(schemas.get(way[-1])):
            if target == name:
                return way
            if target not in seen:
                seen.add(target)
                waiting.append([*way, target])
    return None


def in_place(schema: Any) -> Iterator[str]:
    """Return the names of the schemas that speak of the same value."""
    if not isinstance(schema, Mapping):
        return
    reference = schema.get("$ref")
    if isinstance(reference, str):
        yield reference.removeprefix(PREFIX).replace("~1", "/").replace("~0", "~")
    for keyword in _LISTS:
        for item in schema.get(keyword) or ():
            yield from in_place(item)
    for keyword in _SINGLE:
        yield from in_place(schema.get(keyword))
    for item in (schema.get("dependentSchemas") or {}).values():
        yield from in_place(item)


def _inherit(schemas: dict[str, Any], name: str) -> None:
    """Let the heirs of a schema take over its base alone."""
    base = f"{name}_base"
    while base in schemas:
        base += "_"
    parent = schemas[name]
    left_out = {"oneOf", "anyOf", "discriminator"}
    schemas[base] = {key: item for key, item in parent.items() if key not in left_out}
    for other, schema in list(schemas.items()):
        if other not in {name, base} and name in set(in_place(schema)):
            schemas[other] = _redirected(schema, f"{PREFIX}{name}", f"{PREFIX}{base}")


def _redirected(schema: Any, old: str, new: str) -> Any:
    if not isinstance(schema, Mapping):
        return schema
    made = dict(schema)
    if made.get("$ref") == old:
        made["$ref"] = new
    if isinstance(made.get("allOf"), list):
        made["allOf"] = [_redirected(item, old, new) for item in made["allOf"]]
    return made
