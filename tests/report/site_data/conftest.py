"""What tests of the site's data share: a contract of each odd form, read as the tool reads it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT

from snipproof.contract.document import ContractDocument, load_document
from snipproof.project.project import load_project
from snipproof.report.site_data.write import write_site_data

Data = dict[str, Any]
Read = Callable[[dict[str, Any]], ContractDocument]


@pytest.fixture
def read_schemas(tmp_path: Path) -> Read:
    """Return a function that reads a document with the named schemas."""

    def read(schemas: dict[str, Any]) -> ContractDocument:
        file = tmp_path / "api.json"
        info = {"title": "Tides", "version": "1"}
        document = {"openapi": "3.1.0", "info": info, "paths": {}}
        file.write_text(json.dumps({**document, "components": {"schemas": schemas}}))
        return load_document(file, tmp_path)

    return read


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with this project's data."""
    folder = tmp_path_factory.mktemp("site-data")
    write_site_data(load_project(ROOT), folder)
    return folder


@pytest.fixture
def site(written: Path) -> Data:
    """Return the data that the templates print."""
    return dict(json.loads((written / "site.json").read_bytes()))
