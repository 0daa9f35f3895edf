"""What becomes of a world in one run."""

from snipproof.contract.security import Secrets
from snipproof.core.exchange import Response
from snipproof.targets.mock.state import State, accepted
from snipproof.targets.mock.world import Collection, World

WORLD = World(
    token="layer5-demo-token",
    sessions=("tokens", "secret"),
    collections={
        "tokens": Collection("tokens", {"1": {"id": "1", "secret": "one"}}),
        "teams": Collection("teams", {"a": {"id": "a"}}),
        "teams-users": Collection(
            "teams-users",
            {"x": {"id": "x", "teamId": "a", "userId": "u"}},
            links={"teamId": "teams", "userId": "users"},
        ),
    },
)


def test_a_run_leaves_the_world_as_it_was() -> None:
    """What one run changes, neither the world nor another run sees."""
    one, other = State(WORLD), State(WORLD)
    one.put("tokens", "2", {"id": "2"})
    one.remove("tokens", "1")
    assert list(one.records("tokens")) == ["2"]
    assert list(other.records("tokens")) == ["1"]
    assert list(WORLD.collections["tokens"].records) == ["1"]


def test_nothing_is_copied_before_a_change() -> None:
    """A fresh run shares the world's records: it costs nothing to begin one."""
    state = State(WORLD)
    assert state.records("tokens") is WORLD.collections["tokens"].records
    assert not state.is_touched("tokens")


def test_a_changed_record_keeps_its_place() -> None:
    """To change a record does not move it to the end of a list."""
    state = State(WORLD)
    state.put("tokens", "2", {"id": "2"})
    state.put("tokens", "1", {"id": "1", "secret": "new"})
    assert list(state.records("tokens")) == ["1", "2"]


def test_links_end_with_what_they_link() -> None:
    """When a record is deleted, so are the links that end at it."""
    state = State(WORLD)
    state.remove("teams", "a")
    assert state.is_gone("teams", "a")
    assert list(state.linked("teams-users", "userId", "u")) == []
    assert state.is_gone("teams-users", "x")


def test_a_record_can_come_back() -> None:
    """What is made again after it was deleted is there again."""
    state = State(WORLD)
    state.remove("teams", "a")
    state.put("teams", "a", {"id": "a"})
    assert not state.is_gone("teams", "a")


def test_new_ids_do_not_depend_on_other_collections() -> None:
    """The first new record of a collection has the same id, whatever was made before."""
    one, other = State(WORLD), State(WORLD)
    other.next_id("tokens")
    assert one.next_id("teams") == other.next_id("teams") != other.next_id("teams")


def test_revoked_tokens_do_not_count() -> None:
    """The world's own token counts always, and a token of a record for as long as it is there."""
    state = State(WORLD)
    assert accepted(state) == Secrets("layer5-demo-token", {}, frozenset({"one"}))
    state.remove("tokens", "1")
    assert accepted(state) == Secrets("layer5-demo-token")
    assert accepted(State(World())) is None


def test_what_a_response_hands_out_counts_from_then_on() -> None:
    """A token of a login counts, unless the world keeps the sessions itself."""
    login = Response(200, (("Content-Type", "application/json"),), b'{"access_token": "abcdef"}')
    state = State(World(token="t"))
    state.issue(login)
    assert accepted(state) == Secrets("t", {}, frozenset({"abcdef"}))
    kept = State(WORLD)
    kept.issue(login)
    assert "abcdef" not in kept.issued
