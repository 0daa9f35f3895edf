"""Makes examples of the code on a page: in its fences, or moved into files.

A block is adopted if it makes calls, is in a language of the project, and all its calls are
operations of the contract. Tabs of one pane, and blocks that follow each other and make the same
calls, are the languages of one example. Its id is the tag and the name of its last operation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from snipproof.authoring.audit.address import Address, Addresses
from snipproof.authoring.audit.placeholders import in_address
from snipproof.contract import Contract, Match, Operation
from snipproof.core.failure import Failure
from snipproof.languages import Plugin
from snipproof.languages.page_readers import PageReader
from snipproof.languages.reading.hole import has_hole
from snipproof.project.pages.code_blocks import CodeBlock, code_blocks
from snipproof.project.pages.markdown import without_front_matter
from snipproof.project.pages.shortcodes import Shortcode, read_shortcodes

_FENCE = re.compile(r"^(?P<lead>[ \t>]*)(?P<mark>`{3,}|~{3,})(?P<info>[^\n]*)$")


@dataclass(frozen=True, slots=True)
class Adopted:
    """A block that becomes a part of an example, and the operations that it calls."""

    block: CodeBlock
    language: Plugin
    operations: tuple[Operation, ...]
    example_id: str


@dataclass(frozen=True, slots=True)
class Left:
    """A block that stays as it is, and why."""

    block: CodeBlock
    reason: str


@dataclass(frozen=True, slots=True)
class Adoption:
    """The result for a page: its new text, files to write, adopted examples and others."""

    path: str
    before: str
    after: str
    files: tuple[tuple[str, str], ...]
    adopted: tuple[Adopted, ...]
    left: tuple[Left, ...]

    @property
    def difference(self) -> str:
        """The changes of the page, as a unified diff."""
        lines = unified_diff(
            self.before.splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            self.path,
            self.path,
        )
        return "".join(lines)


def adopt(
    text: str,
    path: str,
    contract: Contract,
    languages: Sequence[Plugin],
    taken: frozenset[str],
    *,
    in_place: bool,
) -> Adoption:
    """Return what becomes of a page; `taken` are ids that other examples have already."""
    body = without_front_matter(text)
    body = text if body is None else body
    shortcodes = [item for item in read_shortcodes(body, path) if isinstance(item, Shortcode)]
    found, _ = code_blocks(body, path, shortcodes)
    blocks = sorted(
        (block for block in found if not isinstance(block, Failure)), key=lambda one: one.first
    )
    adopted, left = _chosen(blocks, contract, languages, taken)
    lines = text.split("\n")
    # From the end, so that the lines before keep their numbers.
    for item in reversed(adopted):
        _write(lines, item, in_place=in_place)
    files: list[tuple[str, str]] = []
    if not in_place:
        lines, files = _moved(lines, adopted)
    return Adoption(path, text, "\n".join(lines), tuple(files), tuple(adopted), tuple(left))


def _chosen(
    blocks: Sequence[CodeBlock],
    contract: Contract,
    languages: Sequence[Plugin],
    taken: frozenset[str],
) -> tuple[list[Adopted], list[Left]]:
    adopted: list[Adopted] = []
    left: list[Left] = []
    ids = set(taken)
    addresses = Addresses(contract)
    for block in blocks:
        if {"example", "output", "untested"} & set(block.attributes or {}):
            continue
        named = {block.language, block.title.lower()}
        language = next((item for item in languages if item.fences & named or item in named), None)
        if language is None:
            continue
        result = _operations(block, language, contract, addresses)
        if isinstance(result, str):
            left.append(Left(block, result))
            continue
        last = adopted[-1] if adopted else None
        again = last is not None and result == last.operations
        if again and last and language not in _languages_of(adopted, last.example_id):
            example_id = last.example_id
        else:
            example_id = _free(f"{_slug(result[-1].tag)}/{result[-1].slug}", ids)
            ids.add(example_id)
        adopted.append(Adopted(block, language, result, example_id))
    return adopted, left


def _languages_of(adopted: Sequence[Adopted], example_id: str) -> set[str]:
    return {str(item.language) for item in adopted if item.example_id == example_id}


def _slug(tag: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", tag.lower()).strip("-") or "examples"


def _free(wanted: str, ids: set[str]) -> str:
    """Return the id, or with a number behind it where it is taken."""
    number = 2
    found = wanted
    while found in ids:
        found = f"{wanted}-{number}"
        number += 1
    return found


def _operations(
    block: CodeBlock, language: Plugin, contract: Contract, addresses: Addresses
) -> tuple[Operation, ...] | str:
    """Return the operations that a block calls, in their order; or why it cannot be adopted."""
    try:
        calls = language.read_calls(language.before_reading(block.text))
    except (SyntaxError, ValueError) as error:
        return f"it cannot be read: {error}"
    if not calls:
        return "it makes no call"
    found: list[Operation] = []
    reader = PageReader(
        str(language), language.call, language.read_calls, language.expands_variables
    )
    for call in calls:
        address = addresses.locate(in_address(str(call.url), reader, addresses.literals))
        if not isinstance(address, Address):
            return f"line {block.first + call.first - 1} calls another host, or it is not known"
        if has_hole(call.method):
            return "its method is made where reading does not see it"
        match = contract.match(call.method.upper(), address.path)
        if not isinstance(match, Match):
            return f"the contract has no {call.method.upper()} {address.path}"
        found.append(match.operation)
    return tuple(found)


def _write(lines: list[str], item: Adopted, *, in_place: bool) -> None:
    """Add the one attribute to a fence, or to the tag of a tab."""
    if not in_place:
        return
    number = item.block.location.line - 1
    fence = _FENCE.match(lines[number])
    if fence:
        language, _, rest = fence["info"].strip().partition(" ")
        if "{" in language:
            language, brace, more = fence["info"].strip().partition("{")
            rest = brace + more
        info = " ".join(filter(None, [language.strip(), f"example={item.example_id}", rest]))
        lines[number] = f"{fence['lead']}{fence['mark']}{info}"
        return
    # Of a tab, the title may stand without a name: then the pane takes the attribute.
    tag = next(
        (n for n in range(number, -1, -1) if re.search(r"\{\{[<%]\s*tabpane\b", lines[n])), number
    )
    if "example=" not in lines[tag]:
        lines[tag] = re.sub(
            r"(\{\{[<%]\s*\w+)\b", rf'\1 example="{item.example_id}"', lines[tag], count=1
        )


def _moved(lines: list[str], adopted: Sequence[Adopted]) -> tuple[list[str], list[tuple[str, str]]]:
    """Put a shortcode in the place of each example's blocks; return the files that hold them."""
    files: list[tuple[str, str]] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    for item in adopted:
        first, last = _span(lines, item.block)
        spans.setdefault(item.example_id, []).append((first, last))
        text = item.block.text if item.block.text.endswith("\n") else f"{item.block.text}\n"
        files.append((f"{item.example_id}/{item.language.filename}", text))
    names = {item.example_id: item.operations for item in adopted}
    for example_id, operations in names.items():
        slug = example_id.rpartition("/")[2]
        if len(operations) > 1 or operations[-1].slug != slug:
            listed = ", ".join(f'"{operation.id}"' for operation in operations)
            files.append((f"{example_id}/example.toml", f"operations = [{listed}]\n"))
    kept = list(lines)
    for example_id, parts in sorted(spans.items(), key=lambda pair: -pair[1][0][0]):
        first, last = parts[0][0], parts[-1][1]
        kept[first : last + 1] = [f'{{{{< snippet "{example_id}" >}}}}']
    return kept, files


def _span(lines: Sequence[str], block: CodeBlock) -> tuple[int, int]:
    """Return the first and last line of a block with its marks, or of the pane that it is in."""
    first = block.location.line - 1
    if not block.fenced:
        opened = next(
            (n for n in range(first, -1, -1) if re.search(r"\{\{[<%]\s*tabpane\b", lines[n])), first
        )
        closed = next(
            (n for n in range(first, len(lines)) if re.search(r"/\s*tabpane\b", lines[n])), None
        )
        if closed is not None:
            return opened, closed
    return first, block.first - 1 + block.text.count("\n")


def pages_of(places: Sequence[Path]) -> Iterator[Path]:
    """Return the pages that places are, or that are in them."""
    for place in places:
        yield from sorted(place.rglob("*.md")) if place.is_dir() else [place]
