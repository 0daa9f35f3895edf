"""What of a server's URL is a part of every request."""

from typing import Any

import pytest

from snipproof.contract import Match, NoMatch
from snipproof.contract.servers import read_servers


@pytest.mark.parametrize(
    ("url", "variables", "base", "bases"),
    [
        ("https://pets.example/api/v3", {}, "/api/v3", {"/api/v3"}),
        ("https://pets.example/api/v3/", {}, "/api/v3", {"/api/v3"}),
        ("https://pets.example", {}, "", {""}),
        ("/", {}, "", {""}),
        ("/api/v1", {}, "/api/v1", {"/api/v1"}),
        ("v1", {}, "/v1", {"/v1"}),
        ("./v1", {}, "/v1", {"/v1"}),
        ("//pets.example/v2?x=1", {}, "/v2", {"/v2"}),
        ("https://{region}.x.example/{version}", {"version": {"default": "v1"}}, "/v1", None),
        (
            "https://x.example/{version}/a",
            {"version": {"default": "v2", "enum": ["v1", "v2"]}},
            "/v2/a",
            {"/v1/a", "/v2/a"},
        ),
        ("{root}/v1", {"root": {"default": "https://x.example/api"}}, "/api/v1", {"/api/v1"}),
        ("https://x.example/{base}", {"base": {"default": "api/v2"}}, "/api/v2", None),
    ],
)
def test_base_paths(url: str, variables: dict[str, Any], base: str, bases: set[str] | None) -> None:
    """The base path is what follows the host; variables have their defaults, and other values."""
    server = read_servers({"servers": [{"url": url, "variables": variables}]})[0]
    assert server.base == base
    assert bases is None or set(server.bases) == bases


def test_the_nearest_servers_count() -> None:
    """An operation's servers replace its path's, and these the document's."""
    own, path, all_of_it = ({"servers": [{"url": f"/{name}"}]} for name in "opd")
    assert read_servers(own, path, all_of_it)[0].base == "/o"
    assert read_servers({}, path, all_of_it)[0].base == "/p"
    assert read_servers({"servers": []}, {}, all_of_it)[0].base == "/d"
    assert read_servers({}, {}, {})[0].base == ""


def test_a_relative_url_is_relative_to_the_document() -> None:
    """A document from the web says where it was read from (RFC 3986, section 5)."""
    address = "https://x.example/docs/openapi.json"
    server = read_servers({"servers": [{"url": "../v1"}]}, address=address)[0]
    assert (server.url, server.base) == ("https://x.example/v1", "/v1")
    assert server.hosts == ("x.example",)


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/api/v3/pet/10", "getPet"),
        ("/v3/pet/10", "getPet"),
        ("/files/a", "getFile"),
        ("/eu/report", "getReport"),
        ("/any/report", None),
    ],
)
def test_requests_have_the_base_path(make_contract: Any, path: str, operation: str | None) -> None:
    """Every server of a list is one; a path's and an operation's own count for these alone."""
    contract = make_contract(
        paths={
            "/pet/{id}": {"get": {"operationId": "getPet"}},
            "/{name}": {
                "servers": [{"url": "https://files.example/files"}],
                "get": {"operationId": "getFile"},
            },
            "/report": {
                "get": {
                    "operationId": "getReport",
                    "servers": [
                        {"url": "/{area}", "variables": {"area": {"default": "eu", "enum": ["eu"]}}}
                    ],
                }
            },
        },
        servers=[{"url": "https://pets.example/api/v3"}, {"url": "/v3"}],
    )
    found = contract.match("GET", path)
    if operation is None:
        assert isinstance(found, NoMatch)
    else:
        assert isinstance(found, Match)
        assert found.operation.id == operation
        assert "area" not in found.path_parameters


def test_a_base_path_that_is_missing_or_double_is_told(make_contract: Any) -> None:
    """A reader learns which base path a request lacks, or has twice."""
    contract = make_contract(
        paths={"/pet/{id}": {"get": {"operationId": "getPet"}}}, servers=[{"url": "/api/v3"}]
    )
    lacking = contract.match("GET", "/pet/10")
    assert isinstance(lacking, NoMatch)
    assert (lacking.base, lacking.twice) == ("/api/v3", "")
    double = contract.match("GET", "/api/v3/api/v3/pet/10")
    assert isinstance(double, NoMatch)
    assert (double.base, double.twice) == ("", "/api/v3")
    meant = contract.meant("GET", "/pet/10")
    assert isinstance(meant, Match)
