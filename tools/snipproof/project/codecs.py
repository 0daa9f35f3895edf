"""The forms in which the store keeps what was read from a project's files.

Each pair of functions turns a value into JSON and back. Only what is without fault is kept, so
that a failure is always found anew, with its message and its place.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from snipproof.contract.document import ContractDocument
from snipproof.contract.normalise import Problem
from snipproof.core.failure import Code, Failure
from snipproof.core.formats.yaml_document import YamlDocument
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import PageOutput, Reference, Skip
from snipproof.languages.reading.outline import Call, Exit, Outline, Statement
from snipproof.project.pages.hugo import Use
from snipproof.project.pages.page import Fence, Inline, Page


def write_contract(document: ContractDocument) -> Any:
    """Return a contract's document as JSON."""
    places = [[list(pointer), _place(place)] for pointer, place in document.places.items()]
    origins = [
        [list(pointer), address, shown, list(way)]
        for pointer, (address, shown, way) in document.origins.items()
    ]
    problems = [
        [list(item.owner), item.failure.message, _place(item.failure.location), item.failure.hint]
        for item in document.problems
    ]
    return [document.data, places, _place(document.location), origins, problems, document.version]


def read_contract(kept: Any) -> ContractDocument:
    """Return the contract's document that was kept."""
    data, places, location, origins, problems, version = kept
    found = {tuple(pointer): _read_place(place) for pointer, place in places}
    files = {
        tuple(pointer): (address, shown, tuple(way)) for pointer, address, shown, way in origins
    }
    wrong = tuple(
        Problem(tuple(owner), Failure(Code.CONTRACT_INVALID, message, _read_place(place), hint))
        for owner, message, place, hint in problems
    )
    return ContractDocument(data, found, _read_place(location), files, wrong, version)


def write_failures(failures: Sequence[Failure]) -> Any:
    """Return what is wrong with a contract as JSON."""
    return [[item.message, _place(item.location), item.hint] for item in failures]


def read_failures(kept: Any) -> list[Failure]:
    """Return what was found wrong with a contract."""
    return [
        Failure(Code.CONTRACT_INVALID, message, _read_place(place), hint)
        for message, place, hint in kept
    ]


def write_yaml(document: YamlDocument) -> Any:
    """Return a document of YAML as JSON."""
    lines = [[list(pointer), line] for pointer, line in document.lines.items()]
    return [document.value, lines, document.path]


def read_yaml(kept: Any) -> YamlDocument:
    """Return the document of YAML that was kept."""
    value, lines, path = kept
    return YamlDocument(value, {tuple(pointer): line for pointer, line in lines}, path)


def write_outline(outline: Outline) -> Any:
    """Return an outline as JSON; None where something is wrong with the snippet."""
    if outline.failures:
        return None
    return [
        [[call.first, call.last] for call in outline.calls],
        sorted(outline.variables),
        [[end.line, end.status] for end in outline.exits],
        [[item.first, item.last, item.text] for item in outline.statements],
    ]


def read_outline(kept: Any) -> Outline:
    """Return the outline that was kept."""
    calls, variables, exits, statements = kept
    return Outline(
        (),
        tuple(Call(first, last) for first, last in calls),
        frozenset(variables),
        tuple(Exit(line, status) for line, status in exits),
        tuple(Statement(first, last, text) for first, last, text in statements),
    )


def write_page(page: Page) -> Any:
    """Return a page as JSON; None where something is wrong with it."""
    if page.failures or page.markup:
        return None
    return [
        page.path,
        [[item.example_id, item.language, _place(item.location)] for item in page.references],
        [[i.language, _place(i.location), _excuse(i.excuse), i.calls] for i in page.fences],
        [[item.name, _place(item.location), item.closed] for item in page.uses],
        [
            [
                *(item.example_id, item.language, item.text, item.first, _place(item.location)),
                item.output and [item.output.text, item.output.first, item.output.last],
            ]
            for item in page.inline
        ],
    ]


def read_page(kept: Any) -> Page:
    """Return the page that was kept."""
    path, references, fences, used, inline = kept
    return Page(
        path,
        tuple(
            Reference(name, language, _read_place(place)) for name, language, place in references
        ),
        tuple(
            Fence(language, _read_place(place), _read_excuse(excuse), calls)
            for language, place, excuse, calls in fences
        ),
        (),
        tuple(Use(name, _read_place(place), closed) for name, place, closed in used),
        tuple(
            Inline(
                *(name, language, text, first, _read_place(place)),
                output=output and PageOutput(*output),
            )
            for name, language, text, first, place, output in inline
        ),
    )


def _excuse(skip: Skip | None) -> Any:
    return skip and [skip.reason, skip.until.isoformat(), _place(skip.location)]


def _read_excuse(kept: Any) -> Skip | None:
    if kept is None:
        return None
    reason, until, place = kept
    return Skip(reason, date.fromisoformat(until), _read_place(place))


def _place(location: SourceLocation) -> list[Any]:
    return [location.path, location.line]


def _read_place(kept: Any) -> SourceLocation:
    path, line = kept
    return SourceLocation(path, line)
