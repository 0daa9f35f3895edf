"""What operations do to a server, read from the project's own contract."""

from collections.abc import Callable

import pytest

from snipproof.contract import Contract, Match
from snipproof.core.exchange import Request, Response
from snipproof.targets.writes.effects import Effects
from snipproof.targets.writes.journal import Deletion

BASE = "/api/environments"


def test_whatever_is_not_read_is_created_or_changed_or_refused(
    contract: Contract, effects: Effects
) -> None:
    """Each operation that does not read is refused, or it is known which records it is about."""
    for operation in contract.operations.values():
        if effects.reads(operation):
            assert operation.method == "GET"
            assert not effects.refusal(operation)
            continue
        known = effects.creates(operation) or effects.changes(operation)
        assert effects.refusal(operation) or known, operation.id


def test_some_can_be_created_and_changed(contract: Contract, effects: Effects) -> None:
    """What has an id in its answer and an operation that deletes it may be created."""
    for name, collection in (
        ("createEnvironment", "environments"),
        ("createTeam", "teams"),
        ("createWorkspace", "workspaces"),
        ("clonePattern", "designs"),
    ):
        operation = contract.operations[name]
        assert effects.refusal(operation) == ""
        assert effects.creates(operation) == collection
        assert not effects.changes(operation)
    update = contract.operations["updateEnvironment"]
    assert effects.creates(update) == effects.refusal(update) == ""
    assert effects.changes(update) == {"environments"}
    assert not effects.deletes(update)
    assert effects.deletes(contract.operations["deleteEnvironment"])
    link = contract.operations["assignTeamToWorkspace"]
    assert effects.changes(link) == {"teams", "workspaces"}
    assert effects.links(link) == {"workspaces-teams"}
    assert effects.unlinks(contract.operations["unassignTeamFromWorkspace"]) == effects.links(link)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "upsertKey",
            "it may change existing records, since the contract does not declare 201",
        ),
        ("generateToken", "it makes a credential, which no report may show"),
        ("issueIndefiniteLifetimeToken", "it makes a credential, which no report may show"),
        ("createSubscription", "nothing in the contract deletes what it creates"),
        ("createEvent", "its response does not name the created record"),
        ("sendTestEmail", "what it changes on a server is not known"),
        ("acceptInvitation", "it changes more than the record that it names"),
        ("deleteUserAccount", "the request does not say which records it changes"),
        ("addRoleHolder", "the request does not say which records it changes"),
    ],
)
def test_doubtful_operations_are_refused(
    contract: Contract, effects: Effects, name: str, reason: str
) -> None:
    """An operation whose effect cannot be undone or told is never sent, with the reason."""
    assert effects.refusal(contract.operations[name]) == reason


def test_a_method_that_reads_may_write(contract: Contract, effects: Effects) -> None:
    """A GET that creates is no reading operation, whatever its method."""
    operation = contract.operations["issueIndefiniteLifetimeToken"]
    assert operation.method == "GET"
    assert not effects.reads(operation)


@pytest.mark.parametrize(
    ("request_", "records"),
    [
        (Request("PUT", f"{BASE}/a%20b"), [("environments", "a b")]),
        (
            Request("POST", "/api/workspaces/w/environments/e"),
            [("workspaces", "w"), ("environments", "e")],
        ),
        (Request("DELETE", "/api/integrations/credentials?credentialId=c"), [("credentials", "c")]),
        (Request("DELETE", "/api/integrations/credentials"), [("credentials", "")]),
        (
            Request("PUT", "/api/integrations/credentials", body=b'{"id": "c"}'),
            [("credentials", "c")],
        ),
        (Request("PUT", "/api/integrations/credentials", body=b"{"), [("credentials", "")]),
        (
            Request("POST", "/api/events/delete", body=b'{"ids": ["a", "b"]}'),
            [("events", "a"), ("events", "b")],
        ),
        (Request("POST", "/api/events/delete", body=b'{"ids": []}'), [("events", "")]),
    ],
)
def test_touched_records_are_read_from_the_request(
    effects: Effects,
    matched: Callable[[Request], Match],
    request_: Request,
    records: list[tuple[str, str]],
) -> None:
    """Every record that a request would change is named; one that is left open has no id."""
    assert sorted(effects.touched(matched(request_), request_)) == sorted(records)


def test_a_deletion_undoes_a_creation(
    effects: Effects, matched: Callable[[Request], Match]
) -> None:
    """What was created is deleted at its own path, in the same parents, or by its query."""
    answer = Response(201, body=b'{"id": "n/1"}')
    request = Request("POST", BASE)
    deletion = effects.deletion(matched(request), request, answer)
    assert deletion == Deletion("environments", "n/1", f"{BASE}/n%2F1")
    request = Request("POST", "/api/identity/orgs/o-1/teams")
    deletion = effects.deletion(matched(request), request, answer)
    assert deletion == Deletion("teams", "n/1", "/api/identity/orgs/o-1/teams/n%2F1")
    request = Request("POST", "/api/integrations/credentials")
    deletion = effects.deletion(matched(request), request, answer)
    assert deletion is not None
    assert deletion.target == "/api/integrations/credentials?credentialId=n%2F1"


def test_a_copy_answers_with_a_list(effects: Effects, matched: Callable[[Request], Match]) -> None:
    """The id of what was created is found where the answer is a list of one record."""
    request = Request("POST", "/api/content/patterns/clone/d")
    deletion = effects.deletion(matched(request), request, Response(200, body=b'[{"id": "n"}]'))
    assert deletion is not None
    assert deletion.target == "/api/content/patterns/n"


@pytest.mark.parametrize("body", [b"", b"{", b"{}", b"[]", b'"id"', b'{"id": null}', b'{"id": ""}'])
def test_an_answer_without_an_id_is_told(
    effects: Effects, matched: Callable[[Request], Match], body: bytes
) -> None:
    """An answer that does not name what was created gives no deletion."""
    request = Request("POST", BASE)
    assert effects.deletion(matched(request), request, Response(201, body=body)) is None
