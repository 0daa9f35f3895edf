"""Runs the snippets that are Python scripts, without paying for a new interpreter each time.

Most of such a run's time is the interpreter's start and the imports. A warm parent has both
behind it, and each run is a fork of it. So that this stays unnoticeable, there is one parent for
each distinct set of imports that snippets open with, and it holds nothing else. Where a parent
could be noticed, the snippet runs in a fork of a parent without imports, and does them itself:
when they raise, print, start threads or processes, or touch the environment, and when the
snippet's folder holds other modules. Where even that could be noticed, it runs cold.

What remains different from `python FILE`: a look at the stack, or as deep as it gets, shows three
frames below the snippet's, the children of one parent share a seed for hashes, and where `requests`
is kept, so is what it imports at its first request (`warmup`). A cold run has none of it, but a
module `sitecustomize`, which follows its lines; `snipproof run --cold` compares.
"""

import os
import re
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from snipproof.core.confinement import BEST, Confinement
from snipproof.core.failure import Code
from snipproof.core.snippet import FILES, Snippet
from snipproof.languages.python.leading_imports import leading_imports
from snipproof.languages.running import warm
from snipproof.languages.running.process import (
    ImportsNotKeptError,
    Parent,
    Program,
    PythonSource,
)
from snipproof.languages.running.runner import Connect, Limits, RunnerError, RunResult
from snipproof.languages.running.unchanged import check_unchanged

MAX_PARENTS = 16
"""How many parents are kept; the one that was not used for longest makes room."""

# What an interpreter, or the C library under it, reads from the environment once, at its start.
_READ_AT_START = re.compile(
    r"PYTHON\w*|LC_\w+|LANG|LANGUAGE|TZ|LD_\w+|DYLD_\w+|MALLOC_\w+|GLIBC_\w+|OPENSSL_\w+"
)
_COLD_FOLDER = Path(warm.__file__).with_name("cold")
_MODULE_SUFFIXES = (".py", ".pyc", ".so", ".zip")


@dataclass(frozen=True, slots=True)
class _Key:
    """The key of a parent process; `variables` is None for the cold one."""

    imports: str
    variables: frozenset[tuple[str, str]] | None

    def without_imports(self) -> "_Key":
        return _Key("", self.variables)


_COLD = _Key("", None)


@dataclass(slots=True)
class _Held:
    """A parent and how many runs use it."""

    parent: Parent
    users: int = 0


class PythonRunner:
    """Runs a snippet with the given interpreter: as a fork of a warm parent, or `cold`.

    `interpreter` is the path of a Python: the tool's own unless given. The first of `confinements`
    that the system has confines the runs, and the imports of a warm parent.
    """

    def __init__(
        self,
        interpreter: str = sys.executable,
        confinements: Sequence[Confinement] = BEST,
        *,
        cold: bool = False,
    ) -> None:
        self._confinements = confinements
        self._interpreter = interpreter
        self._cold = cold
        self._lock = threading.Lock()
        self._parents: OrderedDict[_Key, _Held] = OrderedDict()
        self._not_kept: set[_Key] = set()
        self._warmed: set[str] = set()
        self._closed = False

    def warm_up(self, snippet: Snippet, environment: Mapping[str, str]) -> None:
        """Start the parent that this snippet needs, while there is room; see `Runner.warm_up`."""
        imports = leading_imports(snippet.source)
        if self._cold or imports in self._warmed or len(self._parents) >= MAX_PARENTS:
            return
        self._warmed.add(imports)
        with self._hold(_key(snippet, environment), environment):
            pass

    def run(
        self,
        snippet: Snippet,
        environment: Mapping[str, str],
        working_directory: Path,
        limits: Limits,
        connect: Connect | None = None,
    ) -> RunResult:
        """Run one snippet; see `Runner.run`."""
        file = str(snippet.file.absolute())
        result = self._run(snippet, file, environment, working_directory, limits, connect=connect)
        check_unchanged(snippet)
        if not result.failed_by_itself:
            return result
        return replace(result, stderr_line=traceback_line(result.stderr, file))

    def _run(
        self,
        snippet: Snippet,
        file: str,
        environment: Mapping[str, str],
        directory: Path,
        limits: Limits,
        *,
        connect: Connect | None,
    ) -> RunResult:
        if not self._cold:
            wanted = _key(snippet, environment)
            source = PythonSource(file, snippet.source)
            for key in dict.fromkeys((wanted, wanted.without_imports())):
                if key in self._not_kept:
                    continue
                try:
                    with self._hold(key, environment) as parent:
                        return parent.run(source, environment, directory, limits, connect)
                except ImportsNotKeptError:
                    self._give_up(key)
        with self._hold(_COLD, environment) as parent:
            program = Program((self._interpreter, file), trace=True)
            return parent.run(program, _followed(environment), directory, limits, connect)

    @contextmanager
    def _hold(self, key: _Key, environment: Mapping[str, str]) -> Iterator[Parent]:
        """Return the parent for this key, which stays while it is held."""
        with self._lock:
            if self._closed:
                raise RunnerError(Code.INTERRUPTED, "the run was stopped")
            held = self._parents.get(key)
            if held is None or not held.parent.alive:
                if held is not None:
                    held.parent.retire()
                held = self._parents[key] = _Held(self._start(key, environment))
            self._parents.move_to_end(key)
            held.users += 1
            spare = self._spare()
        for parent in spare:
            parent.close()
        try:
            yield held.parent
        finally:
            with self._lock:
                held.users -= 1

    def _start(self, key: _Key, environment: Mapping[str, str]) -> Parent:
        if key.variables is None:
            # No snippet's Python runs in it: isolated, without site, it starts fastest.
            return Parent((sys.executable, "-I", "-S"), {}, confinements=self._confinements)
        variables = dict(key.variables)
        if "HOME" in environment:  # where `site` looks for a user's own packages
            variables["HOME"] = environment["HOME"]
        return Parent((self._interpreter,), variables, key.imports, self._confinements)

    def _spare(self) -> list[Parent]:
        """Take out the parents that are too many, of those that nobody uses."""
        surplus = len(self._parents) - MAX_PARENTS
        idle = [key for key, held in self._parents.items() if not held.users]
        return [self._parents.pop(key).parent for key in idle[: max(surplus, 0)]]

    def _give_up(self, key: _Key) -> None:
        with self._lock:
            self._not_kept.add(key)
            held = self._parents.pop(key, None)
        if held is not None:
            held.parent.close()

    def close(self) -> None:
        """End the parents and what is running."""
        with self._lock:
            self._closed = True
            parents = [held.parent for held in self._parents.values()]
            self._parents.clear()
        for parent in parents:
            parent.close()


def traceback_line(stderr: bytes, file: str) -> int | None:
    """Return the line of `file` that the last traceback names last."""
    lines = re.findall(
        rf'^[ |+-]*File "{re.escape(file)}", line (\d+)',
        stderr.decode("utf-8", "replace"),
        re.MULTILINE,
    )
    return int(lines[-1]) if lines else None


def _followed(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return an environment in which Python follows the file that it is started for."""
    given = environment.get("PYTHONPATH")
    return {
        **environment,
        "PYTHONPATH": str(_COLD_FOLDER) + (f"{os.pathsep}{given}" if given else ""),
    }


def _key(snippet: Snippet, environment: Mapping[str, str]) -> _Key:
    variables = frozenset(
        (name, value) for name, value in environment.items() if _READ_AT_START.fullmatch(name)
    )
    imports = "" if _has_neighbours(snippet.file) else leading_imports(snippet.source)
    if {snippet.file.stem, FILES} & set(imports.split()):
        imports = ""
    return _Key(imports, variables)


def _has_neighbours(file: Path) -> bool:
    """Say whether the snippet's folder, where Python looks first, holds other modules."""
    try:
        with os.scandir(file.parent) as entries:
            return any(
                entry.name not in {file.name, "__pycache__", FILES}
                and (entry.name.endswith(_MODULE_SUFFIXES) or entry.is_dir())
                for entry in entries
            )
    except OSError:
        return True
