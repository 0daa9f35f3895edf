"""Recording from a real server: no secret is written, and nothing unseen."""

import base64
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from snipproof.project.project import Project, load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.recording import planned
from snipproof.run.results import Result
from snipproof.run.sessions import mock_session

LIST = "tokens/get-user-tokens"
SECRET = "s3cret/of+somebody=="
SECRETS = {
    "as-it-is": SECRET,
    "percent": quote(SECRET, safe=""),
    "base64": base64.b64encode(SECRET.encode()).decode(),
    "base64-inside": base64.b64encode(f"user:{SECRET}".encode()).decode(),
    "hexadecimal": SECRET.encode().hex(),
    "json-escaped": SECRET.replace("/", "\\/"),
    "unicode-escaped": "".join(f"\\u{ord(letter):04x}" for letter in SECRET),
    "json-web-token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w",
    "github-token": "ghp_" + "a1B2" * 9,
    "aws-key": "AKIAIOSFODNN7EXAMPLE",
    "slack-token": "xoxb-123456789012-abcdefghij",
    "private-key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----",
}


@pytest.fixture(scope="module")
def ran(copy_project: Callable[..., Path]) -> tuple[Project, Result]:
    """Run an example, and return its result."""
    project = load_project(copy_project(LIST))
    chosen = select(project, [f"{LIST}/curl"])
    report = run(project, chosen, mock_session(project), Options(1, cache=False), check=False)
    return project, report.results[0]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_in_what_a_server_responds(name: str, ran: tuple[Project, Result]) -> None:
    """It is in no file that recording would write, in whatever encoding it came."""
    project, result = ran
    assert result.evidence is not None
    body = f"before {SECRETS[name]} behind\n".encode()
    (exchange,) = result.evidence.exchanges
    evidence = replace(
        result.evidence,
        target="https://server.example",
        result=replace(result.evidence.result, stdout=body),
        exchanges=(replace(exchange, response=replace(exchange.response, body=b"{}")),),
    )
    changes = planned(project, [replace(result, evidence=evidence)], secrets=[SECRET])
    written = b"".join(change.content or b"" for change in changes)
    assert b"before" in written
    assert SECRETS[name].encode() not in written
    assert not any(SECRETS[name] in change.difference for change in changes)


class Handler(BaseHTTPRequestHandler):
    """A server that responds with what is private."""

    def do_GET(self) -> None:
        """Respond."""
        body = b'{"page":0,"pageSize":10,"totalCount":0,"data":[],"tokens":[]}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """Return the address of a running server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_nothing_is_written_unseen(copy_project: Callable[..., Path], url: str) -> None:
    """Where nobody can look at the difference, `--update` from a server writes nothing."""
    folder = copy_project(LIST)
    place = folder / "snippets" / LIST
    before = {file.name: file.read_bytes() for file in place.iterdir()}
    done = subprocess.run(
        [
            Path(sys.executable).with_name("snipproof"),
            *("run", f"{LIST}/curl", "--target", "live", "--url", url, "--update"),
        ],
        cwd=folder,
        env={**os.environ, "LAYER5_TOKEN": "a-real-token-of-somebody"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert {file.name: file.read_bytes() for file in place.iterdir()} == before, done.stderr
    assert "a-real-token-of-somebody" not in done.stdout + done.stderr
