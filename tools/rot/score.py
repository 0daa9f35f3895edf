"""Compares the report on each case with the expected one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rot.case import Case, Kind
from rot.copy import Copy
from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.project.problems import problems
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.sessions import mock_session


@dataclass(frozen=True, slots=True)
class Score:
    """The report on one case, and the expected one: codes and places, in order."""

    case: Case
    told: tuple[Failure, ...]
    expected: tuple[tuple[Code, SourceLocation], ...]

    @property
    def found(self) -> set[tuple[str, SourceLocation]]:
        """The reports, each once: a failure of both languages may be one in a file they share."""
        return {(str(item.code), item.location) for item in self.told}

    @property
    def caught(self) -> bool:
        """Whether anything was told; of a healthy case, that is a false alarm."""
        return bool(self.told)

    @property
    def right_code(self) -> bool:
        """Whether the kinds of failures are those that were expected, and no other."""
        return {code for code, _ in self.found} == {str(code) for code, _ in self.expected}

    @property
    def right_line(self) -> bool:
        """Whether they are at the files and lines that were expected, too."""
        return self.found == {(str(code), place) for code, place in self.expected}


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all cases, and the reports on healthy examples that nobody touched."""

    scores: tuple[Score, ...]
    strays: tuple[Failure, ...]


def score(copies: Iterable[Copy], jobs: int) -> Scores:
    """Run each copy as a whole, as a project with many mistakes would be.

    Pages are only read: nothing about them depends on a run.
    """
    scores: list[Score] = []
    strays: list[Failure] = []
    for copy in copies:
        told, others = _run(copy, jobs)
        project = load_project(copy.root)
        for case in copy.cases:
            expected = [(item.code, copy.place(case, item, project)) for item in case.expected]
            mine = [failure for failure in told if copy.owner(failure.location) == case]
            mine += [failure for failure in others if _names(failure, expected)]
            scores.append(Score(case, tuple(mine), tuple(expected)))
        mine_all = {id(failure) for item in scores for failure in item.told}
        strays += [failure for failure in (*told, *others) if id(failure) not in mine_all]
    return Scores(tuple(scores), tuple(strays))


def _run(copy: Copy, jobs: int) -> tuple[Sequence[Failure], Sequence[Failure]]:
    """Return the failures in the files of cases, and all others."""
    project = load_project(copy.root)
    if copy.kind is Kind.READ:
        failures = list(problems(project, datetime.now(UTC).date()))
    else:
        chosen = select(project, [])
        report = run(project, chosen, mock_session(project), Options(jobs, cache=False))
        failures = [failure for result in report.results for failure in result.verdict.failures]
        failures += report.problems
    left_out = {
        operation.location
        for operation in project.contract.operations.values()
        if operation.id in copy.without
    }
    told: list[Failure] = []
    others: list[Failure] = []
    for failure in failures:
        (told if copy.owner(failure.location) else others).append(failure)
    return told, [item for item in others if item.location not in left_out]


def _names(failure: Failure, expected: Iterable[tuple[Code, SourceLocation]]) -> bool:
    """Whether a failure outside of a case's files is one that the case expects."""
    return (failure.code, failure.location) in expected
