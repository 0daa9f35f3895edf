"""The guard before a live server, here the mock: what it lets through, and what is left."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from snipproof.contract import Contract
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.project.project import Project
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.target import TargetError
from snipproof.targets.writes.effects import Effects
from snipproof.targets.writes.guard import GuardedTarget
from snipproof.targets.writes.identification import Identity
from snipproof.targets.writes.journal import Journal

BASE = "/api/environments"


class Server:
    """A server that remembers what reached it, and fails where it is told to."""

    def __init__(self, project: Project) -> None:
        self.mock = MockTarget(project.contract, project.world)
        self.heard: list[str] = []
        self.fail: Callable[[Request], Response | TargetError | None] = lambda _: None

    @property
    def changing(self) -> list[str]:
        """What reached it and was not to look at a list."""
        return [line for line in self.heard if not line.startswith("GET ")]

    def send(self, request: Request) -> Response:
        """Answer as the mock does, or fail."""
        self.heard.append(f"{request.method} {request.target}")
        failure = self.fail(request)
        if isinstance(failure, TargetError):
            raise failure
        return failure or self.mock.send(request)


@pytest.fixture
def server(project: Project) -> Server:
    """Return a server."""
    return Server(project)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Return a journal of nothing."""
    journal = Journal(tmp_path, "https://cloud.example")
    yield journal
    journal.close()


@pytest.fixture
def target(
    server: Server, contract: Contract, effects: Effects, journal: Journal, identity: Identity
) -> GuardedTarget:
    """Return the server as a run that may write sees it."""
    return GuardedTarget(server, contract, effects, journal, identity)


def send(
    target: GuardedTarget, project: Project, method: str, path: str, body: object = None
) -> Response:
    """Send a request with a token."""
    headers = [("Authorization", f"Bearer {project.world.token}")]
    if body is not None:
        headers.append(("Content-Type", "application/json"))
    data = b"" if body is None else json.dumps(body).encode()
    return target.send(Request(method, path, tuple(headers), data))


def valid(project: Project) -> dict[str, str]:
    """Return the body of a creation that keeps to the contract."""
    return {"name": "a", "organizationId": project.world.variables["LAYER5_ORG_ID"]}


def create(target: GuardedTarget, project: Project) -> str:
    """Create an environment; give its path."""
    answer = send(target, project, "POST", BASE, valid(project))
    assert answer.status == 201
    return f"{BASE}/{json.loads(answer.body)['id']}"


def test_what_a_run_creates_it_may_change_and_deletes(
    target: GuardedTarget, server: Server, project: Project, tmp_path: Path
) -> None:
    """A record of the run's own can be changed; when the run is over, it is gone."""
    path = create(target, project)
    assert path.endswith(target.created[0])
    body = {"name": "b", "organizationId": project.world.variables["LAYER5_ORG_ID"]}
    assert send(target, project, "PUT", path, body).status == 200
    target.close()
    assert server.heard[-1] == f"DELETE {path}"
    assert list(tmp_path.glob("writes-*")) == []


def test_what_a_run_deletes_itself_is_not_deleted_again(
    target: GuardedTarget, server: Server, project: Project
) -> None:
    """What the run deleted is nothing that is left, and no longer its own."""
    path = create(target, project)
    assert send(target, project, "DELETE", path).status == 204
    target.close()
    assert server.changing == [f"POST {BASE}", f"DELETE {path}"]
    with pytest.raises(TargetError, match="this run did not create"):
        send(target, project, "DELETE", path)


@pytest.mark.parametrize(
    ("method", "path", "body", "said"),
    [
        ("PUT", f"{BASE}/{{ENVIRONMENT_ID}}", {"name": "x"}, "did not create environments 5c9d"),
        ("DELETE", f"{BASE}/{{ENVIRONMENT_ID}}", None, "did not create environments 5c9d"),
        ("POST", "/api/events/delete", {"ids": []}, "did not create one of the events"),
        ("POST", "/api/workspaces/{WORKSPACE_ID}/teams/{TEAM_ID}", None, "did not create"),
        ("POST", "/api/system/email/test", {}, "what it changes on a server is not known"),
        ("GET", "/api/identity/tokens/infinite?userId=x&provider=y", None, "makes a credential"),
    ],
)
def test_what_a_run_did_not_create_is_never_touched(
    target: GuardedTarget,
    server: Server,
    project: Project,
    method: str,
    path: str,
    body: object,
    said: str,
) -> None:
    """A request that would change anything else is refused, and does not reach the server."""
    with pytest.raises(TargetError, match=said) as refused:
        send(target, project, method, path.format(**project.world.variables), body)
    assert refused.value.code is Code.POLICY_REFUSED
    assert server.heard == []


def test_one_end_of_a_link_is_not_enough(
    target: GuardedTarget, server: Server, project: Project
) -> None:
    """A link between a record of the run's own and another's is refused."""
    identity = create(target, project).rpartition("/")[2]
    path = f"/api/workspaces/{project.world.variables['WORKSPACE_ID']}/environments/{identity}"
    with pytest.raises(TargetError, match="did not create workspaces c4b3"):
        send(target, project, "POST", path)
    assert server.changing == [f"POST {BASE}"]


def test_another_method_in_a_header_is_refused(target: GuardedTarget, server: Server) -> None:
    """A GET that asks to be taken for a DELETE does not pass for one that reads."""
    with pytest.raises(TargetError, match="x-http-method-override asks for another method"):
        target.send(Request("GET", BASE, (("X-HTTP-Method-Override", "DELETE"),)))
    assert server.heard == []


def test_what_the_contract_does_not_know_is_not_sent(
    target: GuardedTarget, server: Server, project: Project
) -> None:
    """On an unknown path even a GET may do something, such as to log out."""
    for method in ("GET", "HEAD", "POST"):
        with pytest.raises(TargetError, match="/api/nothing is not in the contract") as refused:
            send(target, project, method, "/api/nothing")
        assert refused.value.code is Code.UNKNOWN_OPERATION
    assert server.heard == []


def test_without_a_journal_nothing_is_written(
    server: Server, contract: Contract, effects: Effects, project: Project, identity: Identity
) -> None:
    """A run that may not write reads, with GET and HEAD, and that is all."""
    target = GuardedTarget(server, contract, effects, None, identity)
    place = f"{BASE}?orgId={project.world.variables['LAYER5_ORG_ID']}"
    statuses = [send(target, project, method, place).status for method in ("HEAD", "GET")]
    assert statuses == [200, 200]
    for method, path in (("POST", BASE), ("GET", "/api/identity/tokens/infinite")):
        with pytest.raises(TargetError, match="this run only reads"):
            send(target, project, method, path)
    assert server.heard == [f"HEAD {place}", f"GET {place}"]
    target.close()


def test_a_refused_creation_leaves_nothing(
    target: GuardedTarget, server: Server, project: Project, journal: Journal
) -> None:
    """A creation that the server answers with 4xx, or that was never sent, has no effect."""
    server.fail = lambda request: Response(409) if request.method == "POST" else None
    assert send(target, project, "POST", BASE, valid(project)).status == 409
    server.fail = lambda _: TargetError(Code.TARGET_UNREACHABLE, "refuses", unsent=True)
    with pytest.raises(TargetError, match="refuses"):
        send(target, project, "POST", BASE, valid(project))
    assert not journal.unknown
    assert not journal.deletions
    target.close()


@pytest.mark.parametrize(
    "answer",
    [
        TargetError(Code.TARGET_UNREACHABLE, "broke off"),
        Response(500),
        Response(201, body=b"{}"),
    ],
    ids=["no-answer", "500", "no-id"],
)
def test_a_creation_that_may_have_happened_is_told(
    target: GuardedTarget,
    server: Server,
    project: Project,
    tmp_path: Path,
    answer: Response | TargetError,
) -> None:
    """Where it is open what was created, the end of the run is an error, and the journal stays."""
    server.fail = lambda _: answer
    if isinstance(answer, TargetError):
        with pytest.raises(TargetError, match="broke off"):
            send(target, project, "POST", BASE, valid(project))
    else:
        assert send(target, project, "POST", BASE, valid(project)).status == answer.status
    with pytest.raises(
        TargetError, match=rf"what POST {BASE} at 20\S+Z created is not known"
    ) as told:
        target.close()
    assert told.value.code is Code.LEFT_BEHIND
    assert len(list(tmp_path.glob("writes-*"))) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(403), "got 403"),
        (TargetError(Code.TARGET_UNREACHABLE, "broke off"), "got no response: broke off"),
    ],
)
def test_a_deletion_that_fails_is_told(
    target: GuardedTarget,
    server: Server,
    project: Project,
    tmp_path: Path,
    answer: Response | TargetError,
    said: str,
) -> None:
    """What cannot be deleted is named, and stays in the journal for the next run."""
    path = create(target, project)
    server.fail = lambda _: answer
    with pytest.raises(TargetError, match=f"DELETE {path} {said}") as told:
        target.close()
    assert told.value.code is Code.LEFT_BEHIND
    assert len(list(tmp_path.glob("writes-*"))) == 1


def test_what_somebody_else_deleted_is_gone(
    target: GuardedTarget, server: Server, project: Project, tmp_path: Path
) -> None:
    """A record that is not there any more is nothing that is left."""
    create(target, project)
    server.mock.restart()
    target.close()
    assert list(tmp_path.glob("writes-*")) == []


def test_without_a_journal_on_disk_nothing_is_sent(
    server: Server,
    contract: Contract,
    effects: Effects,
    project: Project,
    identity: Identity,
    tmp_path: Path,
) -> None:
    """Where it cannot be remembered what would be created, it is not created."""
    (tmp_path / "state").write_text("no folder")
    journal = Journal(tmp_path / "state", "https://cloud.example")
    target = GuardedTarget(server, contract, effects, journal, identity)
    with pytest.raises(TargetError, match="what it creates cannot be remembered"):
        send(target, project, "POST", BASE, valid(project))
    assert server.changing == []
