"""A real server: Kinto, behind its base path and with basic authentication.

Its own description is the contract, as it is. `make test` installs it in an environment of its own.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from tests.conftest import ROOT

SNIPPROOF = Path(sys.executable).with_name("snipproof")
KINTO = ROOT / ".venv" / "kinto" / "bin" / "kinto"
PROJECT = ROOT / "tests" / "fixtures" / "kinto"
WHO = {"KINTO_USER": "keeper", "KINTO_PASSWORD": "a-password-of-the-manual"}
MEASURE = os.environ.get("AGREEMENT") == "write"
"""Whether `make agreement` runs this, and what is measured is to be kept."""
SETTINGS = """\
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %(http_port)s
threads = 4

[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.memory
kinto.cache_backend = kinto.core.cache.memory
kinto.permission_backend = kinto.core.permission.memory
multiauth.policies = basicauth
kinto.userid_hmac_secret = only-for-these-tests
kinto.bucket_create_principals = system.Authenticated
"""


class Kinto:
    """A running server, whose records can be looked at."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, path: str, method: str = "GET") -> Any:
        """Return the response of the server to its keeper."""
        pair = b64encode(":".join(WHO.values()).encode()).decode()
        request = Request(self.url + path, method=method)
        request.add_header("Authorization", f"Basic {pair}")
        with urlopen(request, timeout=10) as response:
            return json.load(response)

    def records(self) -> list[Any]:
        """Return all buckets: everything else is in one."""
        found: list[Any] = self.ask("/buckets")["data"]
        return found

    def empty(self) -> None:
        """Delete everything."""
        for bucket in self.records():
            self.ask(f"/buckets/{bucket['id']}", "DELETE")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kinto]:
    """Start Kinto, once."""
    if not KINTO.exists():
        pytest.fail("Kinto is not installed: run `make kinto`")
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "kinto.ini").write_text(SETTINGS.replace("%(http_port)s", str(port)))
    kinto = Kinto(f"http://127.0.0.1:{port}/v1")
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [KINTO, "start", "--ini", folder / "kinto.ini", "--port", str(port)],
            stdout=log,
            stderr=log,
        ) as process,
    ):
        deadline = time.monotonic() + 60
        while True:
            try:
                urlopen(f"{kinto.url}/", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.1)
        try:
            yield kinto
        finally:
            process.send_signal(signal.SIGTERM)


@pytest.fixture
def kinto(running: Kinto) -> Kinto:
    """Return the server without any records."""
    running.empty()
    return running


def project(kinto: Kinto, place: Path) -> Path:
    """Make the project, with the description that the server gives of itself."""
    folder = shutil.copytree(PROJECT, place / "kinto")
    with urlopen(f"{kinto.url}/__api__") as response:
        (folder / "api.json").write_bytes(response.read())
    return folder


@pytest.fixture
def folder(kinto: Kinto, tmp_path: Path) -> Path:
    """Return a project of the test's own."""
    return project(kinto, tmp_path)


def command(folder: Path, url: str, *arguments: str) -> list[str]:
    """Return the command of a live run that may write."""
    live = ("--target", "live", "--url", url, "--allow-writes", "--trust-settings")
    report = ("--report", str(folder / "report.json"))
    return [str(SNIPPROOF), "run", *live, *report, *arguments]


def environment(folder: Path) -> dict[str, str]:
    """Return what a person has set: the name and the password."""
    return {**os.environ, **WHO, "XDG_STATE_HOME": str(folder.with_name("state"))}


def ran(folder: Path, words: Sequence[str], *statuses: int) -> tuple[dict[str, Any], str]:
    """Run to the end; return the report, and what was said."""
    done = subprocess.run(
        words,
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode in (statuses or (0,)), said
    return json.loads((folder / "report.json").read_text()), said


@pytest.fixture(scope="module")
def both(
    running: Kinto, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, Any], dict[str, Any], list[Any]]:
    """Return a project that ran once on each: its folder, both reports, and what was left."""
    running.empty()
    folder = project(running, tmp_path_factory.mktemp("both"))
    mock, _ = ran(folder, [str(SNIPPROOF), "run", "--report", "report.json"], 0, 1)
    more = ("--update-fidelity",) if MEASURE else ()
    live, _ = ran(folder, command(folder, running.url, *more), 0, 1)
    if MEASURE:
        shutil.copy(folder / "fidelity.toml", PROJECT)
    return folder, mock, live, running.records()


Both = tuple[Path, dict[str, Any], dict[str, Any], list[Any]]


@pytest.mark.parametrize("language", ["curl", "python", "javascript", "go"])
def test_every_example_passes_on_the_mock_and_on_the_server(both: Both, language: str) -> None:
    """At least 20 examples pass on both in each language."""
    for report in both[1:3]:
        mine = [item for item in report["results"] if item["language"] == language]
        assert len(mine) >= 20
        assert [item["id"] for item in mine if item["status"] != "passed"] == []


def test_nothing_is_left_on_the_server(both: Both) -> None:
    """The server has nothing of examples or set-up when the run is over."""
    assert both[3] == []


def test_the_agreement_of_the_mock_is_measured(both: Both) -> None:
    """Each response counts; the mock never differs in more than the form of a body."""
    _, _, live, _ = both
    assert live["server_version"].startswith("2")
    fidelity = live["fidelity"]
    assert fidelity["compared"] == live["summary"]["found"]
    assert {item["aspect"] for item in fidelity["differences"]} == {"shape"}
    assert live["problems"] == []
    # The page that shows the agreement reads this file.
    kept = tomllib.loads((PROJECT / "fidelity.toml").read_text())
    numbers = (kept["compared"], kept["agreeing"], kept["operations"])
    assert numbers == (fidelity["compared"], fidelity["agreeing"], len(fidelity["operations"]))
    assert kept["difference"] == fidelity["differences"]


def test_the_proofs_of_both_targets_stay(both: Both, running: Kinto) -> None:
    """The mock's proof is still there after the live run, and the server's beside it."""
    proof = json.loads((both[0] / ".snipproof" / "results.json").read_text())
    assert len(proof["results"]) == len(proof["live"][running.url]["results"])


def test_a_recording_of_the_server_is_good_for_the_mock(folder: Path, kinto: Kinto) -> None:
    """Recorded live, an example names the server; the mock is then held to the shape alone."""
    names = ("records/get-record", "records/list-records", "utilities/ask-the-server")
    ran(folder, command(folder, kinto.url, *names, "--lang", "curl", "--update", "--yes"))
    example = folder / "snippets" / "records" / "get-record"
    assert (example / "recorded.toml").read_text() == f'server = "{kinto.url}"\n'
    recorded = (example / "response.json").read_text()
    record = json.loads(recorded)["data"]
    # The id is the one of the mock's world, and the time stays as it was recorded before.
    assert (record["id"], record["last_modified"]) == ("quay-1", 1777615200000)
    ran(folder, command(folder, kinto.url, *names, "--lang", "curl", "--update", "--yes"))
    assert (example / "response.json").read_text() == recorded
    report, _ = ran(
        folder, [str(SNIPPROOF), "run", *names, "--lang", "curl", "--report", "report.json"]
    )
    assert report["summary"]["passed"] == report["summary"]["found"]
    ran(
        folder,
        [str(SNIPPROOF), "run", *names, "--lang", "curl", "--update", "--report", "report.json"],
    )
    assert not (example / "recorded.toml").exists()


def test_what_a_run_created_is_gone_also_when_it_fails(folder: Path, kinto: Kinto) -> None:
    """An example that goes wrong after it created something leaves nothing."""
    file = folder / "snippets" / "buckets" / "create-bucket" / "curl.sh"
    file.write_text(file.read_text() + "exit 3\n")
    report, _ = ran(folder, command(folder, kinto.url, "buckets/create-bucket/curl"), 1)
    (result,) = report["results"]
    assert [failure["code"] for failure in result["failures"]] == ["exit-status"]
    assert kinto.records() == []


def test_without_a_password_nothing_is_created(folder: Path, kinto: Kinto) -> None:
    """A run that could not clean up is refused at the start."""
    done = subprocess.run(
        [*command(folder, kinto.url)[:-4], "--allow-writes"],
        cwd=folder,
        env=environment(folder) | {"KINTO_PASSWORD": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "set KINTO_PASSWORD" in done.stderr
    assert kinto.records() == []


WRITES = ("records/create-record/curl", "records/update-record/curl")


@contextmanager
def begun(folder: Path, url: str, *names: str) -> Iterator[Callable[[], int | None]]:
    """Begin a run that writes; kill it when the context ends. Yield what tells if it has ended."""
    with subprocess.Popen(
        command(folder, url, *names),
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        yield process.poll
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def noted(folder: Path) -> bytes:
    """Return what is on the disk of creations and of the set-up."""
    found = b""
    for file in folder.with_name("state").rglob("*.json*"):
        if file.name.startswith(("writes-", "set-up")):
            with suppress(FileNotFoundError):
                found += b"\0" + file.read_bytes()
    return found


def test_killed_at_moments_that_matter_nothing_is_left_after_the_next_run(
    both: Both, kinto: Kinto
) -> None:
    """Killed as soon as a note is on the disk; the next run, killed later, takes all of it away."""
    folder = both[0]
    for moment in (b"\0{}", b'"sent": "POST', b'"created": [', b'"settled": true'):
        with begun(folder, kinto.url, *WRITES[:1]) as ended:
            while moment not in noted(folder):
                assert ended() is None, moment
                time.sleep(0.0005)
        # There is one at most, which is this run's own.
        assert len(kinto.records()) <= 1, moment
    ran(folder, command(folder, kinto.url, "buckets/list-buckets/curl"))
    assert kinto.records() == []


@pytest.mark.soak
def test_killed_at_200_moments(folder: Path, kinto: Kinto) -> None:
    """200 kills spread over the length of a run: each time the next run leaves nothing."""
    start = time.monotonic()
    ran(folder, command(folder, kinto.url, *WRITES))
    length = time.monotonic() - start
    for number in range(200):
        with begun(folder, kinto.url, *WRITES):
            time.sleep(length * (number + 0.5) / 200)
        ran(folder, command(folder, kinto.url, "buckets/list-buckets/curl"))
        assert kinto.records() == [], number
