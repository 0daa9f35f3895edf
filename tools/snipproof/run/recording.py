"""Writes the responses and outputs of examples into the files beside them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from snipproof.checks.deviations import Deviations, differences, drafted
from snipproof.checks.output import Recording, diff, page_output, record
from snipproof.checks.varying import alike, varying
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
from snipproof.targets.redaction import MIN_LENGTH, Redactor


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is to be written, or removed if `content` is None.

    `path` is relative to the project; `difference` is empty if the file is removed. `varies` are
    the kinds of values in which alone it differs from what was recorded before.
    """

    path: str
    difference: str
    file: Path
    content: bytes | None
    varies: tuple[str, ...] = ()


def update(
    project: Project, results: Iterable[Result], ids: Mapping[str, str] = MappingProxyType({})
) -> list[Change]:
    """Record the response and the output of every example that is right but for these.

    What is written says `planned`. Raises `OSError` where a file cannot be written.
    """
    changes = planned(project, results, ids)
    write(project, changes)
    return changes


def planned(
    project: Project,
    results: Iterable[Result],
    ids: Mapping[str, str] = MappingProxyType({}),
    secrets: Iterable[str] = (),
) -> list[Change]:
    """Return what recording would change.

    An example that is wrong in any other way is left as it is: a recording of a mistake would
    look like its documentation. Of a server's response the values that are others each time are
    masked (`checks.volatile`); `ids` are the values of variables, by what stands for them. What
    looks like a secret, and each of `secrets` in any encoding, is taken out of it.
    """
    plan = _Plan(project.settings)
    hide = _Hiding(secrets)
    for result in results:
        if result.evidence is not None and is_sound(result.verdict):
            _record(plan, project.examples[result.example_id], result, ids, hide)
    return plan.changes()


def write(project: Project, changes: Iterable[Change]) -> None:
    """Write what is planned; raises `OSError`."""
    for change in changes:
        if change.content is None:
            change.file.unlink(missing_ok=True)
        else:
            change.file.parent.mkdir(parents=True, exist_ok=True)
            # Not beside it: what a killed tool leaves there would be a file that is no example's.
            atomic_write(change.file, change.content, project.settings.folder("state"))


class _Plan:
    """The files as they will be, for as long as nothing is written."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._new: dict[Path, bytes | None] = {}

    def read(self, file: Path) -> bytes | None:
        """Return what a file will hold; None where there will be none."""
        if file in self._new:
            return self._new[file]
        return file.read_bytes() if file.is_file() else None

    def write(self, file: Path, content: bytes | None) -> None:
        """Plan that a file holds this, or is not there."""
        self._new[file] = content

    def changes(self) -> list[Change]:
        """Return the files that will be others than they are."""
        found: list[Change] = []
        for file, content in self._new.items():
            before = file.read_bytes() if file.is_file() else None
            if before != content:
                path = file.relative_to(self.settings.root).as_posix()
                difference = "" if content is None else diff(before, content, path)
                both = before is not None and content is not None
                kinds = varying(before or b"", content or b"") if both else ()
                found.append(Change(path, difference, file, content, kinds))
        return found


class _Hiding:
    """Takes secrets out of what a server's response or a snippet's output holds."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = dict.fromkeys(secret for secret in secrets if len(secret) >= MIN_LENGTH)
        self._redactors = [Redactor(secret, HIDDEN) for secret in known]

    def data(self, data: bytes | None) -> bytes | None:
        """Return data without secrets."""
        if data is None:
            return None
        for redactor in self._redactors:
            data = redactor.redact(data)
        return LOOKS_SECRET.sub(lambda _: HIDDEN.encode(), data)


HIDDEN = "hidden"
"""The text that replaces a secret in a recording."""

LOOKS_SECRET = re.compile(
    rb"(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,})"
    rb"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bxox[abprs]-[\w-]{10,}|\bsk_(?:live|test)_\w{10,}"
    rb"|-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]|-(?!-))*-----END [A-Z ]*PRIVATE KEY-----"
)
"""Tokens and keys, known by their form."""


def _record(
    plan: _Plan, example: Example, result: Result, ids: Mapping[str, str], hide: _Hiding
) -> None:
    evidence = result.evidence
    if evidence is None:
        return
    response = documented_response(evidence.exchanges)
    new: Recording = record(response, evidence.result.stdout)
    shown = example.snippets[result.language].page
    block = shown.output if shown else None
    printed = page_output(evidence.result.stdout)
    server = "" if evidence.target == MOCK else evidence.target
    if server:
        numbered = {identity: f"id-{n}" for n, identity in enumerate(evidence.created, 1)}
        mask = Mask({**numbered, **ids})
        new = replace(
            new,
            response=hide.data(new.response and mask.data(new.response, example.response)),
            output=hide.data(
                new.output and mask.data(new.output, example.outputs.get(result.language))
            ),
        )
        printed = hide.data(mask.data(printed, block.text.encode() if block else None)) or b""
    if example.varies:
        new = _kept(example, result, new)
        shown_now = block.text.encode() if block else printed
        if alike(shown_now.rstrip(), printed.rstrip(), example.varies):
            printed = shown_now
    for name in ("response.json", "response.txt"):
        content = new.response if name == new.response_file else None
        plan.write(example.directory / name, content)
    if block is not None:
        _write_page(plan, example.snippets[result.language], printed)
    output = None if block else new.output
    plan.write(example.directory / result.language.output_filename, output)
    said = f"server = {json.dumps(server)}\n".encode() if server else None
    plan.write(example.directory / RECORDED, said)


def _kept(example: Example, result: Result, new: Recording) -> Recording:
    """Return a recording that stays as it is if only values differ that may vary."""
    response, output = new.response, new.output
    before = example.outputs.get(result.language)
    if response and example.response and alike(response, example.response, example.varies):
        response = example.response
    if output and before and alike(output, before, example.varies):
        output = before
    return replace(new, response=response, output=output)


def _write_page(plan: _Plan, snippet: Snippet, output: bytes) -> None:
    """Write what a snippet prints into the block below it on its page; done twice, it is the same.

    The block is looked up anew: an output before it on the page may have become longer.
    """
    file = plan.settings.root / snippet.location.path
    content = plan.read(file) or b""
    text = content.replace(b"\r\n", b"\n").decode()
    page = parse_page(text, snippet.location.path, plan.settings.languages)
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
    plan.write(file, written)


def _names(snippet: Snippet) -> tuple[str, str]:
    return snippet.example_id, str(snippet.language)


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
