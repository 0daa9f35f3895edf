"""Finds the listings of pages in AsciiDoc and reStructuredText.

AsciiDoc: delimited blocks (`----`, `....`) and fences, with the language of the attribute line
`[source,bash]` before them (AsciiDoc's documentation, "Source Code Blocks"). reStructuredText: the
directives `code`, `code-block` and `sourcecode`, and literal blocks behind `::` (Docutils,
"reStructuredText Markup Specification").
"""

import re
from collections.abc import Iterator

from snipproof.core.location import SourceLocation
from snipproof.project.pages.code_blocks import CodeBlock

_LISTING = re.compile(r"^(-{4,}|\.{4,}|`{3,})(\w*)[ \t]*$")
_SOURCE = re.compile(r"^\[(?:source|listing)?[%\w]*(?:,[ \t]*(?:lang(?:uage)?=)?\"?([\w+-]+))?.*\]")
_DIRECTIVE = re.compile(
    r"^(?P<indent>[ \t]*)\.\. +(?:code(?:-block)?|sourcecode|prompt)::[ \t]*(?P<name>[\w+-]*)"
)
_LITERAL = re.compile(r"^(?P<indent>[ \t]*)(?!\.\. )(?:.*[^:\s].*)?::[ \t]*$")
_OPTION = re.compile(r"^\s+:[\w-]+:")


def asciidoc_blocks(text: str, path: str) -> Iterator[CodeBlock]:
    """Return the listings of a page in AsciiDoc."""
    lines = text.split("\n")
    named, number = "", 0
    while number < len(lines):
        line = lines[number]
        if opened := _LISTING.match(line):
            last = number + 1
            while last < len(lines) and lines[last].rstrip() != opened[1]:
                last += 1
            inside = re.sub(
                r"<\d+>[ \t]*$", "", "\n".join(lines[number + 1 : last]), flags=re.MULTILINE
            )
            place = SourceLocation(path, number + 1)
            yield CodeBlock((opened[2] or named).lower(), inside + "\n", place, number + 2)
            named, number = "", last
        elif source := _SOURCE.match(line):
            named = source[1] or ""
        elif line.strip() and not line.startswith((".", "[")):
            named = ""
        number += 1


def rst_blocks(text: str, path: str) -> Iterator[CodeBlock]:
    """Return the code blocks and literal blocks of a page in reStructuredText."""
    lines = text.expandtabs(8).split("\n")
    number = 0
    while number < len(lines):
        opened = _DIRECTIVE.match(lines[number]) or _LITERAL.match(lines[number])
        number += 1
        if opened is None:
            continue
        outside = len(opened["indent"])
        start = number
        while start < len(lines) and (not lines[start].strip() or _OPTION.match(lines[start])):
            start += 1
        last = start
        while last < len(lines) and (_indent(lines[last]) > outside or not lines[last].strip()):
            last += 1
        if last > start:
            width = min(_indent(line) for line in lines[start:last] if line.strip())
            name = opened.groupdict().get("name") or ""
            code = "\n".join(line[width:] for line in lines[start:last])
            yield CodeBlock(name.lower(), code, SourceLocation(path, number), start + 1)
            number = last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
