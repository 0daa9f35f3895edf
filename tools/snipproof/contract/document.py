"""Reads a contract's files as one document of OpenAPI 3.1, whatever version they are written in.

A contract is one file, a URL, or a folder. A file may refer to others. A folder holds a main file,
such as `openapi.yaml`. Where that refers to no other file, the files in `paths/` (paths to path
items) and `schemas/` (names to schemas) beside it are merged into `paths` and `components.schemas`:
a `$ref` in them is then written as it stands in the merged document.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from snipproof.contract.download import download
from snipproof.contract.files import Files, Load
from snipproof.contract.grammar import METHODS
from snipproof.contract.normalise import Normaliser, Problem
from snipproof.contract.source_files import MAIN_FILES, refers_elsewhere, source_files
from snipproof.contract.tree import (
    MAX_BYTES,
    Address,
    Part,
    Tree,
    find,
    invalid,
    single,
    steps,
)
from snipproof.contract.versions import version_of
from snipproof.core.failure import FailureError
from snipproof.core.formats.source import location
from snipproof.core.formats.store import digest, digest_files
from snipproof.core.formats.yaml_document import Pointer, YamlDocument
from snipproof.core.location import SourceLocation

__all__ = ["METHODS", "ContractDocument", "in_memory", "load_document", "sources"]

Origins = Mapping[Pointer, tuple[str, str, Pointer]]
"""For ways in a document: the file that stands there, its name in failures, and the way in it."""


@dataclass(frozen=True, slots=True)
class ContractDocument:
    """A whole OpenAPI 3.1 document, and where its parts come from.

    `places` gives the location of each path's methods and of each component, by pointer. `origins`
    leads to the files, whose text has the lines of all the rest. `problems` are the parts that
    could not be used. `version` is the one that the contract is written in.
    """

    data: Mapping[str, Any]
    places: Mapping[Pointer, SourceLocation]
    location: SourceLocation
    origins: Origins = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    version: str = "3.1"
    _followed: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def at(self, *pointer: str) -> SourceLocation:
        """Return the location of a part of the document; of the document where it is unknown."""
        return self.places.get(pointer, self.location)

    def near(self, pointer: Pointer) -> SourceLocation:
        """Return the location of what is around a value, as exactly as it is known."""
        start = pointer
        while start and start not in self.origins:
            start = start[:-1]
        if start in self.origins:
            address, shown, way = self.origins[start]
            document = _reread(address, shown)
            if document is not None:
                return document.at((*way, *pointer[len(start) :]))
        while pointer and pointer not in self.places:
            pointer = pointer[:-1]
        return self.places.get(pointer, self.location)

    def raw(self) -> Any:
        """Return what is written, where that is one file; None where it is several, or unknown."""
        files = {(address, shown) for address, shown, _ in self.origins.values()}
        if len(files) != 1:
            return None
        document = _reread(*files.pop())
        return None if document is None else document.value

    def written(self, pointer: Pointer) -> SourceLocation:
        """Return the location of a place in the file that `raw` returns the value of."""
        address, shown, _ = self.origins[()]
        document = _reread(address, shown)
        return self.location if document is None else document.at(pointer)

    @property
    def address(self) -> str:
        """The URL that the document was read from; empty where it is a file."""
        address = self.origins[()][0] if () in self.origins else ""
        return address if "://" in address else ""

    def resolve(self, value: Any) -> Any:
        """Follow `$ref` to what it stands for; anything else is given back as it is.

        Raises `FailureError` (`contract-invalid`) where it leads nowhere, out of the document, or
        in a circle.
        """
        if type(value) is dict and "$ref" not in value:
            return value  # nearly everything that is asked for
        seen: set[str] = set()
        while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
            reference = value["$ref"]
            if reference in seen:
                raise invalid(f"{reference!r} refers to itself", self.location, _AS_MERGED)
            seen.add(reference)
            if reference not in self._followed:
                self._followed[reference] = self._follow(reference)
            value = self._followed[reference]
        return value

    def _follow(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            message = f"the reference {reference!r} leaves the document"
            raise invalid(message, self.location, _AS_MERGED)
        try:
            return find(self.data, tuple(steps(reference[1:])))
        except (LookupError, ValueError) as error:
            message = f"the reference {reference!r} leads to nothing"
            raise invalid(message, self.location, _AS_MERGED) from error


def _reread(address: str, shown: str) -> YamlDocument | None:
    """Read a file again, for its lines; only what is wrong with a contract asks for them."""
    try:
        return _read_as_of(address, shown, Path(address).stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=32)
def _read_as_of(address: str, shown: str, _: int) -> YamlDocument | None:
    from snipproof.core.formats.yaml_source import parse  # noqa: PLC0415  hardly ever needed

    try:
        return parse(Path(address).read_text("utf-8-sig"), SourceLocation(shown, 1))
    except (OSError, ValueError, FailureError):
        return None


_AS_MERGED = "references are written as in the merged document: '#/components/schemas/Name'"


def load_document(
    path: Address, root: Path, load: Load | None = None, within: Path | None = None
) -> ContractDocument:
    """Read the contract in a folder, in a file of YAML or JSON, or at a URL.

    `load` reads one file; it is `yaml_source.load` unless given. A file that is referred to has to
    be in the folder `within`, if that is given. Raises `FailureError`: as `load` does, and
    `contract-invalid` where it is no description of an API that can be read, or a part of a folder
    is there twice.
    """
    load = load or _load
    if isinstance(path, str):
        return _normalised(single(download(path), path), Files(root, load))
    files = Files(root, load, within)
    main = _main_file(path)
    document = load(main, root)
    version_of(document)  # says what is wrong with the main file before its parts are read
    tree = single(document, main)
    files.add(main, tree)
    if path.is_dir() and not refers_elsewhere(main):
        tree = _merged(path, root, document, main, load=load)
        files.add(main, tree)
    return _normalised(tree, files)


def in_memory(data: Mapping[str, Any]) -> ContractDocument:
    """Return the document that a value in memory is."""
    name = "openapi.yaml"
    tree = single(YamlDocument(data, {(): 1}, name), Path(name))
    return _normalised(tree, Files(Path(), _load))


def sources(path: Path, within: Path | None = None) -> str:
    """Return a hash of all that `load_document` reads."""
    if not path.is_dir():
        return digest(digest_files(file) for file in source_files(path, within))
    main = _main_file(path)
    if refers_elsewhere(main):
        return digest(digest_files(file) for file in source_files(main, within))
    return digest(digest_files(part) for part in (main, path / "paths", path / "schemas"))


def _main_file(path: Path) -> Path:
    """Return the file that a contract begins with."""
    if not path.is_dir():
        return path
    names = (path / name for name in MAIN_FILES)
    return next((file for file in names if file.is_file()), path / MAIN_FILES[0])


def _load(file: Path, root: Path) -> YamlDocument:
    # Most runs find the document in the store, and need no parser.
    from snipproof.core.formats.yaml_source import load  # noqa: PLC0415

    return load(file, root, MAX_BYTES)


def _normalised(tree: Tree, files: Files) -> ContractDocument:
    version = version_of(tree.part(()).document)
    walk: Normaliser
    if version == "2.0":
        from snipproof.contract.swagger import SwaggerNormaliser  # noqa: PLC0415  if needed

        walk = SwaggerNormaliser(tree, files, lifts=True)
    else:
        walk = Normaliser(tree, files, lifts=version == "3.0")
    data = walk.document()
    origins = {(): tree.part(()), **walk.origins}
    for pointer, part in tree.parts.items():
        origins.setdefault(pointer, part)
    places = {way: _place(origins, way) for way in _noted(data)}
    return ContractDocument(
        data,
        places,
        SourceLocation(tree.part(()).document.path, 1),
        {
            way: (str(part.address), part.document.path, part.pointer)
            for way, part in origins.items()
        },
        tuple(walk.problems),
        version,
    )


def _noted(data: Mapping[str, Any]) -> Iterator[Pointer]:
    """Return the ways to the places of failures: operations, paths and components."""
    for part in ("paths", "components"):
        held = data.get(part)
        for name, item in held.items() if isinstance(held, Mapping) else ():
            yield (part, name)
            for inner in item if isinstance(item, Mapping) else ():
                yield (part, name, inner)


def _place(origins: Mapping[Pointer, Part], way: Pointer) -> SourceLocation:
    start = way
    while start not in origins:
        start = start[:-1]
    part = origins[start]
    return part.document.at((*part.pointer, *way[len(start) :]))


def _merged(folder: Path, root: Path, main: YamlDocument, file: Path, *, load: Load) -> Tree:
    """Return the tree of a main file and the parts beside it."""
    data = dict(main.value)
    parts: dict[Pointer, Part] = {(): Part(main, file, ())}
    ways: dict[str, tuple[str, ...]] = {"paths": ("paths",), "schemas": ("components", "schemas")}
    for name, way in ways.items():
        found = list(_files(folder / name, root))
        if found:
            _merge(data, way, [(part, load(part, root)) for part in found], main, parts)
    return Tree(data, parts)


def _merge(
    data: dict[str, Any],
    way: tuple[str, ...],
    files: list[tuple[Path, YamlDocument]],
    main: YamlDocument,
    parts: dict[Pointer, Part],
) -> None:
    """Merge files of names into the mapping of a document."""
    target = data
    for index, step in enumerate(way, 1):
        target[step] = dict(_mapping(main, way[:index], target.get(step)))
        target = target[step]
    for file, part in files:
        for name, value in _mapping(part, (), part.value).items():
            fields = _mapping(part, (name,), value)
            there = _mapping(main, (*way, name), target.get(name))
            # Two tags may share a path, each with its own methods; a schema is never shared.
            double = sorted(set(there) & set(fields)) if way == ("paths",) else list(there)
            if double:
                held = next(
                    (parts[at] for at in ((*way, name, double[0]), (*way, name)) if at in parts),
                    None,
                )
                other = held.document.at(held.pointer) if held else main.at((*way, name))
                raise invalid(
                    f"{name} is there twice ({', '.join(double)})",
                    part.at((name, double[0])),
                    f"the other is at {other}",
                )
            target[name] = {**there, **fields}
            if not there:
                parts[*way, name] = Part(part, file, (name,))
            for inner in fields:
                parts[*way, name, inner] = Part(part, file, (name, inner))


def _files(folder: Path, root: Path) -> Iterator[Path]:
    """Return the files of a folder of parts; one that would be passed over is a failure."""
    for file in sorted(folder.glob("*")):
        if file.suffix == ".yaml":
            yield file
        elif file.suffix in {".json", ".yml"}:
            message = f"{file.name} is not read: the parts of a contract are .yaml files"
            raise invalid(message, location(file, root), f"call it {file.stem}.yaml")


def _mapping(part: YamlDocument, pointer: Pointer, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    message = f"expected a mapping, found {type(value).__name__}"
    raise invalid(message, part.at(pointer))
