"""Runs what is planned, several at once, and takes from the cache what is there."""

import os
import queue
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Failure
from snipproof.core.snippet import Language, Snippet
from snipproof.languages import of
from snipproof.languages.running.runner import Runner, RunnerError, RunnerOptions
from snipproof.project.project import Project
from snipproof.project.toolchain import installation, versions
from snipproof.run.cache import Cache
from snipproof.run.plan import PlannedRun
from snipproof.run.results import Evidence
from snipproof.run.sessions import Session
from snipproof.run.worker import SYSTEM, SnippetWorker

if TYPE_CHECKING:
    from snipproof.targets.http.gateway import Slot


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: how many snippets at once, each in a new Python or a warm one, with a cache.

    Of `confinements` the first that the system has keeps the runs to themselves.
    """

    jobs: int
    cold: bool = False
    cache: bool = True
    confinements: tuple[Confinement, ...] = BEST


MAX_JOBS = 64
_FIRST = 16  # of the chosen: among them are the openings that most of them have


def usual_jobs() -> int:
    """Return how many runs at once suit this machine: two for each of its cores.

    A run waits for others as long as it computes: for its connection, the response, its own end.
    """
    return min(2 * (os.cpu_count() or 1), MAX_JOBS)


class Execution:
    """Runs what is planned, until the context ends: then all runs have ended.

    Meanwhile this process is free for other work. If the context is left early, whatever still
    runs is killed.

    It has runners of its own, unless it is given some to use: those stay warm after it, unless it
    is left early. `started` is called with each snippet as its run begins, by the thread of its
    run.
    """

    def __init__(
        self,
        project: Project,
        session: Session,
        options: Options,
        *,
        runners: Mapping[Language, Runner] | None = None,
        started: Callable[[Snippet], None] = lambda _: None,
    ) -> None:
        self._runners = runners
        self._started = started
        self._project = project
        self._session = session
        self._options = options
        basis = session.basis if options.cache else None
        self._cache = None if basis is None else Cache(project.store, basis)
        self._kinds = (installation(), str(options.cold), *options.confinements)
        self._kept: list[tuple[PlannedRun, Evidence]] = []
        self._running: dict[Future[Evidence | Failure], PlannedRun] = {}
        self._ended: queue.SimpleQueue[Future[Evidence | Failure]] = queue.SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start(self, planned: PlannedRun) -> None:
        """Run a snippet as soon as there is room, unless an earlier run left its evidence."""
        kept = self._find(planned)
        if kept is not None:
            self._kept.append((planned, kept))
            return
        pool, work = self._pool_and_worker
        work.warm_up(planned.snippet)
        if not self._running:
            self._session.prepare()
        future = pool.submit(work.run, planned)
        self._running[future] = planned
        future.add_done_callback(self._ended.put)

    def ended(self) -> Iterator[tuple[PlannedRun, Evidence | Failure]]:
        """Return what came of every run that was started, once, as it comes; cached ones first.

        That is its evidence, or the failure that left none.
        """
        yield from self._kept
        for _ in range(len(self._running)):
            future = self._ended.get()
            yield self._running[future], future.result()

    def keep(self, planned: PlannedRun, evidence: Evidence) -> Evidence:
        """Keep the evidence of a run that passed, for the next run; return it with its name."""
        if not self._cache:
            return evidence
        run = self._seen(planned)
        self._cache.put(run, evidence)
        return replace(evidence, kept=self._cache.name(run))

    def _find(self, planned: PlannedRun) -> Evidence | None:
        """Return what an earlier run left, if everything that it depends on is unchanged."""
        if not self._cache:
            return None
        run = self._seen(planned)
        evidence = self._cache.get(run)
        return evidence and replace(evidence, kept=self._cache.name(run), cached=True)

    def _seen(self, planned: PlannedRun) -> list[bytes | str]:
        """Return all that a run can see, beside the target."""
        snippet = planned.snippet
        found = versions(snippet.language, self._project.store)
        tools = sorted(f"{name}={text}" for name, text in found.items())
        files = (part for file in planned.example.files.items() for part in file)
        limits = str(planned.limits)
        return [*self._kinds, snippet.id, snippet.source, *tools, limits, *files]

    @cached_property
    def _pool_and_worker(self) -> tuple[ThreadPoolExecutor, SnippetWorker]:
        """Return what runs are made in; it ends, and what it needed is taken away, with this."""
        # What follows is imported late: most runs find everything in the cache.
        from snipproof.languages.running.run_directory import run_directory  # noqa: PLC0415
        from snipproof.targets.http.gateway import Gateway  # noqa: PLC0415

        with ExitStack() as stack:
            runners = self._runners
            if runners is None:
                runners = make_runners(self._options, self._project.languages)
                for runner in runners.values():
                    stack.callback(runner.close)
            gateway = stack.enter_context(Gateway(self._session.policy.methods))
            slots: queue.SimpleQueue[Slot] = queue.SimpleQueue()
            for _ in range(self._options.jobs):
                slots.put(gateway.slot())
            folder = stack.enter_context(run_directory())
            work = SnippetWorker(
                self._session, self._project, runners, slots, folder, started=self._started
            )
            pool = ThreadPoolExecutor(self._options.jobs, thread_name_prefix="slot")
            stack.callback(self._end, pool, work, runners.values())
            self._stack = stack.pop_all()
        return pool, work

    def _end(
        self, pool: ThreadPoolExecutor, work: SnippetWorker, runners: Iterable[Runner]
    ) -> None:
        """End whatever still runs, and do not start what waits."""
        pool.shutdown(wait=False, cancel_futures=True)
        if work.stop():
            for runner in runners:
                runner.close()
        work.wait()
        pool.shutdown(wait=True)


def make_runners(options: Options, languages: Iterable[Language]) -> dict[Language, Runner]:
    """Return a runner for each language; the caller closes them."""
    how = RunnerOptions(options.confinements, options.cold)
    return {language: of(language).runner(how) for language in languages}


@contextmanager
def warm_runners(
    options: Options, chosen: Sequence[Snippet]
) -> Iterator[Mapping[Language, Runner]]:
    """Return runners, which end with the context, and start at once what the first chosen need.

    For where it is known that they will run: so it starts while all the rest is read.
    """
    from snipproof.languages.running.run_directory import run_directory  # noqa: PLC0415

    with ExitStack() as stack:
        home = stack.enter_context(run_directory())
        runners = make_runners(options, dict.fromkeys(snippet.language for snippet in chosen))
        for runner in runners.values():
            stack.callback(runner.close)
        for snippet in chosen[:_FIRST]:
            with suppress(RunnerError):  # the run meets it again, and reports it
                runners[snippet.language].warm_up(snippet, {**SYSTEM, "HOME": str(home)})
        yield runners
