"""The division of a run among machines."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Language, Snippet
from snipproof.core.usage import UsageError
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.shards import divide, parse_shard, take_shard

BOTH: tuple[Language, ...] = (CURL, PYTHON)


def _snippets(count: int) -> list[Snippet]:
    chosen: list[Snippet] = []
    for number in range(count):
        name, place = f"items/item-{number}", SourceLocation("x", 1)
        chosen += [Snippet(name, language, Path("x"), b"", (1, 1), place) for language in BOTH]
    return chosen


lengths = st.lists(st.integers(0, 5000) | st.none(), max_size=60)


@given(lengths, st.integers(1, 9))
def test_parts_are_all_of_it_once_and_even(took: list[int | None], of: int) -> None:
    """Whatever is known of durations, each example is in one part, and no part is far too long."""
    chosen = _snippets(len(took))
    known = {
        f"items/item-{number}/{language}": length
        for number, length in enumerate(took)
        if length is not None
        for language in BOTH
    }
    parts = divide(chosen, of, known)
    names = [name for part in parts for name in part]
    assert sorted(names) == sorted({snippet.example_id for snippet in chosen})
    assert parts == divide(list(reversed(chosen)), of, known)
    if took and None not in took:
        cost = {f"items/item-{n}": 2 * max(length or 0, 1) for n, length in enumerate(took)}
        loads = [sum(cost[name] for name in part) for part in parts]
        least = max(*cost.values(), sum(cost.values()) / of, 0)
        # Graham's bound for any order is 2 - 1/n of the best, of which `least` is a lower bound.
        assert max(loads) <= least * (2 - 1 / of)


def test_without_durations_numbers_are_even() -> None:
    """Where nothing is known, parts differ by one example at most."""
    sizes = [len(part) for part in divide(_snippets(11), 4, {})]
    assert sorted(sizes) == [2, 3, 3, 3]


def test_a_long_example_is_alone() -> None:
    """What takes longer than all the rest has a part for itself."""
    parts = divide(_snippets(9), 3, {"items/item-4/curl": 9000, "items/item-5/curl": 10})
    assert parts[0] == ["items/item-4"]


def test_the_same_start_gives_the_same_split(second_site: Path) -> None:
    """The hash is that of every machine with the same files and durations, and of no other."""
    project = load_project(second_site, keep=False)
    chosen = select(project, [])
    took = {"gauges/get-gauge/curl": 70}

    def split(of: int = 3, known: dict[str, int] = took) -> str:
        found = {
            take_shard(project, chosen, number + 1, of, known)[1].split for number in range(of)
        }
        assert len(found) == 1
        return found.pop()

    assert split() == split()
    assert len({split(), split(of=2), split(known={}), split(known={**took, "a/b/curl": 1})}) == 4
    file = second_site / "samples/gauges/get-gauge/curl.sh"
    before = split()
    file.write_text(file.read_text() + "# changed\n")
    project = load_project(second_site, keep=False)
    chosen = select(project, [])
    assert split() != before


@pytest.mark.parametrize("text", ["", "2", "0/3", "4/3", "1/0", "-1/3", "1/3/5", "a/b", "1/1001"])
def test_what_is_no_shard_is_told(text: str) -> None:
    """Anything but a number of a number is refused with what is expected."""
    with pytest.raises(UsageError, match="expected a number and how many there are"):
        parse_shard(text)
    assert parse_shard("2/5") == (2, 5)
