"""The journey of an example, from its file to its verdict. Reads top to bottom."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from snipproof.checks.equality import check_equality, without_ids
from snipproof.checks.exchanges import Subject, check_exchanges
from snipproof.checks.output import check_output
from snipproof.checks.run import check_run
from snipproof.core.exchange import Exchange, Response
from snipproof.core.failure import Code, Failure
from snipproof.core.limits import JUDGING_SECONDS, LimitError, time_limit
from snipproof.core.snippet import Example, Language, Snippet
from snipproof.core.verdict import Status, Verdict, is_sound, judge
from snipproof.languages.running.runner import Runner
from snipproof.project.project import Project, problems
from snipproof.run.execution import Execution, Options, Outcome, Session, internal_error
from snipproof.run.plan import Plan, PlannedRun, Policy, make_plan
from snipproof.run.results import Evidence, Report, Result

Listener = Callable[[Result], None]
"""Told of each result as it comes, in any order."""


def run(
    project: Project,
    chosen: Sequence[tuple[Example, Language]],
    session: Session,
    options: Options,
    listener: Listener = lambda _: None,
    *,
    check: bool | None = None,
    started: Callable[[Snippet], None] = lambda _: None,
    runners: Mapping[Language, Runner] | None = None,
) -> Report:
    """Run the chosen snippets and judge them.

    `started` is told of each run as it begins, by another thread. `runners` are used and left
    warm; without them the run has some of its own.

    Each one chosen has exactly one result in the report, whatever happens on the way. With `check`
    the report also has what is wrong beside them; so it has unless told otherwise where all there
    are were chosen. Raises `FailureError` where the project itself cannot be read.
    """
    now = datetime.now(UTC)
    begin = time.monotonic()
    today = now.date()
    whole = len(chosen) == sum(len(example.snippets) for example in project.found.examples)
    check = whole if check is None else check
    faults: tuple[Failure, ...] = ()
    plan: Plan | None = None
    judge_one = _Judge(project, session, today)
    results: dict[str, Result] = {}
    interrupted = False
    try:
        with Execution(project, session, options, runners=runners, started=started) as execution:
            # Other processors run the first examples while the last ones are planned.
            plan = make_plan(project, chosen, session.policy, today, execution.begin)
            for snippet, verdict in plan.settled:
                results[snippet.id] = judge_one.settled(snippet, verdict)
                listener(results[snippet.id])
            known = plan if whole else None
            faults = problems_beside(project, session.policy, today, known) if check else ()
            for planned, outcome in execution.outcomes():
                result = judge_one.ran(planned, outcome)
                passed = result.verdict.status is Status.PASSED
                if outcome.evidence and passed and not outcome.cached:
                    result = replace(result, kept=execution.keep(planned, outcome.evidence))
                    judge_one.passed(planned, result.kept)
                results[planned.snippet.id] = result
                listener(result)
    except KeyboardInterrupt:
        interrupted = True
    plan = plan or make_plan(project, chosen, session.policy, today)
    for snippet, verdict in plan.settled:
        if snippet.id not in results:
            results[snippet.id] = judge_one.settled(snippet, verdict)
    for planned in plan.runs:
        if planned.snippet.id not in results:
            results[planned.snippet.id] = judge_one.ran(planned, Outcome(None))
    results = dict(_equal(project, plan, results))
    mine = {failure for result in results.values() for failure in result.verdict.failures}
    return Report(
        target=session.name,
        started=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        seconds=time.monotonic() - begin,
        results=tuple(results[example.snippets[language].id] for example, language in chosen),
        problems=tuple(fault for fault in faults if fault not in mine),
        interrupted=interrupted,
        server_version=session.version,
    )


def problems_beside(
    project: Project, policy: Policy, today: date, plan: Plan | None = None
) -> tuple[Failure, ...]:
    """Return what reading finds wrong and no snippet's verdict tells, whichever are run.

    `plan` is the plan of all of them, where there is one.
    """
    if plan is None:
        examples = project.found.examples
        everything = [(example, language) for example in examples for language in example.snippets]
        plan = make_plan(project, everything, policy, today)
    told = {failure for _, verdict in plan.settled for failure in verdict.failures}
    return tuple(fault for fault in dict.fromkeys(problems(project, today)) if fault not in told)


class _Judge:
    """Makes results of verdicts and outcomes."""

    def __init__(self, project: Project, session: Session, today: date) -> None:
        self._project = project
        self._session = session
        self._today = today

    def settled(self, snippet: Snippet, verdict: Verdict) -> Result:
        """Return the result of a snippet that was not run."""
        return self._result(snippet, verdict, Outcome(None))

    def ran(self, planned: PlannedRun, outcome: Outcome) -> Result:
        """Return the result of a run."""
        snippet = planned.snippet
        if outcome.trouble is not None:
            return self._result(snippet, judge([outcome.trouble]), outcome)
        if outcome.evidence is None:
            message = "the run was stopped before this example ended"
            stopped = Failure(Code.INTERRUPTED, message, snippet.location, "run it again")
            return self._result(snippet, judge([stopped]), outcome)
        try:
            with time_limit(JUDGING_SECONDS, "to judge what it printed and exchanged"):
                failures = self._judged(planned, outcome.evidence, outcome.kept)
        except LimitError as error:
            hint = "print and send what a reader needs"
            failures = [Failure(Code.OUTPUT_TOO_LARGE, str(error), snippet.location, hint)]
        except Exception as error:  # noqa: BLE001  a mistake of ours must not hide other verdicts
            failures = [internal_error(snippet, error)]
        return self._result(snippet, judge(failures), outcome)

    def passed(self, planned: PlannedRun, kept: str) -> None:
        """Note that nothing is wrong with evidence that is kept under a name, if it is."""
        if kept:
            self._project.store.put(self._key(planned, kept), True)

    def _judged(self, planned: PlannedRun, evidence: Evidence, kept: str) -> list[Failure]:
        """Return what the checks find; where they found nothing in the very same, they are done."""

        def find() -> list[Failure]:
            return list(self._failures(planned, evidence))

        return (
            self._project.store.cached_findings(self._key(planned, kept), find) if kept else find()
        )

    def _key(self, planned: PlannedRun, kept: str) -> str:
        """Return the key of a judgement: evidence is kept by all else that it hangs on."""
        accepted = repr(self._project.deviations[0].on(self._today))
        about = self._project.everything_about(planned.example)
        return self._project.key("judged", about, accepted, kept)

    def _failures(self, planned: PlannedRun, evidence: Evidence) -> Iterator[Failure]:
        result, exchanges = evidence.result, evidence.exchanges
        snippet, outline = planned.snippet, planned.outline
        session = self._session
        live = not session.exact
        secrets = self._project.secrets(session.policy.variables, session.token)
        deviations = self._project.deviations[0].on(self._today)
        subject = Subject(snippet, outline, planned.expected, secrets, live, deviations)
        settings = self._project.settings
        given = (settings.base_url_variable, settings.token_variable, *session.policy.variables)
        yield from check_run(snippet, outline, result, planned.limits, given)
        yield from check_exchanges(subject, exchanges, result, self._project.contract)
        if planned.stand_ins:
            # The record is not the one that was recorded; the contract says what it has to have.
            return
        yield from check_output(
            planned.example,
            snippet,
            documented_response(exchanges),
            result.stdout,
            exact=self._session.exact,
            root_path=self._project.folder(planned.example),
        )

    def _result(self, snippet: Snippet, verdict: Verdict, outcome: Outcome) -> Result:
        example = self._project.examples[snippet.example_id]
        operations = self._project.bound(example)
        return Result(
            snippet=snippet,
            verdict=verdict,
            operation=operations[-1].id if operations else "",
            pages=self._project.shown_at(snippet.example_id, snippet.language),
            evidence=outcome.evidence,
            cached=outcome.cached,
            kept=outcome.kept,
        )


def documented_response(exchanges: Sequence[Exchange]) -> Response | None:
    """Return the response that an example shows: the last one that a target gave."""
    answers = [item.response for item in exchanges if item.refusal is None]
    return answers[-1] if answers else None


def _equal(
    project: Project, plan: Plan, results: Mapping[str, Result]
) -> Iterator[tuple[str, Result]]:
    """Return the results again, with what the languages of one example do differently."""
    found = dict(results)
    ran = {planned.example.id: planned.example for planned in plan.runs}
    for example in ran.values():
        mine = [found[snippet.id] for snippet in example.snippets.values() if snippet.id in found]
        sound = [result for result in mine if result.evidence and is_sound(result.verdict)]
        if len(sound) <= 1:
            continue
        # What differs is held against the language whose answer is not the recorded one.
        sound.sort(key=lambda result: result.verdict.status is not Status.PASSED)
        exchanges = {
            item.language: without_ids(item.evidence.exchanges, item.evidence.created)
            for item in sound
            if item.evidence
        }
        kept = [result.kept for result in sound]
        for language, failure in _unequal(project, example, exchanges, kept):
            result = found[example.snippets[language].id]
            verdict = judge([*result.verdict.failures, failure])
            found[result.snippet.id] = replace(result, verdict=verdict)
    yield from found.items()


def _unequal(
    project: Project,
    example: Example,
    exchanges: Mapping[Language, tuple[Exchange, ...]],
    kept: Sequence[str],
) -> list[tuple[Language, Failure]]:
    def find() -> list[tuple[Language, Failure]]:
        outlines = {language: project.outline(example.snippets[language]) for language in exchanges}
        return list(check_equality(example, exchanges, outlines, project.contract))

    if not all(kept):
        return find()
    about = project.everything_about(example)
    return project.store.cached_findings(project.key("equal", about, *kept), find)
