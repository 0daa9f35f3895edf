"""Reading a world, and what is said where it is wrong."""

from pathlib import Path

import pytest

from snipproof.contract import Contract
from snipproof.core.failure import Code, FailureError
from snipproof.targets.mock.rules import Kind
from snipproof.targets.mock.world import Context, Lookup, World
from snipproof.targets.mock.world_source import load_world

ORG = "3f8a2c1e-6b4d-4e7a-9c05-1d2e8f7a6b90"
USER = "7d4e1f2a-3b5c-4d6e-8f70-91a2b3c4d5e6"

FILES = {
    "organizations.yaml": f"records:\n  - {{id: {ORG}, name: Tidewater}}\n",
    "users.yaml": f"defaults: {{bio: '', owner: $me}}\nrecords:\n  - {{id: {USER}, name: Mira}}\n",
    "members.yaml": (
        "links: {orgId: organizations, userId: users}\n"
        f"records:\n  - {{orgId: {ORG}, userId: {USER}}}\n"
    ),
    "world.yaml": (
        "token: layer5-demo-token\n"
        "sessions: users.secret\n"
        f"variables: {{LAYER5_ORG_ID: {ORG}}}\n"
        f"contexts: {{me: {{collection: users, id: {USER}, header: x-user}}}}\n"
        "segments: {orgs: organizations}\n"
        "references: {orgId: organizations, owner: users}\n"
        "lookups:\n"
        "  User.bio: owner.name\n"
        "  Organization.metadata: {as: OrgMetadata}\n"
        "  users.friends: {records: organizations, through: members}\n"
    ),
    "rules.yaml": "getUser: {rule: get, collection: users, by: $me}\n",
}


def write(folder: Path, **changed: str) -> Path:
    """Write the files of a small world, some of them changed (`world_yaml="…"`)."""
    for name, text in {**FILES, **{key.replace("_", "."): changed[key] for key in changed}}.items():
        (folder / name).write_text(text)
    return folder


def test_a_world_is_read_whole(tmp_path: Path, contract: Contract) -> None:
    """All that the files say is in the world."""
    world = load_world(write(tmp_path), tmp_path, contract)
    assert world.token == "layer5-demo-token"
    assert world.sessions == ("users", "secret")
    assert world.variables == {"LAYER5_ORG_ID": ORG}
    assert world.contexts == {"me": Context("me", "users", USER, "x-user")}
    assert world.segments == {"orgs": "organizations"}
    assert world.lookups == {
        "User.bio": Lookup(path=("owner", "name")),
        "Organization.metadata": Lookup(schema="OrgMetadata"),
        "users.friends": Lookup(collection="organizations", through="members"),
    }
    assert world.rules["getUser"] == [{"kind": Kind.GET, "collection": "users", "by": "$me"}]


def test_defaults_fill_records(tmp_path: Path, contract: Contract) -> None:
    """A default is in every record; one that only a request can tell is in none."""
    world = load_world(write(tmp_path), tmp_path, contract)
    assert world.collections["users"].records[USER] == {"id": USER, "name": "Mira", "bio": ""}
    assert world.collections["users"].defaults == {"bio": "", "owner": "$me"}


def test_links_need_no_id(tmp_path: Path, contract: Contract) -> None:
    """A link has an id that follows from its ends, the same in every run."""
    one, other = (load_world(write(tmp_path), tmp_path, contract) for _ in range(2))
    (identity,) = one.collections["members"].records
    assert list(other.collections["members"].records) == [identity]
    assert one.links_between("users", "organizations") == "members"


def test_a_record_knows_its_line(tmp_path: Path, contract: Contract) -> None:
    """A record and its fields can be pointed at."""
    text = f"records:\n  - id: {ORG}\n    name: Tidewater\n"
    world = load_world(write(tmp_path, organizations_yaml=text), tmp_path, contract)
    assert str(world.collections["organizations"].at(ORG, "name")) == "organizations.yaml:3"


def test_no_files_make_an_empty_world(tmp_path: Path, contract: Contract) -> None:
    """A folder without files is a world without anything."""
    assert load_world(tmp_path, tmp_path, contract) == World()


@pytest.mark.parametrize(
    ("place", "text", "message"),
    [
        ("world.yaml:1", "tokens: a\n", "'tokens' is no key"),
        ("world.yaml:1", "token: [a]\n", "expected text, found a list"),
        ("world.yaml:2", "\nclock: today\n", "'today' is no time with an offset"),
        ("world.yaml:1", "clock: '2026-03-02T09:00:00'\n", "is no time with an offset"),
        ("world.yaml:1", "sessions: tokens.secret\n", "'tokens' is no collection"),
        ("world.yaml:1", "sessions: users\n", "the field that holds the credential is missing"),
        (
            "world.yaml:2",
            "variables:\n  A_ID: 11111111-2222-4333-8444-555555555555\n",
            "and no record has this id",
        ),
        ("world.yaml:2", "contexts:\n  me: {collection: user, id: a}\n", "'user' is no coll"),
        ("world.yaml:2", "contexts:\n  me: {collection: users, id: a}\n", "no record with the id"),
        ("world.yaml:2", "segments:\n  orgs: organisations\n", "'organisations' is no coll"),
        ("world.yaml:2", "lookups:\n  Usr.bio: a\n", "'Usr' is no schema or collection"),
        ("world.yaml:2", "lookups:\n  User.bios: a\n", "'bios' is no field of User"),
        ("world.yaml:2", "lookups:\n  User.bio: {as: Person}\n", "'Person' is no schema"),
        ("world.yaml:2", "lookups:\n  a: {records: users, through: x}\n", "'x' is no collection"),
        ("world.yaml:2", "lookups:\n  a: {records: users, through: users}\n", "does not link"),
        ("users.yaml:1", "record: []\n", "'record' is no key"),
        ("users.yaml:1", "records: {}\n", "expected a list, found a mapping"),
        ("users.yaml:2", "records:\n  - name: a\n", "a record of users has no id"),
        ("users.yaml:3", "records:\n  - id: a\n  - id: a\n", "the id 'a' is there twice"),
        ("users.yaml:2", "records:\n  - text\n", "expected a mapping, found text"),
        ("users.yaml:3", f"records:\n  - id: {USER}\n    orgId: b\n", "orgId refers to 'b'"),
        ("members.yaml:1", "links: {orgId: organizations}\n", "links have two ends, found 1"),
        ("members.yaml:1", "links: {orgId: organizations, x: y}\n", "'y' is no collection"),
        ("rules.yaml:1", "getUsr: {}\n", "'getUsr' is no operation of the contract"),
        ("rules.yaml:2", "getUser:\n  rules: get\n", "'rules' is no key"),
        ("rules.yaml:2", "getUser:\n  rule: fetch\n", "'fetch' is no rule"),
        ("rules.yaml:2", "getUser:\n  collection: user\n", "'user' is no collection"),
        ("rules.yaml:2", "getUser:\n  by: [a]\n", "expected text, found a list"),
        ("rules.yaml:2", "getUser:\n  by: $you\n", "'you' is no value"),
        ("rules.yaml:2", "getOrg:\n  by: $path.id\n", "'id' is no path parameter of getOrg"),
        ("rules.yaml:2", "getUser:\n  where: {a: $query.x}\n", "'x' is no query parameter"),
        ("rules.yaml:2", "getUser:\n  when: {header.x: 1}\n", "'header' is no value"),
        ("rules.yaml:2", "getUser:\n  where: text\n", "expected a mapping, found text"),
        ("rules.yaml:2", "createOrg:\n  links: {friends: $me}\n", "'friends' is no collection"),
        ("rules.yaml:2", "createOrg:\n  unique: name\n", "expected a list, found text"),
        (
            "rules.yaml:2",
            "createOrg:\n  unique: [name]\n",
            "unique responds with 409, and createOrg",
        ),
        (
            "rules.yaml:2",
            "getUserTokens:\n  allow: {owner: a}\n",
            "allow responds with 403, and getU",
        ),
        ("rules.yaml:3", "getUser:\n  - rule: get\n  - rule: got\n", "'got' is no rule"),
        ("rules.yaml:1", "getUser: ]\n", "not valid YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, contract: Contract, place: str, text: str, message: str
) -> None:
    """Each thing that can be wrong in a world is refused with its line, and says what to do."""
    write(tmp_path, **{place.partition(":")[0].replace(".", "_"): text})
    with pytest.raises(FailureError) as caught:
        load_world(tmp_path, tmp_path, contract)
    failure = caught.value.failure
    assert str(failure.location) == place
    assert message in failure.message
    assert failure.hint
    assert failure.code is Code.BAD_METADATA


def test_a_near_name_is_offered(tmp_path: Path, contract: Contract) -> None:
    """A misspelt name is answered with the one that was meant."""
    write(tmp_path, rules_yaml="getUsr: {}\n")
    with pytest.raises(FailureError) as caught:
        load_world(tmp_path, tmp_path, contract)
    assert caught.value.failure.hint == "did you mean 'getUser'?"
