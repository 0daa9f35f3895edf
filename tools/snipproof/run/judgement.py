"""Judges what came of runs: each by itself, and the languages of one example beside each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from snipproof.checks.equality import check_equality, without_ids
from snipproof.checks.exchanges import Subject, check_exchanges
from snipproof.checks.output import check_output
from snipproof.checks.run import check_run
from snipproof.core.exchange import Exchange, Response
from snipproof.core.failure import Code, Failure, FailureError, internal_error
from snipproof.core.limits import JUDGING_SECONDS, LimitError, time_limit
from snipproof.core.snippet import Example, Language, Snippet
from snipproof.core.verdict import Status, Verdict, is_sound, judge
from snipproof.project.project import Project
from snipproof.run.plan import PlannedRun
from snipproof.run.results import Evidence, Result
from snipproof.run.sessions import Session


def judge_run(
    project: Project,
    session: Session,
    planned: PlannedRun,
    ended: Evidence | Failure,
    today: date,
) -> Verdict:
    """Return the verdict on a run: on its evidence, or the failure that left none.

    What is accepted of a server counts until the day that is set for it.
    """
    if isinstance(ended, Failure):
        return judge([ended])

    def find() -> list[Failure]:
        return list(_failures(project, session, planned, ended, today))

    snippet = planned.snippet
    try:
        with time_limit(JUDGING_SECONDS, "to judge what it printed and exchanged"):
            if not ended.kept:
                return judge(find())
            # Evidence that was kept is judged anew only if the judgement depends on something new.
            key = _judged_key(project, planned, ended, today)
            return judge(project.store.cached_findings(key, find))
    except LimitError as error:
        hint = "print and send what a reader needs"
        return judge([Failure(Code.OUTPUT_TOO_LARGE, str(error), snippet.location, hint)])
    except FailureError as error:
        return judge([error.failure])
    except Exception as error:  # noqa: BLE001  a mistake of ours must not hide other verdicts
        return judge([internal_error(snippet.location, error)])


def note_passed(project: Project, planned: PlannedRun, evidence: Evidence, today: date) -> None:
    """Note that nothing is wrong with evidence, if it is kept."""
    if evidence.kept:
        project.store.put(_judged_key(project, planned, evidence, today), True)


def _judged_key(project: Project, planned: PlannedRun, evidence: Evidence, today: date) -> str:
    accepted = repr(project.deviations[0].on(today))
    about = project.everything_about(planned.example)
    return project.key("judged", about, accepted, evidence.kept)


def _failures(
    project: Project, session: Session, planned: PlannedRun, evidence: Evidence, today: date
) -> Iterator[Failure]:
    result, exchanges = evidence.result, evidence.exchanges
    snippet, outline = planned.snippet, planned.outline
    secrets = project.secrets(session.policy.variables, session.token)
    deviations = project.deviations[0].on(today)
    subject = Subject(snippet, outline, planned.expected, secrets, not session.exact, deviations)
    settings = project.settings
    given = (settings.base_url_variable, settings.token_variable, *session.policy.variables)
    yield from check_run(snippet, outline, result, planned.limits, given)
    yield from check_exchanges(subject, exchanges, result, project.contract)
    if planned.stand_ins:
        # The record is not the one that was recorded; the contract says what it has to have.
        return
    yield from check_output(
        planned.example,
        snippet,
        documented_response(exchanges),
        result.stdout,
        exact=session.exact and not planned.example.recorded,
        across=planned.example.recorded != ("" if session.exact else session.name),
        root_path=project.folder(planned.example),
    )


def stopped(snippet: Snippet) -> Verdict:
    """Return the verdict on a snippet whose run was stopped, or was never started."""
    message = "the run was stopped before this example ended"
    return judge([Failure(Code.INTERRUPTED, message, snippet.location, "run it again")])


def documented_response(exchanges: Sequence[Exchange]) -> Response | None:
    """Return the response that an example shows: the last one that a target gave."""
    responses = [item.response for item in exchanges if item.refusal is None]
    return responses[-1] if responses else None


def compare_languages(project: Project, results: Iterable[Result]) -> dict[str, Result]:
    """Return the results by the ids of their snippets, with what an example's languages differ in.

    The language that is wrong is the one whose response is not the recorded one.
    """
    found = {result.snippet.id: result for result in results}
    sound: dict[str, list[Result]] = {}
    for result in found.values():
        if result.evidence and is_sound(result.verdict):
            sound.setdefault(result.example_id, []).append(result)
    for example_id, several in sound.items():
        if len(several) > 1:
            example = project.examples[example_id]
            for language, failure in _differences(project, example, several):
                result = found[example.snippets[language].id]
                verdict = judge([*result.verdict.failures, *result.verdict.warnings, failure])
                found[result.snippet.id] = replace(result, verdict=verdict)
    return found


def _differences(
    project: Project, example: Example, results: Sequence[Result]
) -> list[tuple[Language, Failure]]:
    languages = {language: index for index, language in enumerate(example.snippets)}
    ordered = sorted(
        results,
        key=lambda item: (item.verdict.status is not Status.PASSED, languages[item.language]),
    )

    def find() -> list[tuple[Language, Failure]]:
        exchanges: Mapping[Language, tuple[Exchange, ...]] = {
            item.language: without_ids(item.evidence.exchanges, item.evidence.created)
            for item in ordered
            if item.evidence
        }
        outlines = {language: project.outline(example.snippets[language]) for language in exchanges}
        return list(check_equality(example, exchanges, outlines, project.contract))

    kept = [item.kept for item in ordered]
    if not all(kept):
        return find()
    key = project.key("equal", project.everything_about(example), *kept)
    return project.store.cached_findings(key, find)
