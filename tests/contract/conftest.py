"""What the tests of the contract share."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from openapi_core import OpenAPI

from snipproof.contract import Contract, ContractDocument, load_contract
from snipproof.core.location import SourceLocation

MakeContract = Callable[..., Contract]


@pytest.fixture(scope="session")
def contract(root: Path) -> Contract:
    """Return the project's own contract."""
    return load_contract(root / "contract", root)


@pytest.fixture(scope="session")
def opinion(contract: Contract) -> OpenAPI:
    """Return openapi-core with this project's contract."""
    return OpenAPI.from_dict(json.loads(json.dumps(contract.document.data)))


@pytest.fixture(scope="session")
def make_contract() -> MakeContract:
    """Return a function that makes a contract of its parts, written as in a document."""

    def make(paths: Any = None, schemas: Any = None, **more: Any) -> Contract:
        components = {"schemas": schemas or {}, **more.pop("components", {})}
        data = {"openapi": "3.1.0", "paths": paths or {}, "components": components, **more}
        return Contract(ContractDocument(data, {}, SourceLocation("contract/openapi.yaml", 1)))

    return make


@pytest.fixture
def write_contract(tmp_path: Path) -> Callable[[Mapping[str, Any]], Path]:
    """Return a function that writes the files of a contract, from text or from values."""

    def write(files: Mapping[str, Any]) -> Path:
        for name, content in files.items():
            file = tmp_path / "contract" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content if isinstance(content, str) else yaml.safe_dump(content))
        return tmp_path / "contract"

    return write
