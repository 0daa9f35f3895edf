"""The world of a mock: who and what there is before the first request.

A world is data, read once (`world_source`) and never changed; each run works on a `State` of its
own that starts from it. Without a world there is an empty one, and what is asked for is made up.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from snipproof.core.formats.yaml_document import YamlDocument
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.envelope import plain
from snipproof.targets.mock.identity import START

Record = Mapping[str, Any]
"""One thing in the world: a JSON object. A change replaces it and never alters it."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Records of one kind, by the value of their `key` field.

    `defaults` are the fields of a new record that the request does not name. Where `links` is not
    empty, the records are links: it names the field that holds the id at each end, and the
    collection that this id is of. `source` is the file that it was read from. Of links that are
    `inferred` from the contract, the world does not know which there are.
    """

    name: str
    records: Mapping[str, Record]
    key: str = "id"
    defaults: Record = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    source: YamlDocument | None = None
    inferred: bool = False

    def at(self, identity: str, name: str = "") -> SourceLocation:
        """Return the place of a record, or of a field of it, in the file that it was read from."""
        if self.source is None:
            return SourceLocation(f"{self.name}.yaml", 1)
        index = list(self.records).index(identity)
        return self.source.at(("records", index, name) if name else ("records", index))


@dataclass(frozen=True, slots=True)
class Context:
    """The implied context of a request: the user whose token it is, an organization.

    `id` names a record of `collection`; the header field `header`, where a request has it, names
    another.
    """

    name: str
    collection: str
    id: str
    header: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The source of a field that a record does not hold itself.

    `path` leads through the record's own fields and, where such a field is a reference, on into
    the record that it refers to; where a response wants an object, an id at its end stands for the
    record that it names. With `schema`, the field is instead the record itself as this schema shows
    it; with `through`, the records of `collection` that are linked to it so.
    """

    path: tuple[str, ...] = ()
    schema: str = ""
    collection: str = ""
    through: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that there is before the first request.

    - `token` is the credential that a request has to carry, empty where any will do; `sessions`
      names a collection and a field of it whose values are credentials too. `secrets` are, by
      security scheme, those that have another value.
    - `variables` are the values that examples read from their environment, most of them ids.
    - `segments` gives the collection that a segment of a path means, `references` the collection
      that a field or parameter holds an id of, where they cannot be told from their names.
    - `lookups` is by field, by `Schema.field` or by `collection.field`.
    - `rules` has, by operation id, the fields of `Rule` that the world decides itself.
    """

    clock: datetime = START
    token: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    contexts: Mapping[str, Context] = field(default_factory=dict)
    sessions: tuple[str, str] | None = None
    collections: Mapping[str, Collection] = field(default_factory=dict)
    segments: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    rules: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    def collection_of(self, segment: str) -> str:
        """Return the collection that a segment of a path means; empty where it means none."""
        name = self.segments.get(segment, segment)
        return name if name in self.collections else ""

    def reference(self, name: str) -> str:
        """Return the collection that a field or parameter refers to; empty where it refers to none.

        `teamId` refers to `teams` where there is such a collection.
        """
        if name in self.references:
            return self.references[name]
        return next((found for found in plurals(stem(name)) if found in self.collections), "")

    def ends(self, links: str, collection: str) -> tuple[str, str]:
        """Return the fields of links that hold the other end and the end in `collection`."""
        fields = self.collections[links].links
        far = next(name for name, target in fields.items() if target == collection)
        return next(name for name in fields if name != far), far

    def links_between(self, one: str, other: str) -> str:
        """Return the name of the links between two collections; empty where there are none."""
        for name, collection in self.collections.items():
            if sorted(collection.links.values()) == sorted((one, other)):
                return name
        return ""


NAMING = frozenset(
    {"name", "slug", "username", "login", "handle", "email", "key", "code", "uuid", "number"}
)
"""The fields beside an id that name one record, by their plain names."""


def last_word(name: str) -> str:
    """Return the last word of a name: `slug` for `workspaceSlug` and for `workspace_slug`."""
    return re.split(r"[_-]|(?<=[a-z0-9])(?=[A-Z])", name)[-1]


def stem(name: str) -> str:
    """Return what an id's name is of: `team` for `teamId`; empty where it does not end in an id."""
    flat = name.replace("-", "_")
    for ending in ("_id", "Id", "ID", "_uuid", "Uuid"):
        if flat.endswith(ending) and len(flat) > len(ending):
            return flat.removesuffix(ending)
    return ""


def plurals(singular: str) -> Iterator[str]:
    """Return the names that a collection of these things may have."""
    if singular:
        yield singular + "s"
        if singular.endswith("y"):
            yield singular[:-1] + "ies"
        yield singular + "es"
        yield singular


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for case and separators."""
    return plain(one) == plain(other)
