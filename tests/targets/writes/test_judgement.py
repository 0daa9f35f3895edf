"""Whether a server could take a request for another operation than the one that is meant."""

from typing import Any

import pytest

from snipproof.contract import Contract
from snipproof.contract.document import ContractDocument
from snipproof.core.exchange import Request
from snipproof.core.location import SourceLocation
from snipproof.targets.target import TargetError
from snipproof.targets.writes.judgement import judged

PATHS = ("/version", "/admin/version", "/zones/{id}", "/zones/all", "/Zones/all/extra")


def contract(*servers: str) -> Contract:
    """Return a contract with a GET for each path."""
    done = {"200": {"description": ""}}
    paths: dict[str, Any] = {path: {"get": {"responses": done}} for path in PATHS}
    name = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths["/zones/{id}"]["parameters"] = [name]
    info = {"title": "A", "version": "1"}
    data: dict[str, Any] = {"openapi": "3.1.0", "info": info, "paths": paths}
    data["servers"] = [{"url": url} for url in servers]
    return Contract(ContractDocument(data, {}, SourceLocation("openapi.yaml", 1)))


@pytest.mark.parametrize("base", ["", "/api", "/api/v1"])
def test_a_path_that_ends_like_another_is_not_that_one(base: str) -> None:
    """`/admin/version` is not `/version` behind a base path: the contract has the bases."""
    known = contract(f"https://a.example{base}")
    for path in ("/version", "/admin/version", "/zones/7", "/zones/all"):
        assert judged(known, Request("GET", base + path)).operation.path in {path, "/zones/{id}"}


@pytest.mark.parametrize("path", ["/zones/ALL", "/zones/All"])
def test_another_case_of_a_path_is_refused(path: str) -> None:
    """By the contract it is a zone with that name, and by many servers all zones."""
    with pytest.raises(TargetError, match="a server could take it for get-zones-all"):
        judged(contract("https://a.example/v1"), Request("GET", f"/v1{path}"))


def test_the_base_path_of_another_server_counts() -> None:
    """A path behind any of the bases that the contract has is held to the same."""
    known = contract("https://a.example/admin", "https://a.example")
    with pytest.raises(TargetError, match="could take it for"):
        judged(known, Request("GET", "/admin/version"))
