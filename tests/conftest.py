"""What tests of the whole share: copies of the project that may be broken."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from snipproof.core.failure import FailureError
from snipproof.core.formats.private import private_folder
from snipproof.core.formats.store import FILE, exclusive_lock
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Snippet
from snipproof.languages import find
from snipproof.project.project import Project, load_project
from snipproof.project.shared import forget
from snipproof.report.site_data.write import FOLDER as DATA
from snipproof.report.site_data.write import write_site_data
from snipproof.targets.writes.effects import Effects

collect_ignore = ["fixtures"]
"""They hold projects of their own, which the plugin would prove."""

ROOT = Path(__file__).parent.parent
"""The project itself. Tests read it and change only copies of it."""

SETTINGS = """\
[tool.snipproof]
base-url-variable = "LAYER5_URL"
token-variable = "LAYER5_TOKEN"
"""
"""A copy's settings: without pages of operations, so that it may hold a part of the examples."""


OTHERS = shutil.ignore_patterns("javascript.*", "main.go", "go.out")
"""Leaves out what a copy's settings do not name: two languages show what all of them share."""

_CODES = "tools/snipproof/core/codes.toml"
_SITE = ("archetypes", "assets", "content", "contract", "layouts", "snippets", "static")

Built = subprocess.CompletedProcess[str]
CopySite = Callable[[Path], Path]
RunHugo = Callable[[Path, Path], Built]

PAGE = "---\ntitle: A page\n---\n"
"""How a page begins."""


SMALL_EXAMPLE = "tokens/get-user-tokens"
"""The one example of the small site."""

SMALL_CONTRACT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Small", "version": "1"},
    "tags": [{"name": "tokens"}],
    "paths": {
        "/api/identity/tokens": {
            "get": {
                "operationId": "getUserTokens",
                "summary": "List tokens",
                "tags": ["tokens"],
                "responses": {"200": {"description": "The tokens"}},
            }
        }
    },
}
"""Its contract, of one operation."""


def thorough(*values: object) -> list[ParameterSet]:
    """Return parameters of a test that only `make test-thorough` tries."""
    return [pytest.param(value, marks=pytest.mark.thorough) for value in values]


_SLOW = {"run_hugo", "public", "wheel"}
"""Fixtures that build a whole site or a package: a test that asks for one is in the slow lane."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, what builds a site or a package, and what is known to fail."""
    lines = (ROOT / "tests" / "known_failures.txt").read_text("utf-8").splitlines()
    known = {line for line in lines if line and not line.startswith("#")}
    for item in items:
        if {item.nodeid.partition("[")[0], item.nodeid.partition("::")[0]} & known:
            reason = "see tests/known_failures.txt"
            item.add_marker(pytest.mark.xfail(reason=reason, strict=False))
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser" in fixtures:
            item.add_marker("browser")
        if fixtures & _SLOW:
            item.add_marker("slow")


@pytest.fixture(scope="session", autouse=True)
def _as_on_a_desk() -> None:
    """Let the tests run as on a desk: what a CI system's variables do is for its own tests.

    A script that runs the tests in its background has its children ignore an interruption.
    """
    for name in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE"):
        os.environ.pop(name, None)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def state_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the state folder of the tests: what the tool keeps for its user stays apart."""
    folder = tmp_path_factory.mktemp("state-home")
    os.environ["XDG_STATE_HOME"] = str(folder)
    os.environ.pop("SNIPPROOF_KEY", None)
    return folder


HANG_SECONDS = 30.0
"""How much processor time, in seconds, a test may take that could hang.

What it does takes some hundredths. Should it begin to go back and forth over its input, it takes
hours: so it matters little how long this is, how fast the machine, and what else is running.
"""


@pytest.fixture
def no_hang() -> Iterator[None]:
    """Fail a test that hangs; what counts is the time of this process, and not what passes."""

    def end(*_: object) -> None:
        raise TimeoutError(f"it hangs: it has taken {HANG_SECONDS:.0f} s of processor time")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


MakeOnce = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def make_once(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    """Return a function that fills a folder once for all workers, and returns it to each of them.

    Nobody may change what is in it.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        place, whole = shared / name, shared / f"{name}.whole"
        with exclusive_lock(shared / f"{name}.lock"):
            if not whole.exists():
                place.mkdir()
                fill(place)
                whole.touch()
        return place

    return make


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the project's own folder, to be read only."""
    return ROOT


@pytest.fixture(scope="session")
def project(root: Path) -> Project:
    """Return the project itself, to be read."""
    return load_project(root)


@pytest.fixture(scope="session")
def effects(project: Project) -> Effects:
    """Return what the operations of the project's contract do."""
    return Effects(project.contract, project.world)


@pytest.fixture(scope="session")
def read_before(tmp_path_factory: pytest.TempPathFactory, state_home: Path) -> Path:
    """Return the store of a contract and a world that were read, and of nothing else."""
    folder = tmp_path_factory.mktemp("read-before")
    (folder / "pyproject.toml").write_text(SETTINGS)
    shutil.copytree(ROOT / "contract", folder / "contract")
    assert state_home.is_dir()
    # Values that this process has made already would not get into the store.
    forget()
    project = load_project(folder)
    assert project.contract.operations
    assert project.world.token
    return private_folder(folder) / FILE


@pytest.fixture(scope="session")
def copy_project(
    tmp_path_factory: pytest.TempPathFactory, read_before: Path
) -> Callable[..., Path]:
    """Return a function that copies the project's contract and the named examples.

    The contract has been read already: to read it takes longer than all else that a test does.
    """

    def copy(*examples: str, **renamed: str) -> Path:
        """Copy examples under their own names, and others under `tag__name="source/example"`."""
        folder = tmp_path_factory.mktemp("project")
        (folder / "pyproject.toml").write_text(SETTINGS)
        (folder / "content").mkdir()
        shutil.copytree(ROOT / "contract", folder / "contract")
        shutil.copy(read_before, private_folder(folder))
        shown = []
        for target, source in (*((name, name) for name in examples), *renamed.items()):
            name = target.replace("__", "/").replace("_", "-")
            shutil.copytree(ROOT / "snippets" / source, folder / "snippets" / name, ignore=OTHERS)
            shown.append(f'{{{{< snippet "{name}" >}}}}\n')
        (folder / "content" / "all.md").write_text(PAGE + "".join(shown))
        return folder

    return copy


@pytest.fixture
def second_site(tmp_path: Path) -> Path:
    """Return a copy of the documentation of another API, with other names and in other folders."""
    return shutil.copytree(ROOT / "examples" / "tides", tmp_path / "tides")


@pytest.fixture(scope="session")
def make_snippet() -> Callable[..., Snippet]:
    """Return a function that makes a snippet of its text, as it would be read from a file."""

    def make(text: str | bytes, language: str = "curl") -> Snippet:
        source = text if isinstance(text, bytes) else text.encode()
        kind = find(language)
        file = Path("snippets", "tokens", "list", kind.filename)
        place = SourceLocation(file.as_posix(), 1)
        return Snippet("tokens/list", kind, file, source, (1, source.count(b"\n") or 1), place)

    return make


@pytest.fixture(scope="session")
def copy_site() -> CopySite:
    """Copy what the site is made of into a directory, without any proof."""

    def copy(destination: Path) -> Path:
        destination.mkdir(parents=True)
        (destination / _CODES).parent.mkdir(parents=True)
        for name in ("config.toml", "pyproject.toml", "CHANGELOG.md", _CODES):
            shutil.copy(ROOT / name, destination / name)
        for name in _SITE:
            shutil.copytree(ROOT / name, destination / name)
        return destination

    return copy


@pytest.fixture(scope="session")
def copy_small_site(copy_site: CopySite) -> CopySite:
    """Copy what a site of one operation is made of: no guides, one example, the least contract."""

    def copy(destination: Path) -> Path:
        source = copy_site(destination)
        for folder in ("content/guides", "content/snipproof", "content/components"):
            shutil.rmtree(source / folder)
        for folder in ("paths", "schemas", "world"):
            shutil.rmtree(source / "contract" / folder)
        for example in (source / "snippets").glob("*/*"):
            if example.relative_to(source / "snippets").as_posix() != SMALL_EXAMPLE:
                shutil.rmtree(example)
        index = source / "content" / "reference" / "_index.md"
        index.write_text("---\ntitle: Reference\n---\n", "utf-8")
        # YAML is read from JSON too.
        (source / "contract" / "openapi.yaml").write_text(json.dumps(SMALL_CONTRACT), "utf-8")
        return source

    return copy


@pytest.fixture(scope="session")
def run_hugo() -> RunHugo:
    """Build a copy as `make site` does; each warning ends the build."""

    def run(source: Path, destination: Path) -> Built:
        try:
            project = load_project(source)
            write_site_data(project, project.settings.folder("state") / DATA)
        except FailureError as error:
            return Built([], 1, "", str(error.failure.message))
        return subprocess.run(
            [
                sys.executable,
                ROOT / "tools" / "hugo_binary.py",
                "--panicOnWarning",
                "--source",
                source,
                "--destination",
                destination,
                "--baseURL",
                "http://127.0.0.1/",
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run
