"""What the tests of writing share: the project's own contract and what its operations do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.contract import Contract, Match
from snipproof.exchange import Request
from snipproof.project import Project, load_project
from snipproof.writes.effects import Effects


@pytest.fixture(scope="session")
def project(root: Path) -> Project:
    """Give the project itself, to be read."""
    return load_project(root)


@pytest.fixture(scope="session")
def contract(project: Project) -> Contract:
    """Give its contract."""
    return project.contract


@pytest.fixture(scope="session")
def effects(project: Project) -> Effects:
    """Give what its operations do."""
    return Effects(project.contract, project.world)


@pytest.fixture(scope="session")
def matched(contract: Contract) -> Callable[[Request], Match]:
    """Give a function that finds the operation of a request."""

    def match(request: Request) -> Match:
        found = contract.match(request.method, request.raw_path)
        assert isinstance(found, Match)
        return found

    return match
