"""What goes wrong around the tool: it is ended, its disk is full, its programs are not there."""

import contextlib
import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import thorough

from snipproof.core.confinement import Confinement
from snipproof.core.failure import Code
from snipproof.core.verdict import Status
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.report.json import document
from snipproof.report.proof import write_proof
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.sessions import mock_session

from .conftest import LIST, NEIGHBOURS, NONE, PYTHON, Broken, processes_with

SNIPPROOF = Path(sys.executable).with_name("snipproof")
EARLY = Path(__file__).with_name("ended_early.py")
ORG = "organizations/get-org"


@pytest.fixture
def folder(copy_project: Callable[..., Path]) -> Path:
    """Return a project of two examples in two languages, one with a recording to be made anew."""
    folder = copy_project(LIST, ORG)
    (folder / "snippets" / LIST / "python.out").write_text("old\n")
    return folder


def start(folder: Path, home: Path, *command: object, **more: Any) -> subprocess.Popen[str]:
    """Start a command whose processes, and theirs, can be told by their environment."""
    return subprocess.Popen(
        list(map(str, command)),
        cwd=folder,
        env={**os.environ, "TMPDIR": str(home), **more.pop("env", {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **more,
    )


def snipproof(folder: Path, home: Path, *arguments: object, **more: Any) -> tuple[int, str]:
    """Run the command to its end; gives its status and all that it said."""
    with start(folder, home, SNIPPROOF, *arguments, **more) as process:
        said, _ = process.communicate(timeout=60)
    return process.returncode, said


def verdicts(folder: Path) -> dict[str, list[Code]]:
    """Return the codes of the failures of every snippet, as the next run finds them."""
    project = load_project(folder, keep=True)
    chosen = select(project, ())
    report = run(project, chosen, mock_session(project), Options(2))
    write_proof(report, project.examples, folder / ".snipproof" / "results.json", project.store)
    return {
        result.snippet.id: [failure.code for failure in result.verdict.failures]
        for result in report.results
    }


CLEAN: dict[str, list[Code]] = {
    f"{example}/{language}": [] for example in (LIST, ORG) for language in ("curl", "python")
}
STALE = {**CLEAN, f"{LIST}/python": [Code.STALE_OUTPUT]}


def check_whole(folder: Path, *reports: str) -> None:
    """Make sure that every file that is there is whole, and that none belongs to nobody."""
    for name in (".snipproof/results.json", *reports):
        file = folder / name
        if file.exists():
            json.loads(file.read_bytes())
    for example in (folder / "snippets").glob("*/*"):
        assert {file.name for file in example.iterdir()} <= {
            "curl.sh",
            "python.py",
            "python.out",
            "response.json",
            "example.toml",
        }


def adopt_orphans() -> None:
    """Have processes whose parent dies come to this one, where they can be seen and counted."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def orphans(known: set[int]) -> list[int]:
    """Return the processes that have come to this one and are still running."""
    found = []
    for text in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        pid = int(text)
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if pid in known:
            continue
        if state == "Z":
            os.waitpid(pid, 0)
        else:
            found.append(pid)
    return found


@pytest.fixture
def nothing_left(home: Path) -> Iterator[Callable[[], None]]:
    """Return a function that waits until nothing of a tool that has ended is running any more."""
    adopt_orphans()
    threads = Path("/proc/self/task").iterdir()
    known = {int(pid) for thread in threads for pid in (thread / "children").read_text().split()}

    def wait() -> None:
        deadline = time.monotonic() + 5
        while True:
            left = (*orphans(known), *processes_with(str(home)))
            if not left or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        assert not left

    yield wait
    wait()


def descendants(pid: int) -> list[str]:
    """Return the command lines of the processes that descend from a process."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(entry.name)] = int(
                (entry / "stat").read_text().rpartition(")")[2].split()[1]
            )
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    lines = []
    for child in found - {pid}:
        with contextlib.suppress(OSError):
            lines.append(Path(f"/proc/{child}/cmdline").read_text().replace("\0", " "))
    return lines


def moments(folder: Path, home: Path, *arguments: str) -> int:
    """Count the moments of a run that comes to its end."""
    file = home / "moments"
    command = (sys.executable, EARLY, "SIGKILL", "0", *arguments)
    with start(folder, home, *command, env={"MOMENTS": str(file)}) as process:
        process.communicate(timeout=60)
    return int(file.read_text())


def spread(count: int, number: int) -> list[int]:
    """Return so many moments from the first to the last, evenly."""
    return sorted({1 + round(at * (count - 1) / (number - 1)) for at in range(number)})


UPDATE = ("run", "--update", "--report", "r.json", "-j", "2")


@pytest.mark.parametrize("signal_name", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize("number", [3, *thorough(16)])
def test_ended_at_any_stage(
    signal_name: str,
    number: int,
    folder: Path,
    home: Path,
    copy_project: Callable[..., Path],
    nothing_left: Callable[[], None],
) -> None:
    """Whenever the tool is ended, files are whole, nothing runs on, and the next run is clean."""
    count = moments(copy_project(LIST, ORG), home, *UPDATE)
    assert count > 10
    broken_off = 0
    for moment in spread(count, number):
        (folder / "snippets" / LIST / "python.out").write_text("old\n")
        command = (sys.executable, EARLY, signal_name, moment, *UPDATE)
        with start(folder, home, *command) as process:
            said, _ = process.communicate(timeout=60)
        nothing_left()
        check_whole(folder, "r.json")
        if signal_name == "SIGKILL":
            assert process.returncode in {0, -signal.SIGKILL}, said
        else:
            assert process.returncode in {0, 130}, said
            assert "Traceback" not in said
            assert [path.name for path in home.iterdir() if path.name != "moments"] == []
        broken_off += process.returncode != 0
        assert verdicts(folder) in (CLEAN, STALE)
    assert broken_off >= number - 2
    assert snipproof(folder, home, *UPDATE)[0] == 0
    assert verdicts(folder) == CLEAN


def test_killed_while_examples_run(
    make_broken: Callable[[], Broken], home: Path, nothing_left: Callable[[], None]
) -> None:
    """With the tool die the examples that it runs, also those that hold on to their lives."""
    broken = make_broken()
    deaf = "import os, signal, time\nfor n in (2, 15, 1):\n    signal.signal(n, signal.SIG_IGN)\n"
    broken.add("deaf", deaf + "if not os.fork():\n    os.setsid()\ntime.sleep(60)\n")
    broken.add("shell", "trap '' INT TERM HUP\nsetsid sleep 61 &\nsleep 62\n")
    for kind in Confinement:
        command = (SNIPPROOF, "run", "faults", "-j", "2", "--confinement", kind)
        with start(broken.folder, home, *command) as process:
            # A parent, a supervisor; two processes of one example, three of the other. Workers that
            # wait for their code count too, so the number alone does not say that both have begun.
            deadline = time.monotonic() + 25
            running = descendants(process.pid)
            while len(running) < 7 or not {"sleep 61 ", "sleep 62 "} <= set(running):
                assert time.monotonic() < deadline, running
                time.sleep(0.02)
                running = descendants(process.pid)
            process.kill()
            process.communicate(timeout=60)
        nothing_left()


def test_no_byte_can_be_written(folder: Path, home: Path) -> None:
    """Where not even a temporary file can be written, the command says what to do."""

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    status, said = snipproof(folder, home, "run", preexec_fn=fill)
    assert status == 2
    assert said.startswith("snipproof: there is no folder to run in: No usable temporary dir")
    assert said.endswith("; name a writable one with TMPDIR\n")


@pytest.mark.parametrize("limit", [100, 5_000])
def test_a_full_disk(folder: Path, home: Path, limit: int) -> None:
    """Where nothing more can be written, the verdicts are right, and what failed is said."""
    clean = verdicts(folder)
    shutil.rmtree(folder / ".snipproof")

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    arguments = ("run", "--report", "r.json", "--junit", "j.xml")
    status, said = snipproof(folder, home, *arguments, preexec_fn=fill)
    assert status == 2
    assert "snipproof: a report cannot be written: " in said
    assert "File too large" in said
    assert "Traceback" not in said
    assert "4 found: 3 passed, 1 failed, 0 errors, 0 skipped" in said
    assert list(folder.glob("*.json")) == list(folder.glob(".*.json*")) == []
    assert {path.name for path in (folder / ".snipproof").iterdir()} <= {"cache.jsonl", "lock"}
    assert verdicts(folder) == clean == STALE


def in_a_mount_namespace(script: str) -> list[str]:
    """Return a command that runs a script that may mount what it likes."""
    return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-euc", script]


def test_a_disk_without_space(folder: Path, home: Path) -> None:
    """On a file system that is full for real the verdicts are right, and what failed is said."""
    script = f"""
        mount -t tmpfs -o size=8m,mode=755 tmpfs {home}
        cp -r {folder}/. {home}/
        head -c 9000000 /dev/zero > {home}/fill 2>/dev/null || true
        cd {home}
        status=0
        {SNIPPROOF} run --report r.json || status=$?
        ls -A . .snipproof
        rm fill
        {SNIPPROOF} run || true
        exit $status
    """
    # Python looks for a folder that it can write to, and then it is not the full one.
    with start(folder, home, *in_a_mount_namespace(script)) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "a report cannot be written: " in said
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert said.count("4 found: 3 passed, 1 failed, 0 errors, 0 skipped") == 2
    assert "r.json" not in said


def test_a_read_only_directory(folder: Path, home: Path) -> None:
    """In a project that cannot be written to everything is judged, and what failed is said."""
    script = f"""
        mount --bind {folder} {folder}
        mount -o remount,ro,bind {folder}
        cd {folder}
        exec {SNIPPROOF} run
    """
    with start(folder, home, *in_a_mount_namespace(script)) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 2, said
    assert "a report cannot be written: " in said
    assert "Read-only file system" in said
    assert "Traceback" not in said
    assert "4 found: 3 passed, 1 failed, 0 errors, 0 skipped" in said


def test_two_runs_at_once(folder: Path, home: Path) -> None:
    """Two runs of the same project come to the same verdicts, and neither harms what is kept."""
    for arguments in ((), ("--no-cache",)):
        both = [
            start(folder, home, SNIPPROOF, "run", "--report", f"{number}.json", *arguments)
            for number in range(2)
        ]
        for process in both:
            with process:
                said, _ = process.communicate(timeout=60)
            assert process.returncode == 1, said
        reports = [json.loads((folder / f"{number}.json").read_text()) for number in range(2)]
        codes = [
            [[failure["code"] for failure in item["failures"]] for item in report["results"]]
            for report in reports
        ]
        assert codes[0] == codes[1]
    check_whole(folder)
    proof = json.loads((folder / ".snipproof" / "results.json").read_text())["results"]
    assert {name: set(languages) for name, languages in proof.items()} == {
        LIST: {"curl", "python"},
        ORG: {"curl", "python"},
    }
    assert verdicts(folder) == STALE


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "zeros": lambda data: bytes(len(data)),
    "turned": lambda data: data[::-1],
    "green": lambda data: data.replace(b"failed", b"passed").replace(b'"exit":1', b'"exit":0'),
    "other-form": lambda _: b'{"results": {"tokens/get-user-tokens": 7}}\n[]\n"x" 1 {}\n',
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_corrupt_state_folder(folder: Path, damage: str) -> None:
    """Whatever happened to the files that are kept, the verdicts are those of a clean run."""
    assert verdicts(folder) == STALE
    for file in (folder / ".snipproof").iterdir():
        file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert verdicts(folder) == STALE
    check_whole(folder)


def test_a_file_in_the_place_of_the_state_folder(folder: Path, home: Path) -> None:
    """Where the state folder cannot be made, the verdicts are right, and the reason is said."""
    shutil.rmtree(folder / ".snipproof", ignore_errors=True)
    (folder / ".snipproof").write_text("not a folder")
    status, said = snipproof(folder, home, "run")
    assert status == 2
    assert "4 found: 3 passed, 1 failed" in said
    assert "a report cannot be written" in said
    assert "Traceback" not in said


class Jumping(datetime):
    """A clock that somebody sets while the tool looks at it, forth and back."""

    jumps = 0

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        """Return a time that is days away from the last."""
        cls.jumps += 1
        day = timedelta(days=3 if cls.jumps % 2 else -5)
        return datetime.now(tz or UTC) + day * cls.jumps


def test_a_clock_that_jumps(
    copy_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Days that come and go change no verdict, and no time that is told is below zero."""
    folder = copy_project(LIST, ORG)
    monkeypatch.setattr("snipproof.run.pipeline.datetime", Jumping)
    monkeypatch.setattr("snipproof.run.worker.datetime", Jumping)
    for _ in range(3):
        project = load_project(folder)
        chosen = select(project, ())
        report = run(project, chosen, mock_session(project), Options(2))
        assert report.exit_status == 0
        told = document(report)
        times = [told["seconds"], *(item["seconds"] for item in told["results"])]
        assert all(0 <= seconds < 60 for seconds in times)
    assert Jumping.jumps > 5


@pytest.mark.parametrize(
    ("missing", "errors"),
    [("curl", {"a/curl", "b/curl"}), ("jq", {"b/curl"}), ("bash", {"a/curl", "b/curl"})],
)
def test_a_missing_program(
    copy_project: Callable[..., Path], home: Path, missing: str, errors: set[str]
) -> None:
    """Examples that need a program that is not there are in error, never skipped; others pass."""
    folder = copy_project(faults__a=ORG, faults__b=ORG)
    for name in ("a", "b"):
        file = folder / "snippets" / "faults" / name / "example.toml"
        file.write_text('operation = "getOrg"\n')
    snippet = folder / "snippets" / "faults" / "b" / "curl.sh"
    snippet.write_text(snippet.read_text().rstrip().replace("curl ", "curl -sS ") + " | jq .\n")
    programs = home / "programs"
    programs.mkdir()
    for name in {"bash", "curl", "jq", "sh", "cat"} - {missing}:
        found = shutil.which(name)
        assert found
        (programs / name).symlink_to(found)
    arguments = ("run", "--report", "r.json", "--no-cache")
    status, said = snipproof(folder, home, *arguments, env={"PATH": str(programs)})
    assert status == 2, said
    report = json.loads((folder / "r.json").read_text())
    assert report["summary"]["skipped"] == 0
    red = {}
    for item in report["results"]:
        name = f"{item['id'].partition('/')[2]}/{item['language']}"
        if item["failures"]:
            red[name] = [(failure["code"], failure["message"]) for failure in item["failures"]]
        else:
            assert item["status"] == "passed"
    told = [("tool-missing", f"{missing} is not installed, and the example needs it")]
    assert red == dict.fromkeys(errors, told)


def results_in(locale: dict[str, str], folder: Path, home: Path) -> list[dict[str, Any]]:
    """Run a project with letters of many scripts in a locale, and return the report's results."""
    snippet = folder / "snippets" / ORG / "python.py"
    snippet.write_text(snippet.read_text("utf-8") + '\nprint("Größe: 5 µm → ✓")\n', "utf-8")
    status, said = snipproof(folder, home, "run", "-v", "--report", "r.json", env=locale)
    assert status == 1, said
    assert "Traceback" not in said
    assert "4 found: 2 passed, 2 failed" in said
    found: list[dict[str, Any]] = json.loads((folder / "r.json").read_text("utf-8"))["results"]
    for item in found:
        del item["seconds"], item["ran"]
    return found


@pytest.fixture(scope="module")
def results_in_utf_8(
    copy_project: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """Return the results in a locale that has all letters."""
    folder = copy_project(LIST, ORG)
    (folder / "snippets" / LIST / "python.out").write_text("old\n")
    return results_in({"LC_ALL": "C.UTF-8"}, folder, tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "nowhere.UTF-8", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    ],
    ids=["C", "C-without-help", "unknown-and-ascii"],
)
def test_a_bare_locale(
    folder: Path, home: Path, locale: dict[str, str], results_in_utf_8: list[dict[str, Any]]
) -> None:
    """Verdicts and reports are the same in every locale, whatever they hold."""
    assert results_in(locale, folder, home) == results_in_utf_8


def test_a_worker_that_dies(make_broken: Callable[[], Broken], runs_in: Path) -> None:
    """An example that ends its own supervisor is in error, and no other example notices."""
    broken = make_broken()
    broken.add("patricide", f"{PYTHON}os.kill(os.getppid(), 9)\ninput()\n")
    broken.add("patricide-shell", "kill -9 $PPID\nsleep 60\n")
    found = broken.run(confinement=NONE)
    for name in ("patricide", "patricide-shell"):
        (failure,) = found.result(name).verdict.failures
        assert failure.code is Code.INTERNAL_ERROR
        assert "supervises a run ended before its time" in failure.message
    assert set(found.neighbours().values()) == {Status.PASSED}
    assert found.report.exit_status == 2
    assert list(runs_in.iterdir()) == []


def test_all_workers_die(
    make_broken: Callable[[], Broken], home: Path, nothing_left: Callable[[], None]
) -> None:
    """When somebody kills all that the tool has started, it ends with errors and does not hang."""
    broken = make_broken()
    for number in range(2):
        broken.add(f"slow-{number}", f"{PYTHON}import time\ntime.sleep(60)\n")
    command = (SNIPPROOF, "run", "-j", "2", "--report", "r.json", "--no-cache")
    with start(broken.folder, home, *command) as process:
        done = threading.Event()

        def massacre() -> None:
            while not done.wait(0.05):
                if len(processes_with(str(home))) > 1:
                    for thread in Path(f"/proc/{process.pid}/task").iterdir():
                        for pid in (thread / "children").read_text().split():
                            os.kill(int(pid), signal.SIGKILL)

        killer = threading.Thread(target=massacre)
        killer.start()
        deadline = threading.Timer(30, process.kill)
        deadline.start()
        said, _ = process.communicate(timeout=60)
        done.set()
        deadline.cancel()
        killer.join()
    assert process.returncode == 2, said
    report = json.loads((broken.folder / "r.json").read_text())
    assert report["summary"]["found"] == 2 * len(NEIGHBOURS) + 2
    codes = {failure["code"] for item in report["results"] for failure in item["failures"]}
    assert codes <= {"internal-error", "timeout"}
    assert report["summary"]["errors"] >= 1
    nothing_left()
