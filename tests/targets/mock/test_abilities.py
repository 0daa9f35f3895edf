"""What requests do to a library of songs: copies, envelopes, several at once, files and lists."""

import json
from typing import Any

import pytest

from snipproof.contract import Contract, ContractDocument
from snipproof.core.exchange import Request, Response
from snipproof.core.location import SourceLocation
from snipproof.targets.mock.rules import Kind
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import Collection, Context, Lookup, World

TEXT = {"type": "string"}
HI = "aGk="
IDS = {"type": "array", "items": {"type": "object", "properties": {"id": TEXT}}}
SONG = {
    "type": "object",
    "properties": {"id": TEXT, "name": TEXT, "owner": TEXT, "plays": {"type": "integer"}},
}
LISTED: dict[str, Any] = {
    "total": {"type": "integer"},
    "songs": {"type": "array", "items": SONG},
}
SHELF = {
    "type": "object",
    "properties": {
        **LISTED,
        "singers": {"type": "array", "items": SONG},
        "counts": {"type": "array", "items": {"type": "object"}},
    },
}
SAVING = {
    "type": "object",
    "properties": {
        "save": {"type": "boolean"},
        "name": TEXT,
        "song": {"type": "object", "properties": {"id": TEXT, "name": TEXT}},
    },
}
WISH = {"type": "object", "properties": {"id": TEXT, "songId": TEXT}}


def body(schema: Any) -> dict[str, Any]:
    """Write a body of JSON."""
    return {"content": {"application/json": {"schema": schema}}}


def operation(
    identity: str, answer: Any = None, sent: Any = None, kind: str = "application/json"
) -> dict[str, Any]:
    """Write an operation; without a schema for its answer it has no body."""
    response = {} if answer is None else {"content": {kind: {"schema": answer}}}
    written = {"operationId": identity, "responses": {"200": response, "404": {}}}
    return written if sent is None else {**written, "requestBody": body(sent)}


PATHS = {
    "/songs": {
        "get": operation("listSongs", {"properties": LISTED}),
        "post": operation("saveSong", SONG, SAVING),
    },
    "/songs/{songId}": {"get": operation("getSong", SONG)},
    "/songs/clone/{songId}": {"post": operation("cloneSong", SONG, SONG)},
    "/songs/{songId}/copy": {"post": operation("copySong", SONG)},
    "/songs/delete": {"post": operation("deleteSongs", sent={"properties": {"songs": IDS}})},
    "/songs/text/{songId}": {"get": operation("getText", TEXT, kind="text/plain")},
    "/songs/sound/{songId}": {
        "get": operation("getSound", {**TEXT, "format": "binary"}, kind="audio/ogg")
    },
    "/library": {"get": operation("listLibrary", SHELF)},
    "/wishes": {"post": operation("wish", WISH, {"type": "object"})},
    "/choice": {"post": operation("choose", SONG, {"properties": {"singerId": TEXT}})},
}
WORLD = World(
    contexts={"me": Context("me", "singers", "mira")},
    collections={
        "songs": Collection(
            "songs",
            {
                "tide": {"id": "tide", "name": "Tide", "owner": "jonas", "plays": 7, "file": HI},
                "ebb": {"id": "ebb", "name": "Ebb", "owner": "mira", "plays": 2},
                "broken": {"id": "broken", "name": "Broken", "owner": "mira", "file": "né"},
            },
            defaults={"owner": "$me", "plays": 0},
        ),
        "singers": Collection("singers", {"mira": {"id": "mira", "name": "Mira"}}),
        "wishes": Collection("wishes", {}),
    },
    lookups={"songs.content": Lookup(path=("file",))},
    rules={
        "listLibrary": [{"kind": Kind.LIST, "collection": "songs", "where": {"plays": 7}}],
        "wish": [{"set": {"songId": "$body.id"}}],
        "choose": [{"kind": Kind.UPDATE, "collection": "songs", "by": "$body.singerId"}],
    },
)


@pytest.fixture
def target() -> MockTarget:
    """Return a fresh mock of the library."""
    data = {"openapi": "3.1.0", "info": {"title": "Songs", "version": "1"}, "paths": PATHS}
    return MockTarget(
        Contract(ContractDocument(data, {}, SourceLocation("openapi.yaml", 1))), WORLD
    )


def send(target: MockTarget, method: str, path: str, value: Any = None) -> Response:
    """Send a request, with a body where there is a value."""
    sent = b"" if value is None else json.dumps(value).encode()
    return target.send(Request(method, path, (("Content-Type", "application/json"),), sent))


def answer(target: MockTarget, method: str, path: str, value: Any = None) -> Any:
    """Send a request, and give the value of its answer."""
    return json.loads(send(target, method, path, value).body)


def test_clones_a_record(target: MockTarget) -> None:
    """A clone has a new id, the name that was sent, and what a new record begins with."""
    made = answer(target, "POST", "/songs/clone/tide", {"name": "Flood"})
    assert made == {"id": made["id"], "name": "Flood", "owner": "mira", "plays": 0}
    assert made["id"] != "tide"
    assert answer(target, "GET", f"/songs/{made['id']}") == made
    assert answer(target, "GET", "/songs/tide")["owner"] == "jonas"


@pytest.mark.parametrize("path", ["/songs/clone/tide", "/songs/tide/copy"])
def test_names_a_copy_after_its_original(target: MockTarget, path: str) -> None:
    """Without a name of its own, a copy is called like its original."""
    assert answer(target, "POST", path, {})["name"] == "Tide (Copy)"


def test_copies_what_the_original_holds(target: MockTarget) -> None:
    """What no answer shows is copied as well: the file."""
    made = answer(target, "POST", "/songs/tide/copy")
    assert send(target, "GET", f"/songs/sound/{made['id']}").body == b"hi"


def test_cannot_clone_what_is_not_there(target: MockTarget) -> None:
    """A copy of nothing is not found."""
    assert send(target, "POST", "/songs/clone/nothing", {}).status == 404


def test_saves_what_an_envelope_holds(target: MockTarget) -> None:
    """An object in the body that is the record is saved in place of the body around it."""
    made = answer(target, "POST", "/songs", {"save": True, "name": "no", "song": {"name": "Lull"}})
    assert made == {"id": made["id"], "name": "Lull", "owner": "mira", "plays": 0}
    renamed = {"song": {"id": made["id"], "name": "Calm"}}
    assert answer(target, "POST", "/songs", renamed) == {**made, "name": "Calm"}
    assert answer(target, "GET", "/songs")["total"] == 4


def test_deletes_several(target: MockTarget) -> None:
    """All records that a body lists are gone."""
    listed = {"songs": [{"id": "tide"}, {"id": "ebb"}]}
    assert send(target, "POST", "/songs/delete", listed).body == b""
    assert [song["id"] for song in answer(target, "GET", "/songs")["songs"]] == ["broken"]


def test_deletes_all_or_none(target: MockTarget) -> None:
    """Where one of several does not exist, none is deleted."""
    listed = {"songs": [{"id": "tide"}, {"id": "nothing"}]}
    assert send(target, "POST", "/songs/delete", listed).status == 404
    assert answer(target, "GET", "/songs")["total"] == 3


def test_sends_a_file_as_it_is(target: MockTarget) -> None:
    """An answer that is not JSON holds the record's file: text as text, bytes out of base64."""
    assert send(target, "GET", "/songs/text/tide").body == b"aGk="
    assert send(target, "GET", "/songs/sound/tide").body == b"hi"


def test_gives_back_what_is_no_base64(target: MockTarget) -> None:
    """A file that is not written as it should be is still answered."""
    assert send(target, "GET", "/songs/sound/broken").body == "né".encode()


def test_makes_up_a_file_where_there_is_none(target: MockTarget) -> None:
    """A record without a file is answered all the same."""
    made_up = send(target, "GET", "/songs/text/ebb")
    assert (made_up.status, made_up.body) == (200, b"text")


def test_lists_in_the_array_of_that_name(target: MockTarget) -> None:
    """Of several arrays, the one named after the collection holds the list."""
    listed = answer(target, "GET", "/library")
    assert (listed["total"], [song["name"] for song in listed["songs"]]) == (1, ["Tide"])
    assert "singers" not in listed


def test_an_id_that_is_of_something_else(target: MockTarget) -> None:
    """An id that a rule puts elsewhere does not become the id of the new record."""
    made = answer(target, "POST", "/wishes", {"id": "tide"})
    assert made["songId"] == "tide"
    assert made["id"] != "tide"


def test_a_field_that_names_the_record_refers_to_it(target: MockTarget) -> None:
    """What a rule takes as the record's id is not held to be the id of anything else."""
    assert answer(target, "POST", "/choice", {"singerId": "ebb"})["name"] == "Ebb"
