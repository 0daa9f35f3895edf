"""Writes shapes as the templates print them; a named schema is written once and named elsewhere."""

import re
from collections.abc import Mapping
from typing import Any

from snipproof.report.site_data.limits import untold
from snipproof.report.site_data.models import Models
from snipproof.report.site_data.shapes import Fields, Shape, Shapes

_DEEPEST = 9
_PLACE = re.compile(r"\bobject\b|\bany\b|\bone of \d+ forms\b")
"""The word of a type that the name of a model takes the place of."""


class Tree:
    """The schemas of one document, as JSON for the templates."""

    def __init__(self, shapes: Shapes, models: Models) -> None:
        self._shapes = shapes
        self._models = models

    def schema(self, node: Any) -> dict[str, Any]:
        """Return a schema: its type in words, its facts, and what is inside or its model's name."""
        return self._written(self._shapes.of(node), 0)

    def model(self, name: str) -> dict[str, Any]:
        """Return a named schema without its fields."""
        shape = self._shapes.of({"$ref": f"#/components/schemas/{name}"})
        written = self._written(shape, 0)
        for key in ("model", "link", "inside"):
            written.pop(key, None)
        return written

    def fields(self, name: str) -> Mapping[str, Any] | None:
        """Return what is inside a named schema; None where there is nothing."""
        inside = self._shapes.of({"$ref": f"#/components/schemas/{name}"}).inside
        return self._inside(inside, 0) if inside else None

    def _written(self, shape: Shape, depth: int) -> dict[str, Any]:
        bounds = untold(shape.limits, shape.description)
        told = {
            "format": shape.format,
            "description": shape.description,
            "limits": bounds,
            "values": shape.values,
        }
        written: dict[str, Any] = {"type": shape.words, **shape.facts}
        written |= {key: value for key, value in told.items() if value}
        if shape.inside is None or depth > _DEEPEST:
            return written
        name = shape.inside.name
        if name in self._models.all:
            written["link"] = _link(shape.words, name)
            written["model"] = name
        else:
            written["inside"] = self._inside(shape.inside, depth)
        return written

    def _inside(self, fields: Fields, depth: int) -> Mapping[str, Any]:
        return {
            "name": fields.name,
            "properties": [
                {
                    "name": one.name,
                    "required": one.required,
                    "shape": self._written(self._shapes.of(one.schema), depth + 1),
                }
                for one in fields.properties
            ],
            "variants": [self._written(self._shapes.of(one), depth + 1) for one in fields.variants],
        }


def _link(words: str, name: str) -> dict[str, str]:
    """Return the words before and after the one that leads to a model's page."""
    place = words.find(name)
    if place >= 0:
        return {"before": words[:place], "after": words[place + len(name) :]}
    found = _PLACE.search(words)
    if found is None:
        return {"before": f"{words} ", "after": ""}
    return {"before": words[: found.start()], "after": words[found.end() :]}
