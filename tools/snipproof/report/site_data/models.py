"""The named schemas of a contract: what each holds, what holds it, and how large that is."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from snipproof.contract.names import folder_name

_REFERENCE = re.compile(r'"#/components/schemas/([\w.-]+)"')
_LIGHT, _HEAVY = 4_500, 15_000
"""Sizes of JSON between which a page unfolds fewer models, so that it stays light."""


@dataclass(frozen=True, slots=True)
class Model:
    """A named schema. `used_by` holds it directly; `knot` says that it is inside itself."""

    name: str
    slug: str
    source: str
    used_by: tuple[str, ...]
    knot: bool


class Models:
    """The named schemas of a document, by name."""

    def __init__(self, schemas: Mapping[str, Any], sources: Mapping[str, str]) -> None:
        self._texts = {name: _text(schema) for name, schema in schemas.items()}
        self._uses = {name: self._named(text) for name, text in self._texts.items()}
        self._sizes = self._measure()
        used_by: dict[str, list[str]] = {}
        for name in sorted(self._uses):
            for other in self._uses[name]:
                used_by.setdefault(other, []).append(name)
        self._holds = {name: self._reach(name) for name in schemas}
        slugs = _slugs(sources)
        self.all = {
            name: Model(
                name,
                slugs[name],
                source,
                tuple(used_by.get(name, ())),
                name in self._holds[name],
            )
            for name, source in sources.items()
        }

    def inside(self, nodes: Any) -> set[str]:
        """Return the names of all models that something holds, at any depth."""
        direct = self._named(_text(nodes))
        return {*direct, *(name for one in direct for name in self._holds[one])}

    def levels(self, nodes: Any) -> int:
        """Return how many models deep a page with these schemas may go: 0, 1 or 3."""
        text = _text(nodes)
        size = _length(text) + sum(self._sizes[name][2] for name in self._named(text))
        return 0 if size > _HEAVY else 1 if size > _LIGHT else 3

    def _named(self, text: str) -> list[str]:
        found = dict.fromkeys(_REFERENCE.findall(text))
        return [name for name in found if name in self._texts]

    def _measure(self) -> dict[str, list[int]]:
        """Return the size of each model: alone, with what it holds, and with what that holds."""
        sizes = {name: [_length(text)] for name, text in self._texts.items()}
        for level in range(2):
            for name, known in sizes.items():
                known.append(known[0] + sum(sizes[one][level] for one in self._uses[name]))
        return sizes

    def _reach(self, name: str) -> set[str]:
        found: set[str] = set()
        pending = list(self._uses[name])
        while pending:
            one = pending.pop()
            if one not in found:
                found.add(one)
                pending += self._uses[one]
        return found


def slug(name: str) -> str:
    """Return a name as a part of an address: lower case, and hyphens for all but letters."""
    return folder_name(name) or "other"


def unique(wanted: str, taken: Iterable[str]) -> str:
    """Return an address that nothing has taken: the one that is wanted, or with a number."""
    known = set(taken)
    number, found = 2, wanted
    while found in known:
        number, found = number + 1, f"{wanted}-{number}"
    return found


def _slugs(names: Iterable[str]) -> dict[str, str]:
    slugs: dict[str, str] = {}
    for name in names:
        slugs[name] = unique(slug(name), slugs.values())
    return slugs


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _length(text: str) -> int:
    return len(text.encode())
