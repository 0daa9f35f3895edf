"""What a run may do to a live server, here the mock on a socket: also when the run is killed.

After every run, whatever its end, the server has to hold what it held before, and nothing else.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import thorough

from snipproof.core.exchange import Request, Response
from snipproof.core.formats.private import private_folder
from snipproof.project.project import Project, load_project
from snipproof.targets.http.server import HttpServer
from snipproof.targets.mock.target import MockTarget

from .conftest import processes_with

SNIPPROOF = Path(sys.executable).with_name("snipproof")
EARLY = Path(__file__).with_name("ended_early.py")
CREATE = "environments/create-environment"
EXAMPLES = (
    CREATE,
    "environments/update-environment",
    "environments/delete-environment",
    "environments/get-environments",
    "teams/create-team",
    "workspaces/set-up-a-workspace",
    "keys/upsert-key",
)


class Server:
    """The mock as a live server, whose state can be looked at and whose answers can be held up."""

    def __init__(self, project: Project) -> None:
        self._mock = MockTarget(project.contract, project.world)
        self._before = self.records()
        self.heard: list[str] = []
        self.before_answering: Callable[[Request], None] = lambda _: None
        self._http = HttpServer(self._answer)
        self.url = self._http.url
        self.environment = {**project.world.variables, "LAYER5_TOKEN": project.world.token}

    def records(self) -> dict[str, dict[str, Any]]:
        """Return all records that are there."""
        state = self._mock._state
        names = {*state.world.collections, *state._changed}
        return {name: dict(state.records(name)) for name in names if state.records(name)}

    def is_as_before(self) -> bool:
        """Whether there are the same records with the same values as in the beginning."""
        return self.records() == self._before

    def created(self) -> list[str]:
        """Return the names of the environments that were not there before."""
        known = self._before["environments"]
        records = self.records()["environments"]
        return [record["name"] for identity, record in records.items() if identity not in known]

    def close(self) -> None:
        """Listen no more."""
        self._http.close(0)

    def _answer(self, request: Request, malformed: object) -> Response:
        assert malformed is None
        self.heard.append(f"{request.method} {request.raw_path}")
        answer = self._mock.send(request)
        self.before_answering(request)
        return answer


@pytest.fixture(scope="module")
def project(copy_project: Callable[..., Path]) -> Project:
    """Return a project whose examples read and write."""
    return load_project(copy_project(*EXAMPLES))


@pytest.fixture
def folder(project: Project) -> Iterator[Path]:
    """Return its folder; nothing that a test keeps is left in it."""
    root = project.settings.root
    yield root
    for file in private_folder(root).glob("writes-*"):
        file.unlink()


@pytest.fixture
def server(project: Project) -> Iterator[Server]:
    """Return a server in its first state."""
    server = Server(project)
    yield server
    server.close()


@contextmanager
def started(
    folder: Path, home: Path, server: Server, *arguments: str, early: tuple[str, ...] = ()
) -> Iterator[subprocess.Popen[str]]:
    """Start a live run that may write."""
    program = (sys.executable, EARLY, *early) if early else (SNIPPROOF,)
    live = ("--target", "live", "--url", server.url, "--report", str(home / "r.json"))
    with subprocess.Popen(
        list(map(str, (*program, "run", *live, *arguments))),
        cwd=folder,
        env={
            **os.environ,
            **server.environment,
            "TMPDIR": str(home),
            "MOMENTS": str(home / "moments"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process


def run(folder: Path, home: Path, server: Server, *arguments: str, **more: Any) -> tuple[int, str]:
    """Run to the end; gives the status and all that was said."""
    with started(folder, home, server, *arguments, **more) as process:
        said, _ = process.communicate(timeout=60)
    return process.returncode, said


def journals(folder: Path) -> list[Path]:
    """Return the journals of what was created and not deleted yet."""
    return list(private_folder(folder).glob("writes-*"))


def has_created(folder: Path) -> bool:
    """Whether a journal has a record that was created; a journal may go while it is read."""
    for file in journals(folder):
        with suppress(FileNotFoundError):
            if "created" in file.read_text():
                return True
    return False


def statuses(home: Path) -> dict[str, str]:
    """Return the verdicts of the last run, both languages of an example in one."""
    found: dict[str, set[str]] = {}
    for item in json.loads((home / "r.json").read_text())["results"]:
        found.setdefault(item["id"], set()).add(item["status"])
    return {name: "+".join(sorted(kinds)) for name, kinds in found.items()}


def test_a_live_run_only_reads(folder: Path, home: Path, server: Server) -> None:
    """Without --allow-writes nothing but GET reaches the server; the others say why they skip."""
    status, said = run(folder, home, server, "-v")
    assert status == 0, said
    assert {line.partition(" ")[0] for line in server.heard} == {"GET"}
    assert "sends POST; this run may send GET and HEAD" in said
    assert server.is_as_before()
    found = statuses(home)
    assert found.pop("environments/get-environments") == "passed"
    assert set(found.values()) == {"skipped"}


def test_what_a_run_creates_it_deletes(folder: Path, home: Path, server: Server) -> None:
    """With --allow-writes examples change what was created for them, and all of it is gone."""
    status, said = run(folder, home, server, "--allow-writes", "-v")
    assert status == 0, said
    assert {line.partition(" ")[0] for line in server.heard} == {"GET", "POST", "PUT", "DELETE"}
    assert server.is_as_before()
    assert journals(folder) == []
    found = statuses(home)
    assert found.pop("keys/upsert-key") == "skipped"
    assert "it may change existing records, since the contract does not declare 201" in said
    assert set(found.values()) == {"passed"}


def test_what_a_run_did_not_create_it_never_touches(
    copy_project: Callable[..., Path], home: Path, project: Project, server: Server
) -> None:
    """An example that goes for another record than it should is in error, and is not sent."""
    delete = "environments/delete-environment"
    folder = copy_project(CREATE, delete)
    file = folder / "snippets" / delete / "curl.sh"
    other = next(
        identity
        for identity in project.world.collections["environments"].records
        if identity != project.world.variables["ENVIRONMENT_ID"]
    )
    file.write_text(file.read_text().replace("$ENVIRONMENT_ID", other))
    status, said = run(folder, home, server, f"{delete}/curl", "--allow-writes")
    # It reads no variable any more that could be given another id.
    assert status == 0, said
    assert statuses(home) == {"environments/delete-environment": "skipped"}
    file.write_text(f": $ENVIRONMENT_ID\n{file.read_text()}")
    status, said = run(folder, home, server, f"{delete}/curl", "--allow-writes")
    assert status == 2, said
    assert "delete-environment/curl.sh" in said
    assert "policy-refused" in said
    assert f"was not sent: this run did not create environments {other}" in said
    assert server.is_as_before()


def test_writes_belong_to_live_runs(folder: Path) -> None:
    """Against the mock the option makes no sense, and is refused."""
    done = subprocess.run(
        [SNIPPROOF, "run", "--allow-writes"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--allow-writes belong to --target live" in done.stderr


def slow(folder: Path) -> str:
    """Add an example that creates an environment and then does not end."""
    example = folder / "snippets" / "environments" / "slow"
    example.mkdir()
    source = (folder / "snippets" / CREATE / "curl.sh").read_text()
    (example / "curl.sh").write_text(f"{source}\nsleep 60\n")
    (example / "example.toml").write_text('operation = "createEnvironment"\n')
    return "environments/slow/curl"


@pytest.fixture
def slow_folder(copy_project: Callable[..., Path]) -> Path:
    """Return a project with an example that creates something and does not end."""
    folder = copy_project(CREATE)
    slow(folder)
    return folder


def wait_for(happened: Callable[[], object]) -> None:
    """Wait until something has happened."""
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_after_a_crash_the_next_run_deletes(slow_folder: Path, home: Path, server: Server) -> None:
    """What a killed run leaves is on the server until the next run that may write."""
    slowly = ("environments/slow/curl", "--allow-writes")
    with started(slow_folder, home, server, *slowly) as process:
        wait_for(lambda: has_created(slow_folder))
        process.send_signal(signal.SIGKILL)
    wait_for(lambda: not processes_with(str(home)))
    assert server.created() == ["sea-trials"]
    (journal,) = journals(slow_folder)
    assert "token" not in journal.read_text()
    assert journal.stat().st_mode & 0o077 == 0
    # A run that only reads does not write, and says what is there.
    status, said = run(slow_folder, home, server, CREATE)
    assert status == 0
    assert "1 record that an earlier run created is still there" in said
    assert server.created() == ["sea-trials"]
    status, said = run(slow_folder, home, server, CREATE, "--allow-writes")
    assert status == 0, said
    assert "deleted 1 record that an earlier run had left" in said
    assert server.is_as_before()
    assert journals(slow_folder) == []


def test_an_interrupted_run_deletes_at_once(slow_folder: Path, home: Path, server: Server) -> None:
    """Ctrl-C ends the run, and what it created is deleted before it is over."""
    with started(slow_folder, home, server, "environments/slow/curl", "--allow-writes") as process:
        wait_for(server.created)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert server.is_as_before()
    assert journals(slow_folder) == []


def test_another_origin_is_not_touched(
    slow_folder: Path, home: Path, server: Server, project: Project
) -> None:
    """What was left on one server is nothing to a run against another."""
    with started(slow_folder, home, server, "environments/slow/curl", "--allow-writes") as process:
        wait_for(lambda: has_created(slow_folder))
        process.send_signal(signal.SIGKILL)
    other = Server(project)
    status, said = run(slow_folder, home, other, CREATE, "--allow-writes")
    other.close()
    assert status == 0, said
    assert other.is_as_before()
    assert server.created() == ["sea-trials"]
    assert len(journals(slow_folder)) == 1


def test_a_crash_while_the_answer_is_on_its_way(
    slow_folder: Path, home: Path, server: Server
) -> None:
    """Where it is open what was created, no run writes until a person has looked."""
    held, answered = threading.Event(), threading.Event()

    def hold(request: Request) -> None:
        if request.method == "POST":
            held.set()
            answered.wait(20)

    server.before_answering = hold
    with started(slow_folder, home, server, CREATE, "--allow-writes") as process:
        assert held.wait(20)
        process.send_signal(signal.SIGKILL)
    answered.set()
    status, said = run(slow_folder, home, server, CREATE, "--allow-writes")
    assert status == 2
    (journal,) = journals(slow_folder)
    assert "an earlier run was ended, and something of it may be left" in said
    assert "what POST /api/environments at 20" in said
    assert str(journal) in said.replace("\n", "")
    assert "Traceback" not in said
    journal.unlink()
    assert run(slow_folder, home, server, CREATE, "--allow-writes")[0] == 0
    assert server.created() == ["sea-trials"]


@pytest.mark.parametrize("signal_name", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize("number", [3, *thorough(16)])
def test_ended_at_any_stage(
    folder: Path, home: Path, server: Server, signal_name: str, number: int
) -> None:
    """Whenever a run that writes is ended, the next one leaves the server as it was before."""
    command = ("environments/update-environment/curl", "--allow-writes", "-j", "1")
    assert run(folder, home, server, *command, early=("SIGKILL", "0"))[0] == 0
    count = int((home / "moments").read_text())
    broken_off = 0
    for at in range(number):
        moment = 1 + round(at * (count - 1) / (number - 1))
        status, said = run(folder, home, server, *command, early=(signal_name, str(moment)))
        broken_off += status != 0
        assert server.is_as_before() or journals(folder), said
        if signal_name == "SIGINT":
            assert server.is_as_before(), said
    assert broken_off >= number // 3
    assert run(folder, home, server, *command)[0] == 0
    assert server.is_as_before()
    assert journals(folder) == []


def test_a_server_that_cannot_delete(slow_folder: Path, home: Path, server: Server) -> None:
    """What cannot be deleted is an error that names it; the next run tries again."""
    mock_send = server._mock.send
    server._mock.send = lambda request: (  # type: ignore[method-assign]
        Response(503) if request.method == "DELETE" else mock_send(request)
    )
    status, said = run(slow_folder, home, server, f"{CREATE}/curl", "--allow-writes")
    assert status == 2
    assert "left-behind" in said
    assert "DELETE /api/environments/" in said
    assert "got 503" in said
    assert server.created() == ["sea-trials"]
    status, said = run(slow_folder, home, server, f"{CREATE}/curl", "--allow-writes")
    assert status == 2
    assert "an earlier run was ended" in said
    server._mock.send = mock_send  # type: ignore[method-assign]
    assert run(slow_folder, home, server, f"{CREATE}/curl", "--allow-writes")[0] == 0
    assert server.is_as_before()


def test_two_runs_at_once(folder: Path, home: Path, server: Server) -> None:
    """Two runs that write do not delete what the other one is working with."""
    command = ("environments", "--allow-writes")
    with (
        started(folder, home, server, *command) as one,
        started(folder, home, server, *command) as other,
    ):
        for process in (one, other):
            said, _ = process.communicate(timeout=60)
            assert process.returncode == 0, said
    assert server.is_as_before()
    assert journals(folder) == []
