"""Writes what examples answer and print into the files beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from snipproof.checks.deviations import Deviations, differences, drafted
from snipproof.checks.output import Recording, diff, record
from snipproof.core.formats.store import atomic_write
from snipproof.core.snippet import Example
from snipproof.core.verdict import is_sound
from snipproof.project.project import Project
from snipproof.project.settings import Settings
from snipproof.run.judgement import documented_response
from snipproof.run.results import Result


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was written or removed; `difference` is empty where it was removed."""

    path: str
    difference: str


def update(project: Project, results: Iterable[Result]) -> list[Change]:
    """Record the response and the output of every example that is right but for these.

    An example that is wrong in any other way is left as it is: a recording of a mistake would
    look like its documentation. Raises `OSError` where a file cannot be written.
    """
    return [
        change
        for result in results
        if result.evidence is not None and is_sound(result.verdict)
        for change in _record(project, project.examples[result.example_id], result)
    ]


def _record(project: Project, example: Example, result: Result) -> Iterator[Change]:
    if result.evidence is None:
        return
    new: Recording = record(
        documented_response(result.evidence.exchanges), result.evidence.result.stdout
    )
    settings = project.settings
    for name in ("response.json", "response.txt"):
        content = new.response if name == new.response_file else None
        yield from _write(example.directory / name, content, settings)
    yield from _write(example.directory / result.language.output_filename, new.output, settings)


def _write(file: Path, content: bytes | None, settings: Settings) -> Iterator[Change]:
    before = file.read_bytes() if file.is_file() else None
    if before == content:
        return
    path = file.relative_to(settings.root).as_posix()
    if content is None:
        file.unlink()
        yield Change(path, "")
    else:
        # Not beside it: what a killed tool leaves there would be a file that is no example's.
        atomic_write(file, content, settings.folder("state"))
        yield Change(path, diff(before, content, path))


def update_deviations(project: Project, results: Iterable[Result]) -> str:
    """Write how responses differ from the contract into the file; return the difference of it.

    What is accepted of an operation that was called and did not differ so any more is taken out.
    """
    seen: dict[tuple[str, str], None] = {}
    called: set[str] = set()
    for result in results:
        if result.evidence is not None:
            seen |= dict.fromkeys(differences(project.contract, result.evidence.exchanges))
            example = project.examples[result.example_id]
            called |= {operation.id for operation in project.bound(example)}
    accepted, _ = project.deviations
    kept = Deviations(
        tuple(
            item
            for item in accepted.accepted
            if item.example
            or item.operation not in called
            or item.differs.startswith("status ")
            or (item.operation, item.differs) in seen
        )
    )
    file = project.settings.folder("deviations")
    before = file.read_bytes() if file.is_file() else None
    content = drafted(kept, seen, datetime.now(UTC).date()).encode()
    if content == (before or b""):
        return ""
    atomic_write(file, content, project.settings.folder("state"))
    return diff(before, content, file.name)
