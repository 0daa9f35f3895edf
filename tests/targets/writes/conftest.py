"""What the tests of writing share: the project's own contract and a way to ask it."""

from collections.abc import Callable

import pytest

from snipproof.contract import Contract, Match
from snipproof.core.exchange import Request
from snipproof.project.project import Project
from snipproof.targets.writes.identification import Identity


@pytest.fixture(scope="session")
def contract(project: Project) -> Contract:
    """Return its contract."""
    return project.contract


@pytest.fixture(scope="session")
def matched(contract: Contract) -> Callable[[Request], Match]:
    """Return a function that finds the operation of a request."""

    def match(request: Request) -> Match:
        found = contract.match(request.method, request.raw_path)
        assert isinstance(found, Match)
        return found

    return match


@pytest.fixture(scope="session")
def identity(project: Project) -> Identity:
    """Return who the tool is to the mock."""
    return Identity(project.contract, project.world.token, {}, {})
