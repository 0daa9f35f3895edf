"""What goes wrong on the side of a server, provoked with real sockets behind real snippets.

The server answers organizations as the mock does and fails at tokens in one way after the other,
so that each fault also shows that it disturbs no other example.
"""

import gzip
import os
import re
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.conftest import ROOT

from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.core.verdict import Status
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.project.project import Project, load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.results import Report, Result
from snipproof.run.sessions import PLACEHOLDER, live_session, mock_session
from snipproof.targets.http.server import serve
from snipproof.targets.http.wire import read_request, write_response
from snipproof.targets.live.target import LiveTarget
from snipproof.targets.mock.target import MockTarget

from .conftest import BASH, LIST, PYTHON

ORG = "organizations/get-org"
SNIPPROOF = Path(sys.executable).with_name("snipproof")
SECONDS = 1.0
"""How long an exchange with the server may take here."""

FINE = (ROOT / "snippets" / LIST / "response.json").read_bytes()
JSON = b"Content-Type: application/json\r\n"


def answer(status: str, body: bytes, fields: bytes = JSON) -> bytes:
    """Return an answer as it goes over the wire."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n".encode()
    return head + fields + b"Connection: close\r\n\r\n" + body


@pytest.fixture(scope="module", autouse=True)
def _known_ids(project: Project) -> Iterator[None]:
    """Set what a reader of a live server knows: the token and the ids."""
    known = {**project.world.variables, "LAYER5_TOKEN": project.world.token}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in known.items():
            patch.setenv(name, value)
        yield


@dataclass(frozen=True)
class Fault:
    """What the server does instead of responding, and the failure to report."""

    act: Callable[[socket.socket, int], None]
    code: Code
    said: str
    line: int = 1


def say(*answers: bytes) -> Callable[[socket.socket, int], None]:
    """Answer the first request, the second and so on; the last answer is for all that follow."""
    return lambda client, number: client.sendall(answers[min(number, len(answers) - 1)])


def reset(client: socket.socket, _: int) -> None:
    """Break off in the middle of a body."""
    client.sendall(answer("200 OK", FINE)[:-20])
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def trickle(client: socket.socket, _: int) -> None:
    """Return a byte now and then."""
    for byte in answer("200 OK", FINE):
        client.sendall(bytes([byte]))
        time.sleep(SECONDS / 5)


def stay_silent(client: socket.socket, _: int) -> None:
    """Say nothing until the other side gives up."""
    client.settimeout(10)
    client.recv(1)


BOMB = gzip.compress(bytes(300_000_000), 1)
GZIP = JSON + b"Content-Encoding: gzip\r\n"
BUSY = b"Retry-After: 7\r\nContent-Type: text/plain\r\n"

FAULTS = {
    "reset in the middle of a body": Fault(
        reset, Code.TARGET_UNREACHABLE, "closed the connection before the end of its response"
    ),
    "a byte now and then": Fault(
        trickle, Code.TARGET_UNREACHABLE, "did not respond in full within 1 s"
    ),
    "silence": Fault(stay_silent, Code.TARGET_UNREACHABLE, "did not respond in full within 1 s"),
    "malformed JSON": Fault(
        say(answer("200 OK", FINE[:-20])), Code.RESPONSE_MISMATCH, "is not valid JSON"
    ),
    "the wrong content type": Fault(
        say(answer("200 OK", b"<p>Hello</p>", b"Content-Type: text/html\r\n")),
        Code.RESPONSE_MISMATCH,
        "is text/html; the contract declares application/json",
    ),
    "a gzip bomb": Fault(
        say(answer("200 OK", BOMB, GZIP)), Code.TARGET_UNREACHABLE, "more than 10,000,000 bytes"
    ),
    "429 with Retry-After": Fault(
        say(answer("429 Too Many Requests", b"slow down", BUSY)),
        Code.SERVER_ERROR,
        "the server responded with 429",
    ),
    "500": Fault(
        say(answer("500 Internal Server Error", b"{}")), Code.SERVER_ERROR, "responded with 500"
    ),
    "not HTTP": Fault(say(b"SSH-2.0-OpenSSH_9.6\r\n"), Code.TARGET_UNREACHABLE, "well-formed HTTP"),
    "another answer's fields": Fault(
        say(answer("200 OK", b'{"unexpected": true}')), Code.RESPONSE_MISMATCH, "unexpected"
    ),
}


class FaultyServer:
    """A server that misbehaves where tokens are asked for and is the mock elsewhere."""

    def __init__(self, mock: MockTarget, host: str = "127.0.0.1") -> None:
        self._mock = mock
        self._act: Callable[[socket.socket, int], None] = reset
        self._count = 0
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family)
        self.port = self._listener.getsockname()[1]
        self.tls: ssl.SSLContext | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def misbehave(self, act: Callable[[socket.socket, int], None]) -> None:
        """Act in another way from now on."""
        self._act = act
        self._count = 0

    def close(self) -> None:
        """Refuse connections from now on."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            if self.tls is not None:
                client = self.tls.wrap_socket(client, server_side=True)
            with client, client.makefile("rb") as stream:
                read = read_request(stream)
                if read is None:
                    return
                if "tokens" not in read.request.target:
                    response = self._mock.fresh().send(read.request)
                    client.sendall(write_response(response, read.request.method, keep_alive=False))
                    return
                number, self._count = self._count, self._count + 1
                self._act(client, number)


@dataclass(frozen=True)
class Live:
    """A project and how to run it against a live server."""

    project: Project

    def run(self, url: str, *names: str) -> Report:
        """Run examples one after the other; the server has little time for each."""
        chosen = select(self.project, names)
        session = live_session(self.project, url, None)
        target = LiveTarget(url, self.project.world.token, PLACEHOLDER, SECONDS)
        session = replace(session, new_target=lambda: target)
        return run(self.project, chosen, session, Options(jobs=2))


@pytest.fixture(scope="module")
def live(copy_project: Callable[..., Path]) -> Live:
    """Return a project of two examples that read, one of which the server fails at."""
    return Live(load_project(copy_project(LIST, ORG)))


@pytest.fixture(scope="module")
def server(live: Live) -> Iterator[FaultyServer]:
    """Return a server that misbehaves."""
    server = FaultyServer(MockTarget(live.project.contract, live.project.world))
    yield server
    server.close()


def by_example(report: Report, example: str) -> list[Result]:
    """Return the results of one example: curl's and Python's."""
    return [result for result in report.results if result.example_id == example]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(live: Live, server: FaultyServer, name: str) -> None:
    """Both languages are red with the code and the words that tell it, in time; others pass."""
    fault = FAULTS[name]
    server.misbehave(fault.act)
    started = time.monotonic()
    report = live.run(f"http://127.0.0.1:{server.port}")
    assert time.monotonic() - started < 10
    for result in by_example(report, LIST):
        failure = result.verdict.failures[0]
        assert failure.code is fault.code, failure
        assert fault.said in failure.message
        first = 1 if result.language is CURL else 5
        assert failure.location == result.snippet.at(first)
        family = Status.ERROR if fault.code.family.value == "error" else Status.FAILED
        assert result.verdict.status is family
    assert {result.verdict.status for result in by_example(report, ORG)} == {Status.PASSED}
    assert report.summary.found == 4
    assert report.exit_status == (1 if fault.code is Code.RESPONSE_MISMATCH else 2)


RETRY = BASH.replace("--max-time 30", "--retry 1 --retry-delay 0 --max-time 30")
SWALLOW = (
    'curl --silent --output /dev/null --max-time 30 "$LAYER5_URL/api/identity/tokens" \\\n'
    '  --header "Authorization: Bearer $LAYER5_TOKEN" || true\n'
    'echo "Success!"\n'
)


@pytest.mark.parametrize(
    ("source", "answers", "code"),
    [
        pytest.param(RETRY, (500, 200), Code.SERVER_ERROR, id="500-and-then-200"),
        pytest.param(SWALLOW, (500,), Code.SERVER_ERROR, id="success-over-a-500"),
        pytest.param(SWALLOW, (404,), Code.UNEXPECTED_STATUS, id="success-over-a-404"),
        pytest.param(
            PYTHON.replace("response.raise_for_status()", "print('Success!')"),
            (503,),
            Code.SERVER_ERROR,
            id="success-over-a-503-in-python",
        ),
    ],
)
def test_a_good_end_hides_nothing(
    copy_project: Callable[..., Path],
    server: FaultyServer,
    source: str,
    answers: tuple[int, ...],
    code: Code,
) -> None:
    """Whatever an example prints and exits with, a bad answer on the way is not green."""
    folder = copy_project(LIST)
    language = "python.py" if source.startswith("import") else "curl.sh"
    (folder / "snippets" / LIST / language).write_text(source)
    wire = [answer(f"{status} X", FINE if status == 200 else b"{}") for status in answers]
    server.misbehave(say(*wire))
    snippet = f"{LIST}/{language.partition('.')[0]}"
    (result,) = Live(load_project(folder)).run(f"http://127.0.0.1:{server.port}", snippet).results
    assert result.evidence is not None
    assert result.evidence.result.exit_status == 0
    assert result.verdict.failures[0].code is code
    assert str(answers[0]) in result.verdict.failures[0].message


@pytest.mark.parametrize("source", [BASH.replace("--silent", "--location --silent"), PYTHON])
@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/x", "http://127.0.0.1:9/x"])
def test_a_redirect_to_elsewhere(
    copy_project: Callable[..., Path], server: FaultyServer, source: str, elsewhere: str
) -> None:
    """What follows a server to another host is told there, and nothing is sent to that host."""
    folder = copy_project(LIST)
    language = "python" if source.startswith("import") else "curl"
    snippet = next((folder / "snippets" / LIST).glob(f"{language}.[ps]*"))
    snippet.write_text(source)
    server.misbehave(say(answer("302 Found", b"", f"Location: {elsewhere}\r\n".encode())))
    report = Live(load_project(folder)).run(f"http://127.0.0.1:{server.port}", f"{LIST}/{language}")
    (result,) = report.results
    foreign = next(item for item in result.verdict.failures if item.code is Code.FOREIGN_HOST)
    assert elsewhere.split("/")[2] in foreign.message
    assert result.verdict.status is Status.FAILED


class Failing:
    """A target that always answers 500."""

    created = ()

    def close(self) -> None:
        """Do nothing."""

    def send(self, _: Request) -> Response:
        """Answer."""
        return Response(500, (("Content-Type", "text/plain"),), b"oops")


def test_against_the_mock_a_500_is_the_examples(live: Live) -> None:
    """The mock has no trouble of its own, so that there a 500 is an unexpected status."""
    chosen = select(live.project, (LIST,))
    session = replace(mock_session(live.project), new_target=Failing)
    report = run(live.project, chosen, session, Options(jobs=2, cache=False))
    codes = {result.verdict.failures[0].code for result in report.results}
    assert codes == {Code.UNEXPECTED_STATUS}


def test_refused(live: Live) -> None:
    """Where nobody listens, every example is in error, and the server is named."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    report = live.run(f"http://127.0.0.1:{port}")
    assert len(report.results) == report.summary.errors == 4
    for result in report.results:
        (failure,) = result.verdict.failures
        assert failure.code is Code.TARGET_UNREACHABLE
        assert failure.message == f"http://127.0.0.1:{port} refuses connections"
        assert failure.hint == "check that the server runs and that --url names it"
    assert report.exit_status == 2


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that makes a certificate, signed by itself, for a name or an address."""
    folder = tmp_path_factory.mktemp("tls")

    def make(name: str) -> Path:
        kind = "IP" if name[0].isdigit() else "DNS"
        file = folder / f"{name}.pem"
        command = (
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 1"
            f" -subj /CN={name} -addext subjectAltName={kind}:{name} -keyout {file} -out {file}.crt"
        )
        subprocess.run(command.split(), check=True, capture_output=True)
        with file.open("a") as both:
            both.write(Path(f"{file}.crt").read_text())
        return file

    return make


@pytest.mark.parametrize(
    ("name", "trusted", "said"),
    [
        ("127.0.0.1", False, "cannot be trusted: self-signed certificate"),
        ("elsewhere.example", True, "cannot be trusted: ip address mismatch"),
        ("127.0.0.1", True, None),
    ],
)
def test_tls(
    live: Live,
    certificates: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    trusted: bool,
    said: str | None,
) -> None:
    """A certificate that nobody vouches for, or another's, is an error; the right one is not."""
    certificate = certificates(name)
    server = FaultyServer(MockTarget(live.project.contract, live.project.world))
    server.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.tls.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    report = live.run(f"https://127.0.0.1:{server.port}", ORG)
    server.close()
    for result in report.results:
        if said is None:
            assert result.verdict.status is Status.PASSED
        else:
            (failure,) = result.verdict.failures
            assert failure.code is Code.TLS_ERROR
            assert said in failure.message.lower()
    assert report.exit_status == (2 if said else 0)


def test_ipv6(live: Live) -> None:
    """A server that has an IPv6 address alone is reached by it, and told by it when it is gone."""
    server = FaultyServer(MockTarget(live.project.contract, live.project.world), "::1")
    url = f"http://[::1]:{server.port}"
    assert live.run(url, ORG).exit_status == 0
    server.close()
    report = live.run(url, ORG)
    assert {item.verdict.failures[0].message for item in report.results} == {
        f"{url} refuses connections"
    }
    assert report.exit_status == 2


def test_a_port_in_use(live: Live) -> None:
    """A mock whose port is taken says which, and ends with 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [SNIPPROOF, "mock", "--port", str(port)],
            cwd=live.project.settings.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert done.returncode == 2
    said = f"cannot listen on 127.0.0.1:{port}: Address already in use; choose another with --port"
    assert done.stderr == f"snipproof: {said}\n"


def test_death_in_the_middle_of_a_run(copy_project: Callable[..., Path]) -> None:
    """What ran before a server was killed keeps its verdict, and the rest is in error."""
    names = {f"copies__number_{number}": ORG for number in range(6)}
    folder = copy_project(ORG, **names)
    for number in range(6):
        copy = folder / "snippets" / "copies" / f"number-{number}"
        (copy / "example.toml").write_text('operation = "getOrg"\n')
    with subprocess.Popen(
        [SNIPPROOF, "mock", "--port", "0"], cwd=folder, stdout=subprocess.PIPE, text=True
    ) as mock:
        assert mock.stdout is not None
        url = next(
            found[0] for line in mock.stdout if (found := re.search(r"http://[\d.:]+", line))
        )
        project = load_project(folder)
        chosen = select(project, (), {CURL})
        seen: list[Result] = []

        def tick(result: Result) -> None:
            seen.append(result)
            if len(seen) == 3:
                os.kill(mock.pid, signal.SIGKILL)

        try:
            session = live_session(project, url, None)
            report = run(project, chosen, session, Options(jobs=1), tick)
        finally:
            mock.kill()
    summary = report.summary
    assert summary.found == summary.passed + summary.errors == 7
    # One more may have been answered before the death arrived.
    assert summary.passed in {3, 4}
    codes = {
        result.verdict.failures[0].code
        for result in report.results
        if result.verdict.status is Status.ERROR
    }
    assert codes == {Code.TARGET_UNREACHABLE}
    assert report.exit_status == 2


def test_the_faulty_server_is_fine_where_it_means_to_be(live: Live, server: FaultyServer) -> None:
    """Without a fault everything passes, so that it is the fault that is told above."""
    server.misbehave(say(answer("200 OK", FINE)))
    assert live.run(f"http://127.0.0.1:{server.port}").summary.passed == 4
    with serve(MockTarget(live.project.contract, live.project.world)) as mock:
        assert live.run(mock.url).summary.passed == 4
