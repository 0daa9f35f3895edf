"""Keeps a project judged while its author writes: each save runs again what it touched.

A turn begins with a burst of saves and ends when the terminal has the verdict. Between turns the
runners stay warm, and of the project what was not touched stays read.
"""

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from watchfiles import Change, DefaultFilter, watch

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.languages import of
from snipproof.project.affected import affected
from snipproof.project.problems import problems, reading_problems
from snipproof.project.project import Project, load_project
from snipproof.project.settings import FOLDERS
from snipproof.run.execution import Options, make_runners
from snipproof.run.pipeline import run
from snipproof.run.results import Report
from snipproof.run.sessions import Session, mock_session

_QUIET = 15
_BURST = 80
"""How long, in milliseconds, nothing has to be saved for a burst to be over, and at most."""

_LOOK = 200
"""How often, in milliseconds, to look whether a watched folder was removed or is there again."""

_WARM = 8
"""How many kinds of snippets, those that most are of, have a warm parent at once."""


class _Saves(DefaultFilter):
    """Leaves out what editors keep, for a moment or longer, beside a file that they edit."""

    ignore_entity_patterns = (
        *DefaultFilter.ignore_entity_patterns,
        r"^\.#|^#.*#$",  # Emacs
        r"\.sw[a-z]$|^4913$",  # Vim
        r"^\.goutputstream-|\.kate-swp$|___jb_\w+___$",  # GNOME, KDE, JetBrains
    )


_is_save = _Saves()


@dataclass(frozen=True, slots=True)
class Turn:
    """The result of a burst of saves.

    `changed` are the files, as the project names them. `report` is None where the project could
    not be read, and `problems` say why; else they are what is wrong with the files that were saved.
    `seconds` is the time from the last save to the verdict.
    """

    changed: tuple[str, ...]
    report: Report | None
    problems: tuple[Failure, ...]
    seconds: float


class Watcher:
    """Judges a project anew after each burst of saves."""

    def __init__(self, start: Path, jobs: int) -> None:
        self._start = start
        self._options = Options(jobs=jobs)
        self.project = load_project(start)
        self._session: Session = mock_session(self.project)
        self._runners = make_runners(self._options, self.project.languages)
        self._unread: set[Path] = set()

    def begin(self) -> Report:
        """Judge everything, what is unchanged from the cache, and warm up; raises as `run` does.

        An interruption of the warm-up is `KeyboardInterrupt`.
        """
        everything = self.project.snippets
        report = run(self.project, everything, self._session, self._options, runners=self._runners)
        if report.interrupted:
            return report
        options = Options(jobs=self._options.jobs, cache=False)
        some = _of_each_kind(everything)
        warm = run(self.project, some, self._session, options, runners=self._runners)
        if warm.interrupted:
            raise KeyboardInterrupt
        return report

    def turn(self, changed: Collection[Path]) -> Turn:
        """Judge what a burst of saves touched; whatever the files hold, there is a turn."""
        self._unread |= set(changed)
        saved = _saved_at(changed)
        names = tuple(sorted(self._name(path) for path in changed))
        try:
            report, found = self._judge()
        except FailureError as error:
            return Turn(names, None, (error.failure,), time.time() - saved)
        except OSError as error:
            # A file was removed between the look into its folder and the look into it.
            place = SourceLocation(names[0] if names else ".", 1)
            failure = Failure(Code.BAD_SOURCE, f"it cannot be read: {error}", place, "save again")
            return Turn(names, None, (failure,), time.time() - saved)
        self._unread.clear()
        return Turn(names, report, found, time.time() - saved)

    def _judge(self) -> tuple[Report, tuple[Failure, ...]]:
        before, changed = self.project, self._unread
        settings = any(path.name == "pyproject.toml" for path in changed)
        project = load_project(self._start) if settings else before.with_changes(changed)
        names = {self._name(path) for path in changed}
        hit = affected(project, map(PurePosixPath, names), lambda: nullcontext(before)).examples
        chosen = [snippet for snippet in project.snippets if snippet.example_id in hit]
        if project.world_sources != before.world_sources or project.settings != before.settings:
            self._session = mock_session(project)
        new = [item for item in project.languages if item not in self._runners]
        self._runners.update(make_runners(self._options, new))
        report = run(project, chosen, self._session, self._options, runners=self._runners)
        self.project = project
        mine = {failure for result in report.results for failure in result.verdict.failures}
        found = [
            failure
            for failure in reading_problems(project, datetime.now(UTC).date())
            if any(f"{failure.location.path}/".startswith(f"{name}/") for name in names)
            and not is_of_an_editor(failure)
        ]
        return report, tuple(failure for failure in dict.fromkeys(found) if failure not in mine)

    def all_problems(self) -> list[Failure]:
        """Return everything that reading shows now; what an editor keeps beside a file is none."""
        today = datetime.now(UTC).date()
        found = problems(self.project, today)
        return [failure for failure in found if not is_of_an_editor(failure)]

    def _name(self, path: Path) -> str:
        root = self.project.settings.root
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)

    def close(self) -> None:
        """End what is kept warm."""
        for runner in self._runners.values():
            runner.close()


def is_of_an_editor(failure: Failure) -> bool:
    """Whether a failure is about a file that an editor keeps beside the one that it edits."""
    return not _is_save(Change.modified, failure.location.path)


def bursts(project: Project, stopped: Callable[[], bool]) -> Iterator[set[Path]]:
    """Return the files of each burst of saves, and an empty set when it is quiet, until `stopped`.

    As soon as the first one is given, no save is missed. A folder that is removed is watched again
    when it is there; all of it has changed then.
    """
    root = project.settings.root
    folders = [project.settings.folder(name) for name in FOLDERS]
    changed: set[Path] = set()
    while not stopped():
        there = {folder: _identity(folder) for folder in folders}
        for changes in watch(
            *(folder for folder in folders if there[folder]),
            root / "pyproject.toml",
            watch_filter=_is_save,
            debounce=_BURST,
            step=_QUIET,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
            raise_interrupt=True,
        ):
            yield {Path(path) for _, path in changes} | changed
            if stopped():
                return
            changed = {folder for folder in folders if _identity(folder) != there[folder]}
            if changed:
                break


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return what tells a folder from another one that has its name later."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _of_each_kind(chosen: Collection[Snippet]) -> list[Snippet]:
    """Return a snippet for each of the kinds that most are of; see `Plugin.kind`."""
    kinds: dict[str, list[Snippet]] = {}
    for snippet in chosen:
        kinds.setdefault(of(snippet.language).kind(snippet), []).append(snippet)
    often = sorted(kinds.values(), key=len, reverse=True)
    return [members[0] for members in often[:_WARM]]


def _saved_at(changed: Collection[Path]) -> float:
    """Return the time of the last save; of a file that was removed, its folder's."""
    times: list[float] = []
    for path in changed:
        for place in (path, path.parent):
            with suppress(OSError):
                times.append(os.stat(place).st_mtime)  # noqa: PTH116  one call and no more
                break
    return max(times, default=time.time())
