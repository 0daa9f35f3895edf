"""Evidence that is kept from one run to the next."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from snipproof.core.confinement import Confinement
from snipproof.core.exchange import Exchange, Request, Response
from snipproof.core.formats.store import FILE, Store, digest
from snipproof.languages.running.runner import RunResult
from snipproof.run.cache import Cache
from snipproof.run.results import Evidence

RUN: Sequence[bytes | str] = ("tokens/list/curl", b"curl x")
KEY = digest(["evidence", "{}", *RUN])
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


class Contract:
    """What responses depend on, as a test says it: the operations by their ids, in some version."""

    def __init__(self, **versions: int) -> None:
        self.versions = versions
        self.everything = str(versions)
        self.shared = "world"

    def operations(self, exchanges: Sequence[Exchange]) -> list[str]:
        """Take the last segment of a path for the operation."""
        return [exchange.request.path.rpartition("/")[2] for exchange in exchanges]

    def of(self, operations: Sequence[str]) -> str:
        """Return the versions of these operations."""
        return str([self.versions.get(name) for name in operations])


def cache(folder: Path, **versions: int) -> Cache:
    """Return a cache as another run finds it."""
    return Cache(Store(folder / FILE), Contract(**versions))


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    """Evidence is the same after the way through a file, bytes that are no text included."""
    cache(tmp_path).put(RUN, EVIDENCE)
    assert cache(tmp_path).get(RUN) == EVIDENCE


def test_nothing_is_kept_under_another_key(tmp_path: Path) -> None:
    """A key that was never used has no evidence."""
    cache(tmp_path).put(RUN, EVIDENCE)
    assert cache(tmp_path).get(["another"]) is None


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
    cache(tmp_path).put(RUN, EVIDENCE)
    file = tmp_path / FILE
    before = file.read_bytes()
    file.write_bytes(damage(before))
    assert file.read_bytes() != before
    assert cache(tmp_path).get(RUN) is None
    assert cache(tmp_path).get(["another"]) is None


def test_a_value_of_another_form_is_as_good_as_none(tmp_path: Path) -> None:
    """What is whole and no evidence, such as another tool's entry, is not taken for it."""
    Store(tmp_path / FILE).put(KEY, {"exit": 0})
    assert cache(tmp_path).get(RUN) is None


def test_a_change_of_another_operation_costs_no_run(tmp_path: Path) -> None:
    """Evidence outlives a change of the contract, unless an operation that was called changed."""
    cache(tmp_path, a=1, other=1).put(RUN, EVIDENCE)
    assert cache(tmp_path, a=1, other=2).get(RUN) == EVIDENCE
    assert cache(tmp_path, a=2, other=2).get(RUN) is None


def test_what_outlived_a_change_is_kept_as_what_it_is_now(tmp_path: Path) -> None:
    """It has a name like any other, and outlives the next change as well."""
    cache(tmp_path, a=1).put(RUN, EVIDENCE)
    for other in range(3):
        later = cache(tmp_path, a=1, other=other)
        assert later.get(RUN) == EVIDENCE
        assert later.name(RUN)


def test_only_what_was_called_last_counts(tmp_path: Path) -> None:
    """After a run that did something else, its answers are what the next one is held to."""
    cache(tmp_path, a=1, c=1).put(RUN, EVIDENCE)
    (exchange,) = EVIDENCE.exchanges
    other = replace(EVIDENCE, exchanges=(replace(exchange, request=Request("GET", "/api/c")),))
    cache(tmp_path, a=2, c=1).put(RUN, other)
    assert cache(tmp_path, a=3, c=1).get(RUN) == other
    assert cache(tmp_path, a=3, c=2).get(RUN) is None
