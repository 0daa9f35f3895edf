"""Checks built pages: the code that they show and copy is the code that ran.

The templates mark what they show: `<code data-snippet="tokens/get-user-tokens"
data-language="curl">` holds a snippet, `data-recorded="curl.out"` a recorded file, and a button
with `data-copy="ID"` copies the text of the element with this id. Code in a language that nobody
runs, such as `class="language-yaml"`, is free; other code says why it was not run in
`data-untested`, and the page shows it. This module trusts none of the rest: it compares the text of
the built HTML with the files.

An example that stays in its fence may have a mark, which names it in the same attributes. Whatever
built the site, one of its pages has to show a `<pre>` with the very text of each block of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.project.pages.page import code_languages
from snipproof.project.project import Project
from snipproof.report.proof import FILE, TargetProof, read_proof
from snipproof.report.site_data.examples import exchange_texts
from snipproof.report.site_markup import (
    exchanges,
    false_marks,
    foreign_files,
    foreign_markup,
    unknown_blocks,
)


@dataclass(frozen=True, slots=True)
class SiteReport:
    """The result of reading built pages: the numbers of pages and snippets, and the failures.

    `proofs` is what is proven, by target.
    """

    pages: int
    shown: int
    failures: tuple[Failure, ...]
    proofs: tuple[TargetProof, ...] = ()


def check_site(project: Project, public: Path) -> SiteReport:
    """Compare every built page with the examples and with the proof of their runs."""
    pages = sorted(public.rglob("*.html"))
    proofs = read_proof(project.settings.folder("state") / FILE)
    checker = _Checker(project, public, proofs)
    failures = [
        failure for page in pages for failure in checker.page(page, page.relative_to(public))
    ]
    failures.extend(checker.in_place())
    failures.extend(checker.unshown())
    # What other layouts and their scripts do is not known.
    own = project.settings.site_layouts == "own"
    for file, what in foreign_files(public) if own else ():
        place = SourceLocation(file.relative_to(public).as_posix(), 1)
        failures.append(Failure(Code.UNSAFE_PATH, what, place, _NOT_OURS))
    return SiteReport(len(pages), checker.count, tuple(failures), proofs)


class _Checker:
    """Goes through the pages and remembers what they showed."""

    def __init__(self, project: Project, public: Path, proofs: Sequence[TargetProof]) -> None:
        self.count = 0
        self._project = project
        self._public = public
        self._proofs = proofs
        self._shown: set[tuple[str, str]] = set()
        self._code_languages = code_languages(project.languages)
        # A page of an operation offers its path by itself.
        self._paths = {operation.path for operation in project.contract.operations.values()}
        self._in_place = [
            snippet
            for example in project.found.examples
            for snippet in example.snippets.values()
            if snippet.page is not None
        ]
        self._in_place_texts = {
            _trimmed(text)
            for snippet in self._in_place
            for text in (() if snippet.page is None else snippet.page.blocks)
        }
        self._blocks: dict[str, SourceLocation] = {}
        self._exchanges: dict[tuple[str, str], set[str]] = {}

    def page(self, file: Path, name: Path) -> Iterator[Failure]:
        """Return what is wrong with one page."""
        tree = LexborHTMLParser(file.read_bytes())
        yield from self._markup(tree, file, name)
        checked: set[str] = set()
        for node in tree.css("code[data-snippet]"):
            place = self._place(name, file, node)
            identity = node.attributes.get("id")
            if identity:
                checked.add(identity)
            yield from self._code(node, place)
        if self._in_place:
            for node in tree.css("pre"):
                self._blocks.setdefault(_block(node), SourceLocation(name.as_posix(), 1))
        for node in tree.css("code[data-variables]"):
            if self._is_exports(node):
                checked.add(node.attributes.get("id") or "")
        for button in tree.css("[data-copy]"):
            target = button.attributes.get("data-copy") or ""
            found = tree.css(f'[id="{target}"]')
            if len(found) != 1:
                message = f"a copy button copies {target!r}, and {len(found)} elements have this id"
                place = self._place(name, file, button)
                yield Failure(Code.STALE_OUTPUT, message, place, _TEMPLATE)
            elif (
                target not in checked
                and found[0].text(deep=True) not in self._paths
                and _trimmed(found[0].text(deep=True)) not in self._in_place_texts
                and not self._is_excused(found[0])
            ):
                message = f"a copy button copies code that was not checked: {target!r}"
                place = self._place(name, file, button)
                yield Failure(Code.UNTESTED_CODE, message, place, _TEMPLATE)

    def _markup(self, tree: LexborHTMLParser, file: Path, name: Path) -> Iterator[Failure]:
        """Return what a page has that is not of the site, and what it claims without proof."""
        own = self._project.settings.site_layouts == "own"
        for node, what in foreign_markup(tree, self._public) if own else ():
            place = self._place(name, file, node) if node else SourceLocation(name.as_posix(), 1)
            yield Failure(Code.UNSAFE_PATH, what, place, _NOT_OURS)
        for node, what in false_marks(tree, name, self._is_proven):
            place = self._place(name, file, node) if node else SourceLocation(name.as_posix(), 1)
            hint = "remove it: marks are made by `snippet`, of what ran"
            yield Failure(Code.UNTESTED_CODE, what, place, hint)
        for node, code in exchanges(tree):
            if not self._is_recorded_exchange(node, code):
                place = self._place(name, file, node)
                shown = " ".join(node.text(deep=True).split())[:80]
                message = f"the page shows an exchange that no run has recorded: {shown!r}"
                yield Failure(Code.STALE_OUTPUT, message, place, "build the site anew")
        for block in unknown_blocks(tree, self._is_known):
            text = block.text(deep=True)
            if _trimmed(text) in self._in_place_texts:
                continue
            if any(language.shown_call.search(text) for language in self._project.languages):
                place = self._place(name, file, block)
                message = f"code that nobody ran looks like an example: {text.strip()[:80]!r}"
                hint = "make it an example, or a block of code that says why it is none"
                yield Failure(Code.UNTESTED_CODE, message, place, hint)

    def _is_proven(self, named: LexborNode, code: LexborNode) -> bool:
        example = self._project.examples.get(named.attributes.get("data-snippet") or "")
        language = named.attributes.get("data-language")
        snippets = example.snippets.values() if example else ()
        found = next((item for item in snippets if item.language == language), None)
        return (
            found is not None
            and _shows(code, found)
            and not list(self._unproven(found, found.location))
        )

    def _is_recorded_exchange(self, node: LexborNode, code: LexborNode | None) -> bool:
        """Whether an exchange is one of the proof, of the snippet beside it."""
        if code is None:
            return False
        name = code.attributes.get("data-snippet") or ""
        language = code.attributes.get("data-language") or ""
        if (name, language) not in self._exchanges:
            entries = (proof.results.get(name, {}).get(language, {}) for proof in self._proofs)
            self._exchanges[name, language] = {
                _plain(text)
                for entry in entries
                for exchange in entry.get("exchanges") or ()
                for text in exchange_texts(exchange)
            }
        shown = _plain(node.text(deep=True, separator=" "))
        return shown in self._exchanges[name, language]

    def _is_known(self, code: LexborNode) -> bool:
        """Whether code is checked by itself, or says what it is."""
        if "data-variables" in code.attributes:
            return self._is_exports(code)
        return "data-snippet" in code.attributes or self._is_excused(code)

    def _is_exports(self, code: LexborNode) -> bool:
        """Whether code only sets variables of the examples, to what a shell takes as text."""
        *lines, last = code.text(deep=True).split("\n")
        found = [_EXPORT.fullmatch(line) for line in (*lines, *([last] if last else []))]
        settings = self._project.settings
        known = {settings.base_url_variable, settings.token_variable, *self._project.variables[0]}
        return all(match is not None and match[1] in known for match in found)

    def unshown(self) -> Iterator[Failure]:
        """Return the snippets that ought to be on a page and are on none."""
        for example in self._project.found.examples:
            for language, snippet in example.snippets.items():
                wanted = self._project.shown_at(example.id, language)
                if wanted and (example.id, str(language)) not in self._shown:
                    message = f"no built page shows it, though {wanted[0]} does"
                    hint = "build the site anew, and look at its templates"
                    yield Failure(Code.ORPHAN_EXAMPLE, message, snippet.location, hint)

    def in_place(self) -> Iterator[Failure]:
        """Return what is wrong with the examples that stand on pages themselves."""
        for snippet in self._in_place:
            blocks = () if snippet.page is None else snippet.page.blocks
            lost = [text for text in blocks if _trimmed(text) not in self._blocks]
            if not lost:
                self.count += 1
                self._shown.add((snippet.example_id, str(snippet.language)))
                yield from self._unproven(snippet, snippet.location)
                continue
            self._shown.add((snippet.example_id, str(snippet.language)))
            message = f"no built page shows {snippet.id} byte for byte"
            first = lost[0].split("\n")[0]
            near = next((shown for shown in self._blocks if first in shown), None)
            if near is not None:
                place, difference = self._blocks[near], _first_difference(lost[0], near)
                message += f"; {place.path} shows it otherwise: {difference}"
            yield Failure(Code.STALE_OUTPUT, message, snippet.location, _TEMPLATE)

    def _code(self, node: LexborNode, place: SourceLocation) -> Iterator[Failure]:
        example_id = node.attributes.get("data-snippet") or ""
        language = node.attributes.get("data-language")
        recorded = node.attributes.get("data-recorded")
        example = self._project.examples.get(example_id)
        if example is None:
            message = f"the page shows {example_id!r}, and there is no such example"
            yield Failure(Code.UNKNOWN_SNIPPET, message, place, "build the site anew")
            return
        text = node.text(deep=True)
        if recorded is not None:
            known = {example.response_file, *(item.output_filename for item in example.outputs)}
            file = example.directory / (recorded if recorded in known else "-")
            expected = file.read_text("utf-8-sig", "replace") if file.is_file() else None
            if expected is None or expected != text:
                message = f"the page does not show {example_id}/{recorded} as it is"
                yield Failure(Code.STALE_OUTPUT, message, place, "build the site anew")
            elif not self._is_recorded(example_id, recorded, file):
                message = f"{example_id}/{recorded} is not what the run was compared with"
                yield Failure(Code.STALE_OUTPUT, message, place, f"snipproof run {example_id}")
            return
        snippet = next(
            (item for item in example.snippets.values() if item.language == language), None
        )
        if snippet is None:
            message = f"{example_id} has no snippet in {language!r}"
            yield Failure(Code.UNKNOWN_SNIPPET, message, place, "build the site anew")
            return
        self.count += 1
        self._shown.add((example_id, str(language)))
        if not _shows(node, snippet):
            message = f"the page does not show {snippet.location.path} byte for byte"
            message += f": {_first_difference(snippet.shown_text, text)}"
            yield Failure(Code.STALE_OUTPUT, message, place, _TEMPLATE)
        yield from self._unproven(snippet, place)

    def _is_recorded(self, example_id: str, name: str, file: Path) -> bool:
        """Whether a recording is still the one that a run that passed was compared with."""
        digest = sha256(file.read_bytes()).hexdigest()
        entries = (proof.results.get(example_id, {}).values() for proof in self._proofs)
        found = [entry for values in entries for entry in values if "recorded" in entry]
        return any(entry["recorded"].get(name) == digest for entry in found)

    def _unproven(self, snippet: Snippet, place: SourceLocation) -> Iterator[Failure]:
        """Return why a snippet that is shown is not proven: it has passed against no target."""
        entries = (
            proof.results.get(snippet.example_id, {}).get(str(snippet.language), {})
            for proof in self._proofs
        )
        current = [entry for entry in entries if entry.get("sha256") == snippet.digest]
        if not current:
            message = f"the page shows {snippet.id}, which has not run as it is now"
            yield Failure(Code.UNTESTED_CODE, message, place, f"snipproof run {snippet.id}")
        elif not any(entry.get("status") == "passed" for entry in current):
            ended = current[0].get("status")
            message = f"the page shows {snippet.id}, whose last run ended as {ended}"
            yield Failure(Code.UNTESTED_CODE, message, place, f"snipproof run {snippet.id}")

    def _is_excused(self, code: LexborNode) -> bool:
        """Whether code is in no language that a reader would run, or says why nobody ran it."""
        if code.attributes.get("data-untested"):
            return True
        classes = (code.attributes.get("class") or "").split()
        prefix = "language-"
        named = {name.removeprefix(prefix) for name in classes if name.startswith(prefix)}
        return "chroma" in classes and not named & self._code_languages

    def _place(self, name: Path, file: Path, node: LexborNode) -> SourceLocation:
        """Return the line of an element in the built file, found by its id."""
        needle = node.attributes.get("id") or node.attributes.get("data-copy")
        lines = file.read_text("utf-8", "replace").split("\n")
        hits = (line for line, text in enumerate(lines, 1) if needle and f'"{needle}"' in text)
        return SourceLocation(name.as_posix(), next(hits, 1))


_NOT_OURS = "remove it: a page may not run anything, and scripts come from assets/ alone"


_EXPORT = re.compile(r"export ([A-Za-z_]\w*)='[^'\x00-\x1f]*'")


def _plain(text: str) -> str:
    """Return a text without what HTML and a page's layout change: blanks, control characters."""
    return "".join(char for char in text if char.isprintable() and char not in " \ufffd").lower()


def _block(node: LexborNode) -> str:
    """Return the text of a `<pre>`, without the numbers of its lines, which are not copied."""
    for number in node.css(".linenos, .lineno, .ln, .lnt, .linenodiv"):
        number.decompose()
    return _trimmed(node.text(deep=True))


def _shows(code: LexborNode, snippet: Snippet) -> bool:
    """Whether an element has the text of a snippet, or of one of its blocks on a page."""
    if snippet.page is None:
        return code.text(deep=True) == snippet.shown_text
    # The page of an operation shows it with its variables, as it ran.
    return _block(code) in map(_trimmed, (*snippet.page.blocks, snippet.text))


def _trimmed(text: str) -> str:
    """Return code without the empty lines around it, which generators add or take away."""
    return text.strip("\r\n")


_TEMPLATE = "the page and the file differ: build the site anew, or look at layouts/"


def _first_difference(expected: str, found: str) -> str:
    for number, (was, now) in enumerate(
        zip(expected.split("\n"), found.split("\n"), strict=False), 1
    ):
        if was != now:
            return f"line {number} is {now[:80]!r}, expected {was[:80]!r}"
    return f"expected {len(expected)} characters, found {len(found)}"
