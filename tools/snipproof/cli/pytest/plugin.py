"""The pytest plugin: `pytest snippets/ content/` proves what `snipproof run` and `check` prove.

Every snippet is a test, and so is every page. The tests are `snipproof.cli.pytest.items`; they go
through the same pipeline as the command. Every pytest run in the environment loads this module,
so it imports nothing of the package until a file of a documentation project is met.
"""

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from snipproof.cli.pytest.items import Projects

MARKERS = {
    "curl": "a snippet of a documentation project that is written in curl",
    "python": "a snippet of a documentation project that is written in Python",
    "javascript": "a snippet of a documentation project that is written in JavaScript",
    "go": "a snippet of a documentation project that is written in Go",
    "check": "what reading a documentation project finds wrong, without running anything",
}

_PROJECTS = pytest.StashKey["Projects | None"]()
_PLACES = pytest.StashKey[dict[Path, bool]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the few options that a run cannot do without."""
    group = parser.getgroup("snipproof", "documentation examples (snipproof)")
    group.addoption(
        "--snipproof-target",
        choices=["mock", "live"],
        default="mock",
        help="the target: the contract-driven mock (default), or the server at --snipproof-url",
    )
    group.addoption("--snipproof-url", help="the origin of the live server")
    group.addoption(
        "--snipproof-no-cache",
        action="store_true",
        help="run every example, also what has not changed",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known, and refuse options that do not fit together."""
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    live = config.getoption("snipproof_target") == "live"
    if live != bool(config.getoption("snipproof_url")):
        raise pytest.UsageError(
            "--snipproof-target live and --snipproof-url, the origin of the server, go together"
        )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuse a `conftest.py` among the examples: it would run outside of every confinement."""
    manager = early_config.pluginmanager
    load = manager._importconftest  # noqa: SLF001  pytest has no hook that comes before it

    def checked(conftestpath: Path, *rest: object, **more: object) -> object:
        if _is_among_examples(Path(conftestpath)):
            raise pytest.UsageError(
                f"{conftestpath} is among the examples, and pytest would run it: remove it"
            )
        return load(conftestpath, *rest, **more)  # type: ignore[arg-type]

    manager._importconftest = checked  # type: ignore[method-assign,assignment]  # noqa: SLF001


def _is_among_examples(file: Path) -> bool:
    for root in file.parents:
        if not _speaks_of_us(root / "pyproject.toml"):
            continue
        from snipproof.project.settings import settings_of  # noqa: PLC0415  see above

        settings = settings_of(root)
        if settings is not None:
            return file.is_relative_to(settings.folder("snippets"))
    return False


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect the files of a project; no other plugin is to import an example as a module."""
    others = yield
    if not _in_a_project(file_path.parent, parent.config):
        return others
    ours = _projects(parent.config).collector(file_path, parent)
    return others if ours is None else [ours]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Keep together what is compared, and what runs in one go, where groups are asked for."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from snipproof.cli.pytest.groups import Scheduling  # noqa: PLC0415  xdist may not be there

    return Scheduling(config, log)


def _projects(config: pytest.Config) -> "Projects":
    projects = config.stash.get(_PROJECTS, None)
    if projects is None:
        from snipproof.cli.pytest.items import Projects  # noqa: PLC0415  see the module's docstring

        projects = config.stash[_PROJECTS] = Projects(config)
        config.pluginmanager.register(projects, "snipproof-items")
    return projects


def _in_a_project(folder: Path, config: pytest.Config) -> bool:
    """Whether a `pyproject.toml` in a folder or above seems to have the table of a project."""
    known = config.stash.setdefault(_PLACES, {})
    if folder not in known:
        known[folder] = _speaks_of_us(folder / "pyproject.toml") or (
            folder != folder.parent and _in_a_project(folder.parent, config)
        )
    return known[folder]


def _speaks_of_us(file: Path) -> bool:
    try:
        return b"snipproof" in file.read_bytes()
    except OSError:
        return False
