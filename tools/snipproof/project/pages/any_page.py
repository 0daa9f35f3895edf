"""Finds the code on pages of any generator, whose syntax is known only roughly.

`code_blocks` sees a page exactly as Hugo and Docsy do. This module sees what a reader sees, on a
page of Docusaurus, MkDocs, VuePress, Jekyll, Mintlify or plain HTML as well: a fence is one at any
indentation and behind any tag, code may stand between the tags of a shortcode, of Liquid or of
JSX, and a command that begins a line of the text is one without any mark around it.

A shortcode in code becomes a hole (see `languages.reading.hole`): what it prints is not known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape

from snipproof.core.location import SourceLocation
from snipproof.languages.reading.hole import hole, sanitize
from snipproof.project.pages.code_blocks import CodeBlock
from snipproof.project.pages.markdown import without_front_matter
from snipproof.project.pages.other_markup import asciidoc_blocks, rst_blocks

MARKDOWN = frozenset({".markdown", ".md", ".mdown", ".mdx"})
HTML = frozenset({".htm", ".html"})
ASCIIDOC = frozenset({".adoc", ".asciidoc"})
RST = frozenset({".rst"})
READ = MARKDOWN | HTML | ASCIIDOC | RST
"""The names' endings of the pages that are read."""

_LEAD = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:(?:<[^<>`\n]{1,200}>|\|)[ \t]*)*"
_FENCE = re.compile(rf"^(?P<lead>{_LEAD})(?P<mark>`{{3,}}|~{{3,}})(?P<info>[^`\n]*)$")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{?["']?([^\s}"']+))""")
_LABEL = re.compile(r"[{.\s]*([A-Za-z][\w+#-]*)")
_TAG_HOLDERS = r"[\w-]*(?:code|command|console|highlight|snippet|shell|terminal)[\w-]*|tab|card"
_OPEN = re.compile(
    rf"^[ \t]*(?:\{{\{{[<%][ \t]*(?P<hugo>{_TAG_HOLDERS})\b(?P<hugo_args>[^}}\n]*?)[ \t]*[%>]\}}\}}"
    rf"|\{{%-?[ \t]*(?P<liquid>{_TAG_HOLDERS})\b(?P<liquid_args>[^}}\n]*?)[ \t]*-?%\}}"
    rf"|<(?P<jsx>CodeBlock|Code|Terminal|Highlight)\b(?P<jsx_args>[^>\n]*[^/>\n])?>)",
)
_PANE = re.compile(r"\{\{[<%][ \t]*tabpane\b([^}\n]*)[%>]\}\}")
_PRE = re.compile(r"<pre\b(?P<args>[^>]{0,400})>", re.IGNORECASE)
_END_PRE = re.compile(r"</pre\s*>", re.IGNORECASE)
_HTML_TAG = re.compile(r"</?[A-Za-z!][^<>]{0,600}>")
_CLASS = re.compile(
    r"""\b(?:class(?:Name)?|data-lang|lang|language)=["'{]*[^"'>}]{0,200}?"""
    r"""(?:\blanguage-|\blang-|\bhighlight-|(?<=["']))([\w+-]{1,40})"""
)
_TAG = re.compile(
    r"\{\{[<%](?P<close>[ \t]*/)?\s*(?P<name>/?\*?[ \t]*[\w./-]*)[^\0]{0,400}?[%>]\}\}"
)
_LIQUID = re.compile(r"\{%[^\n]{0,300}?%\}")
_CALL = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?"
    r"(?:(?:[$%>#]|[\w.-]{1,40}@[\w.-]{1,60}:[^\s$#]{0,60}[$#])[ \t]+)?"
    r"(?:sudo[ \t]+)?curl(?:\.exe)?[ \t]+(?:-{1,2}[A-Za-z]|[\"']?(?:https?://|[$<{]))"
)
_INLINE = re.compile(r"(?<!`)`(curl[ \t][^`\n]{1,600}(?:://|[$}>]/)[^`\n]{1,600})`(?!`)")
_CLOSER = re.compile(r"^[ \t]*(?:</|\{\{[<%]|\{%|```|~~~|:::|<[A-Z])")


def code_on(text: str, path: str, suffix: str) -> Iterator[CodeBlock]:
    """Return the code of a page, in which lines end with a line feed; holes stand for shortcodes.

    `suffix` is the ending of its name, which says the markup that it is written in.
    """
    text = sanitize(text)
    if suffix in RST:
        found = rst_blocks(text, path)
    elif suffix in ASCIIDOC:
        found = asciidoc_blocks(text, path)
    else:
        body = without_front_matter(text)
        found = _Page(text if body is None else body, path, jsx=suffix == ".mdx").blocks()
    for block in found:
        yield replace(block, text=_filled(block.text))


def _filled(text: str) -> str:
    """Put holes where a template prints something, and nothing where it only marks something."""
    if "{{" not in text and "{%" not in text:
        return text
    closed = {found["name"].strip() for found in _TAG.finditer(text) if found["close"]}

    def fill(found: re.Match[str]) -> str:
        lines = "\n" * found[0].count("\n")
        name = found["name"].strip()
        if found["close"] or name in closed:
            return lines
        return hole(name.strip("/* ")) + lines

    kept = []
    for line in text.split("\n"):
        # What stands on a line by itself marks the lines around it.
        alone = ("{{" in line or "{%" in line) and not _LIQUID.sub("", _TAG.sub("", line)).strip()
        kept.append("" if alone else line)
    return _LIQUID.sub("", _TAG.sub(fill, "\n".join(kept)))


class _Page:
    """Goes through the lines of a page in Markdown or HTML once."""

    def __init__(self, text: str, path: str, *, jsx: bool) -> None:
        self._lines = text.split("\n")
        self._path = path
        self._comments = [("<!--", "-->"), *([("{/*", "*/}")] if jsx else [])]
        self._pane: dict[str, str] = {}

    def blocks(self) -> Iterator[CodeBlock]:
        """Return the blocks of code in their order."""
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            if fence := _FENCE.match(line):
                block, number = self._fence(number, fence)
                yield block
            elif comment := next((pair for pair in self._comments if pair[0] in line), None):
                number = self._behind_comment(number, comment)
            elif (opened := _OPEN.match(line)) and (held := self._held(number, opened)):
                block, number = held
                yield block
            elif "<pre" in line.lower() and (pre := _PRE.search(line)):
                block, number = self._pre(number, pre)
                yield block
            elif "curl" in line and _CALL.match(line):
                block, number = self._bare(number)
                yield block
            else:
                if "tabpane" in line and (pane := _PANE.search(line)):
                    self._pane = _attributes(pane[1])
                if "`curl" in line:
                    for found in _INLINE.finditer(line):
                        yield self._block("curl", found[1], number)
                number += 1

    def _block(
        self,
        language: str,
        text: str,
        number: int,
        attributes: Mapping[str, str] | None = None,
        *,
        fenced: bool = False,
        title: str = "",
    ) -> CodeBlock:
        """Return a block; `number` is the line of its text, from 0."""
        place = SourceLocation(self._path, number + 1)
        return CodeBlock(
            language.lower(), text, place, number + 1, title, attributes=attributes, fenced=fenced
        )

    def _fence(self, number: int, fence: re.Match[str]) -> tuple[CodeBlock, int]:
        """Return a fence and the line behind it; one that is not closed goes on to the end."""
        mark, info = fence["mark"], fence["info"]
        closer = re.compile(rf"^[ \t>|]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*(?:<[^`]*)?$")
        last = number + 1
        while last < len(self._lines) and not closer.match(self._lines[last]):
            last += 1
        text = "\n".join(_dedent(self._lines[number + 1 : last], fence["lead"]))
        block = self._block(_label(info), text + "\n", number + 1, _attributes(info), fenced=True)
        place = SourceLocation(self._path, number + 1)
        return replace(block, location=place), last + 1

    def _behind_comment(self, number: int, comment: tuple[str, str]) -> int:
        """Return the line behind a comment: what it holds is not shown."""
        begin, end = comment
        rest = self._lines[number].partition(begin)[2]
        while end not in rest:
            number += 1
            if number >= len(self._lines):
                return number
            rest = self._lines[number]
        return number + 1

    def _held(self, number: int, opened: re.Match[str]) -> tuple[CodeBlock, int] | None:
        """Return what stands between two tags as code; None if it has fences, or does not end."""
        kind = next(kind for kind in ("hugo", "liquid", "jsx") if opened[kind])
        name, args = opened[kind], opened[f"{kind}_args"] or ""
        closing = {
            "hugo": rf"\{{\{{[<%][ \t]*/[ \t]*{re.escape(name)}\b",
            "liquid": rf"\{{%-?[ \t]*end{re.escape(name)}\b",
            "jsx": rf"</{re.escape(name)}[ \t]*>",
        }[kind]
        closer = re.compile(closing)
        rest = self._lines[number][opened.end() :]
        if kind == "hugo" and args.rstrip().endswith("/"):
            return None
        if found := closer.search(rest):
            lines, last = [rest[: found.start()]], number
        else:
            last = number + 1
            while last < len(self._lines) and not (found := closer.search(self._lines[last])):
                if _FENCE.match(self._lines[last]) or last - number > _HELD:
                    return None
                last += 1
            if found is None:
                return None
            lines = [rest, *self._lines[number + 1 : last], self._lines[last][: found.start()]]
        given = _attributes(args)
        if name == "tab" and given.get("text") == "true":
            return None
        words = [word.strip("\"'`") for word in _ATTRIBUTE.sub(" ", args).split()]
        language = given.get("lang") or given.get("language") or ""
        title = given.get("header") or given.get("name") or given.get("title") or ""
        if name == "tab":
            # A pane's parameters are its tabs' as well.
            language, title = language or self._pane.get("lang", ""), title or " ".join(words)
        else:
            language = language or next(iter(words), "")
        text = "\n".join(lines).replace("{`", "  ").replace("`}", "  ")
        return self._block(language, text, number, given, title=title), last + 1

    def _pre(self, number: int, opened: re.Match[str]) -> tuple[CodeBlock, int]:
        """Return what `<pre>` holds, without tags."""
        rest = self._lines[number][opened.end() :]
        lines, last = [rest], number
        while not _END_PRE.search(lines[-1]) and last + 1 < len(self._lines):
            last += 1
            lines.append(self._lines[last])
        # Where a page of one line ends, what follows `</pre>` is another block.
        behind = _END_PRE.split(lines[-1], maxsplit=1)
        lines[-1] = behind[0]
        source = "\n".join(lines)
        named = _CLASS.search(opened["args"]) or _CLASS.search(source[:300])
        text = unescape(_HTML_TAG.sub(lambda tag: "\n" * tag[0].count("\n"), source))
        block = self._block(named[1] if named else "", text, number)
        if len(behind) > 1 and "<pre" in behind[1].lower():
            self._lines[last] = behind[1]
            return block, last
        return block, last + 1

    def _bare(self, number: int) -> tuple[CodeBlock, int]:
        """Return the lines of a command that nothing marks as code."""
        from snipproof.languages.curl.lines import unfinished  # noqa: PLC0415  few pages

        last = number
        kept = [self._lines[number]]
        while last + 1 < len(self._lines) and unfinished("\n".join(kept)) and last - number < _BARE:
            following = self._lines[last + 1]
            if _CLOSER.match(following):
                break
            kept.append(following)
            last += 1
        text = "\n".join(_HTML_TAG.sub("", line) if "</" in line else line for line in kept)
        return self._block("", text, number), last + 1


_HELD = 400
"""How many lines there are at most between the two tags of a block of code."""

_BARE = 60
"""How many lines a command without any mark has at most."""


def _dedent(lines: list[str], lead: str) -> list[str]:
    """Take away what a quotation or a list put before the lines of a fence."""
    quoted = lead.count(">")
    width = len(re.sub(r"[^ \t]", " ", lead.split("<", maxsplit=1)[0]).expandtabs(4))
    return [_without(line, quoted, width) for line in lines]


def _without(line: str, quoted: int, width: int) -> str:
    for _ in range(quoted):
        line = re.sub(r"^[ \t]*>[ \t]?", "", line, count=1)
    if quoted:
        return line
    blank = len(line) - len(line.lstrip(" \t"))
    return line[min(blank, width) :]


def _label(info: str) -> str:
    """Return the language that an info string names, in any generator's way of writing it."""
    found = _LABEL.match(info)
    return found[1].lower() if found else ""


def _attributes(text: str) -> dict[str, str]:
    return {found[1]: found[2] or found[3] or found[4] or "" for found in _ATTRIBUTE.finditer(text)}
