"""Evidence that is kept from one run to the next."""

import json
from pathlib import Path
from threading import Thread

import pytest

from snipproof.cache import Cache, digest, digest_files, write_whole
from snipproof.exchange import Exchange, Request, Response
from snipproof.results import Evidence
from snipproof.runners import RunResult

KEY = digest(["a key"])
EVIDENCE = Evidence(
    RunResult(0, b'{"a": 1}\n', b"\xff warning", 0.25),
    (
        Exchange(
            Request("POST", "/api/a?b=c", (("Accept", "*/*"),), b"\x00\xff", "127.0.0.1:1"),
            Response(201, (("Content-Type", "application/json"),), b"{}"),
        ),
    ),
    "2026-03-02T09:00:00Z",
    "mock",
    {"curl": "7.88.1"},
)


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """Evidence is the same after the way through a file, bytes that are no text included."""
    Cache(tmp_path).put(KEY, EVIDENCE)
    assert Cache(tmp_path).get(KEY) == EVIDENCE


def test_nothing_is_kept_under_another_key(tmp_path: Path) -> None:
    """A key that was never used has no evidence."""
    Cache(tmp_path).put(KEY, EVIDENCE)
    assert Cache(tmp_path).get(digest(["another"])) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"\x00" * len(data),
        lambda _: b"[]",
        lambda _: b'{"seal": 1}',
        lambda data: data.replace(b'"exit": 0', b'"exit": 1'),
        lambda data: data.replace(b"201", b"200"),
    ],
    ids=["empty", "cut", "zeros", "list", "bare", "exit", "status"],
)
def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path, damage: object) -> None:
    """Whatever happened to an entry, it is not taken for evidence; the run is done again."""
    assert callable(damage)
    Cache(tmp_path).put(KEY, EVIDENCE)
    (file,) = tmp_path.rglob("*.json")
    file.write_bytes(damage(file.read_bytes()))
    assert Cache(tmp_path).get(KEY) is None


def test_parts_of_a_key_do_not_run_together() -> None:
    """Where one part of a key ends and the next begins makes a difference."""
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert digest([b"ab"]) == digest(["ab"])


def test_a_folder_is_hashed_by_names_and_contents(tmp_path: Path) -> None:
    """A renamed, a changed and an added file each give another hash."""
    (tmp_path / "a.yaml").write_text("a: 1\n")
    seen = {digest_files(tmp_path, "*.yaml")}
    (tmp_path / "a.yaml").rename(tmp_path / "b.yaml")
    seen.add(digest_files(tmp_path, "*.yaml"))
    (tmp_path / "b.yaml").write_text("a: 2\n")
    seen.add(digest_files(tmp_path, "*.yaml"))
    (tmp_path / "c.yaml").write_text("")
    seen.add(digest_files(tmp_path, "*.yaml"))
    assert len(seen) == 4


def test_two_writers_leave_a_whole_file(tmp_path: Path) -> None:
    """Whoever wins, a reader finds one of the two contents and nothing in between."""
    file = tmp_path / "report.json"
    contents = [json.dumps({"writer": n, "data": "x" * 50_000}).encode() for n in range(4)]

    def write(content: bytes) -> None:
        for _ in range(20):
            write_whole(file, content)

    threads = [Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        if file.exists():
            assert file.read_bytes() in contents
    for thread in threads:
        thread.join()
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
