"""What is said of the codes: every one is there, and each mistake that is shown gives its code.

The mistakes that an edit makes are cases of the rot benchmark; the others are met by the command
that is shown, in a process of its own.
"""

import json
import os
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from rot.case import Case, Edit, Kind
from rot.copy import make_copies
from rot.score import score
from snipproof.core.exchange import Request, Response
from snipproof.core.explanation import Explanation, explanations
from snipproof.core.failure import Code, Family
from snipproof.project.problems import contract_problems
from snipproof.project.project import load_project
from snipproof.targets.http.server import serve, text_response
from snipproof.targets.mock.target import MockTarget

SNIPPROOF = Path(sys.executable).with_name("snipproof")
ENTRIES = explanations()
EDITS = [entry for entry in ENTRIES.values() if not entry.command]
COMMANDS = [entry for entry in ENTRIES.values() if entry.command]
ANYWHERE = "https://cloud.layer5.io"
"""The server of the commands that are shown; the tests put one of their own in its place."""


DEVIATION = """\
[[deviation]]
operation = "getOrg"
differs = "extra-field beta"
reason = "the server is ahead of its contract"
until = {day}
"""
COMMIT = ("-c", "user.name=t", "-c", "user.email=t@example.com", "commit")


def _accepting(folder: Path, code: Code) -> dict[str, str]:
    """Write the deviations that give a code, if it is about them; return what the job sets."""
    if code is Code.EXAMPLE_RULE:
        settings = folder / "pyproject.toml"
        settings.write_text(f'{settings.read_text()}example-rules = ["time-limit"]\n')
    if code is Code.MOCK_DIFFERS:
        (folder / "fidelity.toml").write_text("compared = 1\n")
    if code not in {Code.DEVIATION_EXPIRED, Code.DEVIATION_NEW}:
        return {}
    day = "2026-01-01" if code is Code.DEVIATION_EXPIRED else "2999-01-01"
    (folder / "deviations.toml").write_text(DEVIATION.format(day=day))
    for words in (("init", "-q"), (*COMMIT, "-q", "--allow-empty", "-m", "before")):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return {"SNIPPROOF_BASE": "HEAD"} if code is Code.DEVIATION_NEW else {}


def test_every_code_is_explained_in_order() -> None:
    """The file has each code once, in the order of the list, and those of one family together."""
    assert list(ENTRIES) == list(Code)
    stages = {entry.stage for entry in ENTRIES.values() if entry.code.family is Family.ERROR}
    assert stages == {"The tool and its environment"}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.code.slug)
def test_an_explanation_is_whole(entry: Explanation) -> None:
    """Each has sentences for what it means and what to do, and a mistake to look at."""
    assert re.fullmatch(r"[A-Zs].+\.", entry.meaning)
    assert entry.cure.endswith(".")
    assert entry.changes or entry.situation


def _case(entry: Explanation) -> Case:
    moved = any(change.file.startswith("contract/") for change in entry.changes)
    edits = []
    for change in entry.changes:
        text = None if change.old else change.new
        new = change.new if change.old else ""
        edits.append(Edit(change.file, change.old, new, change.after, text))
    name = f"explained/{entry.code}"
    kind = Kind.MOVED if moved else Kind.CHANGED
    folder = entry.example if moved else entry.folder or name
    return Case(name, entry.meaning, entry.example, tuple(edits), (), folder, kind)


@pytest.fixture(scope="module")
def told(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[Code]]:
    """Make every mistake that is an edit, and return the failures of each.

    A change of the contract is a copy of its own: it would fail the other examples as well.
    """
    project = load_project(root)
    folder = tmp_path_factory.mktemp("explained")
    cases = [_case(entry) for entry in EDITS if entry.code is not Code.CONTRACT_INVALID]
    changed = [case for case in cases if case.kind is Kind.CHANGED]
    found = score(make_copies(project, changed, folder / "all"), 2)
    assert [str(failure.location) for failure in found.strays] == []
    told = {item.case.id: {failure.code for failure in item.told} for item in found.scores}
    for case in cases:
        if case.kind is Kind.MOVED:
            found = score(make_copies(project, [case], folder / case.folder), 2)
            told[case.id] = {failure.code for failure in (*found.scores[0].told, *found.strays)}
    return told


@pytest.mark.parametrize(
    "entry",
    [entry for entry in EDITS if entry.code is not Code.CONTRACT_INVALID],
    ids=lambda entry: entry.code.slug,
)
def test_the_mistake_gives_the_code(told: dict[str, set[Code]], entry: Explanation) -> None:
    """What is shown as a mistake is one, and is told by the code that it stands for."""
    assert entry.code in told[f"explained/{entry.code}"]


def test_an_invalid_contract_is_told_before_all_else(root: Path, tmp_path: Path) -> None:
    """The mistake in the contract is found by reading, with the code that it stands for."""
    (copy,) = make_copies(load_project(root), [_case(ENTRIES[Code.CONTRACT_INVALID])], tmp_path)
    assert Code.CONTRACT_INVALID in {
        failure.code for failure in contract_problems(load_project(copy.root))
    }


class _Unavailable(BaseHTTPRequestHandler):
    """Answers 503 to whatever is asked."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_error(503)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _server(handler: type[BaseHTTPRequestHandler], tls: Path | None = None) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Keeping(MockTarget):
    """The mock, but that it deletes nothing."""

    def send(self, request: Request) -> Response:
        """Answer a request."""
        if request.method == "DELETE":
            return text_response(503, "later")
        return super().send(request)


class _Ahead(MockTarget):
    """The mock, but that each object has a field that no contract knows."""

    def send(self, request: Request) -> Response:
        """Answer a request."""
        response = super().send(request)
        return replace(response, body=response.body.replace(b"{", b'{"beta": true, ', 1))


@contextmanager
def _mock(folder: Path, kind: type[MockTarget] = MockTarget) -> Iterator[str]:
    project = load_project(folder)
    with serve(kind(project.contract, project.world)) as server:
        yield server.url


def _certificate(folder: Path) -> Path:
    """Make a certificate that only we sign."""
    both = folder / "both.pem"
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 1"
        f" -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
        f" -keyout {folder}/key.pem -out {folder}/certificate.pem"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "certificate.pem").read_bytes())
    return both


def _codes(folder: Path, command: str, environment: dict[str, str], stop: bool) -> set[str]:
    """Run a command that is shown, stop it if wanted, and give the codes of its report."""
    words = [str(SNIPPROOF), *shlex.split(command)[1:], "--report", "report.json"]
    marker = folder / "snippets" / "organizations" / "get-org" / "curl.sh"
    with subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        if stop:
            _wait_for(marker, process)
            process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode in {1, 2, 130}, said.decode()
    report = json.loads((folder / "report.json").read_text())
    told = [failure for item in report["results"] for failure in item["failures"]]
    return {failure["code"] for failure in (*told, *report["problems"])}


def _ids(folder: Path, code: Code) -> dict[str, str]:
    """Return the ids that a reader has set, unless the lack of one is the mistake."""
    return {} if code is Code.MISSING_VARIABLE else dict(load_project(folder).variables[0])


def _wait_for(script: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until a script runs."""
    while process.poll() is None:
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                if str(script).encode() in entry.read_bytes():
                    return
            except OSError:
                continue
        time.sleep(0.02)


@pytest.fixture(scope="module")
def org(copy_project: Callable[..., Path]) -> Path:
    """Copy the project with the example that the commands run."""
    return copy_project("organizations/get-org", "environments/create-environment")


@pytest.fixture
def folder(org: Path, tmp_path: Path) -> Iterator[Path]:
    """Return that copy, and put the examples right again afterwards."""
    shutil.copytree(org / "snippets", tmp_path / "healthy")
    yield org
    (org / "deviations.toml").unlink(missing_ok=True)
    (org / "fidelity.toml").unlink(missing_ok=True)
    shutil.rmtree(org / "snippets")
    shutil.move(tmp_path / "healthy", org / "snippets")


@pytest.mark.thorough
@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.code.slug)
def test_the_command_gives_the_code(folder: Path, tmp_path: Path, entry: Explanation) -> None:
    """What is shown as a situation gives the code, as the command that is shown tells it."""
    for change in entry.changes:
        file = folder / "snippets" / entry.example / change.file
        file.write_text(file.read_text().replace(change.old, change.new))
    environment = {key: value for key, value in os.environ.items() if "LAYER5" not in key}
    environment["LAYER5_TOKEN"] = "nobody-knows-it"
    command = entry.command
    match entry.code:
        case Code.SERVER_ERROR:
            server = _server(_Unavailable)
        case Code.TLS_ERROR:
            server = _server(_Unavailable, _certificate(tmp_path))
        case Code.MOCK_DIFFERS | Code.LEFT_BEHIND:
            server = _mock(folder, _Ahead if entry.code is Code.MOCK_DIFFERS else _Keeping)
            environment["LAYER5_TOKEN"] = load_project(folder).variables[1]
        case _:
            server = _mock(folder)
    environment |= _accepting(folder, entry.code) | _ids(folder, entry.code)
    if entry.code is Code.TOOL_MISSING:
        programs = tmp_path / "bin"
        programs.mkdir()
        for name in ("bash", "curl", "env"):
            (programs / name).symlink_to(shutil.which(name) or name)
        environment["PATH"] = str(programs)
    if entry.code is Code.INCOMPLETE_RUN:
        for number in (1, 3):
            shard = ("--shard", f"{number}/3", "--report", f"r{number}.json")
            subprocess.run([SNIPPROOF, "run", *shard], cwd=folder, check=True, capture_output=True)
    with server as url:
        if entry.code is not Code.MISSING_VARIABLE:
            command = command.replace(ANYWHERE, url)
        stop = entry.code is Code.INTERRUPTED
        assert entry.code.slug in _codes(folder, command, environment, stop)


def test_the_command_explains(root: Path) -> None:
    """`explain CODE` shows meaning, mistake and cure; without a code all are listed."""

    def explain(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [SNIPPROOF, "explain", *words], cwd=root, capture_output=True, text=True, check=False
        )

    said = explain("unknown-parameter").stdout
    entry = ENTRIES[Code.UNKNOWN_PARAMETER]
    (change,) = entry.changes
    assert entry.meaning in " ".join(said.split())
    assert f"    - {change.old}" in said
    assert f"    + {change.new}" in said
    assert entry.cure in " ".join(said.split())
    listed = explain().stdout
    for code in Code:
        assert f"  {code.slug} " in listed
    wrong = explain("unknown-paramter")
    assert wrong.returncode == 2
    assert "did you mean 'unknown-parameter'?" in wrong.stderr
