"""The mock as a whole: what a client sees of it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tests.conftest import ROOT

from snipproof.contract import Contract, Match, load_contract
from snipproof.core.exchange import Request, Response
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import World
from snipproof.targets.mock.world_source import load_world

TIDEWATER = "3f8a2c1e-6b4d-4e7a-9c05-1d2e8f7a6b90"
SALTMARSH = "a6c4e2f0-1b3d-4f5a-8e7c-9d0b2a4c6e81"
MIRA = "7d4e1f2a-3b5c-4d6e-8f70-91a2b3c4d5e6"
PRIYA = "e1d2c3b4-a5f6-4789-8abc-def012345678"
PLATFORM = "9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d"
STAGING = "5c9d1e7f-83a4-4b26-a0f1-c7d8e9f0a1b2"
CI_PIPELINE = "b7e0c5d4-2a19-4f63-8d7e-90c1a3b5e6f2"
NOBODY = "00000000-0000-4000-8000-000000000000"

ORGS, TOKENS, ENVIRONMENTS = "/api/identity/orgs", "/api/identity/tokens", "/api/environments"


class Client:
    """A client of a target, which holds every answer to the contract."""

    def __init__(self, target: MockTarget, contract: Contract, token: str) -> None:
        self.target = target
        self.contract = contract
        self.token = token

    def send(
        self, method: str, path: str, value: Any = None, *, token: str | None = None, **fields: str
    ) -> Response:
        """Send a request with the token and, where there is a value, a body of JSON."""
        headers = {name.replace("_", "-"): text for name, text in fields.items()}
        headers["Authorization"] = f"Bearer {self.token if token is None else token}"
        body = b""
        if value is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(value).encode()
        response = self.target.send(Request(method, path, tuple(headers.items()), body))
        match = self.contract.match(method, path.partition("?")[0])
        if isinstance(match, Match) and match.operation.response(response.status) is not None:
            assert self.contract.check_response(match.operation, response) == []
        return response

    def json(self, method: str, path: str, value: Any = None, **fields: str) -> Any:
        """Send a request that has to succeed, and give the value of its answer."""
        response = self.send(method, path, value, **fields)
        assert 200 <= response.status < 300, response
        return json.loads(response.body)

    def status(self, method: str, path: str, value: Any = None, **fields: Any) -> int:
        """Send a request and give the status of its answer."""
        return self.send(method, path, value, **fields).status


@pytest.fixture(scope="module")
def contract(root: Path) -> Contract:
    """Return the project's own contract."""
    return load_contract(root / "contract", root)


@pytest.fixture(scope="module")
def world(root: Path, contract: Contract) -> World:
    """Return the project's own world."""
    return load_world(root / "contract" / "world", root, contract)


@pytest.fixture(scope="module")
def mock(contract: Contract, world: World) -> MockTarget:
    """Return a mock of the contract and the world, to make fresh ones from."""
    return MockTarget(contract, world)


@pytest.fixture
def client(mock: MockTarget, contract: Contract, world: World) -> Client:
    """Return a client of a fresh mock."""
    return Client(mock.fresh(), contract, world.token)


# Environments


def test_an_environment_lives(client: Client) -> None:
    """What is created is listed, found, changed and, once deleted, gone."""
    sent = {"name": "sea-trials", "description": "Outer harbor", "organizationId": TIDEWATER}
    made = client.json("POST", ENVIRONMENTS, sent)
    assert made.items() >= sent.items()
    assert made["owner"] == MIRA
    assert made["createdAt"] == made["updatedAt"] == "2026-03-02T09:00:01Z"
    one, many = f"{ENVIRONMENTS}/{made['id']}", f"{ENVIRONMENTS}?orgId={TIDEWATER}"
    assert client.json("GET", many)["environments"][-1] == made
    assert client.json("GET", f"{one}?orgId={TIDEWATER}")["environments"] == [made]
    changed = client.json("PUT", one, {"name": "trials", "organizationId": TIDEWATER})
    assert changed["environments"] == [
        {**made, "name": "trials", "updatedAt": "2026-03-02T09:00:02Z"}
    ]
    assert client.status("DELETE", one) == 204
    assert client.status("GET", f"{one}?orgId={TIDEWATER}") == 404
    assert client.status("DELETE", one) == 404
    assert client.json("GET", many)["totalCount"] == 3


def test_environments_belong_to_an_organization(client: Client) -> None:
    """Lists and answers about one organization show nothing of another."""
    path = f"{ENVIRONMENTS}?orgId={SALTMARSH}"
    assert [one["name"] for one in client.json("GET", path)["environments"]] == ["staging"]
    assert client.status("GET", f"{ENVIRONMENTS}/{STAGING}?orgId={SALTMARSH}") == 404
    sent = {"name": "a", "organizationId": NOBODY}
    response = client.send("POST", ENVIRONMENTS, sent)
    assert (response.status, response.body) == (
        400,
        f"organizationId: no organization has the id {NOBODY}\n".encode(),
    )


def test_lists_are_searched_sorted_and_paged(client: Client) -> None:
    """Search, order and pages work together, and the total counts what was found."""
    path = f"{ENVIRONMENTS}?orgId={TIDEWATER}&search=R&order=name%20desc&page=1&pageSize=2"
    page = client.json("GET", path)
    assert [one["name"] for one in page["environments"]] == ["pier-7-edge"]
    assert (page["page"], page["pageSize"], page["totalCount"]) == (1, 2, 3)
    beyond = client.json("GET", f"{ENVIRONMENTS}?orgId={TIDEWATER}&page=9&pagesize=2")
    assert (beyond["environments"], beyond["totalCount"]) == ([], 3)


def test_connections_of_an_environment(client: Client) -> None:
    """The connections that an environment has are listed, and those that it could still have."""
    path = f"{ENVIRONMENTS}/{STAGING}/connections"
    names = [one["name"] for one in client.json("GET", path)["connections"]]
    assert names == ["harbor-east", "telemetry-prom", "telemetry-grafana"]
    free = client.json("GET", path + "?filter=" + quote('{"assigned":false}'))
    assert [one["name"] for one in free["connections"]] == ["harbor-west", "shore-meshery"]
    some = client.json("GET", path + "?filter=" + quote('{"kind":["grafana","prometheus"]}'))
    assert [one["name"] for one in some["connections"]] == ["telemetry-prom", "telemetry-grafana"]
    assert client.status("GET", f"{ENVIRONMENTS}/{NOBODY}/connections") == 404


# Security tokens


def test_a_token_lives(client: Client) -> None:
    """A generated token is listed, works as a credential, and is refused once it is revoked."""
    (made,) = client.json("POST", f"{TOKENS}?name=night-shift&purpose=Rollouts")["tokens"]
    assert (made["name"], made["purpose"], made["owner"]) == ("night-shift", "Rollouts", MIRA)
    assert client.json("GET", TOKENS)["tokens"][-1] == made
    assert client.json("GET", f"{TOKENS}/{made['id']}") == made
    assert client.status("GET", TOKENS, token=made["accessToken"]) == 200
    revoked = client.json("DELETE", f"{TOKENS}?tokenId={made['id']}")
    assert [one["id"] for one in revoked["tokens"]] == [made["id"]]
    assert client.status("GET", TOKENS, token=made["accessToken"]) == 401
    assert client.status("GET", f"{TOKENS}/{made['id']}") == 404
    assert client.json("GET", TOKENS)["totalCount"] == 3


def test_tokens_are_one_s_own(client: Client) -> None:
    """Another's token is neither listed nor found nor revoked."""
    other = "5a4b3c2d-1e0f-4a9b-8c7d-6e5f4a3b2c1d"
    assert {one["owner"] for one in client.json("GET", TOKENS)["tokens"]} == {MIRA}
    assert client.status("GET", f"{TOKENS}/{other}") == 404
    assert client.status("DELETE", f"{TOKENS}?tokenId={other}") == 400
    assert client.status("GET", TOKENS, token="example-access-token-of-rollout-console") == 200


def test_tokens_are_filtered(client: Client) -> None:
    """A flag in the query filters by the field of its name."""
    for flag, count in (("true", 1), ("false", 2)):
        found = client.json("GET", f"{TOKENS}?isOauth={flag}")
        assert found["totalCount"] == count


def test_a_token_is_issued_by_get(client: Client) -> None:
    """The one GET that creates: every call issues another token, for the user that it names."""
    path = f"{TOKENS}/infinite?userId={PRIYA}&provider=github"
    (one,), (other,) = (client.json("GET", path)["tokens"] for _ in range(2))
    assert (one["owner"], one["provider"]) == (PRIYA, "github")
    assert one["id"] != other["id"]
    assert client.status("GET", f"{TOKENS}/infinite?userId={NOBODY}&provider=github") == 400


# Organizations


def test_an_organization_lives(client: Client) -> None:
    """A new organization is yours: listed, in your profile, and yours to change and delete."""
    (made,) = client.json("POST", ORGS, {"name": "Breakwater Studios"})["organizations"]
    path = f"{ORGS}/{made['id']}"
    assert client.json("GET", path)["organizations"] == [made]
    assert client.json("GET", f"{ORGS}?page=1&pageSize=2")["organizations"] == [made]
    profile = client.json("GET", "/api/identity/users/profile")
    assert profile["organizations"]["totalCount"] == 3
    (changed,) = client.json("PUT", path, {"country": "PT"})["organizations"]
    assert (changed["name"], changed["country"]) == ("Breakwater Studios", "PT")
    assert client.status("DELETE", path) == 204
    assert client.status("GET", path) == 404
    assert client.json("GET", ORGS)["totalCount"] == 2


def test_an_organization_is_found_by_domain(client: Client) -> None:
    """The domain leads to the organization itself, without a page around it."""
    found = client.json("GET", f"{ORGS}/by-domain?domain=saltmarsh.example")
    assert found["id"] == SALTMARSH
    nothing = client.send("GET", f"{ORGS}/by-domain?domain=nobody.example")
    assert (nothing.status, nothing.body) == (404, b"")
    assert nothing.header("Mock-Reason") == "there is no organization like this"


def test_preferences_are_one_part_of_an_organization(client: Client) -> None:
    """Preferences that an update sends are seen by themselves and in the organization."""
    path = f"{ORGS}/{TIDEWATER}"
    held = client.json("GET", f"{path}/preferences")
    assert held["preferences"]["theme"]["vars"] == {"primary": "#0b6e7f"}
    sent = {**held["preferences"], "showAuthCarousel": False}
    (changed,) = client.json("PUT", path, {"preferences": sent})["organizations"]
    assert changed["metadata"] == {"preferences": sent}
    assert client.json("GET", f"{path}/preferences") == {"preferences": sent}


def test_teams_are_added_and_removed(client: Client) -> None:
    """A team that was removed can be added again; what is not there cannot be removed."""
    path = f"{ORGS}/{TIDEWATER}/teams/{PLATFORM}"
    (held,) = client.json("POST", path)["teamsOrganizationsMapping"]
    (removed,) = client.json("POST", f"{path}/remove")["teamsOrganizationsMapping"]
    assert removed == {**held, "deletedAt": "2026-03-02T09:00:01Z"}
    assert client.status("POST", f"{path}/remove") == 404
    (again,) = client.json("POST", path)["teamsOrganizationsMapping"]
    assert again["id"] != held["id"]
    assert (again["orgId"], again["teamId"]) == (TIDEWATER, PLATFORM)


def test_the_same_operation_can_delete_a_team(client: Client) -> None:
    """With an action in the body, the operation that adds a team deletes it, and answers so."""
    path = f"{ORGS}/{TIDEWATER}/teams/{PLATFORM}"
    assert [team["name"] for team in client.json("POST", path, {"action": "delete"})["teams"]] == [
        "Platform"
    ]
    assert client.status("POST", path) == 404
    profile = client.json("GET", "/api/identity/users/profile")
    assert profile["teams"] == {"teamsWithRoles": [], "totalCount": 0}


def test_members_come_and_go(client: Client) -> None:
    """Who leaves an organization does not see it any more; who is added sees it again."""
    path = f"{ORGS}/{SALTMARSH}/users/{MIRA}"
    assert client.status("DELETE", path) == 204
    assert [one["id"] for one in client.json("GET", ORGS)["organizations"]] == [TIDEWATER]
    assert client.status("GET", f"{ORGS}/{SALTMARSH}") == 403
    assert client.status("DELETE", path) == 404
    assert client.json("POST", path)["userId"] == MIRA
    assert client.status("GET", f"{ORGS}/{SALTMARSH}") == 200
    assert client.status("POST", f"{ORGS}/{SALTMARSH}/users/{NOBODY}") == 404


def test_nothing_to_list_is_no_content(client: Client) -> None:
    """Where the contract declares 204 for an empty list, that is the answer."""
    assert client.send("GET", f"{ORGS}?search=nothing-like-it") == Response(204)


def test_only_owners_change_an_organization(client: Client) -> None:
    """A member who does not own an organization may see it, and neither change nor delete it."""
    path = f"{ORGS}/{SALTMARSH}"
    assert client.status("GET", path) == 200
    assert client.status("PUT", path, {"name": "Mine"}) == 403
    assert client.status("DELETE", path) == 403


# Workspaces, users, the Academy


def test_the_header_picks_the_organization(client: Client) -> None:
    """The selected organization counts, unless a header or the query names another."""

    def names(query: str = "", **fields: str) -> list[str]:
        found = client.json("GET", f"/api/workspaces{query}", **fields)
        return [one["name"] for one in found["workspaces"]]

    assert names() == ["Fleet Telemetry", "Edge Rollout", "Onboarding Lab"]
    assert names(layer5_current_orgid=SALTMARSH) == ["Marsh Sensors"]
    assert names(f"?orgId={SALTMARSH}") == ["Marsh Sensors"]
    assert client.status("GET", "/api/workspaces", layer5_current_orgid=NOBODY) == 400


def test_a_list_shows_names_and_a_record_ids(client: Client) -> None:
    """The owner is a name in the list of workspaces and an id in the workspace itself."""
    listed = client.json("GET", "/api/workspaces")["workspaces"][0]
    assert (listed["owner"], listed["ownerId"]) == ("Mira Okafor", MIRA)
    assert (listed["orgName"], listed["ownerEmail"]) == (
        "Tidewater Robotics",
        "mira.okafor@tidewater.example",
    )
    assert client.json("GET", f"/api/workspaces/{listed['id']}")["owner"] == MIRA


def test_the_profile_is_one_s_own(client: Client) -> None:
    """The profile has the user's organizations and teams, each with the roles in it."""
    profile = client.json("GET", "/api/identity/users/profile")
    assert (profile["id"], profile["firstName"]) == (MIRA, "Mira")
    organizations = profile["organizations"]["organizationsWithRoles"]
    assert [(one["name"], one["roleNames"]) for one in organizations] == [
        ("Tidewater Robotics", ["Organization Administrator"]),
        ("Saltmarsh Labs", ["Organization User"]),
    ]
    assert [team["name"] for team in profile["teams"]["teamsWithRoles"]] == ["Platform"]


def test_learners_are_counted(client: Client) -> None:
    """The curricula tell the registrations that the Academy's example adds up."""
    found = client.json("GET", "/api/academy/curricula")
    assert found["total"] == 5
    assert sum(one["registrationCount"] for one in found["data"]) == 299


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("contentType=certification", ["certified-harbor-operator"]),
        (
            "contentType=challenge&contentType=certification&sort=registrationCount&order=desc",
            ["zero-downtime-rollouts", "certified-harbor-operator", "incident-response-at-sea"],
        ),
        ("visibility=private", ["incident-response-at-sea"]),
        ("category=observability", ["observability-on-the-edge"]),
        ("level=advanced&search=robot", ["certified-harbor-operator", "incident-response-at-sea"]),
        ("search=kubernetes&page=0&pageSize=1", ["kubernetes-for-fleet-operators"]),
        (f"orgId={SALTMARSH}", []),
    ],
)
def test_curricula_are_filtered(client: Client, query: str, slugs: list[str]) -> None:
    """Filters have other names than fields, may be repeated, and hold together."""
    found = client.json("GET", f"/api/academy/curricula?{query}")
    assert [one["slug"] for one in found["data"]] == slugs


# What a server refuses


@pytest.mark.parametrize(
    ("request_", "status", "reason"),
    [
        (
            Request("POST", "/api/enviroments", (), b"{"),
            404,
            "there is nothing at /api/enviroments; the nearest is ",
        ),
        (Request("PATCH", ENVIRONMENTS, (), b"{"), 405, "PATCH is not allowed here; "),
        (Request("POST", ENVIRONMENTS, (), b"{"), 401, "the request carries no credentials"),
        (
            Request("POST", ENVIRONMENTS, (("Authorization", "Bearer no"),), b"{"),
            401,
            "the token is not known, or was revoked",
        ),
        (
            Request("POST", ENVIRONMENTS, (("Authorization", "Basic layer5-demo-token"),), b"{"),
            401,
            "the Authorization header has the scheme 'Basic'",
        ),
        (
            Request("POST", ENVIRONMENTS, (("authorization", "Bearer layer5-demo-token"),), b"{"),
            415,
            "the body is of no media type; expected application/json",
        ),
    ],
    ids=["path", "method", "no token", "wrong token", "wrong scheme", "media type"],
)
def test_requests_are_judged_in_turn(
    mock: MockTarget, request_: Request, status: int, reason: str
) -> None:
    """Of several faults, the first in the order of a server's work is answered."""
    response = mock.fresh().send(request_)
    assert response.status == status
    assert response.body.decode().startswith(reason)


@pytest.mark.parametrize(
    ("method", "path", "body", "reason"),
    [
        ("POST", ENVIRONMENTS, b"", "a body is required"),
        ("POST", ENVIRONMENTS, b"{", "the body is not valid JSON: "),
        ("POST", ENVIRONMENTS, b'{"name":NaN}', "the body is not valid JSON: NaN is no JSON"),
        ("POST", ENVIRONMENTS, b'{"name":"\\ud800"}', "the body is not valid JSON: "),
        ("POST", ENVIRONMENTS, b"[" * 90000, "the body is not valid JSON: "),
        ("POST", ENVIRONMENTS, b'{"name":' + b"[" * 500 + b"]" * 500 + b"}", "the body cannot be"),
        ("POST", ENVIRONMENTS, b'{"name":"a"}', 'the body: "organizationId" is a required'),
        (
            "POST",
            ENVIRONMENTS,
            b'{"name":1,"organizationId":"a"}',
            'the body, name: 1 is not of type "string"',
        ),
        ("POST", TOKENS, b"", "the query parameter name is required"),
        ("POST", f"{TOKENS}?name=", b"", 'the query parameter name: "" is shorter than 1'),
        ("GET", f"{ENVIRONMENTS}/a?orgId={TIDEWATER}", b"", "the path parameter environmentId: "),
        ("GET", ENVIRONMENTS, b"", "the query parameter orgId is required"),
        ("GET", f"{TOKENS}?page=first", b"", "the query parameter page: "),
    ],
)
def test_bad_requests_are_told_why(
    mock: MockTarget, method: str, path: str, body: bytes, reason: str
) -> None:
    """A request that cannot be understood is answered 400, with the place and the reason."""
    headers = (
        ("Authorization", "Bearer layer5-demo-token"),
        ("Content-Type", "application/json; charset=utf-8"),
    )
    response = mock.fresh().send(Request(method, path, headers, body))
    assert response.status == 400
    assert response.body.decode().startswith(reason)
    assert response.header("content-type") == "text/plain; charset=utf-8"


def test_a_refused_token_is_challenged(client: Client) -> None:
    """401 names the scheme, and says so where a token came (RFC 6750, section 3)."""
    response = client.send("GET", TOKENS, token="stolen")
    assert response.header("www-authenticate") == 'Bearer realm="mock", error="invalid_token"'
    bare = client.target.send(Request("GET", TOKENS))
    assert bare.header("www-authenticate") == 'Bearer realm="mock"'


def test_405_lists_the_methods(client: Client) -> None:
    """Where a path has other methods, they are listed (RFC 9110, section 15.5.6)."""
    assert client.send("PATCH", TOKENS).header("allow") == "DELETE, GET, HEAD, POST"


def test_head_is_get_without_a_body(client: Client) -> None:
    """HEAD has the status and header fields of GET, and nothing else."""
    head, get = client.send("HEAD", TOKENS), client.send("GET", TOKENS)
    assert head == Response(get.status, get.headers)


def test_what_a_server_does_not_know_it_ignores(client: Client) -> None:
    """Unknown parameters and fields change nothing; the tool's strict checks find them."""
    sent = {"name": "a", "organizationId": TIDEWATER}
    plain = client.json("POST", ENVIRONMENTS, sent)
    more = {**sent, "id": NOBODY, "owner": PRIYA, "colour": "blue"}
    noisy = client.json("POST", f"{ENVIRONMENTS}?colour=blue", more, x_colour="blue")
    assert noisy == {**plain, "id": noisy["id"], **dict.fromkeys(TIMES, "2026-03-02T09:00:02Z")}
    assert client.json("GET", f"{TOKENS}?colour=blue")["totalCount"] == 3


TIMES = ("createdAt", "updatedAt")


# The same every time


def test_who_accepts_an_invitation_belongs(client: Client, world: World) -> None:
    """To accept links you and the organization that the invitation names, once."""
    before = {one["name"] for one in client.json("GET", ORGS)["organizations"]}
    accept = f"/api/organizations/invitations/{world.variables['INVITATION_CODE']}/accept"
    for _ in range(2):
        assert client.json("POST", accept)["acceptedBy"] == [MIRA]
        names = [one["name"] for one in client.json("GET", ORGS)["organizations"]]
        assert sorted(names) == sorted(before | {"Skerry Rescue"})
    assert "Skerry Rescue" not in before


def test_runs_do_not_see_each_other(client: Client, mock: MockTarget) -> None:
    """A fresh mock knows nothing of what was done to another."""
    assert client.status("DELETE", f"{TOKENS}?tokenId={CI_PIPELINE}") == 200
    fresh = Client(mock.fresh(), client.contract, client.token)
    assert fresh.status("GET", f"{TOKENS}/{CI_PIPELINE}") == 200


def test_the_variables_lead_somewhere(client: Client, world: World) -> None:
    """Every id that examples read from their environment names something that can be deleted."""
    assert world.variables.keys() >= {"LAYER5_ORG_ID", "TOKEN_ID", "ENVIRONMENT_ID", "USER_ID"}
    ids = world.variables
    assert client.status("DELETE", f"{ENVIRONMENTS}/{ids['ENVIRONMENT_ID']}") == 204
    assert client.status("DELETE", f"{TOKENS}?tokenId={ids['TOKEN_ID']}") == 200
    assert client.status("POST", f"{ORGS}/{TIDEWATER}/teams/{ids['TEAM_ID']}/remove") == 200
    assert client.status("DELETE", f"{ORGS}/{TIDEWATER}/users/{ids['USER_ID']}") == 204
    assert client.status("GET", f"/api/workspaces/{ids['WORKSPACE_ID']}") == 200
    assert client.status("DELETE", f"{ORGS}/{ids['LAYER5_ORG_ID']}") == 204


SCRIPT = f"""
from pathlib import Path
from snipproof.contract import load_contract
from snipproof.core.exchange import Request
from snipproof.targets.mock.world_source import load_world
from snipproof.targets.mock.target import MockTarget
root = Path({str(ROOT)!r})
contract = load_contract(root / "contract", root)
world = load_world(root / "contract" / "world", root, contract)
target = MockTarget(contract, world)
for method, path in (
    ("GET", "{ENVIRONMENTS}/{STAGING}/connections"), ("POST", "{TOKENS}?name=a"),
    ("GET", "/api/identity/users/profile"), ("POST", "{ORGS}/{TIDEWATER}/users/{PRIYA}"),
):
    print(target.send(Request(method, path, (("Authorization", f"Bearer {{world.token}}"),))))
"""


def test_the_same_requests_get_the_same_bytes() -> None:
    """Two processes that have nothing in common but the files give the same answers."""
    seen = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
    assert seen.pop().count(b"Response(status=20") == 4
