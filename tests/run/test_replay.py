"""What a server was asked is replayed on the mock, with the mock's own ids."""

import json
from dataclasses import replace

import pytest

from snipproof.core.exchange import Exchange, Request, Response
from snipproof.project.project import Project
from snipproof.run.replay import measure
from snipproof.targets.mock.target import MockTarget

BASE = "/api/environments"
KNOWN = "LAYER5_ORG_ID"


@pytest.fixture
def mock(project: Project) -> MockTarget:
    """Return the mock, which plays the server here."""
    return MockTarget(project.contract, project.world)


def asked(
    mock: MockTarget, project: Project, method: str, path: str, body: object = None
) -> Exchange:
    """Return an exchange with the mock, as a live run would have it: with a placeholder."""
    fields = [("Authorization", f"Bearer {project.world.token}")]
    data = b""
    if body is not None:
        fields.append(("Content-Type", "application/json"))
        data = json.dumps(body).encode()
    request = Request(method, path, tuple(fields), data)
    response = mock.send(request)
    fields[0] = ("Authorization", "Bearer placeholder")
    return Exchange(replace(request, headers=tuple(fields)), response)


def one(project: Project, identity: str) -> str:
    """Return the target that reads one environment."""
    return f"{BASE}/{identity}?orgId={project.world.variables[KNOWN]}"


def renamed(exchange: Exchange, old: str, new: str) -> Exchange:
    """Return an exchange in which an id is another."""
    request, response = exchange.request, exchange.response
    return Exchange(
        replace(
            request,
            target=request.target.replace(old, new),
            body=request.body.replace(old.encode(), new.encode()),
        ),
        replace(response, body=response.body.replace(old.encode(), new.encode())),
    )


def test_a_server_like_the_mock_agrees(mock: MockTarget, project: Project) -> None:
    """The mock agrees with itself, also about what was created and then changed and deleted."""
    body = {"name": "a", "organizationId": project.world.variables[KNOWN]}
    created = asked(mock, project, "POST", BASE, body)
    identity = json.loads(created.response.body)["id"]
    exchanges = [
        created,
        asked(mock, project, "PUT", f"{BASE}/{identity}", body | {"name": "b"}),
        asked(mock, project, "DELETE", f"{BASE}/{identity}"),
    ]
    # A server gives other ids.
    other = "0f0f0f0f-0000-4000-8000-00000000000f"
    found = measure(project, [[renamed(item, identity, other) for item in exchanges]])
    assert found.differences == ()
    assert found.agreeing == found.compared == 3


def test_an_id_of_the_server_stands_for_one_of_the_world(
    mock: MockTarget, project: Project
) -> None:
    """What a person set for the server is asked of the mock with the world's own."""
    known = project.world.variables["ENVIRONMENT_ID"]
    exchange = renamed(asked(mock, project, "GET", one(project, known)), known, "99")
    assert exchange.response.status == 200
    assert measure(project, [[exchange]]).differences == ()


def test_what_is_not_there_is_not_there(mock: MockTarget, project: Project) -> None:
    """A 404 that an example shows is a 404 of the mock."""
    missing = "0f0f0f0f-0000-4000-8000-00000000000f"
    exchange = asked(mock, project, "GET", one(project, missing))
    assert exchange.response.status == 404
    assert measure(project, [[exchange]]).differences == ()


def test_a_difference_is_told(mock: MockTarget, project: Project) -> None:
    """A status that is another is named with both."""
    exchange = asked(mock, project, "GET", one(project, project.world.variables["ENVIRONMENT_ID"]))
    busy = replace(exchange, response=Response(503))
    (difference,) = measure(project, [[busy]]).differences
    assert (difference.aspect, difference.mock, difference.server) == ("status", "200", "503")
