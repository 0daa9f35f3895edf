"""The verdict of each snippet's exit status alone on each case, against the same mock.

Two ways to look at it. Plain: `bash curl.sh` and `python python.py`, where neither client is told
to fail on an error status, as most documentation writes its examples. Strict: bash has its strict
settings, and both clients fail on an error status. What a limit on time or output ended counts as
told, as a build server would end it too. Where only a page is changed there is nothing to run.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rot.case import Case, Kind
from rot.copy import Copy, snippets
from snipproof.checks.exchanges import Expectation
from snipproof.core.formats.source import location
from snipproof.core.snippet import Example, Snippet
from snipproof.languages import Outline
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.running.runner import Limits
from snipproof.project.project import Project, load_project
from snipproof.run.execution import Execution, Options
from snipproof.run.plan import PlannedRun
from snipproof.run.results import Evidence
from snipproof.run.sessions import mock_session

_SCRIPT = "script-under-test.sh"
_STRICT = "bash -Eeuo pipefail"
_FAIL = re.compile(rb"[ \t]--fail-with-body(?!\S)|\.raise_for_status\(\)")
"""How the examples ask their clients to fail on an error status."""

_CHECK = re.compile(rb"!response\.ok\b|response\.StatusCode >= 300")
"""How the examples look for an error status themselves, where their clients do not."""

_FAILS = re.compile(r"(?<!\S)(?:--fail|-[a-zA-Z]*f[a-zA-Z]*)(?!\S)")
"""A curl that fails on an error status already takes no second option of the kind."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Whether exit statuses show a case: as a plain shell has them, and as a strict one."""

    plain: bool = False
    strict: bool = False


def baseline(copies: Iterable[Copy], jobs: int) -> dict[str, Baseline]:
    """Run the snippets of all cases, and give what their exit statuses tell, by the cases' ids."""
    found: dict[str, Baseline] = {}
    for copy in copies:
        found |= {case.id: Baseline() for case in copy.cases}
        if copy.kind is Kind.READ:
            continue
        project = load_project(copy.root, keep=False)
        for strict in (False, True):
            for case_id in _told(project, list(_planned(project, copy, strict=strict)), jobs):
                told = found[case_id]
                found[case_id] = replace(told, strict=True) if strict else replace(told, plain=True)
    return found


def _told(project: Project, planned: Sequence[tuple[Case, PlannedRun]], jobs: int) -> Iterator[str]:
    """Return the ids of the cases of which a snippet ended with another status than 0."""
    cases = {run.snippet.id: case for case, run in planned}
    options = Options(jobs, cache=False)
    with Execution(project, mock_session(project), options) as execution:
        for _, run in planned:
            execution.start(run)
        ended = list(execution.ended())
    if len(ended) != len(planned):
        raise RuntimeError(f"of {len(planned)} snippets, {len(ended)} were run")
    for run, evidence in ended:
        if not isinstance(evidence, Evidence):
            raise RuntimeError(f"{run.snippet.id} could not be run: {evidence}")  # noqa: TRY004
        result = evidence.result
        if result.exit_status or result.timed_out or result.output_too_large:
            yield cases[run.snippet.id].id


def _planned(project: Project, copy: Copy, *, strict: bool) -> Iterator[tuple[Case, PlannedRun]]:
    folder = copy.root / ("strict" if strict else "plain")
    for case, language, file in snippets(copy):
        place = location(file, project.settings.root)
        source = file.read_bytes()
        snippet = Snippet(case.id, language, file, source, (1, 1), place)
        known = project.examples.get(case.folder)
        example = known or Example(case.id, file.parent, place, (), {language: snippet}, {})
        if not strict:
            source = _CHECK.sub(b"false", _FAIL.sub(b"", source))
        if language is CURL:
            example, source = _in_a_shell(example, source, strict=strict)
        run = folder / case.id / language.filename
        run.parent.mkdir(parents=True, exist_ok=True)
        run.write_bytes(source)
        snippet = replace(snippet, source=source, file=run)
        limits = Limits(seconds=example.timeout or project.settings.timeout)
        outline, expected = Outline((), (), frozenset()), Expectation((), 200)
        yield case, PlannedRun(example, snippet, outline, expected, limits)


def _in_a_shell(example: Example, source: bytes, *, strict: bool) -> tuple[Example, bytes]:
    """Return a script that runs a source in a shell of its own, and the example with its file."""
    script = source.removeprefix(BOM_UTF8).replace(b"\r\n", b"\n")
    files = {**example.files, _SCRIPT: script}
    if strict and not _FAILS.search(script.decode("utf-8", "replace")):
        files[".curlrc"] = b"fail-with-body\n"
    return replace(example, files=files), f"{_STRICT if strict else 'bash'} {_SCRIPT}\n".encode()
