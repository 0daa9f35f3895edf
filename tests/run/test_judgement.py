"""The verdict on a run, and what the languages of one example do differently."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from snipproof.core.exchange import Exchange, Refusal, Request, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.verdict import Status, Verdict
from snipproof.languages.running.runner import RunResult
from snipproof.project.project import Project, load_project
from snipproof.run.execution import Options
from snipproof.run.judgement import compare_languages, documented_response, judge_run, stopped
from snipproof.run.pipeline import run
from snipproof.run.plan import PlannedRun, plan
from snipproof.run.results import Evidence, Result
from snipproof.run.sessions import Session, mock_session

LIST = "tokens/get-user-tokens"
TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def project(copy_project: Callable[..., Path]) -> Project:
    """Return a project of one example, which keeps what it reads."""
    return load_project(copy_project(LIST))


@pytest.fixture(scope="module")
def session(project: Project) -> Session:
    """Return the mock's session."""
    return mock_session(project)


@pytest.fixture(scope="module")
def results(project: Project, session: Session) -> tuple[Result, ...]:
    """Run both snippets, which pass."""
    return run(project, project.snippets, session, Options(2)).results


@pytest.fixture(scope="module")
def planned(project: Project, session: Session) -> PlannedRun:
    """Return the run of the first snippet."""
    found = plan(
        project,
        project.examples[LIST],
        project.snippets[0],
        session.policy,
        TODAY,
    )
    assert isinstance(found, PlannedRun)
    return found


def test_a_run_without_evidence_has_the_failure_that_says_why(
    project: Project, session: Session, planned: PlannedRun
) -> None:
    """What went wrong around a run is its verdict, an error."""
    failure = Failure(Code.TOOL_MISSING, "no bash", planned.snippet.location)
    verdict = judge_run(project, session, planned, failure, TODAY)
    assert verdict == Verdict(Status.ERROR, (failure,))


def test_evidence_is_judged_again_if_it_is_kept_for_another_reason(
    project: Project, session: Session, planned: PlannedRun, results: tuple[Result, ...]
) -> None:
    """Evidence passes by its name in the cache; without that name it is looked at as it is."""
    evidence = results[0].evidence
    assert evidence is not None
    assert evidence.kept
    wrong = replace(evidence, result=replace(evidence.result, stdout=b"nothing"))
    assert judge_run(project, session, planned, wrong, TODAY).status is Status.PASSED
    verdict = judge_run(project, session, planned, replace(wrong, kept=""), TODAY)
    assert [failure.code for failure in verdict.failures] == [Code.STALE_OUTPUT]


def test_a_mistake_of_ours_is_an_error_with_its_place(
    project: Project, session: Session, planned: PlannedRun
) -> None:
    """If a check itself goes wrong, the verdict says so, and other snippets are not affected."""
    broken = Evidence(RunResult(0, b"", b"", 0.1), (None,), "", "mock")  # type: ignore[arg-type]
    verdict = judge_run(project, session, planned, broken, TODAY)
    assert verdict.status is Status.ERROR
    (failure,) = verdict.failures
    assert failure.code is Code.INTERNAL_ERROR
    assert failure.message.startswith("snipproof went wrong at ")


def test_what_was_stopped_is_an_error(planned: PlannedRun) -> None:
    """Nothing is known of a snippet whose run was stopped."""
    verdict = stopped(planned.snippet)
    assert verdict.status is Status.ERROR
    assert [failure.code for failure in verdict.failures] == [Code.INTERRUPTED]


def test_the_documented_response_is_the_last_that_a_target_gave() -> None:
    """A refusal of the gateway is not a response of the target."""
    first, last = (
        Exchange(Request("GET", "/"), Response(status, (), b"")) for status in (200, 201)
    )
    refused = replace(first, refusal=Refusal(Code.FOREIGN_HOST, "elsewhere"))
    assert documented_response([first, last, refused]) == last.response
    assert documented_response([refused]) is None


def test_a_language_that_sends_something_else_is_told(
    project: Project, results: tuple[Result, ...]
) -> None:
    """Languages are compared only if both ran, and the difference belongs to one of them."""
    curl, python = results
    assert compare_languages(project, results) == {item.snippet.id: item for item in results}
    assert python.evidence is not None
    (exchange,) = python.evidence.exchanges
    request = replace(exchange.request, target="/api/identity/tokens?page=7")
    other = replace(python.evidence, exchanges=(replace(exchange, request=request),), kept="")
    found = compare_languages(project, [curl, replace(python, evidence=other)])
    codes = {failure.code for item in found.values() for failure in item.verdict.failures}
    assert codes == {Code.LANGUAGE_MISMATCH}
    alone = replace(python, evidence=None)
    assert compare_languages(project, [curl, alone])[alone.snippet.id] is alone
