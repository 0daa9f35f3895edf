"""Runs what a plan holds, several at once, and takes from the cache what is there."""

import queue
import shutil
import socket
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from snipproof.cache import Cache
from snipproof.confinement import BEST, Confinement
from snipproof.failure import Code, Failure
from snipproof.plan import Plan, PlannedRun, Policy
from snipproof.project import Project
from snipproof.results import Evidence
from snipproof.runners import Runner, RunnerError
from snipproof.snippet import Language, Snippet
from snipproof.store import digest
from snipproof.targets import Target
from snipproof.toolchain import installation, search_path, versions

if TYPE_CHECKING:
    from snipproof.gateway import Slot


@dataclass(frozen=True, slots=True)
class Session:
    """What a run is held against: the target, as the snippets and the checks see it.

    `new_target` gives a target in its first state; each snippet gets its own. `token` is what
    snippets hold, `exact` says that answers are the same every time, and `fingerprint` is all that
    the target's answers depend on (empty where they may change by themselves).
    """

    name: str
    new_target: Callable[[], Target]
    policy: Policy
    token: str
    exact: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: how many snippets at once, each in a new Python or a warm one, with a cache.

    Of `confinements` the first that the system has keeps the runs to themselves.
    """

    jobs: int
    cold: bool = False
    cache: bool = True
    confinements: tuple[Confinement, ...] = BEST


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a planned run: evidence, or the failure that left none."""

    evidence: Evidence | None
    trouble: Failure | None = None
    cached: bool = False


class Execution:
    """The execution of one plan, by runners of its own unless it is given some to use.

    Those that it is given stay warm after it, unless it is stopped early. `started` is told of each
    snippet as its run begins, by the thread that runs it.
    """

    def __init__(
        self,
        project: Project,
        session: Session,
        options: Options,
        plan: Plan,
        *,
        runners: Mapping[Language, Runner] | None = None,
        started: Callable[[Snippet], None] = lambda _: None,
    ) -> None:
        self._runners = runners
        self._started = started
        self._project = project
        self._session = session
        self._options = options
        self._plan = plan
        usable = options.cache and bool(session.fingerprint)
        self._cache = Cache(project.store) if usable else None
        kinds = (str(options.cold), *options.confinements)
        self._base = digest([installation(), session.fingerprint, *kinds])

    def outcomes(self) -> Iterator[tuple[PlannedRun, Outcome]]:
        """Give the outcome of every planned run, as it comes; what is cached comes first."""
        pending: list[PlannedRun] = []
        for planned in self._plan.runs:
            kept = self._cache.get(self._key(planned)) if self._cache else None
            if kept is None:
                pending.append(planned)
            else:
                yield planned, Outcome(kept, cached=True)
        if pending:
            yield from self._run_all(pending)

    def keep(self, planned: PlannedRun, evidence: Evidence) -> None:
        """Keep the evidence of a run that passed, for the next time."""
        if self._cache:
            self._cache.put(self._key(planned), evidence)

    def _key(self, planned: PlannedRun) -> str:
        snippet = planned.snippet
        found = versions(snippet.language, self._project.store)
        tools = sorted(f"{name}={text}" for name, text in found.items())
        files = (part for file in planned.example.files.items() for part in file)
        limits = str(planned.limits)
        return digest([self._base, snippet.id, snippet.source, *tools, limits, *files])

    def _run_all(self, pending: list[PlannedRun]) -> Iterator[tuple[PlannedRun, Outcome]]:
        # What follows is imported late: most runs find everything in the cache.
        from snipproof.gateway import Gateway  # noqa: PLC0415
        from snipproof.workplace import workplace  # noqa: PLC0415

        with ExitStack() as stack:
            runners = self._runners
            if runners is None:
                runners = make_runners(self._options)
                for runner in runners.values():
                    stack.callback(runner.close)
            gateway = Gateway(self._session.policy.methods)
            jobs = min(self._options.jobs, len(pending))
            slots: queue.SimpleQueue[Slot] = queue.SimpleQueue()
            for _ in range(jobs):
                slots.put(stack.enter_context(gateway.slot()))
            folder = stack.enter_context(workplace())
            work = _Work(
                self._session, self._project, runners, slots, folder, started=self._started
            )
            pool = ThreadPoolExecutor(jobs, thread_name_prefix="slot")
            futures = {pool.submit(work.run, planned): planned for planned in pending}
            try:
                for future in as_completed(futures):
                    yield futures[future], future.result()
            finally:
                # Stopped early, whatever still runs is ended, and what waits is not started.
                pool.shutdown(wait=False, cancel_futures=True)
                if self._runners is None or not all(future.done() for future in futures):
                    for runner in runners.values():
                        runner.close()
                pool.shutdown(wait=True)


def make_runners(options: Options) -> dict[Language, Runner]:
    """Give a runner for each language; whoever asks closes them."""
    from snipproof.runners.curl import CurlRunner  # noqa: PLC0415
    from snipproof.runners.python import PythonRunner  # noqa: PLC0415

    confinements = options.confinements
    return {
        Language.CURL: CurlRunner(confinements=confinements),
        Language.PYTHON: PythonRunner(confinements=confinements, cold=options.cold),
    }


class _Work:
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
        self._store = project.store
        self._runners = runners
        self._slots = slots
        self._folder = folder

    def run(self, planned: PlannedRun) -> Outcome:
        """Run a snippet in the next free slot, against a target in its first state."""
        slot = self._slots.get()
        self._started(planned.snippet)
        try:
            return self._run(planned, slot)
        except RunnerError as error:
            place = planned.snippet.location
            return Outcome(None, Failure(error.code, str(error), place, "run it again"))
        except Exception as error:  # noqa: BLE001  a mistake of ours must not end the other runs
            return Outcome(None, internal_error(planned.snippet, error))
        finally:
            self._slots.put(slot)

    def _run(self, planned: PlannedRun, slot: "Slot") -> Outcome:
        snippet = planned.snippet
        started = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        home = self._folder / f"{planned.snippet.id.replace('/', '_')}-{time.monotonic_ns()}"
        try:
            home.mkdir()
            for name, data in planned.example.files.items():
                (home / name).write_bytes(data)
        except OSError as error:
            reason = error.strerror or str(error)
            message = f"there is no folder to run in: {reason}"
            raise RunnerError(Code.INTERRUPTED, message) from error
        try:
            with slot.record(self._session.new_target()) as recording:
                runner = self._runners[snippet.language]
                lead = partial(self._lead, slot)
                result = runner.run(snippet, self._environment(home), home, planned.limits, lead)
        finally:
            shutil.rmtree(home, ignore_errors=True)
        return Outcome(
            Evidence(
                result,
                tuple(recording.exchanges),
                started,
                self._session.name,
                versions(snippet.language, self._store),
            )
        )

    def _environment(self, home: Path) -> dict[str, str]:
        """Give what a snippet sees: the variables that readers set, and a bare system."""
        return {
            **_SYSTEM,
            "PATH": search_path(),
            "HOME": str(home),
            "TMPDIR": str(home),
            **self._session.policy.variables,
            self._settings.token_variable: self._session.token,
        }

    def _lead(self, slot: "Slot", listener: socket.socket) -> dict[str, str]:
        """Have a slot listen where a run can reach it; gives the variables that lead there."""
        slot.listen(listener)
        return {**slot.environment(), self._settings.base_url_variable: slot.url}


def internal_error(snippet: Snippet, error: Exception) -> Failure:
    """Give the failure to report where this tool itself went wrong; with the place in its code."""
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
