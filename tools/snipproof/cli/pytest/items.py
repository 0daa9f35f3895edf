"""The tests that a documentation project is to pytest: its snippets, its pages, and the rest.

| test | is |
|---|---|
| `snippets/tokens/list/curl.sh::tokens/list[curl]` | the verdict on a snippet, as `run` gives it |
| `content/guide.md::check` | what `check` finds wrong on a page |
| `pyproject.toml::check` | what `check` finds wrong elsewhere and no verdict tells |

The verdict on a snippet always rests on all languages of its example, whichever of them are
selected and wherever they are sent: curl and Python are compared in every way to spread them.
"""

import os
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property, partial
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from snipproof.core.failure import Failure, FailureError
from snipproof.core.formats.source import location
from snipproof.core.formats.store import NOTHING_KEPT
from snipproof.core.snippet import Example, Language
from snipproof.core.usage import UsageError
from snipproof.core.verdict import Status
from snipproof.languages import of
from snipproof.languages.running.runner import Runner
from snipproof.project.problems import problems, problems_beside
from snipproof.project.project import Project, opened_store
from snipproof.project.settings import Settings, settings_of
from snipproof.project.state_folder import check_state_folder
from snipproof.report.proof import FILE as PROOF
from snipproof.report.proof import fields_of, write_proof
from snipproof.report.screen import Screen
from snipproof.report.terminal import TerminalReport
from snipproof.run.durations import keep_durations
from snipproof.run.execution import Options, make_runners, usual_jobs
from snipproof.run.pipeline import run
from snipproof.run.results import Report, Result
from snipproof.run.sessions import Session, new_session

BATCH_SIZE = 16
"""How many examples run in one go, in the order of the tests: enough that what a run has to start
does not count, few enough that workers get even shares. See `pytest_groups`."""

CHECK = "check"


class NotPassedError(Exception):
    """A test has not passed; `show` prints why."""

    def __init__(self, show: Callable[[TerminalReport], None], root: Path, said: str) -> None:
        super().__init__(said)
        self.show = show
        self.root = root


class PytestProject:
    """One documentation project in a pytest session."""

    def __init__(self, settings: Settings, config: pytest.Config) -> None:
        self._config = config
        self._keep = not config.getoption("snipproof_no_cache")
        check_state_folder(settings)
        store = opened_store(settings) if self._keep else NOTHING_KEPT
        self.project = Project(settings, store)
        self._results: dict[str, Result] = {}
        self._reports: list[Report] = []
        self._runners: dict[Language, Runner] | None = None

    @property
    def root(self) -> Path:
        """The folder that the project's locations are relative to."""
        return self.project.settings.root

    def collector(self, file: Path, parent: pytest.Collector) -> "ProofFile | None":
        """Return what collects a file of the project; None where it holds nothing to prove."""
        kind = self._kind(file)
        return None if kind is None else kind.from_parent(parent, path=file, proving=self)

    def _kind(self, file: Path) -> "type[ProofFile] | None":
        settings = self.project.settings
        if file == self.root / "pyproject.toml":
            return ProjectFile
        if file.is_relative_to(settings.folder("snippets")):
            names = {language.filename for language in self.project.languages}
            depth = len(file.relative_to(settings.folder("snippets")).parts)
            return SnippetFile if file.name in names and depth == _DEPTH else None
        known = file.is_relative_to(settings.folder("content")) and location(file, self.root).path
        return PageFile if known in self._pages else None

    @cached_property
    def _pages(self) -> frozenset[str]:
        return frozenset(page.path for page in self.project.pages)

    @cached_property
    def session(self) -> Session:
        """The target of the snippets."""
        option = self._config.getoption
        return new_session(self.project, option("snipproof_target"), option("snipproof_url"))

    def result(
        self, example_id: str, language: Language, selected: Callable[[], Sequence[str]]
    ) -> Result:
        """Return a snippet's result; unless it is there, run what is `selected` beside it, too."""
        example = self.project.examples[example_id]
        snippet = example.snippets[language]
        if snippet.id not in self._results:
            self._run([self.project.examples[name] for name in self._together(example, selected())])
        return self._results[snippet.id]

    def _together(self, example: Example, selected: Sequence[str]) -> list[str]:
        """Return the examples to run now: a whole group, unless it may be spread over workers."""
        if hasattr(self._config, "workerinput") and not self._config.getoption("loadgroup", False):
            return [example.id]
        names = list(dict.fromkeys(selected))
        first = names.index(example.id) // BATCH_SIZE * BATCH_SIZE
        return [name for name in names[first : first + BATCH_SIZE] if name in self.project.examples]

    def _run(self, examples: Sequence[Example]) -> None:
        chosen = [snippet for example in examples for snippet in example.snippets.values()]
        workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        jobs = max(1, usual_jobs() // workers)
        options = Options(jobs=jobs, cache=self._keep)
        if self._runners is None:
            self._runners = make_runners(options, self.project.languages)
        report = run(
            self.project, chosen, self.session, options, check=False, runners=self._runners
        )
        if report.interrupted:
            raise KeyboardInterrupt
        self._results |= {result.snippet.id: result for result in report.results}
        self._reports.append(report)

    @cached_property
    def _problems(self) -> tuple[Failure, ...]:
        return problems(self.project, datetime.now(UTC).date())

    def problems_in(self, place: Path) -> list[Failure]:
        """Return what is wrong in a file or a folder, and can be seen without running it."""
        name = PurePosixPath(location(place, self.root).path)
        return [
            item
            for item in self._problems
            if PurePosixPath(item.location.path).is_relative_to(name)
        ]

    def other_problems(self) -> list[Failure]:
        """Return what is wrong elsewhere, and is not part of the verdict on a snippet."""
        today = datetime.now(UTC).date()
        return [
            failure
            for failure in problems_beside(self.project, today)
            if failure.location.path not in self._pages
        ]

    def not_passed(self, failures: Sequence[Failure], result: Result | None = None) -> Exception:
        """Return the error of a test that has not passed."""

        def show(printer: TerminalReport) -> None:
            if result is None:
                printer.problems(failures)
            else:
                printer.result(result)

        said = "; ".join(f"{item.location} {item.code}: {item.message}" for item in failures)
        return NotPassedError(show, self.root, said)

    def close(self) -> None:
        """End what runs were kept warm by, and leave for the site what was found out."""
        for runner in (self._runners or {}).values():
            runner.close()
        if not self._reports:
            return
        whole = replace(self._reports[0], results=tuple(self._results.values()))
        project = self.project
        state = project.settings.folder("state")
        try:
            write_proof(
                whole, project.examples, state / PROOF, project.store, fields_of(project.contract)
            )
            keep_durations(whole.results, project.examples, state)
        except OSError as error:
            message = f"snipproof: the proof for the site cannot be written: {error}"
            warnings.warn(pytest.PytestWarning(message), stacklevel=1)


_DEPTH = len(("tag", "example", "file"))


class ProofFile(pytest.File):
    """A file of a documentation project."""

    def __init__(self, proving: PytestProject, **rest: Any) -> None:
        super().__init__(**rest)
        self.proving = proving


class SnippetFile(ProofFile):
    """The file of one snippet."""

    def collect(self) -> Iterator[pytest.Item]:
        """Return the one test of the file."""
        folder = self.path.parent
        example_id = f"{folder.parent.name}/{folder.name}"
        known = self.proving.project.languages
        language = next(item for item in known if item.filename == self.path.name)
        name = f"{example_id}[{language}]"
        # Said in full: of a name alone, pytest does not take the bracket for a parameter.
        yield SnippetItem.from_parent(
            self,
            name=name,
            nodeid=f"{self.nodeid}::{name}",
            example_id=example_id,
            language=language,
        )


class PageFile(ProofFile):
    """The file of a page."""

    def collect(self) -> Iterator[pytest.Item]:
        """Return the one test of the file."""
        find = partial(self.proving.problems_in, self.path)
        yield CheckItem.from_parent(self, name=CHECK, find=find)


class ProjectFile(ProofFile):
    """The file with the project's settings, which stands for what has no page and no snippet."""

    def collect(self) -> Iterator[pytest.Item]:
        """Return the one test of the file."""
        yield CheckItem.from_parent(self, name=CHECK, find=self.proving.other_problems)


class ProofItem(pytest.Item):
    """A test of a documentation project."""

    seconds: float | None = None
    """How long a run took, where that is known; else it is what pytest measures."""

    @property
    def proving(self) -> PytestProject:
        """The project that the test is of."""
        assert isinstance(self.parent, ProofFile)
        return self.parent.proving

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the place of the test: a file, a line counted from 0, a name."""
        return self.path, 0, self.name


class SnippetItem(ProofItem):
    """The test of one snippet."""

    def __init__(self, example_id: str, language: Language, **rest: Any) -> None:
        super().__init__(**rest)
        self.example_id = example_id
        self.add_marker(str(language))
        self._language = language
        self._result: Result | None = None

    def setup(self) -> None:
        """Have the snippet run; an error here says that nothing is known about the example."""
        if self.example_id not in self.proving.project.examples:
            return  # it cannot be read, as the test will say
        result = self.proving.result(self.example_id, self._language, self._selected)
        self.seconds = result.seconds
        verdict = result.verdict
        if verdict.status is Status.SKIPPED:
            pytest.skip(verdict.reason)
        if verdict.status is Status.ERROR:
            raise self.proving.not_passed(verdict.failures, result)
        self._result = result

    def _selected(self) -> list[str]:
        items = self.session.items
        mine = (item for item in items if isinstance(item, SnippetItem))
        return [item.example_id for item in mine if item.proving is self.proving]

    def runtest(self) -> None:
        """Return the verdict."""
        result = self._result
        if result is None:
            raise self.proving.not_passed(self.proving.problems_in(self.path.parent))
        if result.verdict.status is not Status.PASSED:
            raise self.proving.not_passed(result.verdict.failures, result)


class CheckItem(ProofItem):
    """The test that reading finds nothing wrong."""

    def __init__(self, find: Callable[[], list[Failure]], **rest: Any) -> None:
        super().__init__(**rest)
        self.add_marker(CHECK)
        self._find = find

    def runtest(self) -> None:
        """Look for what is wrong."""
        found = self._find()
        if found:
            raise self.proving.not_passed(found)


class FailureRepr:
    """Why a test has not passed, in the words of the command and in the colours of the terminal."""

    def __init__(self, error: NotPassedError, *, verbose: bool) -> None:
        self._error = error
        self._verbose = verbose

    def __str__(self) -> str:
        return self._text(colours=False)

    def toterminal(self, writer: Any) -> None:
        """Print it, as pytest asks for it."""
        writer.write(self._text(colours=writer.hasmarkup) + "\n")

    def _text(self, *, colours: bool) -> str:
        stream = StringIO()
        screen = Screen(stream, colours=colours)
        self._error.show(TerminalReport(screen, self._error.root, verbose=self._verbose))
        return stream.getvalue().rstrip("\n")


class Projects:
    """The documentation projects of a pytest session, and the hooks that their tests need."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._found: dict[Path, PytestProject | None] = {}

    def collector(self, file: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """Return what collects a file; None where it is for others."""
        proving = self._nearest(file.parent)
        return None if proving is None else proving.collector(file, parent)

    def _nearest(self, folder: Path) -> PytestProject | None:
        if folder not in self._found:
            try:
                settings = settings_of(folder)
            except FailureError as error:
                raise pytest.Collector.CollectError(str(error)) from error
            above = None if folder == folder.parent else folder.parent
            if settings is not None:
                for language in settings.languages:  # a package may have brought one
                    meaning = f"{language}: a snippet that is written in {of(language).label}"
                    self._config.addinivalue_line("markers", meaning)
                self._found[folder] = PytestProject(settings, self._config)
            else:
                self._found[folder] = self._nearest(above) if above else None
        return self._found[folder]

    def _all(self) -> list[PytestProject]:
        return list(dict.fromkeys(filter(None, self._found.values())))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add what belongs to no file that was collected, where the whole of a project was."""
        collected = {(item.path, item.name) for item in items}
        for proving in self._all():
            file = proving.root / "pyproject.toml"
            settings = proving.project.settings
            asked = (_asked_for(session, settings.folder(name)) for name in ("snippets", "content"))
            if (file, CHECK) not in collected and all(asked):
                node = ProjectFile.from_parent(session, path=file, proving=proving)
                items.extend(node.collect())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Say why a test has not passed as the command says it, and how long its run took."""
        report = yield
        if not isinstance(item, ProofItem):
            return report
        if item.seconds is not None:
            report.duration = item.seconds if call.when == "call" else 0.0
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, NotPassedError):
            verbose = item.config.get_verbosity() > 0
            report.longrepr = FailureRepr(error, verbose=verbose)  # type: ignore[assignment]
        elif isinstance(error, FailureError | UsageError):
            report.longrepr = str(error)
        elif isinstance(error, pytest.skip.Exception):
            report.longrepr = (str(item.path), 1, f"Skipped: {error}")
        return report

    def pytest_sessionfinish(self) -> None:
        """End what was kept warm, and leave the proof for the site."""
        for proving in self._all():
            proving.close()


def _asked_for(session: pytest.Session, folder: Path) -> bool:
    """Whether a folder, or one that it is in, was asked for as a whole."""
    return any(session.isinitpath(place) for place in (folder, *folder.parents))
