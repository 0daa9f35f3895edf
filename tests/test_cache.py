"""Evidence that is kept from one run to the next."""

from pathlib import Path

import pytest

from snipproof.cache import Cache
from snipproof.confinement import Confinement
from snipproof.exchange import Exchange, Request, Response
from snipproof.results import Evidence
from snipproof.runners import RunResult
from snipproof.store import FILE, Store, digest

KEY = digest(["a key"])
EVIDENCE = Evidence(
    RunResult(0, b'{"a": 1}\n', b"\xff warning", 0.25, confinement=Confinement.LANDLOCK),
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


def cache(folder: Path) -> Cache:
    """Give a cache as another run finds it."""
    return Cache(Store(folder / FILE))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """Evidence is the same after the way through a file, bytes that are no text included."""
    cache(tmp_path).put(KEY, EVIDENCE)
    assert cache(tmp_path).get(KEY) == EVIDENCE


def test_nothing_is_kept_under_another_key(tmp_path: Path) -> None:
    """A key that was never used has no evidence."""
    cache(tmp_path).put(KEY, EVIDENCE)
    assert cache(tmp_path).get(digest(["another"])) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[: len(data) // 2],
        lambda data: b"\x00" * len(data),
        lambda _: b"[]",
        lambda _: f'{KEY} 1 {{"exit": 0}}'.encode(),
        lambda data: data.replace(b'"exit":0', b'"exit":1'),
        lambda data: data.replace(b"201", b"200"),
        lambda data: data.replace(KEY.encode(), digest(["another"]).encode()),
    ],
    ids=["empty", "cut", "zeros", "list", "bare", "exit", "status", "key"],
)
def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path, damage: object) -> None:
    """Whatever happened to an entry, it is not taken for evidence; the run is done again."""
    assert callable(damage)
    cache(tmp_path).put(KEY, EVIDENCE)
    file = tmp_path / FILE
    before = file.read_bytes()
    file.write_bytes(damage(before))
    assert file.read_bytes() != before
    assert cache(tmp_path).get(KEY) is None
    assert cache(tmp_path).get(digest(["another"])) is None


def test_a_value_of_another_form_is_as_good_as_none(tmp_path: Path) -> None:
    """What is whole and no evidence, such as another tool's entry, is not taken for it."""
    Store(tmp_path / FILE).put(KEY, {"exit": 0})
    assert cache(tmp_path).get(KEY) is None
