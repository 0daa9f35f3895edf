"""Runs what is planned, several at once, and takes from the cache what is there."""

import os
import queue
import socket
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.formats.removal import remove_tree
from snipproof.core.snippet import Example, Language, Snippet
from snipproof.languages import of
from snipproof.languages.running.runner import (
    Limits,
    Runner,
    RunnerError,
    RunnerOptions,
    RunResult,
)
from snipproof.project.project import Project
from snipproof.project.toolchain import installation, search_path, versions
from snipproof.run.cache import Basis, Cache
from snipproof.run.plan import PlannedRun, Policy
from snipproof.run.results import Evidence
from snipproof.targets.target import RunTarget, TargetError

if TYPE_CHECKING:
    from snipproof.run.stand_ins import StandIn
    from snipproof.targets.http.gateway import Slot


@dataclass(frozen=True, slots=True)
class Session:
    """What a run is held against: the target, as the snippets and the checks see it.

    `new_target` gives a target in its first state; each snippet gets its own. `prepare` makes what
    all of them share, and is called before the first of them by the thread that begins the runs.
    `token` is what snippets hold. `basis` is what the target's answers hang on, where they are the
    same every time; None where they may change by themselves. `notice` is what a person should
    know before the run, if anything. `version` is what a server says that it is.
    """

    name: str
    new_target: Callable[[], RunTarget]
    policy: Policy
    token: str
    basis: Basis | None = None
    notice: str = ""
    prepare: Callable[[], None] = lambda: None
    version: str = ""

    @property
    def exact(self) -> bool:
        """Whether the answers are the same every time."""
        return self.basis is not None


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

    A run waits for others as long as it computes: for its connection, the answer, its own end.
    """
    return min(2 * (os.cpu_count() or 1), MAX_JOBS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a planned run: evidence, or the failure that left none.

    What comes from the cache has there the name `kept`, which no other evidence has.
    """

    evidence: Evidence | None
    trouble: Failure | None = None
    kept: str = ""

    @property
    def cached(self) -> bool:
        """Whether an earlier run left it."""
        return bool(self.kept)


class Execution:
    """Carries out what is planned, until the context ends: then all has ended.

    Meanwhile this process is free for other work. Left early, whatever still runs is ended.

    It has runners of its own, unless it is given some to use: those stay warm after it, unless it
    is left early. `started` is told of each snippet as its run begins, by the thread that runs it.
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
        self._kept: list[tuple[PlannedRun, Outcome]] = []
        self._running: dict[Future[Outcome], PlannedRun] = {}
        self._ended: queue.SimpleQueue[Future[Outcome]] = queue.SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def begin(self, planned: PlannedRun) -> None:
        """Run a snippet as soon as there is room for it, unless it is known what comes of it."""
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

    def outcomes(self) -> Iterator[tuple[PlannedRun, Outcome]]:
        """Return the outcome of every run that has begun, once, as it comes; cached ones first."""
        yield from self._kept
        for _ in range(len(self._running)):
            future = self._ended.get()
            yield self._running[future], future.result()

    def keep(self, planned: PlannedRun, evidence: Evidence) -> str:
        """Keep the evidence of a run that passed, for the next time; give the name that it has."""
        if not self._cache:
            return ""
        run = self._seen(planned)
        self._cache.put(run, evidence)
        return self._cache.name(run)

    def _find(self, planned: PlannedRun) -> Outcome | None:
        """Return what an earlier run left, if everything that it depends on is unchanged."""
        if not self._cache:
            return None
        run = self._seen(planned)
        evidence = self._cache.get(run)
        return None if evidence is None else Outcome(evidence, kept=self._cache.name(run))

    def _seen(self, planned: PlannedRun) -> list[bytes | str]:
        """Return all that a run can see, beside the target."""
        snippet = planned.snippet
        found = versions(snippet.language, self._project.store)
        tools = sorted(f"{name}={text}" for name, text in found.items())
        files = (part for file in planned.example.files.items() for part in file)
        limits = str(planned.limits)
        return [*self._kinds, snippet.id, snippet.source, *tools, limits, *files]

    @cached_property
    def _pool_and_worker(self) -> "tuple[ThreadPoolExecutor, SnippetWorker]":
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
        self, pool: ThreadPoolExecutor, work: "SnippetWorker", runners: Iterable[Runner]
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
    options: Options, chosen: Sequence[tuple[Example, Language]]
) -> Iterator[Mapping[Language, Runner]]:
    """Return runners, which end with the context, and start at once what the first chosen need.

    For where it is known that they will run: so it starts while all the rest is read.
    """
    from snipproof.languages.running.run_directory import run_directory  # noqa: PLC0415

    with ExitStack() as stack:
        home = stack.enter_context(run_directory())
        runners = make_runners(options, dict.fromkeys(language for _, language in chosen))
        for runner in runners.values():
            stack.callback(runner.close)
        for example, language in chosen[:_FIRST]:
            with suppress(RunnerError):  # the run meets it again, and tells
                runners[language].warm_up(
                    example.snippets[language], {**_SYSTEM, "HOME": str(home)}
                )
        yield runners


class SnippetWorker:
    """Runs one snippet in one slot."""

    def __init__(
        self,
        session: Session,
        project: Project,
        runners: Mapping[Language, Runner],
        slots: "queue.SimpleQueue[Slot]",
        folder: Path,
        *,
        started: Callable[[Snippet], None],
    ) -> None:
        self._started = started
        self._session = session
        self._settings = project.settings
        self._base = project.base
        self._store = project.store
        self._runners = runners
        self._slots = slots
        self._count = slots.qsize()
        self._stopped = False
        self._folder = folder

    def stop(self) -> bool:
        """Let no other run begin; says whether one is under way."""
        self._stopped = True
        return self._slots.qsize() < self._count

    def wait(self) -> None:
        """Wait until no run is under way, whichever thread it is in.

        A pool does not know a thread of its own where Ctrl-C came as the thread was started.
        """
        for slot in [self._slots.get() for _ in range(self._count)]:
            self._slots.put(slot)

    def warm_up(self, snippet: Snippet) -> None:
        """Have the runner start what it needs while there is other work to do."""
        with suppress(RunnerError):  # the run meets it again, and tells
            self._runners[snippet.language].warm_up(snippet, self._usual_environment)

    @cached_property
    def _usual_environment(self) -> dict[str, str]:
        return self._environment(self._folder)

    def run(self, planned: PlannedRun) -> Outcome:
        """Run a snippet in the next free slot, against a target in its first state."""
        slot = self._slots.get()
        try:
            self._started(planned.snippet)
            return self._run(planned, slot)
        except FailureError as error:
            return Outcome(None, error.failure)
        except RunnerError as error:
            place = planned.snippet.location
            return Outcome(None, Failure(error.code, str(error), place, "run it again"))
        except Exception as error:  # noqa: BLE001  a mistake of ours must not end the other runs
            return Outcome(None, internal_error(planned.snippet, error))
        finally:
            self._slots.put(slot)

    def _run(self, planned: PlannedRun, slot: "Slot") -> Outcome:
        if self._stopped:
            raise RunnerError(Code.INTERRUPTED, "the run was stopped")
        snippet = planned.snippet
        started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        home = self._folder / f"{planned.snippet.id.replace('/', '_')}-{time.monotonic_ns()}"
        create_run_directory(home, planned.example)
        target = self._session.new_target()
        try:
            with _closed(target, snippet):
                made = {
                    stand_in.variable: self._make(stand_in, target, slot, home, snippet)
                    for stand_in in planned.stand_ins
                }
                with slot.record(target) as recording:
                    result = self._start(snippet, planned.limits, slot, home, made)
        finally:
            remove_tree(home)
        return Outcome(
            Evidence(
                result,
                tuple(recording.exchanges),
                started,
                self._session.name,
                versions(snippet.language, self._store),
                target.created,
            )
        )

    def _start(
        self,
        snippet: Snippet,
        limits: Limits,
        slot: "Slot",
        home: Path,
        made: Mapping[str, str],
    ) -> RunResult:
        """Run a snippet in a folder of its own, with the ids that were made for it."""
        runner = self._runners[snippet.language]
        environment = {**self._environment(home), **made}
        return runner.run(snippet, environment, home, limits, partial(self._attach_gateway, slot))

    def _make(
        self, stand_in: "StandIn", target: RunTarget, slot: "Slot", home: Path, wanted: Snippet
    ) -> str:
        """Create the record that a snippet may change; give its id."""
        own = home.with_name(f"{home.name}-{stand_in.variable}")
        create_run_directory(own, stand_in.example)
        before = target.created
        try:
            with slot.record(target) as recording:
                result = self._start(stand_in.snippet, stand_in.limits, slot, own, {})
        finally:
            remove_tree(own)
        made = target.created[len(before) :]
        if not made:
            said = [str(item.response.status) for item in recording.exchanges]
            message = (
                f"nothing could be created for {stand_in.variable}: {stand_in.snippet.id} ended"
                f" with {result.exit_status}, and its requests with {', '.join(said) or 'nothing'}"
            )
            failure = Failure(
                Code.MISSING_VARIABLE, message, wanted.location, "mend that example first"
            )
            raise FailureError(failure)
        return made[-1]

    def _environment(self, home: Path) -> dict[str, str]:
        """Return what a snippet sees: the variables that readers set, and a bare system."""
        return {
            **_SYSTEM,
            "PATH": search_path(),
            "HOME": str(home),
            "TMPDIR": str(home),
            **self._session.policy.variables,
            self._settings.token_variable: self._session.token,
        }

    def _attach_gateway(self, slot: "Slot", listener: socket.socket) -> dict[str, str]:
        """Have a slot listen where a run can reach it; gives the variables that lead there."""
        slot.listen(listener)
        return {**slot.environment(), self._settings.base_url_variable: slot.url + self._base}


def create_run_directory(home: Path, example: Example) -> None:
    """Make the folder that a snippet runs in, with the files that it reads."""
    try:
        home.mkdir()
        for name, data in example.files.items():
            (home / name).write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"there is no folder to run in: {reason}"
        raise RunnerError(Code.INTERRUPTED, message) from error


@contextmanager
def _closed(target: RunTarget, snippet: Snippet) -> Iterator[None]:
    """Have done with a target whatever happens; what it cannot undo is a failure of the snippet."""
    try:
        yield
    finally:
        try:
            target.close()
        except TargetError as error:
            hint = "look for it on the server and delete it; the next such run tries again"
            failure = Failure(error.code, str(error), snippet.location, hint)
            raise FailureError(failure) from error


def internal_error(snippet: Snippet, error: Exception) -> Failure:
    """Return the failure to report where this tool itself went wrong.

    With the place in its code.
    """
    *_, last = traceback.extract_tb(error.__traceback__) or [None]
    where = f" at {Path(last.filename).name}:{last.lineno}" if last else ""
    return Failure(
        Code.INTERNAL_ERROR,
        f"snipproof went wrong{where}: {type(error).__name__}: {error}",
        snippet.location,
        "this is a bug in snipproof: please report it with this line",
    )


_SYSTEM = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    # Nothing that a run leaves behind, or that differs from one run to the next.
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}
"""What every snippet finds in its environment, whatever the machine's own is."""
