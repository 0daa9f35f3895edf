"""The cases: a change to a healthy example, and the report that it must cause."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from snipproof.core.failure import Code
from snipproof.languages import Plugin, built_in

PAGE = "page.md"
"""How a case calls the page that shows its example."""

_EDIT_KEYS = {
    "file",
    "old",
    "new",
    "after",
    "text",
    "everywhere",
    "encoding",
    "link",
    "remove",
}
LANGUAGES: tuple[Plugin, ...] = built_in()
"""The languages of the examples that are broken."""

USUAL = LANGUAGES[:2]
"""Those of a case that changes a snippet of none."""

_CASE_KEYS = _EDIT_KEYS | {"name", "what", "example", "folder", "edits", "expect", "languages"}


class Kind(StrEnum):
    """The target of a family: examples that then run, the contract, or pages that are read."""

    CHANGED = "changed"
    MOVED = "moved"
    READ = "read"


class CaseError(Exception):
    """A case cannot be understood, or does not fit the example that it changes."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to one file of an example.

    `new` takes the place of `old`: of the only one there is, or of the first behind the text
    `after`, or `everywhere`; or `text` is all that the file holds. `encoding` is `utf-8`, another
    codec, `crlf` (line ends), `bom` (a byte order mark) or `crlf+bom`. With `link`, the file is a
    symbolic link to that path; with `remove`, it is not there.
    """

    file: str
    old: str = ""
    new: str = ""
    after: str = ""
    text: str | None = None
    everywhere: bool = False
    encoding: str = "utf-8"
    link: str = ""
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """A failure that has to be told: its code and its place.

    The place is a file of the case with a line (`curl.sh:2`, `page.md:5`, `.:1` for the folder),
    or `operation:getUser` for the line of an operation in the contract.
    """

    code: Code
    place: str


@dataclass(frozen=True, slots=True)
class Case:
    """A changed example; a healthy one where nothing is `expected`.

    `id` is the family and the name, and where the copy is, unless `folder` is another place in
    `snippets/`.
    """

    id: str
    what: str
    example: str
    edits: tuple[Edit, ...]
    expected: tuple[Expected, ...]
    folder: str
    kind: Kind

    @property
    def languages(self) -> tuple[Plugin, ...]:
        """The languages whose snippets are changed; the first two if none is."""
        changed = {edit.file for edit in self.edits}
        found = tuple(language for language in LANGUAGES if language.filename in changed)
        return found or USUAL

    @property
    def copied(self) -> tuple[Plugin, ...]:
        """The languages that the copy is in: the first, and those that are changed."""
        if set(self.languages) <= set(USUAL):
            return USUAL
        return (LANGUAGES[0], *self.languages)


@dataclass(frozen=True, slots=True)
class Slip:
    """A kind of mistake, in a sentence, and its cases."""

    what: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """The slips of one file."""

    title: str
    slips: tuple[Slip, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases of all slips."""
        return tuple(case for slip in self.slips for case in slip.cases)


def read_families(folder: Path) -> list[Family]:
    """Read every family in a folder; raises `CaseError` for what cannot be understood."""
    families = [_family(file) for file in sorted(folder.glob("*.toml"))]
    seen: dict[str, str] = {}
    for case in (case for family in families for case in family.cases):
        if case.folder in seen:
            raise CaseError(f"{case.id}: {seen[case.folder]} has the folder {case.folder} already")
        seen[case.folder] = case.id
    return families


def _family(file: Path) -> Family:
    data = tomllib.loads(file.read_text("utf-8"))
    kind = Kind(data.get("kind", Kind.CHANGED))
    slips = tuple(Slip(slip["what"], tuple(_cases(file.stem, slip, kind))) for slip in data["slip"])
    return Family(data["title"], slips)


def _cases(family: str, slip: Mapping[str, Any], kind: Kind) -> Iterator[Case]:
    shared = {key: value for key, value in slip.items() if key not in {"what", "case"}}
    for own in slip["case"]:
        case = {**shared, **own}
        name = f"{family}/{case.get('name')}"
        if unknown := sorted(set(case) - _CASE_KEYS):
            raise CaseError(f"{name}: there is no key {unknown[0]!r}")
        try:
            edits = [case, *case.get("edits", [])] if "file" in case else case.get("edits", [])
            yield Case(
                id=name,
                what=case.get("what", slip["what"]),
                example=case["example"],
                edits=tuple(_edit(edit) for edit in edits),
                expected=tuple(_expected(text) for text in case.get("expect", [])),
                folder=case["example"] if kind is Kind.MOVED else case.get("folder", name),
                kind=kind,
            )
        except KeyError as error:
            raise CaseError(f"{name}: {error} is missing or unknown") from error


def _edit(data: Mapping[str, Any]) -> Edit:
    return Edit(**{key: data[key] for key in _EDIT_KEYS & set(data)})


def _expected(text: str) -> Expected:
    slug, _, place = text.partition(" ")
    code = {code.slug: code for code in Code}[slug]
    return Expected(code, place)
