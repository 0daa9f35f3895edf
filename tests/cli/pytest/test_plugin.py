"""The pytest plugin, as a person uses it: pytest itself, in a copy of a project."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

# These can be loaded once in a process, and pytester forgets what is loaded inside of a test.
import jsonschema_rs  # noqa: F401
import pytest
import yaml  # noqa: F401
from click.testing import CliRunner

from snipproof.cli.main import cli
from snipproof.cli.pytest import items as pytest_items
from snipproof.project.project import load_project
from snipproof.run.pipeline import run
from snipproof.run.results import Report

pytest_plugins = ["pytester"]

LIST, GET = "samples/gauges/list-gauges", "samples/gauges/get-gauge"
HIGH = "samples/readings/record-high-water"
IDS = [
    "manual/_index.md::check",
    "manual/guides/readings.md::check",
    "pyproject.toml::check",
    f"{GET}/curl.sh::gauges/get-gauge[curl]",
    f"{GET}/python.py::gauges/get-gauge[python]",
    f"{LIST}/curl.sh::gauges/list-gauges[curl]",
    f"{LIST}/python.py::gauges/list-gauges[python]",
    f"{HIGH}/curl.sh::readings/record-high-water[curl]",
]
LANGUAGES = ("curl", "python")
EVERYTHING = ("manual", "samples")


@pytest.fixture
def site(pytester: pytest.Pytester, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the current folder a copy of the second site."""
    shutil.copytree(root / "examples/tides", pytester.path, dirs_exist_ok=True)
    for name in [name for name in os.environ if name.startswith("PYTEST_XDIST")]:
        monkeypatch.delenv(name)
    return pytester.path


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def _differ(site: Path) -> None:
    """Let the two languages of an example ask for different things."""
    _change(site / GET / "python.py", 'os.environ["GAUGE"]', '"dover"')


def _ids(result: pytest.RunResult) -> list[str]:
    return sorted(line for line in result.outlines if "::" in line)


def test_every_snippet_and_page_is_a_test(site: Path, pytester: pytest.Pytester) -> None:
    """Each snippet and each page has an id of its own, and the proof is written for the site."""
    listed = pytester.runpytest(*EVERYTHING, "--collect-only", "-q")
    assert _ids(listed) == IDS
    pytester.runpytest(*EVERYTHING, "--strict-markers").assert_outcomes(passed=len(IDS))
    proof = json.loads((site / ".snipproof" / "results.json").read_text())["results"]
    passed = [entry["status"] for entries in proof.values() for entry in entries.values()]
    assert passed == ["passed"] * 5


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["samples", "-m", "python"], IDS[4:7:2]),
        ([*EVERYTHING, "-m", "check"], IDS[:3]),
        ([*EVERYTHING, "-k", "list-gauges and curl"], IDS[5:6]),
        ([GET], IDS[3:5]),
        ([IDS[4], IDS[0]], [IDS[0], IDS[4]]),
        (["pyproject.toml"], IDS[2:3]),
        (["."], IDS),
        ([f"{LIST}/python.py", "--doctest-modules"], IDS[6:7]),
    ],
)
def test_tests_can_be_chosen(
    site: Path,  # noqa: ARG001  the current folder
    pytester: pytest.Pytester,
    arguments: list[str],
    ids: list[str],
) -> None:
    """Marks, words, paths and ids choose; no example is taken for a module of Python tests."""
    assert _ids(pytester.runpytest(*arguments, "--collect-only", "-q")) == ids


def test_a_failure_says_what_the_command_says(site: Path, pytester: pytest.Pytester) -> None:
    """What is wrong is told in the lines of the command, also by pages and beside them."""
    _differ(site)
    _change(site / LIST / "curl.sh", "X-Tide-Key", "X-Tide-Kay")
    _change(site / "manual/_index.md", "gauges/list-gauges", "gauges/list-gauge")
    result = pytester.runpytest(*EVERYTHING)
    result.assert_outcomes(failed=4, passed=4)
    said = CliRunner().invoke(cli, ["--project", str(site), "run"]).output.splitlines()
    told = [line for line in said if line.startswith("  ")]
    assert {"missing-auth", "language-mismatch", "unknown-snippet", "orphan-example"} <= {
        line.split()[1] for line in told if not line.startswith("   ")
    }
    assert not set(told) - set(result.outlines)


def test_the_last_failures_run_alone(site: Path, pytester: pytest.Pytester) -> None:
    """`--lf` runs what failed and nothing else; `-x` ends with the first that fails."""
    _change(site / LIST / "curl.sh", "X-Tide-Key", "X-Tide-Kay")
    pytester.runpytest(*EVERYTHING, "-x").assert_outcomes(failed=1, passed=4)
    pytester.runpytest(*EVERYTHING, "--lf").assert_outcomes(failed=1)
    _change(site / LIST / "curl.sh", "X-Tide-Kay", "X-Tide-Key")
    pytester.runpytest(*EVERYTHING, "--lf").assert_outcomes(passed=1)


def test_skipped_and_in_error_are_not_failed(
    site: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is out of reach is an error, and what may not be sent there is skipped."""
    project = load_project(site)
    for name, value in project.variables[0].items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv(project.settings.token_variable, project.variables[1])
    target = ("--snipproof-target", "live", "--snipproof-url", "http://127.0.0.1:9")
    result = pytester.runpytest("samples", *target, "-rs", "--junit-xml", "j.xml")
    result.assert_outcomes(errors=4, skipped=1)
    result.stdout.fnmatch_lines(["*SKIPPED*curl.sh:1: sends POST; this run may send GET and HEAD"])
    result.stdout.fnmatch_lines(["*curl.sh:1  target-unreachable"])
    report = (site / "j.xml").read_text()
    assert report.count("<error") == 4
    assert 'classname="samples.gauges.get-gauge.curl.sh" name="gauges/get-gauge[curl]"' in report


def test_options_that_do_not_fit_are_refused(pytester: pytest.Pytester) -> None:
    """A live run without an origin ends before it begins."""
    result = pytester.runpytest("--snipproof-target", "live")
    assert result.ret is pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--snipproof-url*go together*"])


def test_what_cannot_be_read_fails_alone(site: Path, pytester: pytest.Pytester) -> None:
    """An example that cannot be read fails with its reason, and the others pass."""
    (site / HIGH / "example.toml").write_text('operations = "addReading"\n')
    result = pytester.runpytest("samples")
    result.assert_outcomes(failed=1, passed=4)
    result.stdout.fnmatch_lines([f"  {HIGH}/example.toml:1  bad-metadata"])


def test_settings_that_cannot_be_used_are_told(site: Path, pytester: pytest.Pytester) -> None:
    """A wrong key in the project's table ends the session with its place."""
    _change(site / "pyproject.toml", "timeout", "time-out")
    result = pytester.runpytest("samples")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["pyproject.toml:9: bad-metadata: *time-out*"])


@pytest.mark.parametrize("dist", ["load", "loadgroup"])
def test_workers_compare_the_languages(site: Path, pytester: pytest.Pytester, dist: str) -> None:
    """However examples are spread over workers, curl and Python are held against each other."""
    _differ(site)
    result = pytester.runpytest_subprocess("samples", "-n", "2", "--dist", dist, "-v")
    result.assert_outcomes(failed=1, passed=4)
    result.stdout.fnmatch_lines(["*python.py:6  language-mismatch"])
    if dist == "loadgroup":
        assert len({line[:5] for line in result.outlines if "%] " in line}) == 1


def test_workers_may_be_elsewhere(site: Path, pytester: pytest.Pytester) -> None:
    """Workers in copies of the tree, as on other machines, run what they have there."""
    for number in (1, 2):
        copy = pytester.path.parent / f"machine-{site.name}-{number}"
        shutil.copytree(site, copy / site.name)
        _differ(copy / site.name)
    places = [f"--tx=popen//chdir={site.parent}/machine-{site.name}-{number}" for number in (1, 2)]
    # They exist there and not here: xdist leaves such paths to its workers.
    result = pytester.runpytest_subprocess(
        *places, "--dist", "loadgroup", f"{site.name}/samples", f"{site.name}/manual"
    )
    result.assert_outcomes(failed=1, passed=7)
    result.stdout.fnmatch_lines(["*python.py:6  language-mismatch"])
    assert not (site / ".snipproof").exists()


def test_split_groups_are_the_whole(site: Path, pytester: pytest.Pytester) -> None:
    """pytest-split deals the tests out, and what it parts is compared all the same."""
    _differ(site)
    passed = failed = 0
    for group in ("1", "2", "3"):
        result = pytester.runpytest("samples", "--splits", "3", "--group", group)
        found = result.parseoutcomes()
        passed += found.get("passed", 0)
        failed += found.get("failed", 0)
    assert (passed, failed) == (4, 1)


def test_groups_run_in_one_go(
    site: Path,  # noqa: ARG001  the current folder
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Examples run several at once; the ones that were not chosen do not run."""
    runs: list[list[str]] = []

    def noted(*given: Any, **named: Any) -> Report:
        runs.append([snippet.id for snippet in given[1]])
        return run(*given, **named)

    monkeypatch.setattr(pytest_items, "run", noted)
    pytester.runpytest("samples", "-k", "gauges").assert_outcomes(passed=4)
    assert runs == [
        [f"gauges/{name}/{lang}" for name in ("get-gauge", "list-gauges") for lang in LANGUAGES]
    ]


def test_other_projects_are_left_alone(pytester: pytest.Pytester) -> None:
    """Where there is no documentation project, nothing of the package is loaded."""
    pytester.makeconftest(
        "import sys\n"
        "def pytest_sessionfinish():\n"
        "    ours = {name for name in sys.modules if name.startswith('snipproof')}\n"
        "    parents = {'snipproof', 'snipproof.cli', 'snipproof.cli.pytest'}\n"
        "    assert ours == {*parents, 'snipproof.cli.pytest.plugin'}, ours\n"
    )
    pytester.makepyfile(test_it="def test_it(): pass\n")
    (pytester.path / "python.py").write_text("raise SystemExit\n")
    pytester.runpytest_subprocess(".", "-W", "error").assert_outcomes(passed=1)


def test_every_language_has_its_marker(site: Path, pytester: pytest.Pytester) -> None:
    """A snippet is chosen by its language, also if unknown markers are errors."""
    _change(site / "pyproject.toml", "timeout = 20", 'languages = ["curl", "python", "go"]')
    (site / GET / "main.go").write_text("package main\n\nfunc main() {}\n")
    found = pytester.runpytest("samples", "--collect-only", "-q", "--strict-markers", "-m", "go")
    assert _ids(found) == [f"{GET}/main.go::gauges/get-gauge[go]"]
