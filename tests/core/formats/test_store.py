"""What is kept from one run to the next."""

import json
from pathlib import Path
from threading import Thread

import pytest

from snipproof.core.formats.store import (
    FILE,
    NOTHING_KEPT,
    Store,
    atomic_write,
    digest,
    digest_files,
)

KEY = digest(["a key"])


def test_a_value_comes_back(tmp_path: Path) -> None:
    """JSON is the same after the way through the file, also for the run that kept it."""
    value = {"a": [1, 2.5, None, "\u2028\n", "\ud800"], "b": {"c": True}}
    store = Store(tmp_path / "new" / FILE)
    assert store.get(KEY) is None
    store.put(KEY, value)
    assert store.get(KEY) == value
    assert Store(tmp_path / "new" / FILE).get(KEY) == value


def test_without_a_file_nothing_is_kept() -> None:
    """A store without a file takes everything and gives nothing."""
    NOTHING_KEPT.put(KEY, 1)
    assert NOTHING_KEPT.get(KEY) is None


def test_a_folder_that_cannot_be_written_to_is_no_failure(tmp_path: Path) -> None:
    """Where nothing can be kept, the work is done again each time."""
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file" / FILE)
    assert store.value(KEY, lambda: 1, str, int) == 1
    assert Store(tmp_path / "file" / FILE).get(KEY) is None


def test_what_follows_a_line_that_was_cut_off_is_whole(tmp_path: Path) -> None:
    """A run that broke off while it wrote spoils its own line and not the next one's."""
    Store(tmp_path / FILE).put(KEY, 1)
    with (tmp_path / FILE).open("ab") as stream:
        stream.write(b"0123 45")
    Store(tmp_path / FILE).put(digest(["next"]), 2)
    assert Store(tmp_path / FILE).get(KEY) == 1
    assert Store(tmp_path / FILE).get(digest(["next"])) == 2


def test_two_runs_at_once_keep_what_both_found(tmp_path: Path) -> None:
    """Stores that add to the same file do not take each other's lines apart."""

    def keep(writer: int) -> None:
        store = Store(tmp_path / FILE)
        for number in range(50):
            store.put(digest([str(writer), str(number)]), "x" * 5000)

    threads = [Thread(target=keep, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store(tmp_path / FILE)
    keys = [digest([str(writer), str(number)]) for writer in range(4) for number in range(50)]
    assert all(store.get(key) == "x" * 5000 for key in keys)


def test_what_nobody_needs_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of much that a run did not ask for keeps what it did, and the newest of the rest."""
    monkeypatch.setattr("snipproof.core.formats.store.SMALL", 1000)
    file = tmp_path / FILE
    for number in range(100):
        Store(file).put(f"old-{number}", "x" * 50)
    store = Store(file)
    assert store.get("old-7") == "x" * 50
    store.put("new", "y" * 50)
    size = file.stat().st_size
    store.tidy()
    assert file.stat().st_size < size / 10
    left = Store(file)
    assert left.get("old-7") == "x" * 50
    assert left.get("new") == "y" * 50
    assert left.get("old-99") == "x" * 50
    assert left.get("old-8") is None


def test_a_store_does_not_grow_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its size, a store forgets the older half, and what it has not forgotten is whole."""
    monkeypatch.setattr("snipproof.core.formats.store.MAX_BYTES", 10_000)
    store = Store(tmp_path / FILE)
    for number in range(30):
        store.put(digest([str(number)]), "x" * 1000)
    store = Store(tmp_path / FILE)
    found = [store.get(digest([str(number)])) for number in range(30)]
    assert found[:10] == [None] * 10
    assert found[-10:] == ["x" * 1000] * 10
    assert (tmp_path / FILE).stat().st_size < 20_000


def test_a_small_store_is_left_alone(tmp_path: Path) -> None:
    """What is there for another commit stays where it is no burden."""
    file = tmp_path / FILE
    Store(file).put("other", 1)
    store = Store(file)
    store.put("mine", 2)
    before = file.read_bytes()
    store.tidy()
    assert file.read_bytes() == before


def test_nothing_is_tidied_where_nothing_is_kept(tmp_path: Path) -> None:
    """A store that has no file, or was not read, or whose file is gone stays as it is."""
    NOTHING_KEPT.tidy()
    Store(tmp_path / FILE).tidy()
    gone = Store(tmp_path / FILE)
    assert gone.get("a") is None
    gone.tidy()
    assert list(tmp_path.iterdir()) == []


def test_a_seal_names_what_is_kept(tmp_path: Path) -> None:
    """The same under the same key has the same seal, anything else another, nothing has none."""
    store = Store(tmp_path / FILE)
    assert store.seal("a") == ""
    store.get("a")
    store.put("a", 1)
    first = store.seal("a")
    other = Store(tmp_path / "other" / FILE)
    other.get("a")
    other.put("a", 1)
    assert first
    assert other.seal("a") == first
    store.put("a", 2)
    assert store.seal("a") != first


def test_a_value_is_made_once(tmp_path: Path) -> None:
    """What is kept is read, and not made again."""
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return 7

    for _ in range(2):
        assert Store(tmp_path / FILE).value(KEY, make, str, int) == 7
    assert len(made) == 1


def test_a_value_of_another_form_is_made_again(tmp_path: Path) -> None:
    """What another version kept in another form is not taken for a value of this one."""
    Store(tmp_path / FILE).put(KEY, "seven")
    assert Store(tmp_path / FILE).value(KEY, lambda: 7, str, int) == 7
    assert Store(tmp_path / FILE).get(KEY) == "7"


def test_only_that_nothing_is_wrong_is_kept(tmp_path: Path) -> None:
    """A failure is looked for in every run; that there is none is kept."""
    looked: list[int] = []

    def find() -> list[str]:
        looked.append(1)
        return ["wrong"] if len(looked) < 3 else []

    found = [Store(tmp_path / FILE).cached_findings(KEY, find) for _ in range(5)]
    assert found == [["wrong"], ["wrong"], [], [], []]
    assert len(looked) == 3


def test_parts_of_a_key_do_not_run_together() -> None:
    """Where one part of a key ends and the next begins makes a difference."""
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert digest([b"ab"]) == digest(["ab"])


def test_a_folder_is_hashed_by_names_and_contents(tmp_path: Path) -> None:
    """A renamed, a changed and an added file each give another hash."""
    (tmp_path / "a.yaml").write_text("a: 1\n")
    seen = {digest_files(tmp_path, ".yaml")}
    (tmp_path / "a.yaml").rename(tmp_path / "b.yaml")
    seen.add(digest_files(tmp_path, ".yaml"))
    (tmp_path / "b.yaml").write_text("a: 2\n")
    seen.add(digest_files(tmp_path, ".yaml"))
    (tmp_path / "c.yaml").write_text("")
    seen.add(digest_files(tmp_path, ".yaml"))
    assert len(seen) == 4


def test_two_writers_leave_a_whole_file(tmp_path: Path) -> None:
    """Whichever writer wins, a reader finds one of the two contents and nothing in between."""
    file = tmp_path / "report.json"
    contents = [json.dumps({"writer": n, "data": "x" * 50_000}).encode() for n in range(4)]

    def write(content: bytes) -> None:
        for _ in range(20):
            atomic_write(file, content)

    threads = [Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        if file.exists():
            assert file.read_bytes() in contents
    for thread in threads:
        thread.join()
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
