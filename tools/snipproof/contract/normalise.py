"""Makes one OpenAPI 3.1 document of the files of any contract, in one walk over them.

Every reference of the result has the form `#/components/KIND/NAME`: what a reference leads to
elsewhere (in another file, inside a path, a response or another schema) becomes a component of its
own. A part that cannot be used is left out and noted as a `Problem`, so that it ends nothing that
does without it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

from snipproof.contract.bounds import too_large
from snipproof.contract.circles import open_circles
from snipproof.contract.faults import fault_of
from snipproof.contract.files import Files
from snipproof.contract.grammar import EXTENSIBLE, HOMES, METHODS, OBJECTS, Holds
from snipproof.contract.keywords import CHECKED, IDENTITIES, usable
from snipproof.contract.schema_parts import mapping
from snipproof.contract.tree import Part, Tree, escape, find, steps
from snipproof.contract.upgrade import lift
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.yaml_document import Pointer
from snipproof.core.location import SourceLocation
from snipproof.core.suggestions import nearest

_LONGEST = 40
"""How many references may lead on to another before there is a circle."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a contract that cannot be used.

    `owner` is the way to the operation, path or component of the normalised document that it is
    in; to a field of the document itself where all operations have to do with it. `in_response`
    says that it is in a response of the operation, so that requests do not depend on it.
    """

    owner: Pointer
    failure: Failure
    in_response: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a reference: a place in a tree."""

    tree: Tree
    pointer: Pointer
    value: Any


class Normaliser:
    """Walks over one document of OpenAPI 3.0, 3.1 or 3.2.

    `origins` says for ways in the new document which part of which file stands there, where the
    rest of a way is the same in both; `problems` what was left out.
    """

    SCHEMAS: ClassVar[Pointer] = ("components", "schemas")
    """The place of the version's schemas."""

    def __init__(self, tree: Tree, files: Files, *, lifts: bool) -> None:
        self.problems: list[Problem] = []
        self.origins: dict[Pointer, Part] = {}
        self._main = tree
        self._files = files
        self._lifts = lifts
        self._tree = tree
        self._way: list[str | int] = []
        self._owner: Pointer = ()
        self._components: dict[str, dict[str, Any]] = {}
        self._names: dict[tuple[int, Pointer], tuple[str, str]] = {}
        self._taken: dict[str, set[str]] = {}
        self._pending: list[tuple[str, str, Target]] = []
        self._inlined: list[tuple[int, Pointer]] = []
        by_holding = {
            Holds.ONE: self._inner_schema,
            Holds.LIST: self._inner_schemas,
            Holds.NAMED: self._named_schemas,
        }
        # What reads the value of each keyword that is more than data.
        self._readers: Mapping[str, Callable[[str, Any], Any]] = {
            **{key: by_holding[holds] for key, (holds, _) in OBJECTS["schema"].items()},
            **dict.fromkeys(CHECKED, self._checked),
            **dict.fromkeys(IDENTITIES, self._nothing),
            "discriminator": self._discriminator,
        }

    def document(self) -> dict[str, Any]:
        """Return the document in OpenAPI 3.1."""
        value = self._main.value
        self.origins[()] = self._main.part(())
        components = value.get("components")
        self._name_aliases(components if isinstance(components, Mapping) else {})
        made = self._fields("document", value)
        made["openapi"] = "3.1.0" if self._lifts else value["openapi"]
        return self._finished(made)

    def _finished(self, made: dict[str, Any]) -> dict[str, Any]:
        """Add the components that references have made, and check what the whole says."""
        components = made.setdefault("components", {})
        while self._pending:
            kind, name, target = self._pending.pop()
            home = HOMES[kind]
            self._owner = ("components", home, name)
            self.origins[self._owner] = target.tree.part(target.pointer)
            with self._at(target):
                self._components.setdefault(home, {})[name] = self._object(kind, target.value) or {}
        for home, held in self._components.items():
            components[home] = {**components.get(home, {}), **held}
        self._open_circles(components)
        self._name_operations(made.get("paths"))
        self._owner = ("security",)
        with self._inside("security"):
            self._security(made.get("security"), components)
        return made

    def _name_operations(self, paths: Any) -> None:
        """Take away an `operationId` that an earlier operation has, and note it."""
        seen: dict[str, Pointer] = {}
        for path, item in mapping(paths).items():
            for method in (*METHODS, "query"):
                operation = mapping(item).get(method)
                if not isinstance(operation, dict) or operation.get("operationId") is None:
                    continue
                way, name = ("paths", path, method), operation["operationId"]
                first = seen.setdefault(str(name), way)
                if first != way or isinstance(name, Mapping | list):
                    message = f"the operationId {name!r} is there twice"
                    self._note_at(way, message, f"the other is at {self._place(first)}")
                    del operation["operationId"]

    def _open_circles(self, components: dict[str, Any]) -> None:
        schemas = components.get("schemas")
        if not isinstance(schemas, dict):
            return
        for name, limit in list(too_large(schemas)):
            schemas[name] = {}
            hint = "say the same with fewer alternatives, or in fewer steps"
            self._note_at(("components", "schemas", name), f"the schema {name!r} {limit}", hint)
        for name in open_circles(schemas):
            message = f"the schema {name!r} refers to itself for the same value, without end"
            hint = "let it refer to itself in a property or in items"
            self._note_at(("components", "schemas", name), message, hint)

    # The walk

    def _object(self, kind: str, value: Any) -> Any:
        """Return an object as 3.1 has it; None where it cannot be used."""
        if kind == "schema":
            return self._schema(value)
        if not isinstance(value, Mapping):
            self._note(f"expected a mapping ({kind}), found {type(value).__name__}")
            return None
        reference = value.get("$ref")
        if isinstance(reference, str) and kind not in {"document", "components"}:
            return self._reference(kind, reference, value)
        fault = fault_of(kind, value)
        if fault is not None:
            self._note(*fault[:2], *filter(None, fault[2:]))
            return None
        if kind == "callback":
            return {name: self._step(name, "path item", item) for name, item in value.items()}
        return self._fields(kind, value)

    def _fields(self, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object with every field that holds objects as 3.1 has them."""
        fields = OBJECTS[kind]
        made: dict[str, Any] = {}
        for key, item in value.items():
            holds, inner = fields.get(key, (None, ""))
            if holds is None or item is None:
                if item is not None or holds is None:
                    made[key] = item
                continue
            with self._inside(key):
                if holds is Holds.ONE:
                    made[key] = self._owned(key, inner, item)
                elif holds is Holds.LIST:
                    made[key] = self._list(inner, item)
                else:
                    made[key] = self._named(kind, key, inner, item)
            if made[key] is None:
                del made[key]
        return made

    def _owned(self, key: str, inner: str, item: Any) -> Any:
        """Return one object; faults in it are reported for its operation."""
        if inner != "operation":
            return self._object(inner, item)
        before = self._owner
        self._owner = (*before[:2], key)
        try:
            return self._object(inner, item)
        finally:
            self._owner = before

    def _list(self, inner: str, items: Any) -> list[Any] | None:
        if not isinstance(items, list):
            self._note(f"expected a list, found {type(items).__name__}")
            return None
        made = (self._step(number, inner, item) for number, item in enumerate(items))
        return [item for item in made if item is not None]

    def _named(self, kind: str, key: str, inner: str, items: Any) -> dict[str, Any] | None:
        if not isinstance(items, Mapping):
            self._note(f"expected a mapping, found {type(items).__name__}")
            return None
        before = self._owner
        made: dict[str, Any] = {}
        for name, item in items.items():
            if (kind, key) in EXTENSIBLE and str(name).startswith("x-"):
                continue
            if kind in {"document", "components"}:
                self._owner = (*before, key, name)
            found = self._step(name, inner, item)
            if found is None and kind == "components" and inner != "security scheme":
                found = {}  # what refers to it is broken, and the rest need not know
            if found is not None:
                made[name] = found
        self._owner = before
        return made

    def _step(self, step: str | int, kind: str, item: Any) -> Any:
        self._way.append(step)
        try:
            return self._object(kind, item)
        finally:
            self._way.pop()

    def _schema(self, value: Any) -> Any:
        if isinstance(value, bool):
            return value
        if type(value) is not dict and not isinstance(value, Mapping):
            self._note(f"expected a schema, found {type(value).__name__}")
            return {}
        made: dict[str, Any] = {}
        reference = value.get("$ref", value.get("$dynamicRef"))
        if type(reference) is str:
            target = self._refer("schema", reference)
            if target is not None:
                made["$ref"] = target
            if self._lifts:
                # What stands beside a reference is ignored (OpenAPI 3.0, "Reference Object").
                made.update({key: value[key] for key in ("description",) if key in value})
                return made
        if type(value.get("items")) is list:
            value = _without_tuple(value)
        for key, item in value.items():
            read = self._readers.get(key)
            if read is None:
                made[key] = item
                continue
            self._way.append(key)
            found = read(key, item)
            self._way.pop()
            if found is not None:
                made[key] = found
        return lift(made) if self._lifts else made

    def _inner_schema(self, _: str, item: Any) -> Any:
        return self._schema(item)

    def _inner_schemas(self, key: str, item: Any) -> Any:
        if not isinstance(item, list):
            self._note(f"{key} is a list of schemas, found {type(item).__name__}")
            return None
        return self._list("schema", item)

    def _named_schemas(self, key: str, item: Any) -> Any:
        if not isinstance(item, Mapping):
            self._note(f"{key} is a mapping of schemas, found {type(item).__name__}")
            return None
        made: dict[str, Any] = {}
        way = self._way
        for name, child in item.items():
            way.append(name)
            made[name] = self._schema(child)
            way.pop()
        return made

    def _checked(self, key: str, item: Any) -> Any:
        found = usable(key, item)
        if found is None and key == "type":
            self._note_type(item)
        return found

    def _nothing(self, *_: object) -> None:
        """Leave a keyword out."""

    def _note_type(self, found: Any) -> None:
        near = nearest(str(found), ("array", "boolean", "integer", "number", "object", "string"))
        hint = f"did you mean {near[0]!r}?" if near else "see JSON Schema's seven types"
        self._note(f"{found!r} is no type", hint)

    def _discriminator(self, _: str, value: Any) -> Any:
        """Return a discriminator whose mapping names schemas of the document."""
        if isinstance(value, str):
            return {"propertyName": value}
        if not isinstance(value, Mapping):
            return {}
        made = dict(value)
        mapping = value.get("mapping")
        if not isinstance(mapping, Mapping):
            made.pop("mapping", None)
            return made
        named = self._own_schemas()
        made["mapping"] = {}
        for name, reference in mapping.items():
            if not isinstance(reference, str):
                continue
            # A name or a reference (OpenAPI 3.1, section 4.8.25.3).
            way = f"#/components/schemas/{escape(reference)}" if reference in named else None
            with self._inside("mapping"), self._inside(name):
                way = way or self._refer("schema", reference)
            if way is not None:
                made["mapping"][name] = way
        return made

    def _own_schemas(self) -> Mapping[str, Any]:
        try:
            found = find(self._main.value, self.SCHEMAS)
        except (LookupError, ValueError):
            return {}
        return found if isinstance(found, Mapping) else {}

    def _security(self, root: Any, components: Mapping[str, Any]) -> None:
        """Note every requirement whose scheme the document does not have."""
        known = components.get("securitySchemes") or {}
        if isinstance(root, list):
            self._requirements(root, known)
        paths = self._main.value.get("paths")
        for path, item in paths.items() if isinstance(paths, Mapping) else ():
            for method in METHODS if isinstance(item, Mapping) else ():
                operation = item.get(method)
                if isinstance(operation, Mapping) and isinstance(operation.get("security"), list):
                    self._owner = ("paths", path, method)
                    self._way = ["paths", path, method, "security"]
                    self._requirements(operation["security"], known)
        self._way = ["security"]

    def _requirements(self, choices: list[Any], known: Mapping[str, Any]) -> None:
        for number, choice in enumerate(choices):
            for name in choice if isinstance(choice, Mapping) else ():
                if name not in known:
                    near = nearest(str(name), known)
                    hint = f"did you mean {near[0]!r}?" if near else "add it to securitySchemes"
                    self._note(f"there is no security scheme {name!r}", hint, number, name)

    # References

    def _reference(self, kind: str, reference: str, value: Mapping[str, Any]) -> Any:
        """Return what stands for a reference: one to a component, or what it leads to."""
        if kind in HOMES and kind != "path item":
            target = self._refer(kind, reference)
            if target is None:
                return None
            more = {key: value[key] for key in ("summary", "description") if key in value}
            return {"$ref": target, **more}
        found = self._locate(reference)
        if found is None:
            return None
        key = (id(found.tree), found.pointer)
        if key in self._inlined or len(self._inlined) > _LONGEST:
            self._note(f"the reference {reference!r} leads in a circle", "", "$ref")
            return None
        # Other files may hold operations; what they say stands at the place of the reference.
        if kind == "path item":
            self.origins[self._owner] = found.tree.part(found.pointer)
        self._inlined.append(key)
        with self._at(found):
            made = self._object(kind, found.value)
        self._inlined.pop()
        own = self._fields(kind, {name: item for name, item in value.items() if name != "$ref"})
        return None if made is None else {**made, **own}

    def _refer(self, kind: str, reference: str) -> str | None:
        """Return the reference to a component that means what this one does.

        None where it leads nowhere, which is noted.
        """
        home = HOMES[kind]
        found = self._locate(reference)
        if found is None:
            return None
        name = self._component(kind, found.tree, found.pointer)
        if name is None:
            name = self._promote(kind, found)
        return f"#/components/{home}/{escape(name)}"

    def _component(self, kind: str, tree: Tree, pointer: Pointer) -> str | None:
        """Return the name of the component at a place; None where there is none of the kind."""
        home = ("components", HOMES[kind])
        if tree is self._main and pointer[:-1] == home:
            return str(pointer[-1])
        return None

    def _promote(self, kind: str, target: Target) -> str:
        """Return the name of the component that is made of what stands elsewhere."""
        key = (id(target.tree), target.pointer)
        home = HOMES[kind]
        if self._names.get(key, ("", ""))[0] != home:
            name = self._new_name(home, _name(target))
            self._names[key] = (home, name)
            self._pending.append((kind, name, target))
        return self._names[key][1]

    def _new_name(self, home: str, name: str) -> str:
        if home not in self._taken:
            components = self._main.value.get("components")
            held = components.get(home) if isinstance(components, Mapping) else None
            if home == "schemas":
                held = self._own_schemas()
            self._taken[home] = set(held) if isinstance(held, Mapping) else set()
        taken, wanted, number = self._taken[home], name, 1
        while name in taken:
            number += 1
            name = f"{wanted}_{number}"
        taken.add(name)
        return name

    def _name_aliases(self, components: Mapping[str, Any]) -> None:
        """Name what a component only refers to after that component.

        `Pet: {$ref: pet.yaml}` is how documents of many files give their schemas names.
        """
        for kind, home in HOMES.items():
            held = components.get(home)
            if kind == "path item" or not isinstance(held, Mapping):
                continue
            for name, value in held.items():
                if not isinstance(value, Mapping) or set(value) != {"$ref"}:
                    continue
                target = self._quietly(value["$ref"])
                if target is not None and self._component(kind, target.tree, target.pointer):
                    continue
                if target is not None:
                    self._names.setdefault((id(target.tree), target.pointer), (home, str(name)))
                    self._pending.append((kind, str(name), target))

    def _quietly(self, reference: Any) -> Target | None:
        if not isinstance(reference, str):
            return None
        before = list(self.problems)
        found = self._locate(reference)
        self.problems = before
        return found

    def _locate(self, reference: str) -> Target | None:
        """Return what a reference leads to from here; None where that is nothing."""
        try:
            return self._follow(reference, self._tree, tuple(self._way), _LONGEST)
        except FailureError as error:
            failure = error.failure
            message = f"the reference {reference!r}: {failure.message}"
            self._note(message, failure.hint or str(failure.location), "$ref")
        except (LookupError, ValueError, RecursionError) as error:
            message = f"the reference {reference!r} leads to nothing"
            hint = str(error.args[0]) if isinstance(error, _NothingThereError) else str(error)
            self._note(message, hint, "$ref")
        return None

    def _follow(self, reference: str, tree: Tree, way: Pointer, left: int) -> Target:
        if not left:
            raise ValueError("it leads in a circle")
        address, _, fragment = reference.partition("#")
        if address:
            part = tree.part(way)
            tree = self._files.read(self._files.beside(part, address))
        if fragment and not fragment.startswith("/"):
            pointer = _anchor(tree.value, unquote(fragment))
        else:
            pointer = tuple(steps(fragment))
        return self._walk_to(tree, pointer, left)

    def _walk_to(self, tree: Tree, pointer: Pointer, left: int) -> Target:
        """Return what is at a pointer, through references that stand on its way."""
        value: Any = tree.value
        for index, step in enumerate(pointer):
            try:
                value = find(value, (step,))
            except (LookupError, ValueError):
                inner = value.get("$ref") if isinstance(value, Mapping) else None
                if isinstance(inner, str):
                    there = self._follow(inner, tree, pointer[:index], left - 1)
                    rest = (*there.pointer, *pointer[index:])
                    return self._walk_to(there.tree, rest, left - 1)
                names = value if isinstance(value, Mapping) else ()
                near = nearest(str(step), [str(name) for name in names])
                if near:
                    raise _NothingThereError(f"did you mean {near[0]!r}?") from None
                raise _NothingThereError(f"there is no {step!r} there") from None
        return Target(tree, pointer, value)

    # Places

    def _note(self, message: str, hint: str = "", *more: str | int) -> None:
        """Note a problem at the present place, or at one inside of it."""
        place = self._tree.place((*self._way, *more))
        failure = Failure(Code.CONTRACT_INVALID, message, place, hint)
        steps = list(zip(self._way, self._way[1:], strict=False))
        in_response = (self._owner[-1:] or ("",))[0], "responses"
        problem = Problem(self._owner, failure, in_response in steps)
        if problem not in self.problems:
            self.problems.append(problem)

    def _note_at(self, way: Pointer, message: str, hint: str) -> None:
        """Note a problem of a part of the new document."""
        failure = Failure(Code.CONTRACT_INVALID, message, self._place(way), hint)
        self.problems.append(Problem(way, failure))

    def _place(self, way: Pointer) -> SourceLocation:
        """Return the location of a part of the new document."""
        start = way
        while start not in self.origins:
            start = start[:-1]
        part = self.origins[start]
        if not start:
            return self._main.place(way)
        return part.document.at((*part.pointer, *way[len(start) :]))

    @contextmanager
    def _inside(self, step: str | int) -> Iterator[None]:
        self._way.append(step)
        try:
            yield
        finally:
            self._way.pop()

    @contextmanager
    def _at(self, target: Target) -> Iterator[None]:
        before = self._tree, self._way
        self._tree, self._way = target.tree, list(target.pointer)
        try:
            yield
        finally:
            self._tree, self._way = before


class _NothingThereError(LookupError):
    """A pointer leads to nothing; says what is near."""


def _anchor(value: Any, name: str) -> Pointer:
    """Return the way to the schema that has an anchor (JSON Schema 2020-12, core, 8.2.2)."""
    waiting: list[tuple[Pointer, Any]] = [((), value)]
    while waiting:
        pointer, item = waiting.pop()
        if isinstance(item, Mapping):
            if name in (item.get("$anchor"), item.get("$dynamicAnchor")):
                return pointer
            waiting += [((*pointer, key), inner) for key, inner in item.items()]
        elif isinstance(item, list):
            waiting += [((*pointer, index), inner) for index, inner in enumerate(item)]
    raise _NothingThereError(f"there is no anchor {name!r}; a way begins with `#/`")


_PLAIN = re.compile(r"[A-Za-z][\w.-]*")
_BORING = frozenset({"components", "schema", "content", "paths", *HOMES.values()})


def _name(target: Target) -> str:
    """Return a name for what stands at a place: that of its own, of its file, or of its way."""
    pointer = [str(step) for step in target.pointer]
    if not pointer:
        address = target.tree.part(()).address
        path = Path(urlsplit(address).path) if isinstance(address, str) else address
        stem = path.name.partition(".")[0]
        return _clean(path.parent.name if stem in {"", "index", "openapi"} else stem)
    above = pointer[-2] if len(pointer) > 1 else ""
    if _PLAIN.fullmatch(pointer[-1]) and above in {"", *HOMES.values(), "definitions", "$defs"}:
        return _clean(pointer[-1])
    return _clean("_".join(step for step in pointer if step not in _BORING) or "value")


def _clean(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", text).strip("_") or "value"


def _without_tuple(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Write a tuple as drafts of JSON Schema before 2020-12 have it (`items: [...]`) as now."""
    made = {key: item for key, item in schema.items() if key not in {"items", "additionalItems"}}
    made["prefixItems"] = schema["items"]
    if "additionalItems" in schema:
        made["items"] = schema["additionalItems"]
    return made
