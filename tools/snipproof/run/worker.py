"""Runs snippets, each in a slot of the gateway, with a folder and a target of its own."""

import queue
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from snipproof.core.failure import Code, Failure, FailureError, internal_error
from snipproof.core.formats.removal import remove_tree
from snipproof.core.snippet import Example, Language, Snippet
from snipproof.languages.running.runner import Limits, Runner, RunnerError, RunResult
from snipproof.project.project import Project
from snipproof.project.toolchain import search_path, versions
from snipproof.run.plan import PlannedRun
from snipproof.run.results import Evidence
from snipproof.run.sessions import Session
from snipproof.targets.target import RunTarget, TargetError

if TYPE_CHECKING:
    from snipproof.run.stand_ins import StandIn
    from snipproof.targets.http.gateway import Slot


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

    def run(self, planned: PlannedRun) -> Evidence | Failure:
        """Run a snippet in the next free slot, against a target in its first state."""
        slot = self._slots.get()
        try:
            self._started(planned.snippet)
            return self._run(planned, slot)
        except FailureError as error:
            return error.failure
        except RunnerError as error:
            place = planned.snippet.location
            return Failure(error.code, str(error), place, error.hint)
        except Exception as error:  # noqa: BLE001  a mistake of ours must not end the other runs
            return internal_error(planned.snippet.location, error)
        finally:
            self._slots.put(slot)

    def _run(self, planned: PlannedRun, slot: "Slot") -> Evidence:
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
        return Evidence(
            result,
            tuple(recording.exchanges),
            started,
            self._session.name,
            versions(snippet.language, self._store),
            target.created,
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
                Code.MISSING_VARIABLE, message, wanted.location, "fix that example first"
            )
            raise FailureError(failure)
        return made[-1]

    def _environment(self, home: Path) -> dict[str, str]:
        """Return what a snippet sees: the variables that readers set, and a bare system."""
        return {
            **SYSTEM,
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
    """Close a target whatever happens; what it cannot undo is a failure of the snippet."""
    try:
        yield
    finally:
        try:
            target.close()
        except TargetError as error:
            hint = "look for it on the server and delete it; the next such run tries again"
            failure = Failure(error.code, str(error), snippet.location, hint)
            raise FailureError(failure) from error


SYSTEM = {
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    # Nothing that a run leaves behind, or that differs from one run to the next.
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
}
"""The environment of every snippet, on every machine."""
