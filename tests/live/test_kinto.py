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
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from tests.conftest import ROOT

SNIPPROOF = Path(sys.executable).with_name("snipproof")
KINTO = ROOT / ".venv" / "kinto" / "bin" / "kinto"
PROJECT = ROOT / "tests" / "fixtures" / "kinto"
WHO = {"KINTO_USER": "keeper", "KINTO_PASSWORD": "a-password-of-the-manual"}
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


@pytest.fixture
def folder(kinto: Kinto, tmp_path: Path) -> Path:
    """Return the project, with the description that the server gives of itself."""
    folder = shutil.copytree(PROJECT, tmp_path / "kinto")
    with urlopen(f"{kinto.url}/__api__") as response:
        (folder / "api.json").write_bytes(response.read())
    return folder


Run = Callable[..., "tuple[dict[str, Any], str]"]


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


def test_every_example_passes_on_the_mock_and_on_the_server(folder: Path, kinto: Kinto) -> None:
    """All examples pass on both, in all languages, and nothing is left on the server."""
    report, _ = ran(folder, [str(SNIPPROOF), "run", "--report", "report.json"])
    found = report["summary"]["found"]
    assert report["summary"]["passed"] == found
    assert len({item["id"] for item in report["results"]}) >= 20
    report, said = ran(folder, command(folder, kinto.url))
    assert report["summary"]["passed"] == found, said
    assert report["server_version"].startswith("2")
    # How far the mock agrees is measured; it never differs in more than the form of a body.
    fidelity = report["fidelity"]
    assert fidelity["compared"] == found
    assert {item["aspect"] for item in fidelity["differences"]} == {"shape"}
    assert kinto.records() == []
    # The mock's proof is still there, and the server's beside it.
    proof = json.loads((folder / ".snipproof" / "results.json").read_text())
    assert len(proof["results"]) == len(proof["live"][kinto.url]["results"])


def test_a_recording_of_the_server_is_good_for_the_mock(folder: Path, kinto: Kinto) -> None:
    """Recorded live, an example names the server; the mock is then held to the shape alone."""
    names = ("records/get-record", "records/list-records", "utilities/ask-the-server")
    ran(folder, command(folder, kinto.url, *names, "--update", "--yes"))
    example = folder / "snippets" / "records" / "get-record"
    assert (example / "recorded.toml").read_text() == f'server = "{kinto.url}"\n'
    recorded = (example / "response.json").read_text()
    record = json.loads(recorded)["data"]
    # The id is the one of the mock's world, and the time stays as it was recorded before.
    assert (record["id"], record["last_modified"]) == ("quay-1", 1777615200000)
    ran(folder, command(folder, kinto.url, *names, "--update", "--yes"))
    assert (example / "response.json").read_text() == recorded
    report, _ = ran(folder, [str(SNIPPROOF), "run", "--report", "report.json"])
    assert report["summary"]["passed"] == report["summary"]["found"]
    ran(folder, [str(SNIPPROOF), "run", *names, "--update", "--report", "report.json"])
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


def kill_at(folder: Path, url: str, seconds: float) -> None:
    """Begin a run that writes, and kill it after so long."""
    words = command(folder, url, "buckets/create-bucket", "records/update-record")
    with subprocess.Popen(
        words,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("seconds", [0.9, 1.6, 2.4])
def test_killed_at_any_moment_nothing_is_left_after_the_next_run(
    folder: Path, kinto: Kinto, seconds: float
) -> None:
    """Whatever a killed run has left, its set-up included, the next one takes away."""
    kill_at(folder, kinto.url, seconds)
    ran(folder, command(folder, kinto.url, "buckets/list-buckets/curl"))
    assert kinto.records() == []


@pytest.mark.soak
def test_killed_at_200_moments(folder: Path, kinto: Kinto) -> None:
    """200 kills spread over the length of a run: each time the next run leaves nothing."""
    words = command(folder, kinto.url, "buckets/create-bucket", "records/update-record")
    begin = time.monotonic()
    ran(folder, words)
    length = time.monotonic() - begin
    for number in range(200):
        kill_at(folder, kinto.url, length * (number + 0.5) / 200)
        ran(folder, command(folder, kinto.url, "buckets/list-buckets/curl"))
        assert kinto.records() == [], number
