"""The journey of an example, from its file to its verdict: plan, run, judge, compare, report."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from snipproof.core.failure import Failure
from snipproof.core.snippet import Language, Snippet
from snipproof.core.verdict import Status, Verdict
from snipproof.languages.running.runner import Runner
from snipproof.project.problems import problems_beside
from snipproof.project.project import Project
from snipproof.run.execution import Execution, Options
from snipproof.run.judgement import compare_languages, judge_run, note_passed, stopped
from snipproof.run.plan import plan
from snipproof.run.results import Evidence, Report, Result
from snipproof.run.sessions import Session

Listener = Callable[[Result], None]
"""Called with each result as it comes, in any order."""


def run(
    project: Project,
    chosen: Sequence[Snippet],
    session: Session,
    options: Options,
    listener: Listener = lambda _: None,
    *,
    check: bool | None = None,
    started: Callable[[Snippet], None] = lambda _: None,
    runners: Mapping[Language, Runner] | None = None,
) -> Report:
    """Run the chosen snippets and judge them.

    `started` is called with each snippet as its run begins, by another thread. `runners` are used
    and left warm; without them the run has some of its own.

    Each snippet has exactly one result in the report, whatever happens on the way. With `check` the
    report also has the problems beside them; by default, if all snippets were chosen. Raises
    `FailureError` if the project itself cannot be read.
    """
    now = datetime.now(UTC)
    begin = time.monotonic()
    if check is None:
        check = len(chosen) == len(project.snippets)
    results: dict[str, Result] = {}
    beside: tuple[Failure, ...] = ()
    interrupted = False

    def note(snippet: Snippet, verdict: Verdict, evidence: Evidence | None = None) -> None:
        results[snippet.id] = _result(project, snippet, verdict, evidence)
        listener(results[snippet.id])

    try:
        with Execution(project, session, options, runners=runners, started=started) as execution:
            # Plan. Each run starts as soon as it is planned: other processors run the first
            # examples while the last ones are planned, a third of the time of a cold run.
            for snippet in chosen:
                example = project.examples[snippet.example_id]
                planned = plan(project, example, snippet, session.policy, now.date())
                if isinstance(planned, Verdict):
                    note(snippet, planned)
                else:
                    execution.start(planned)
            beside = problems_beside(project, now.date()) if check else ()
            # Run, and judge each run as it ends.
            for planned, ended in execution.ended():
                verdict = judge_run(project, session, planned, ended, now.date())
                evidence = None if isinstance(ended, Failure) else ended
                if evidence and not evidence.cached and verdict.status is Status.PASSED:
                    evidence = execution.keep(planned, evidence)
                    note_passed(project, planned, evidence, now.date())
                note(planned.snippet, verdict, evidence)
    except KeyboardInterrupt:
        interrupted = True
        for snippet in chosen:
            if snippet.id not in results:
                results[snippet.id] = _result(project, snippet, stopped(snippet))
    # Compare the languages of each example.
    results = compare_languages(project, results.values())
    # Report. A failure that belongs to a snippet is in its verdict alone.
    reported = {failure for result in results.values() for failure in result.verdict.failures}
    return Report(
        target=session.name,
        started=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        seconds=time.monotonic() - begin,
        results=tuple(results[snippet.id] for snippet in chosen),
        problems=tuple(failure for failure in beside if failure not in reported),
        interrupted=interrupted,
        server_version=session.version,
    )


def _result(
    project: Project, snippet: Snippet, verdict: Verdict, evidence: Evidence | None = None
) -> Result:
    operations = project.bound(project.examples[snippet.example_id])
    return Result(
        snippet=snippet,
        verdict=verdict,
        operation=operations[-1].id if operations else "",
        pages=project.shown_at(snippet.example_id, snippet.language),
        evidence=evidence,
    )
