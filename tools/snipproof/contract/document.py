"""Reads an OpenAPI document, from one file or from the project's folder of files, as OpenAPI 3.1.

A folder holds `openapi.yaml`, and beside it `paths/*.yaml` (paths to path items) and
`schemas/*.yaml` (names to schemas), which are merged into `paths` and `components.schemas`. So a
`$ref` is always written as it stands in the merged document, and every other tool reads the same.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snipproof.contract.upgrade import upgrade
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.source import location
from snipproof.core.formats.store import digest, digest_files
from snipproof.core.formats.yaml_document import Pointer, YamlDocument
from snipproof.core.location import SourceLocation

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The fields of a path item that are operations (OpenAPI 3.1, section 4.8.9)."""


@dataclass(frozen=True, slots=True)
class ContractDocument:
    """A whole OpenAPI 3.1 document, and where its parts come from.

    `places` gives the location of each path's methods and of each schema, by pointer.
    """

    data: Mapping[str, Any]
    places: Mapping[Pointer, SourceLocation]
    location: SourceLocation

    def at(self, *pointer: str) -> SourceLocation:
        """Return the location of a part of the document; of the document where it is unknown."""
        return self.places.get(pointer, self.location)

    def near(self, pointer: Pointer) -> SourceLocation:
        """Return the location of what is around a value, as exactly as it is known."""
        while pointer and pointer not in self.places:
            pointer = pointer[:-1]
        return self.places.get(pointer, self.location)

    def resolve(self, value: Any) -> Any:
        """Follow `$ref` to what it stands for; anything else is given back as it is.

        Raises `FailureError` (`contract-invalid`) where it leads nowhere, out of the document, or
        in a circle.
        """
        seen: set[str] = set()
        while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
            reference = value["$ref"]
            if reference in seen:
                raise self._invalid(f"{reference!r} refers to itself")
            seen.add(reference)
            value = self._follow(reference)
        return value

    def _follow(self, reference: str) -> Any:
        if not reference.startswith("#/"):
            raise self._invalid(f"the reference {reference!r} leaves the document")
        value: Any = self.data
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if isinstance(value, Mapping) and key in value:
                value = value[key]
            else:
                raise self._invalid(f"the reference {reference!r} leads to nothing")
        return value

    def _invalid(self, message: str) -> FailureError:
        hint = "references are written as in the merged document: '#/components/schemas/Name'"
        return FailureError(Failure(Code.CONTRACT_INVALID, message, self.location, hint))


Load = Callable[[Path, Path], YamlDocument]
"""Reads one file of a document, as `yaml_source.load` does."""


def load_document(path: Path, root: Path, load: Load | None = None) -> ContractDocument:
    """Read the document in a folder or a file of YAML or JSON; OpenAPI 3.0 is lifted to 3.1.

    `load` reads one file; it is `yaml_source.load` unless given. Raises `FailureError`: as that
    does, and `contract-invalid` where it is not an OpenAPI 3 document or a part of it is there
    twice.
    """
    load = load or _load
    if not path.is_dir():
        main = _openapi(load(path, root))
        return ContractDocument(upgrade(main.value), dict(_places(main, ())), main.at(()))
    main = _openapi(load(path / "openapi.yaml", root))
    data = dict(main.value)
    places = dict(_places(main, ()))
    data["paths"] = _merge(path / "paths", root, main, ("paths",), places, load=load)
    data["components"] = dict(_mapping(main, ("components",), data.get("components")))
    data["components"]["schemas"] = _merge(
        path / "schemas", root, main, ("components", "schemas"), places, load=load
    )
    return ContractDocument(upgrade(data), places, location(path / "openapi.yaml", root))


def sources(path: Path) -> str:
    """Return a hash of all that `load_document` reads."""
    if not path.is_dir():
        return digest_files(path)
    parts = (path / "openapi.yaml", path / "paths", path / "schemas")
    return digest(digest_files(part) for part in parts)


def _load(file: Path, root: Path) -> YamlDocument:
    # Most runs find the document in the store, and need no parser.
    from snipproof.core.formats.yaml_source import load  # noqa: PLC0415

    return load(file, root)


def _openapi(document: YamlDocument) -> YamlDocument:
    version = document.value.get("openapi") if isinstance(document.value, Mapping) else None
    if not isinstance(version, str) or not version.startswith(("3.0", "3.1")):
        message = f"expected an OpenAPI 3.0 or 3.1 document, found openapi: {version!r}"
        hint = "give the file that begins with `openapi: 3.1.0`"
        raise FailureError(Failure(Code.CONTRACT_INVALID, message, document.at(()), hint))
    return document


def _merge(
    folder: Path,
    root: Path,
    main: YamlDocument,
    prefix: tuple[str, ...],
    places: dict[Pointer, SourceLocation],
    *,
    load: Load,
) -> dict[str, Any]:
    start: Any = main.value
    for index, key in enumerate(prefix, 1):
        start = _mapping(main, prefix[:index], start.get(key))
    merged = {name: dict(_mapping(main, (*prefix, name), value)) for name, value in start.items()}
    for file in _files(folder, root):
        part = load(file, root)
        for name, value in _mapping(part, (), part.value).items():
            fields = _mapping(part, (name,), value)
            target = merged.setdefault(name, {})
            # Two tags may share a path, each with its own methods; a schema is never shared.
            double = sorted(set(target) & set(fields)) if prefix == ("paths",) else list(target)
            if double:
                raise FailureError(
                    Failure(
                        Code.CONTRACT_INVALID,
                        f"{name} is there twice ({', '.join(double)})",
                        part.at((name, double[0])),
                        f"the other is at {places.get((*prefix, name), 'openapi.yaml')}",
                    )
                )
            target.update(fields)
        places.update(_places(part, prefix))
    return merged


def _files(folder: Path, root: Path) -> Iterator[Path]:
    """Return the files of a folder of parts; one that would be passed over is a failure."""
    for file in sorted(folder.glob("*")):
        if file.suffix == ".yaml":
            yield file
        elif file.suffix in {".json", ".yml"}:
            message = f"{file.name} is not read: the parts of a contract are .yaml files"
            hint = f"call it {file.stem}.yaml"
            raise FailureError(Failure(Code.CONTRACT_INVALID, message, location(file, root), hint))


def _mapping(part: YamlDocument, pointer: Pointer, value: Any) -> Mapping[str, Any]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    message = f"expected a mapping, found {type(value).__name__}"
    raise FailureError(Failure(Code.CONTRACT_INVALID, message, part.at(pointer)))


def _places(
    document: YamlDocument, prefix: tuple[str, ...]
) -> Iterator[tuple[Pointer, SourceLocation]]:
    """Return the places of paths, methods and schemas; nobody asks for the rest."""
    for pointer in document.lines:
        full = (*prefix, *pointer)
        depth = {"paths": 3, "components": 3}.get(str(full[0]), 0) if full else 0
        if 0 < len(full) <= depth:
            yield full, document.at(pointer)
