"""Writes what examples answer and print into the files beside them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from snipproof.checks.deviations import Deviations, differences, drafted
from snipproof.checks.output import Recording, diff, page_output, record
from snipproof.checks.volatile import Mask
from snipproof.core.formats.store import atomic_write
from snipproof.core.snippet import Example, Snippet
from snipproof.core.verdict import is_sound
from snipproof.project.examples import RECORDED
from snipproof.project.pages.page import parse_page
from snipproof.project.project import Project
from snipproof.project.settings import Settings
from snipproof.run.judgement import documented_response
from snipproof.run.results import MOCK, Result


@dataclass(frozen=True, slots=True)
class Change:
    """A file that was written or removed; `difference` is empty where it was removed."""

    path: str
    difference: str


def update(
    project: Project, results: Iterable[Result], ids: Mapping[str, str] = MappingProxyType({})
) -> list[Change]:
    """Record the response and the output of every example that is right but for these.

    An example that is wrong in any other way is left as it is: a recording of a mistake would
    look like its documentation. Of a server's response the values that are others each time are
    masked (`checks.volatile`); `ids` are the values of variables, by what stands for them. Raises
    `OSError` where a file cannot be written.
    """
    return [
        change
        for result in results
        if result.evidence is not None and is_sound(result.verdict)
        for change in _record(project, project.examples[result.example_id], result, ids)
    ]


def _record(
    project: Project, example: Example, result: Result, ids: Mapping[str, str]
) -> Iterator[Change]:
    evidence = result.evidence
    if evidence is None:
        return
    response = documented_response(evidence.exchanges)
    new: Recording = record(response, evidence.result.stdout)
    settings = project.settings
    shown = example.snippets[result.language].page
    block = shown.output if shown else None
    printed = page_output(evidence.result.stdout)
    server = "" if evidence.target == MOCK else evidence.target
    if server:
        numbered = {identity: f"id-{n}" for n, identity in enumerate(evidence.created, 1)}
        mask = Mask({**numbered, **ids})
        new = replace(
            new,
            response=new.response and mask.data(new.response, example.response),
            output=new.output and mask.data(new.output, example.outputs.get(result.language)),
        )
        printed = mask.data(printed, block.text.encode() if block else None)
    for name in ("response.json", "response.txt"):
        content = new.response if name == new.response_file else None
        yield from _write(example.directory / name, content, settings)
    if block is not None:
        yield from _write_page(example.snippets[result.language], printed, settings)
    output = None if block else new.output
    yield from _write(example.directory / result.language.output_filename, output, settings)
    said = f"server = {json.dumps(server)}\n".encode() if server else None
    yield from _write(example.directory / RECORDED, said, settings)


def _write_page(snippet: Snippet, output: bytes, settings: Settings) -> Iterator[Change]:
    """Write what a snippet prints into the block below it on its page; done twice, it is the same.

    The block is looked up anew: an output before it on the page may have become longer.
    """
    file = settings.root / snippet.location.path
    content = file.read_bytes()
    text = content.replace(b"\r\n", b"\n").decode()
    page = parse_page(text, snippet.location.path, settings.languages)
    parts = [item for item in page.inline if item.output is not None]
    mine = [item for item in parts if (item.example_id, item.language) == _names(snippet)]
    if not mine or (place := mine[-1].output) is None:
        return
    lines = text.split("\n")
    new = output.decode("utf-8", "replace").rstrip("\n").split("\n")
    indent = re.match(r"[ \t>]*", lines[place.first - 2])
    lines[place.first - 1 : place.last] = [(indent[0] if indent else "") + line for line in new]
    written = "\n".join(lines).encode()
    if b"\r\n" in content:
        written = written.replace(b"\n", b"\r\n")
    yield from _write(file, written, settings)


def _names(snippet: Snippet) -> tuple[str, str]:
    return snippet.example_id, str(snippet.language)


def _write(file: Path, content: bytes | None, settings: Settings) -> Iterator[Change]:
    before = file.read_bytes() if file.is_file() else None
    if before == content:
        return
    path = file.relative_to(settings.root).as_posix()
    if content is None:
        file.unlink()
        yield Change(path, "")
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
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
