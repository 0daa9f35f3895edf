"""Reads YAML as YAML 1.2's core schema has it, with the line of everything.

Merge keys (`<<: *common`) are read as YAML 1.1 has them: YAML 1.2 dropped them, and every tool that
reads contracts knows them. JSON is read by a parser of its own, which is a hundred times as fast.

PyYAML speaks YAML 1.1, where `no` is false, `012` is ten and `2026-03-02` is a date; none of it
may happen to a contract that other tools read as YAML 1.2 or JSON (OpenAPI 3.1, section 4.2). So
the parser is PyYAML's, and the meaning of its scalars is decided here.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.json_document import (
    JsonLines,
    NotPlainJsonError,
    depth,
    read_json,
)
from snipproof.core.formats.source import MAX_BYTES, location, read_text
from snipproof.core.formats.yaml_document import Pointer, YamlDocument
from snipproof.core.location import SourceLocation

MAX_NODES = 250_000
"""How many values aliases may add to a document; they can multiply a few bytes without end."""

MAX_DEPTH = 100
"""How deep a document may nest; no contract comes near it."""

_PREFIX = "tag:yaml.org,2002:"
_COLLECTIONS = {_PREFIX + "map", _PREFIX + "seq"}

_NESTING = re.compile(r"[\[{]|[\]}]|^[ \t?-]+", re.MULTILINE)
"""The marks that open and close a level in flow style, and those of levels in block style."""

_HEX = "[0-9a-fA-F]"
_SURROGATES = re.compile(
    rf"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB]{_HEX}{{2}}\\u[dD][c-fC-F]{_HEX}{{2}})"
)
"""One character as JSON may write it, as a pair of escapes, which YAML does not know."""

_SCALARS = {
    "bool": (r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    "int": (r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    "float": (
        (
            r"^(?:[-+]?(?:\.\d+|\d+\.\d*|\d+(?=[eE]))(?:[eE][-+]?\d+)?|[-+]?\.(?:inf|Inf|INF)|"
            r"\.(?:nan|NaN|NAN))$"
        ),
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


def load(file: Path, root: Path, max_bytes: int = MAX_BYTES) -> YamlDocument:
    """Read one YAML (or JSON) file of at most `max_bytes`; an empty one is `None`.

    Raises `FailureError`: `bad-source` where it is not text, `bad-metadata` where it is not YAML,
    repeats a key, uses a tag of its own, or expands beyond `MAX_NODES` or `MAX_DEPTH`.
    """
    return parse(read_text(file, root, max_bytes), location(file, root))


def parse(text: str, start: SourceLocation) -> YamlDocument:
    """Parse YAML whose first line stands at `start`; see `load` for what is raised."""
    if text.lstrip()[:1] in {"{", "["}:
        try:
            value = read_json(text)
        except NotPlainJsonError:
            pass  # what is wrong, or that it is YAML after all, is found below, with its line
        else:
            if depth(value, MAX_DEPTH) > MAX_DEPTH:
                message, hint = _TOO_DEEP
                raise _Places(text, start).failure(0, message, hint)
            return YamlDocument(value, JsonLines(text, start.line), start.path)
    if text.lstrip().startswith(("{", "[", '"')):
        text = _SURROGATES.sub(lambda found: found[1] + json.loads(f'"{found[2]}"'), text)
    places = _Places(text, start)
    _refuse_abyss(text, places)
    try:
        # A subclass of PyYAML's safe loader, and asked for nodes: it never makes objects.
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        offset = error.problem_mark.index if error.problem_mark else 0
        if text[offset : offset + 1] == "\t":
            message = "a tab stands here, and YAML takes none before a key or a value"
            raise places.failure(offset, message, "indent with spaces") from error
        reason = ", ".join(filter(None, (error.context, error.problem)))
        raise places.failure(offset, f"not valid YAML: {reason}", "fix the YAML") from error
    except ReaderError as error:
        offset = len(text.encode()[: error.position].decode())
        message = f"not valid YAML: {error.reason} (U+{error.character:04X})"
        raise places.failure(offset, message, "remove the character") from error
    # A value takes two characters at least, so only aliases make more than the text has.
    builder = _Builder(places, MAX_NODES + len(text) // 2)
    value = None if root is None else builder.build(root, (), root.start_mark)
    return YamlDocument(value, builder.lines, start.path)


def _refuse_abyss(text: str, places: "_Places") -> None:
    """Raise `FailureError` for nesting so deep that the parser's own stack would overflow.

    The count is rough, as it takes brackets in texts for levels. So it only stops what is far
    beyond `MAX_DEPTH`, and leaves the rest to be counted exactly.
    """
    depth = 0
    for found in _NESTING.finditer(text):
        if found[0] in "[{":
            depth += 1
        elif found[0] in "]}":
            depth = max(depth - 1, 0)
        if max(depth, len(found[0])) > 10 * MAX_DEPTH:
            raise places.failure(found.start(), *_TOO_DEEP)


_TOO_DEEP = (
    f"the document nests deeper than {MAX_DEPTH} levels",
    "close the brackets, or make it flatter",
)


class _Places:
    """Turns offsets in a text into lines, which end with a line feed and nothing else.

    PyYAML's own line numbers count other separators too, such as U+2028 inside a text.
    """

    def __init__(self, text: str, start: SourceLocation) -> None:
        self._start = start
        self._ends = [found.start() for found in re.finditer("\n", text)]
        self._last = len(text.rstrip())

    def line(self, offset: int) -> int:
        return self._start.line + bisect_left(self._ends, min(offset, self._last))

    def failure(self, offset: int, message: str, hint: str) -> FailureError:
        place = SourceLocation(self._start.path, self.line(offset))
        return FailureError(Failure(Code.BAD_METADATA, message, place, hint))


class _Builder:
    """Makes values of a document's nodes and remembers their lines."""

    def __init__(self, places: _Places, most: int) -> None:
        self.lines: dict[Pointer, int] = {}
        self._places = places
        self._most = most
        self._count = 0

    def build(self, node: yaml.Node, pointer: Pointer, mark: yaml.Mark) -> Any:
        self._count += 1
        if self._count > self._most or len(pointer) > MAX_DEPTH:
            raise self._failure(
                node,
                f"the document expands to more than {MAX_NODES:,} values or {MAX_DEPTH} levels",
                "write out what the aliases stand for, and less of it",
            )
        self.lines[pointer] = self._places.line(mark.index)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if node.tag not in _COLLECTIONS:
            raise self._meaningless(node)
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, pointer))
        return [
            self.build(child, (*pointer, index), child.start_mark)
            for index, child in enumerate(node.value)
        ]

    def _items(self, node: yaml.MappingNode, pointer: Pointer) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        merged: list[yaml.MappingNode] = []
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._failure(key, "a key is not a scalar", "use a plain name as key")
            name = str(key.value)
            if name == "<<" and not key.style:
                merged += self._merged(child)
                continue
            if name in seen:
                raise self._failure(key, f"the key {name!r} is there twice", "keep one of them")
            seen.add(name)
            yield name, self.build(child, (*pointer, name), key.start_mark)
        # What is written wins over what is merged, and what is merged first over what comes later.
        for mapping in merged:
            yield from self._merge(mapping, pointer, seen, (id(node),))

    def _merge(
        self, node: yaml.MappingNode, pointer: Pointer, seen: set[str], around: tuple[int, ...]
    ) -> Iterator[tuple[str, Any]]:
        if id(node) in around:
            raise self._failure(node, "a mapping is merged into itself", "write the fields out")
        later: list[yaml.MappingNode] = []
        for key, child in node.value:
            name = str(key.value)
            if name == "<<" and not key.style:
                later += self._merged(child)
            elif name not in seen:
                seen.add(name)
                yield name, self.build(child, (*pointer, name), key.start_mark)
        for mapping in later:
            yield from self._merge(mapping, pointer, seen, (*around, id(node)))

    def _merged(self, node: yaml.Node) -> list[yaml.MappingNode]:
        """Return the mappings that a merge key takes in (YAML 1.1, the type `merge`)."""
        self._count += 1
        if self._count > self._most:
            raise self._failure(node, "merge keys expand without end", "write the fields out")
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(item, yaml.MappingNode) for item in nodes):
            message = "a merge key (<<) takes a mapping, or a list of mappings"
            raise self._failure(node, message, "write `<<: *name`, with &name at a mapping")
        return list(nodes)

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        kind = node.tag.removeprefix(_PREFIX)
        try:
            match kind:
                case "str":
                    return text
                case "null":
                    return None
                case "bool":
                    return {"true": True, "false": False}[text.lower()]
                case "int":
                    return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
                case "float":
                    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        except (KeyError, ValueError) as error:
            # A tag that the document writes itself, or a number beyond all measure.
            message = f"{text[:40]!r} cannot be read as {kind}"
            raise self._failure(node, message, "write it as text, in quotes") from error
        raise self._meaningless(node)

    def _meaningless(self, node: yaml.Node) -> FailureError:
        message = f"the tag {node.tag!r} has no meaning here"
        return self._failure(node, message, "write a plain value")

    def _failure(self, node: yaml.Node, message: str, hint: str) -> FailureError:
        return self._places.failure(node.start_mark.index, message, hint)
