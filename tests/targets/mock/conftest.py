"""What the tests of the mock's parts share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from snipproof.contract import Contract, ContractDocument, load_contract
from snipproof.contract.document import in_memory
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.world import World
from snipproof.targets.mock.world_source import load_world

MakeContract = Callable[..., Contract]


@pytest.fixture(scope="session")
def contract(root: Path) -> Contract:
    """Return the project's own contract."""
    return load_contract(root / "contract", root)


@pytest.fixture(scope="session")
def world(root: Path, contract: Contract) -> World:
    """Return the project's own world."""
    return load_world(root / "contract" / "world", root, contract)


@pytest.fixture
def make_contract() -> MakeContract:
    """Make a contract of paths and schemas, written as in a document."""

    def make(
        paths: Any = None, schemas: Any = None, version: str = "3.1.0", **components: Any
    ) -> Contract:
        data = {
            "openapi": version,
            "info": {"title": "Test", "version": "1"},
            "paths": paths or {},
            "components": {"schemas": schemas or {}, **components},
        }
        place = SourceLocation("openapi.yaml", 1)
        return Contract(ContractDocument(in_memory(data).data, {}, place))

    return make
