"""Copies of the project that hold the cases beside the healthy examples that they are made of."""

import codecs
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from rot.case import LANGUAGES, PAGE, USUAL, Case, CaseError, Edit, Expected, Kind
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Language
from snipproof.project.project import Project, load_project

_SHOWN = '{{{{< snippet "{id}" >}}}}\n'
_FRONT = "---\ntitle: A page\n---\n\n"


@dataclass(frozen=True)
class Copy:
    """A copy of the project and the cases in it.

    `without` are the operations whose examples were not copied: that they lack one is no finding.
    """

    root: Path
    kind: Kind
    cases: tuple[Case, ...]
    without: frozenset[str]

    def owner(self, place: SourceLocation) -> Case | None:
        """Return the case that a place belongs to; None for the healthy examples around them."""
        path = PurePosixPath(place.path)
        return next(filter(None, map(self._owners.get, map(str, (path, *path.parents)))), None)

    @cached_property
    def _owners(self) -> Mapping[str, Case]:
        """The case of each file and folder that belongs to one; of two, the first."""
        owners: dict[str, Case] = {}
        for case in self.cases:
            files = [f"snippets/{case.folder}", f"content/{case.id}.md"]
            files += [_path(case, edit.file) for edit in case.edits if case.kind is not Kind.MOVED]
            for file in files:
                owners.setdefault(file, case)
        return owners

    def place(self, case: Case, expected: Expected, project: Project) -> SourceLocation:
        """Return the place that a failure of a case is expected at."""
        name, _, rest = expected.place.rpartition(":")
        if name == "operation":
            return project.contract.operations[rest].location
        return SourceLocation(_path(case, name), int(rest))


def make_copies(project: Project, cases: Iterable[Case], folder: Path) -> list[Copy]:
    """Make a copy for each kind of cases that there is.

    Raises `CaseError` for a case that does not fit the project any more.
    """
    cases = tuple(cases)
    copies = []
    for kind in dict.fromkeys(case.kind for case in cases):
        root = folder / kind
        mine = tuple(case for case in cases if case.kind is kind)
        examples = {case.example for case in mine}
        _begin(project, examples, root, kind)
        for case in mine:
            if kind is not Kind.MOVED:
                _copy_example(project, case, root)
            for edit in case.edits:
                _apply(edit, root / _path(case, edit.file), case)
        with_example = {
            operation.id for name in examples for operation in project.bound(project.examples[name])
        }
        copies.append(
            Copy(root, kind, mine, frozenset(project.contract.operations.keys() - with_example))
        )
    return copies


def healthy(copy: Copy) -> set[str]:
    """Return the ids of the examples of a copy that nothing was changed in."""
    changed = {case.folder for case in copy.cases}
    return {example.id for example in load_project(copy.root).found.examples} - changed


def _begin(project: Project, examples: set[str], root: Path, kind: Kind) -> None:
    """Write the settings, the contract and the examples that the cases are made of."""
    settings = project.settings
    shutil.copytree(settings.folder("contract"), root / "contract")
    (root / "content").mkdir()
    (root / "pyproject.toml").write_text(
        "[tool.snipproof]\n"
        f'base-url-variable = "{settings.base_url_variable}"\n'
        f'token-variable = "{settings.token_variable}"\n'
        f"operation-pages = {str(kind is Kind.MOVED).lower()}\n"
        f"languages = {json.dumps(list(LANGUAGES if kind is not Kind.MOVED else USUAL))}\n"
    )
    shown = []
    for example in sorted(examples):
        if example not in project.examples:
            raise CaseError(f"there is no example {example} to be changed")
        _copy(project.examples[example].directory, root / "snippets" / example, USUAL)
        shown.append(_SHOWN.format(id=example))
    (root / "content" / "healthy.md").write_text(_FRONT + "".join(shown))


def _copy(source: Path, target: Path, languages: Collection[Language]) -> None:
    """Copy an example in some of its languages."""
    others = [language for language in LANGUAGES if language not in languages]
    names = [name for other in others for name in (other.filename, other.output_filename)]
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*names))


def _copy_example(project: Project, case: Case, root: Path) -> None:
    example = project.examples[case.example]
    target = root / "snippets" / case.folder
    _copy(example.directory, target, case.copied)
    settings = target / "example.toml"
    if not settings.exists() and case.folder == case.id:
        # Under its own name, it no longer says by its folder what it documents.
        settings.write_text(f'operation = "{project.bound(example)[-1].id}"\n')
    page = root / "content" / f"{case.id}.md"
    page.parent.mkdir(exist_ok=True)
    page.write_text(_FRONT + _SHOWN.format(id=case.folder))


def _path(case: Case, name: str) -> str:
    """Return the path in the copy of what a case calls by a short name."""
    if name == PAGE:
        return f"content/{case.id}.md"
    if name.startswith(("contract/", "snippets/", "content/")):
        return name
    return f"snippets/{case.folder}" if name == "." else f"snippets/{case.folder}/{name}"


def _apply(edit: Edit, file: Path, case: Case) -> None:
    if edit.remove:
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if edit.link:
        file.unlink(missing_ok=True)
        file.symlink_to(edit.link)
        return
    text = file.read_text("utf-8") if edit.text is None else edit.text
    if edit.old:
        text = _replace(text, edit, case)
    file.write_bytes(_encode(text.replace("@EXAMPLE@", case.folder), edit.encoding))


def _replace(text: str, edit: Edit, case: Case) -> str:
    before, mark, behind = text.partition(edit.after) if edit.after else ("", "", text)
    count = behind.count(edit.old)
    if not count or (count > 1 and not (edit.everywhere or mark)):
        message = f"{case.id}: {edit.old!r} is {count} times in {edit.file}: adapt the case"
        raise CaseError(message)
    return before + mark + behind.replace(edit.old, edit.new, -1 if edit.everywhere else 1)


def _encode(text: str, encoding: str) -> bytes:
    if encoding not in {"crlf", "bom", "crlf+bom"}:
        return text.encode(encoding)
    if "crlf" in encoding:
        text = text.replace("\n", "\r\n")
    return (codecs.BOM_UTF8 if "bom" in encoding else b"") + text.encode()


def snippets(copy: Copy) -> Iterator[tuple[Case, Language, Path]]:
    """Return the snippets that cases are about, as files: what a shell alone would run."""
    for case in copy.cases:
        for language in case.languages:
            file = copy.root / "snippets" / case.folder / language.filename
            if file.is_file():
                yield case, language, file
