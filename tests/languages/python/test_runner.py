"""How Python snippets run, and that a warm run ends exactly as a cold one."""

import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code
from snipproof.core.snippet import Language, Snippet
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.languages.python.leading_imports import leading_imports
from snipproof.languages.python.runner import PythonRunner
from snipproof.languages.running.runner import Limits, RunnerError, RunResult

WriteSnippet = Callable[[str | bytes, Language], Snippet]
C_LOCALE = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
NO_LOCALE = {"PATH": "/usr/bin:/bin"}
UNBUFFERED = {"PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "always"}


@pytest.fixture(scope="module")
def warm() -> Iterator[PythonRunner]:
    """Return a runner with warm parents."""
    runner = PythonRunner()
    yield runner
    runner.close()


@pytest.fixture(scope="module")
def cold() -> Iterator[PythonRunner]:
    """Return a runner that starts an interpreter for each snippet."""
    runner = PythonRunner(cold=True)
    yield runner
    runner.close()


@dataclass(frozen=True)
class Bench:
    """What a snippet is run with."""

    make: WriteSnippet
    environment: Mapping[str, str]
    directory: Path

    def run(
        self,
        runner: PythonRunner,
        source: str,
        limits: Limits = Limits(seconds=10.0),  # noqa: B008
        **variables: str,
    ) -> RunResult:
        """Run a source, with some variables more."""
        snippet = self.make(source, PYTHON)
        return runner.run(snippet, {**self.environment, **variables}, self.directory, limits)


@pytest.fixture
def bench(write_snippet: WriteSnippet, environment: Mapping[str, str], directory: Path) -> Bench:
    """Return a bench to run sources on."""
    return Bench(write_snippet, environment, directory)


NASTY = {
    "exit 3": "import sys\nsys.exit(3)",
    "exit with a text": "import sys\nsys.exit('text')",
    "exit with a tuple": "raise SystemExit((1, 2))",
    "exit with a negative number": "raise SystemExit(-5)",
    "exit with true": "raise SystemExit(True)",
    "exit with nothing": "raise SystemExit",
    "exception": "def f():\n    return 1 / 0\n\n\nf()\n",
    "chained exceptions": "try:\n    {}['a']\nexcept KeyError as e:\n    raise OSError from e",
    "exception group": "raise ExceptionGroup('a', [ValueError(1)])",
    "exception in a thread": "import threading\nthreading.Thread(target=lambda: 1 / 0).start()",
    "keyboard interrupt": "raise KeyboardInterrupt",
    "syntax error": "x = (\n",
    "indentation error": "  x = 1\n",
    "unknown name": "nope",
    "missing module": "import nothing_of_that_name",
    "missing module after others": "import json\nimport nothing_of_that_name\n",
    "submodule that nothing imports": "import urllib\nurllib.parse.quote('x')",
    "another such submodule": "import xml\nxml.dom",
    "import that only requests makes": "import requests\nurllib.parse",
    "main guard": "if __name__ == '__main__':\n    print(__name__, __file__)",
    "namespace": "print(list(globals().items())[:3], list(globals()))",
    "interpreter": "import sys\nprint(sys.argv, sys.orig_argv[1:], sys.path, sys.flags)",
    "streams": "import sys\nprint(sys.stdin, sys.stdout, sys.stdout.line_buffering, sys.stderr)",
    "environment": "import os\nprint(os.environ, os.getcwd(), os.listdir())",
    "descriptors": "import os\nprint(sorted(set(os.listdir('/dev/fd')) - {'250'}))",
    "signal handlers": "import signal\nprint([signal.getsignal(s) for s in (1, 2, 13, 15, 17)])",
    "collector": "import gc\nprint(gc.isenabled(), gc.get_threshold())",
    "limits": "import resource\nprint([resource.getrlimit(n) for n in (1, 4, 7)])",
    "exit handlers": "import atexit\natexit.register(print, 'bye')\nprint('hi')",
    "failing exit handler": "import atexit\natexit.register(lambda: 1 / 0)",
    "threads": (
        "import threading\n"
        "def last():\n    threading.main_thread().join()\n    print('late')\n"
        "threading.Thread(target=last).start()\nprint('first')"
    ),
    "daemon thread": (
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
    ),
    "os._exit": "import os\nprint('lost')\nos._exit(7)",
    "print without a newline": "print('x', end='')",
    "file left open": (
        "import subprocess\nf = open('out', 'w')\nf.write('x')\n"
        "class Last:\n    def __del__(self):\n        print('end')\nlast = Last()\nlast.me = last"
    ),
    "standard output closed": "import sys\nsys.stdout.close()",
    "standard output broken": "import os\nprint('x')\nos.close(1)",
    "standard error broken": "import os\nos.close(2)\n1 / 0",
    "no standard output": "import sys\nsys.stdout = None\nprint(1)",
    "standard input": "import sys\nprint(repr(sys.stdin.read()))\ninput()",
    "standard error": "import sys\nsys.stderr.write('err')\nprint('more', file=sys.stderr)",
    "own excepthook": "import sys\nsys.excepthook = lambda *a: print('hook', a[1])\n1 / 0",
    "broken excepthook": "import sys\nsys.excepthook = lambda *a: [][0]\n1 / 0",
    "warning": "import warnings\nwarnings.warn('careful')",
    "deprecated import": "import cgi",
    "import that prints": "import this",
    "kill -9 of itself": "import os\nos.kill(os.getpid(), 9)",
    "polite signal": "import os\nos.kill(os.getpid(), 15)",
    "infinite loop": "while True:\n    pass",
    "huge output": "print('x' * 3_000_000)",
    "background fork": "import os, time\nif os.fork() == 0:\n    time.sleep(69)\nos._exit(0)",
    "command": "import subprocess\nsubprocess.run(['sh', '-c', 'echo hi; ulimit -a'])",
    "spawned process": (
        "import multiprocessing\nif __name__ == '__main__':\n"
        "    p = multiprocessing.get_context('spawn').Process(target=print, args=('c',))\n"
        "    p.start()\n    p.join()\n"
    ),
    "asyncio": "import asyncio\nasync def f():\n    raise OSError(1)\nasyncio.run(f())",
    "f-string with UTF-8": "name = 'Zoë'\nprint(f'{name} → naïve')",
    "future": "from __future__ import annotations\nx: Foo = 1\nprint(__annotations__)",
    "source of its own": "import inspect\ndef f(): pass\nprint(inspect.getsource(f))",
    "pickle": "import pickle\nclass A: pass\nprint(pickle.loads(pickle.dumps(A)))",
    "byte order mark": "\ufeffprint('bom')",
    "CRLF": "print('a')\r\nprint('b')\r\nnope\r\n",
    "coding line": "# -*- coding: latin-1 -*-\nprint('é')",
}


def outcome(result: RunResult) -> tuple[object, ...]:
    """Return everything of a result that may not differ; addresses and times do."""
    stdout, stderr = (
        re.sub(rb"0x[0-9a-f]{6,}", b"0x", text) for text in (result.stdout, result.stderr)
    )
    return (
        result.exit_status,
        stdout,
        stderr,
        result.signal,
        result.timed_out,
        result.output_too_large,
        result.left_processes,
        result.stderr_line,
    )


@pytest.mark.parametrize("source", NASTY.values(), ids=NASTY.keys())
def test_warm_equals_cold(
    source: str, warm: PythonRunner, cold: PythonRunner, bench: Bench
) -> None:
    """A warm run ends as a cold one, with the same outputs."""
    limits = Limits(seconds=0.3 if "while True" in source else 10.0)
    results = []
    for runner in (warm, cold):
        results.append(bench.run(runner, source, limits))
        for leftover in bench.directory.iterdir():
            leftover.unlink()
    assert outcome(results[0]) == outcome(results[1])


@pytest.mark.parametrize("variables", [C_LOCALE, NO_LOCALE, UNBUFFERED], ids=["C", "none", "-u"])
def test_warm_equals_cold_in_other_environments(
    variables: Mapping[str, str], warm: PythonRunner, cold: PythonRunner, bench: Bench
) -> None:
    """What the interpreter takes from its environment at its start is the same in both."""
    source = (
        "import os, sys\nprint(f'Zoë', dict(os.environ), sys.flags, sys.stdout, sys.stderr)\n"
        "print(sys.stdout.write_through, sys.getfilesystemencoding(), sys.warnoptions)\n"
        "open('left-open', 'w')"
    )
    bench = replace(bench, environment=variables)
    results = [bench.run(runner, source) for runner in (warm, cold)]
    assert outcome(results[0]) == outcome(results[1])
    assert results[0].stdout.startswith("Zoë ".encode())


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("import json\n\n\ndef f():\n    json.loads('{')\n\n\nf()\n", 5),
        ("try:\n    {}['a']\nexcept KeyError as e:\n    raise ValueError(1) from e\n", 4),
        ("x = 1\nif x\n    pass\n", 2),
        ("print(1)\nraise ExceptionGroup('a', [ValueError(1)])\n", 2),
        ("import sys\nsys.exit(3)\n", None),
        ("import traceback\ntry:\n    nope\nexcept NameError:\n    traceback.print_exc()\n", None),
    ],
)
def test_blamed_line(source: str, line: int | None, warm: PythonRunner, bench: Bench) -> None:
    """A failure is blamed on the last line of the snippet that the traceback names."""
    assert bench.run(warm, source).stderr_line == line


@pytest.mark.parametrize("imports", ["", "import requests", "import json"])
def test_parent_is_clean(
    imports: str, warm: PythonRunner, cold: PythonRunner, bench: Bench
) -> None:
    """A warm child holds no module that a cold one lacks, but for extensions at the top level.

    With `requests` it also holds what a first request imports, and none of it is part of a package.
    """
    source = f"{imports}\nimport sys\nprint(*sys.modules)"
    there, fresh = (set(bench.run(runner, source).stdout.split()) for runner in (warm, cold))
    more = there - fresh - {b"_ctypes", b"_socket", b"atexit", b"gc", b"resource", b"select"}
    late = set[bytes]()
    if "requests" in imports:
        request = "try:\n    requests.get('http://127.0.0.1:9')\nexcept OSError:\n    pass\n"
        asked = bench.run(cold, f"{imports}\nimport sys\n{request}print(*sys.modules)")
        late = set(asked.stdout.split()) - fresh
        assert late
        assert not [name for name in late if b"." in name]
    assert more == late
    # The importer keeps the module by which a cold run is followed.
    assert fresh - {b"sitecustomize"} <= there
    assert (b"requests" in there) == ("requests" in imports)


def test_nothing_else_is_left_of_the_rehearsal(warm: PythonRunner, bench: Bench) -> None:
    """Where `requests` is kept, a run has the variables and the descriptors of any other run."""
    look = "import os\nprint(sorted(os.environ), sorted(os.listdir('/proc/self/fd')))"
    outputs = {
        bench.run(warm, f"import {name}\n{look}").stdout for name in ("json", "requests", "os")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize(
    "library",
    [
        "raise SystemExit",
        "def request(*_, **__):\n    raise OSError('none of yours')",
        "def request(*_, **__):\n    raise SystemExit",
        "import threading\ndef request(*_, **__):\n    threading.Timer(9, print).start()",
        "",
    ],
)
def test_another_library_called_requests(library: str, cold: PythonRunner, bench: Bench) -> None:
    """A library of that name that is none is kept or not, and its runs are what they are cold."""
    # A run sees nothing of /tmp.
    with tempfile.TemporaryDirectory(dir=sys.prefix) as place:
        Path(place, "requests.py").write_text(library)
        _runs_alike(place, cold, bench)


def _runs_alike(place: str, cold: PythonRunner, bench: Bench) -> None:
    own = PythonRunner()
    try:
        source = "import requests\nprint(hasattr(requests, 'get'))\n"
        there, fresh = (
            outcome(bench.run(runner, source, PYTHONPATH=place)) for runner in (own, cold)
        )
        assert there == fresh
    finally:
        own.close()


def test_runs_are_strangers(warm: PythonRunner, bench: Bench) -> None:
    """What one run does to its modules, the next one does not see."""
    for _ in range(3):
        result = bench.run(warm, "import json\nprint(hasattr(json, 'mark'))\njson.mark = 1\n")
        assert result.stdout == b"False\n"


def test_module_beside_the_snippet(warm: PythonRunner, bench: Bench) -> None:
    """A module in the snippet's folder is found, and is read anew by every run."""
    source = "import json\nprint(json.mark)\n"
    beside = bench.make(source, PYTHON).file.with_name("json.py")
    for mark in (1, 2):
        beside.write_text(f"mark = {mark}  {'#' * mark}\n")
        assert bench.run(warm, source).stdout == b"%d\n" % mark


def test_one_parent_for_each_set_of_imports(bench: Bench) -> None:
    """Runs with the same imports are forks of the same parent, others are not."""
    runner = PythonRunner()
    base = "import os\nimport re\n"
    sources = [base + "print(1)", base + "print(2)", "import re\nimport json\nprint(3)"]
    snippets = [bench.make(source, PYTHON) for source in sources]
    for snippet in snippets:
        runner.warm_up(snippet, bench.environment)
    parents = [held.parent for held in runner._parents.values()]
    for source in sources:
        assert bench.run(runner, source).exit_status == 0
    assert [held.parent for held in runner._parents.values()] == parents
    assert len(parents) == 2
    runner.close()


def test_changing_variables_share_a_parent(bench: Bench) -> None:
    """Variables that differ from run to run do not ask for another parent."""
    runner = PythonRunner()
    for url in ("http://127.0.0.1:1", "http://127.0.0.1:2"):
        source = "import os\nprint(os.environ['LAYER5_URL'], os.environ['HOME'])"
        result = bench.run(runner, source, LAYER5_URL=url, HOME="/tmp")
        assert result.stdout.decode() == f"{url} /tmp\n"
    assert len(runner._parents) == 1
    runner.close()


def test_dead_parent_is_replaced(bench: Bench) -> None:
    """A run after the death of its parent has a new one."""
    runner = PythonRunner()
    bench.run(runner, "print(1)")
    (held,) = runner._parents.values()
    os.kill(held.parent.pid, signal.SIGKILL)
    while held.parent.alive:
        time.sleep(0.001)
    assert bench.run(runner, "print(1)").stdout == b"1\n"
    (after,) = runner._parents.values()
    assert after.parent.pid != held.parent.pid
    runner.close()


@pytest.fixture
def unconfined() -> Iterator[PythonRunner]:
    """Return a runner whose runs can do what their user can."""
    runner = PythonRunner(confinements=(Confinement.NONE,))
    yield runner
    runner.close()


def test_snippet_that_kills_its_supervisor(unconfined: PythonRunner, bench: Bench) -> None:
    """The death of the supervisor is an error of the run, and the next run works."""
    with pytest.raises(RunnerError) as caught:
        bench.run(unconfined, "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(60)")
    assert caught.value.code is Code.INTERNAL_ERROR
    assert bench.run(unconfined, "print(1)").stdout == b"1\n"


def test_parents_are_bounded(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many sets of imports, only the latest keep a parent."""
    monkeypatch.setattr("snipproof.languages.python.runner.MAX_PARENTS", 2)
    runner = PythonRunner()
    for number in range(4):
        bench.run(runner, f"import os as a{number}\nprint(1)")
    assert [key.imports for key in runner._parents] == ["import os as a2", "import os as a3"]
    runner.close()


def test_two_at_once(warm: PythonRunner, bench: Bench) -> None:
    """Runs of one parent go on side by side: each waits for the other to begin."""
    first, second = bench.directory / "first", bench.directory / "second"
    for fifo in (first, second):
        os.mkfifo(fifo)
    source = (
        "import os\nmine, other = os.environ['FIFOS'].split(':')\n"
        "if mine < other:\n    open(mine, 'w').close()\n    open(other).close()\n"
        "else:\n    open(other).close()\n    open(mine, 'w').close()\nprint('met')\n"
    )
    outputs: list[bytes] = []
    threads = [
        threading.Thread(
            target=lambda pair=pair: outputs.append(bench.run(warm, source, FIFOS=pair).stdout)
        )
        for pair in (f"{first}:{second}", f"{second}:{first}")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outputs == [b"met\n", b"met\n"]


def test_interpreter_that_speaks_at_its_start(
    warm: PythonRunner, cold: PythonRunner, bench: Bench
) -> None:
    """Where no parent can go unnoticed, the snippet runs cold."""
    results = [
        bench.run(runner, "import json\nprint(1)", PYTHONVERBOSE="1") for runner in (warm, cold)
    ]
    assert b"import 'site'" in results[0].stderr
    assert results[0].stdout == results[1].stdout == b"1\n"


@pytest.mark.parametrize("cold", [False, True])
def test_missing_interpreter(cold: bool, bench: Bench) -> None:
    """Without its interpreter, a warm and a cold run say what is missing."""
    runner = PythonRunner("/nowhere/python", cold=cold)
    with pytest.raises(RunnerError, match=r"/nowhere/python") as caught:
        bench.run(runner, "print(1)")
    assert caught.value.code is Code.TOOL_MISSING
    runner.close()


def test_closed_runner(bench: Bench) -> None:
    """A runner that was closed runs nothing any more."""
    runner = PythonRunner()
    runner.close()
    with pytest.raises(RunnerError) as caught:
        bench.run(runner, "print(1)")
    assert caught.value.code is Code.INTERRUPTED


def test_own_interpreter_is_used(cold: PythonRunner, warm: PythonRunner, bench: Bench) -> None:
    """Both kinds of run use the interpreter that runs the tool, by its own path."""
    for runner in (cold, warm):
        result = bench.run(runner, "import sys\nprint(sys.executable)")
        assert result.stdout.decode() == f"{sys.executable}\n"


def test_file_that_changes_meanwhile(unconfined: PythonRunner, bench: Bench) -> None:
    """A snippet whose file is not what was read gives no result at all."""
    source = "open(__file__, 'a').write('#')"
    with pytest.raises(RunnerError, match="was changed while it ran") as caught:
        bench.run(unconfined, source)
    assert caught.value.code is Code.INTERRUPTED


@pytest.mark.parametrize(
    ("source", "imports"),
    [
        ("import os\n\nimport requests\n\nprint(1)\nimport json\n", "import requests"),
        ('"""Text."""\n# more\nimport json  # why\nfrom a import (\n    b,\n)\n', None),
        ("import a; import b\n", ""),
        ("x = 1\nimport json\n", ""),
        ("", ""),
        ("import json\n'text'\nimport re\n", "import json"),
        ("import json\nx = '''\n", "import json"),
        ("import json\n  y\n z\n", "import json"),
        ("\ufeffimport json\r\nimport re\r\n", "import json\nimport re"),
        ("if True:\n    import json\n", ""),
    ],
)
def test_leading_imports(source: str, imports: str | None) -> None:
    """The imports before any other statement are found; what is always there is left out."""
    expected = "import json\nfrom a import ( b , )" if imports is None else imports
    assert leading_imports(source.encode()) == expected


def test_leading_imports_of_what_is_not_text() -> None:
    """A source that is not UTF-8 has no imports that could be kept."""
    assert leading_imports(b"import json\n\xff\n") == ""
