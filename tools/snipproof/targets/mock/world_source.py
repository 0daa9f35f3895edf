"""Reads a world from its folder of YAML files, and says at which line it is wrong.

| file | what it holds |
|---|---|
| `world.yaml` | the clock, the token, the variables, contexts, and the meaning of names |
| `rules.yaml` | what operations do, where the contract does not tell |
| any other `<name>.yaml` | the records of a collection, or links between two collections |

Every fault is a `FailureError` (`bad-metadata`) with the line, what was found and what to do.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from snipproof.contract import Contract, Operation
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.yaml_document import Pointer, YamlDocument
from snipproof.core.suggestions import did_you_mean
from snipproof.core.variables import refusal
from snipproof.targets.mock import expression
from snipproof.targets.mock.identity import START, uuid_for
from snipproof.targets.mock.rules import Kind
from snipproof.targets.mock.world import Collection, Context, Lookup, Record, World

_WORLD, _RULES = "world.yaml", "rules.yaml"

_RULE_MAPPINGS = ("where", "set", "links", "allow", "when")
_RULE_KEYS = ("rule", "collection", "by", *_RULE_MAPPINGS, "unique", "answer")
_STATUSES = {"unique": 409, "allow": 403}
"""The keys of a rule that lead to an error, and its status: the contract has to have it."""


def load_world(
    folder: Path,
    root: Path,
    contract: Contract,
    read: Callable[[Path, Path], YamlDocument] | None = None,
) -> World:
    """Read the world in a folder; file names in failures are relative to `root`.

    `read` reads one file, as `yaml_source.load` does, which is what it is unless given.
    """
    read = read or _read
    files = {file.name: _File(read(file, root), contract) for file in sorted(folder.glob("*.yaml"))}
    collections = {
        name.removesuffix(".yaml"): _collection(name.removesuffix(".yaml"), file)
        for name, file in files.items()
        if name not in {_WORLD, _RULES}
    }
    world = World(collections=collections)
    if _WORLD in files:
        world = _world(files[_WORLD], world)
    for collection in collections.values():
        _check_references(collection, files[f"{collection.name}.yaml"], world)
    if _RULES in files:
        world = replace(world, rules=dict(_rules(files[_RULES], world, contract)))
    return world


def _read(file: Path, root: Path) -> YamlDocument:
    from snipproof.core.formats.yaml_source import load  # noqa: PLC0415  what is kept needs no parser

    return load(file, root)


class _File:
    """One file of the world, and the ways in which what it says can be wrong."""

    def __init__(self, document: YamlDocument, contract: Contract) -> None:
        self.document = document
        self.contract = contract
        self.value = document.value

    def fail(self, pointer: Pointer, message: str, hint: str) -> FailureError:
        """Return the failure to raise for a place in the file."""
        failure = Failure(Code.BAD_METADATA, message, self.document.at(pointer), hint)
        return FailureError(failure)

    def mapping(self, pointer: Pointer, keys: Sequence[str] | None = None) -> Mapping[str, Any]:
        """Return the mapping at a place, empty where there is none; `keys` are all it may have."""
        value = self.at(pointer)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise self.fail(pointer, f"expected a mapping, found {_kind(value)}", "write keys")
        for key in value if keys is not None else ():
            self.one_of((*pointer, key), key, keys or (), "key")
        return value

    def text(self, pointer: Pointer) -> str:
        """Return the text at a place."""
        value = self.at(pointer)
        if isinstance(value, str) and value:
            return value
        raise self.fail(pointer, f"expected text, found {_kind(value)}", "write it in quotes")

    def texts(self, pointer: Pointer) -> dict[str, str]:
        """Return the mapping of names to texts at a place."""
        return {name: self.text((*pointer, name)) for name in self.mapping(pointer)}

    def texts_in(self, pointer: Pointer) -> list[str]:
        """Return the list of texts at a place."""
        value = self.at(pointer)
        if not isinstance(value, list):
            raise self.fail(pointer, f"expected a list, found {_kind(value)}", "begin with `-`")
        return [self.text((*pointer, index)) for index in range(len(value))]

    def one_of(self, pointer: Pointer, name: str, known: Iterable[str], what: str) -> str:
        """Return `name`, which has to be known."""
        choices = sorted(known)
        if name in choices:
            return name
        hint = did_you_mean(name, choices, f"known: {', '.join(choices) or 'none'}")
        raise self.fail(pointer, f"{name!r} is no {what}", hint)

    def at(self, pointer: Pointer) -> Any:
        """Return the value at a place; None where there is none."""
        value: Any = self.value
        for part in pointer:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def _kind(value: Any) -> str:
    names = {dict: "a mapping", list: "a list", str: "text", bool: "true or false"}
    return "nothing" if value in (None, "") else names.get(type(value), "a number")


# Collections


def _collection(name: str, file: _File) -> Collection:
    file.mapping((), ("key", "defaults", "links", "records"))
    key = file.text(("key",)) if file.at(("key",)) is not None else "id"
    links = file.texts(("links",))
    if links and len(links) != 2:  # noqa: PLR2004  a link has two ends
        raise file.fail(("links",), f"links have two ends, found {len(links)}", "name two fields")
    records: dict[str, Record] = {}
    listed = file.at(("records",))
    listed = [] if listed is None else listed
    if not isinstance(listed, list):
        raise file.fail(("records",), f"expected a list, found {_kind(listed)}", "begin with `-`")
    given = file.mapping(("defaults",))
    # What only a request can tell is for the records that requests make.
    defaults = {field: given[field] for field in given if not any(expression.names(given[field]))}
    for index in range(len(listed)):
        pointer: Pointer = ("records", index)
        said = file.mapping(pointer)
        record = {**said, **{name: defaults[name] for name in defaults if name not in said}}
        if links and key not in record:
            ends = "/".join(str(record.get(end)) for end in links)
            record = {key: uuid_for(f"{name}/{ends}"), **record}
        if record.get(key) in (None, ""):
            raise file.fail(pointer, f"a record of {name} has no {key}", f"give it a {key}")
        identity = str(record[key])
        if identity in records:
            raise file.fail((*pointer, key), f"the {key} {identity!r} is there twice", "change one")
        records[identity] = record
    return Collection(name, records, key, given, links, file.document)


def _check_references(collection: Collection, file: _File, world: World) -> None:
    """Refuse records that refer to something that is not there."""
    for end, target in collection.links.items():
        file.one_of(("links", end), target, world.collections, "collection")
    for index, record in enumerate(collection.records.values()):
        for name, value in record.items():
            target = collection.links.get(name) or world.reference(name)
            # `userId` in a user is what it is called elsewhere, not a reference to another.
            if not target or target == collection.name or not isinstance(value, str) or not value:
                continue
            if value.startswith("$") or value in world.collections[target].records:
                continue
            raise file.fail(
                ("records", index, name),
                f"{name} refers to {value!r}, and {target}.yaml has no such record",
                "fix the id, or add the record",
            )


# world.yaml


_WORLD_KEYS = (
    "clock",
    "token",
    "sessions",
    "variables",
    "contexts",
    "segments",
    "references",
    "lookups",
)


def _world(file: _File, world: World) -> World:
    file.mapping((), _WORLD_KEYS)
    targets = {
        key: {
            name: file.one_of((key, name), target, world.collections, "collection")
            for name, target in file.texts((key,)).items()
        }
        for key in ("segments", "references")
    }
    return replace(
        world,
        clock=_clock(file),
        token=file.text(("token",)) if file.at(("token",)) is not None else "",
        sessions=_sessions(file, world),
        variables=dict(_variables(file, world)),
        contexts={name: _context(file, name, world) for name in file.mapping(("contexts",))},
        segments=targets["segments"],
        references=targets["references"],
        lookups={name: _lookup(file, name, world) for name in file.mapping(("lookups",))},
    )


def _clock(file: _File) -> datetime:
    if file.at(("clock",)) is None:
        return START
    text = file.text(("clock",))
    try:
        clock = datetime.fromisoformat(text)
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is None:
        hint = 'write it as in RFC 3339: "2026-03-02T09:00:00Z"'
        raise file.fail(("clock",), f"{text!r} is no time with an offset", hint)
    return clock


def _sessions(file: _File, world: World) -> tuple[str, str] | None:
    if file.at(("sessions",)) is None:
        return None
    collection, _, field = file.text(("sessions",)).partition(".")
    file.one_of(("sessions",), collection, world.collections, "collection")
    if not field:
        hint = "write the collection, a dot and the field"
        raise file.fail(("sessions",), "the field that holds the credential is missing", hint)
    return collection, field


def _variables(file: _File, world: World) -> Iterator[tuple[str, str]]:
    """Return the variables: ids of records, and values of any other kind, such as a region.

    What looks like an id has to be one.
    """
    identities = {key for one in world.collections.values() for key in one.records}
    for name, value in file.texts(("variables",)).items():
        if why := refusal(name):
            hint = "choose a name of the API's own, such as TEAM_ID"
            raise file.fail(("variables", name), f"{name} is {why}", hint)
        if value not in identities and _UUID.fullmatch(value):
            message = f"{name} is {value!r}, and no record has this id"
            raise file.fail(("variables", name), message, "fix the id, or add the record")
        yield name, value


_UUID = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def _context(file: _File, name: str, world: World) -> Context:
    pointer: Pointer = ("contexts", name)
    said = file.mapping(pointer, ("collection", "id", "header"))
    place = (*pointer, "collection")
    collection = file.one_of(place, file.text(place), world.collections, "collection")
    identity = file.text((*pointer, "id"))
    if identity not in world.collections[collection].records:
        message = f"{collection}.yaml has no record with the id {identity!r}"
        raise file.fail((*pointer, "id"), message, "fix the id, or add the record")
    header = file.text((*pointer, "header")) if "header" in said else ""
    return Context(name, collection, identity, header)


def _lookup(file: _File, name: str, world: World) -> Lookup:
    pointer: Pointer = ("lookups", name)
    owner, _, field = name.rpartition(".")
    schemas = file.contract.document.data.get("components", {}).get("schemas", {})
    if owner and owner not in world.collections:
        file.one_of(pointer, owner, schemas, "schema or collection")
        known = file.contract.schemas.fields({"$ref": f"#/components/schemas/{owner}"})
        file.one_of(pointer, field, known, f"field of {owner}")
    if isinstance(file.at(pointer), str):
        return Lookup(path=tuple(file.text(pointer).split(".")))
    if "as" in file.mapping(pointer, ("as", "records", "through")):
        place = (*pointer, "as")
        return Lookup(schema=file.one_of(place, file.text(place), schemas, "schema"))
    records, through = (*pointer, "records"), (*pointer, "through")
    collection = file.one_of(records, file.text(records), world.collections, "collection")
    links = file.one_of(through, file.text(through), world.collections, "collection")
    if collection not in world.collections[links].links.values():
        message = f"{links} does not link {collection}"
        raise file.fail(through, message, "name links that end at these records")
    return Lookup(collection=collection, through=links)


# rules.yaml


def _rules(
    file: _File, world: World, contract: Contract
) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    for name, said in file.mapping(()).items():
        file.one_of((name,), name, contract.operations, "operation of the contract")
        operation = contract.operations[name]
        places: list[Pointer] = (
            [(name, index) for index in range(len(said))] if isinstance(said, list) else [(name,)]
        )
        yield name, [_rule(file, place, operation, world) for place in places]


def _rule(file: _File, pointer: Pointer, operation: Operation, world: World) -> Mapping[str, Any]:
    said = dict(file.mapping(pointer, _RULE_KEYS))
    _check_rule(file, pointer, said, world)
    for key, status in _STATUSES.items():
        if key in said and operation.response(status) is None:
            message = f"{key} responds with {status}, and {operation.id} does not declare it"
            raise file.fail((*pointer, key), message, "leave it out, or declare the status")
    for key, value in said.items():
        for used in (*expression.names(value), *(value if key == "when" else ())):
            _check_name(file, (*pointer, key), used, operation, world)
    if "rule" in said:
        said["kind"] = Kind(said.pop("rule"))
    if "unique" in said:
        said["unique"] = tuple(said["unique"])
    return said


def _check_rule(file: _File, pointer: Pointer, said: Mapping[str, Any], world: World) -> None:
    """Refuse keys of a rule with values of a wrong kind, and names of what is not there."""
    if "rule" in said:
        place = (*pointer, "rule")
        file.one_of(place, file.text(place), list(Kind), "rule")
    if "collection" in said:
        place = (*pointer, "collection")
        file.one_of(place, file.text(place), world.collections, "collection")
    if "by" in said:
        file.text((*pointer, "by"))
    if "unique" in said:
        file.texts_in((*pointer, "unique"))
    for key in _RULE_MAPPINGS:
        file.mapping((*pointer, key))
    for name in file.mapping((*pointer, "links")):
        file.one_of((*pointer, "links", name), name, world.collections, "collection")


def _check_name(
    file: _File, pointer: Pointer, name: str, operation: Operation, world: World
) -> None:
    """Refuse expressions that can never have a value."""
    source, _, rest = name.partition(".")
    file.one_of(pointer, source, ("path", "query", "body", "now", "id", *world.contexts), "value")
    if source in {"path", "query"}:
        known = [one.name for one in operation.parameters if one.place == source]
        file.one_of(pointer, rest, known, f"{source} parameter of {operation.id}")
