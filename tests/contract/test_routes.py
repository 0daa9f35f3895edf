"""A method and a path mean one operation, as OpenAPI 3.1 has it, or none."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snipproof.contract import Contract, Match, NoMatch, Operation
from snipproof.contract.routes import Router, fill
from snipproof.core.location import SourceLocation

PLACE = SourceLocation("contract/openapi.yaml", 1)


def _operation(method: str, path: str) -> Operation:
    name = f"{method} {path}"
    return Operation(name, method, path, "t", "", False, (), None, {}, (), PLACE)


ROUTER = Router(
    _operation(method, path)
    for method, path in [
        ("GET", "/"),
        ("GET", "/a"),
        ("DELETE", "/a"),
        ("GET", "/a/{x}"),
        ("PUT", "/a/{x}"),
        ("GET", "/a/infinite"),
        ("POST", "/a/{other}/c"),
        ("GET", "/a/{x}/{y}"),
        ("GET", "/a/b/{y}"),
        ("GET", "/slash/"),
        ("GET", "/files/{name}.json"),
        ("GET", "/range/{from}:{to}"),
        ("GET", "/odd/{user-id.x}"),
        ("GET", "/regex/(a+)"),
    ]
)


@pytest.mark.parametrize(
    ("method", "path", "template", "values"),
    [
        ("GET", "/", "/", {}),
        ("GET", "/a", "/a", {}),
        ("DELETE", "/a", "/a", {}),
        ("GET", "/a/1", "/a/{x}", {"x": "1"}),
        ("PUT", "/a/1", "/a/{x}", {"x": "1"}),
        # Concrete segments win over templates, from the left
        ("GET", "/a/infinite", "/a/infinite", {}),
        ("GET", "/a/infinit", "/a/{x}", {"x": "infinit"}),
        ("GET", "/a/b/c", "/a/b/{y}", {"y": "c"}),
        ("GET", "/a/z/c", "/a/{x}/{y}", {"x": "z", "y": "c"}),
        ("POST", "/a/z/c", "/a/{other}/c", {"other": "z"}),
        # A parameter is one segment, as it was sent
        ("GET", "/a/x%2Fy", "/a/{x}", {"x": "x/y"}),
        ("GET", "/a/%C3%A9%20", "/a/{x}", {"x": "é "}),
        ("GET", "/a/é", "/a/{x}", {"x": "é"}),
        ("GET", "/a/%FF", "/a/{x}", {"x": "\ufffd"}),
        ("GET", "/a/..", "/a/{x}", {"x": ".."}),
        ("GET", "/a/a+b", "/a/{x}", {"x": "a+b"}),
        ("GET", "/slash/", "/slash/", {}),
        # More than a parameter in a segment
        ("GET", "/files/a.b.json", "/files/{name}.json", {"name": "a.b"}),
        ("GET", "/range/1:2", "/range/{from}:{to}", {"from": "1", "to": "2"}),
        ("GET", "/odd/7", "/odd/{user-id.x}", {"user-id.x": "7"}),
        ("GET", "/regex/(a+)", "/regex/(a+)", {}),
    ],
)
def test_a_path_means_an_operation(
    method: str, path: str, template: str, values: Mapping[str, str]
) -> None:
    """The operation is found, with the values of its parameters decoded."""
    match = ROUTER.match(method, path)
    assert isinstance(match, Match)
    assert match.operation.id == f"{method} {template}"
    assert match.path_parameters == values


@pytest.mark.parametrize(
    ("method", "path", "methods"),
    [
        ("GET", "/A", ()),
        ("GET", "/a/", ()),
        ("GET", "//a", ()),
        ("GET", "/a//b", ()),
        ("GET", "/a/x/", ()),
        ("GET", "a", ()),
        ("GET", "", ()),
        ("GET", "/slash", ()),
        ("GET", "/slash//", ()),
        ("GET", "/files/.json", ()),
        ("GET", "/range/1", ()),
        ("GET", "/regex/aaa", ()),
        ("GET", "/%61", ()),
        ("GET", "/a/x/y/z", ()),
        ("GET", "http://host/a", ()),
        ("OPTIONS", "*", ()),
        # The path is there, with other methods
        ("PATCH", "/a", ("DELETE", "GET")),
        ("HEAD", "/a", ("DELETE", "GET")),
        ("get", "/a", ("DELETE", "GET")),
        ("DELETE", "/a/1", ("GET", "PUT")),
        ("DELETE", "/a/z/c", ("GET", "POST")),
    ],
)
def test_a_path_that_means_nothing_is_told(
    method: str, path: str, methods: tuple[str, ...]
) -> None:
    """Case, slashes and the method count; where only the method is wrong, the others are named."""
    match = ROUTER.match(method, path)
    assert isinstance(match, NoMatch)
    assert match.methods == methods


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/api/academy/cirricula", "/api/academy/curricula"),
        ("/api/identity/token", "/api/identity/tokens"),
        ("/api/identity/tokens/", "/api/identity/tokens"),
        ("/api/Environments", "/api/environments"),
        ("/api/environment/x/connections", "/api/environments/{environmentId}/connections"),
        ("/api/workspace/0123", "/api/workspaces/{workspaceId}"),
        ("/identity/orgs", "/api/identity/orgs"),
    ],
)
def test_the_nearest_path_is_offered(contract: Contract, path: str, nearest: str) -> None:
    """A slip in a path leads to the path that was meant; a template is compared as it is filled."""
    match = contract.match("GET", path)
    assert isinstance(match, NoMatch)
    assert match.nearest[0].path == nearest
    assert len(match.nearest) <= 3


@pytest.mark.parametrize("path", ["/", "/x", "/completely/different/thing", "/" + "a" * 60_000])
@pytest.mark.usefixtures("no_hang")
def test_nothing_is_offered_for_what_is_like_nothing(contract: Contract, path: str) -> None:
    """A path that resembles none of the contract's gets no suggestion, however long it is."""
    match = contract.match("GET", path)
    assert isinstance(match, NoMatch)
    assert match.nearest == ()


@given(value=st.text(min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_what_is_filled_in_is_found_again(value: str) -> None:
    """Any text that goes into a template comes out of the path that it makes."""
    text = value.encode("utf-8", "replace").decode()
    match = ROUTER.match("POST", fill("/a/{other}/c", {"other": text}))
    assert isinstance(match, Match)
    assert match.path_parameters == {"other": text}
