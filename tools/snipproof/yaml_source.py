"""Reads YAML as YAML 1.2's core schema has it, with the line of everything.

PyYAML speaks YAML 1.1, where `no` is false, `012` is ten and `2026-03-02` is a date; none of it
may happen to a contract that other tools read as YAML 1.2 or JSON (OpenAPI 3.1, section 4.2). So
the parser is PyYAML's, and the meaning of its scalars is decided here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from snipproof.failure import Code, Failure, FailureError
from snipproof.location import SourceLocation
from snipproof.source import location, read_text

Pointer = tuple[str | int, ...]
"""The way from a document's root to a value in it: keys and indexes."""

MAX_NODES = 1_000_000
"""How many values a document may expand to; aliases can multiply a few bytes without end."""

MAX_DEPTH = 100
"""How deep a document may nest; no contract comes near it."""

_PREFIX = "tag:yaml.org,2002:"

_SCALARS = {
    "bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "int": (r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    "float": (
        r"^(?:[-+]?(?:\.\d+|\d+\.\d*|\d+(?=[eE]))(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|\.nan)$",
        "-+.0123456789",
    ),
}
"""Plain scalars by tag: their pattern and their possible first characters (YAML 1.2, 10.3.2)."""


class _Loader(yaml.CSafeLoader):
    """PyYAML's parser with the scalars of YAML 1.2."""

    yaml_implicit_resolvers = {}  # noqa: RUF012  PyYAML's own type, emptied of YAML 1.1


for _name, (_pattern, _first) in _SCALARS.items():
    _Loader.add_implicit_resolver(_PREFIX + _name, re.compile(_pattern), list(_first))
_Loader.add_implicit_resolver(
    _PREFIX + "null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A document's value, and the line of each value in it (from 1), by pointer."""

    value: Any
    lines: Mapping[Pointer, int]
    path: str

    def at(self, pointer: Pointer) -> SourceLocation:
        """Give the location of a value, or of the nearest value around it that is there."""
        while pointer and pointer not in self.lines:
            pointer = pointer[:-1]
        return SourceLocation(self.path, self.lines.get(pointer, 1))


def load(file: Path, root: Path) -> YamlDocument:
    """Read one YAML (or JSON) file; an empty one is `None`.

    Raises `FailureError`: `bad-source` where it is not text, `bad-metadata` where it is not YAML,
    repeats a key, uses a tag of its own, or expands beyond `MAX_NODES` or `MAX_DEPTH`.
    """
    return parse(read_text(file, root), location(file, root))


def parse(text: str, start: SourceLocation) -> YamlDocument:
    """Parse YAML whose first line stands at `start`; see `load` for what is raised."""
    try:
        # A subclass of PyYAML's safe loader, and asked for nodes: it never makes objects.
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise _failure(start, line, f"not valid YAML: {error.problem}", "mend the YAML") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _failure(start, 0, f"not valid YAML: {error}", "mend the YAML") from error
    builder = _Builder(start)
    value = None if root is None else builder.build(root, (), root.start_mark.line)
    return YamlDocument(value, builder.lines, start.path)


def _failure(start: SourceLocation, line: int, message: str, hint: str) -> FailureError:
    place = SourceLocation(start.path, start.line + line)
    return FailureError(Failure(Code.BAD_METADATA, message, place, hint))


class _Builder:
    """Makes values of a document's nodes and remembers their lines."""

    def __init__(self, start: SourceLocation) -> None:
        self.lines: dict[Pointer, int] = {}
        self._start = start
        self._count = 0

    def build(self, node: yaml.Node, pointer: Pointer, line: int) -> Any:
        self._count += 1
        if self._count > MAX_NODES or len(pointer) > MAX_DEPTH:
            raise self._failure(
                node,
                f"the document expands to more than {MAX_NODES:,} values or {MAX_DEPTH} levels",
                "write out what the aliases stand for, and less of it",
            )
        self.lines[pointer] = line + self._start.line
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, pointer))
        if isinstance(node, yaml.SequenceNode):
            return [
                self.build(child, (*pointer, index), child.start_mark.line)
                for index, child in enumerate(node.value)
            ]
        return self._scalar(node)

    def _items(self, node: yaml.MappingNode, pointer: Pointer) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._failure(key, "a key is not a scalar", "use a plain name as key")
            name = str(key.value)
            if name in seen:
                raise self._failure(key, f"the key {name!r} is there twice", "keep one of them")
            seen.add(name)
            yield name, self.build(child, (*pointer, name), key.start_mark.line)

    def _scalar(self, node: yaml.Node) -> Any:
        text = str(node.value)
        match node.tag.removeprefix(_PREFIX):
            case "str":
                return text
            case "null":
                return None
            case "bool":
                return text[0] in "tT"
            case "int":
                return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
            case "float":
                return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
            case _:
                message = f"the tag {node.tag!r} has no meaning here"
                raise self._failure(node, message, "write a plain value")

    def _failure(self, node: yaml.Node, message: str, hint: str) -> FailureError:
        return _failure(self._start, node.start_mark.line, message, hint)
