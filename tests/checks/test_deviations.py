"""What a server does otherwise than its contract says, and which of it is accepted."""

from datetime import date
from pathlib import Path

import pytest

from snipproof.checks.deviations import (
    Deviations,
    drafted,
    growth,
    parse_deviations,
    read_deviations,
)
from snipproof.core.failure import Code

TODAY = date(2026, 12, 1)
ONE = """\
[[deviation]]
operation = "listZones"
differs = "missing-field [].dnssec"
reason = "it is left out"
until = 2027-01-31
"""


def _read(folder: Path, text: str) -> tuple[Deviations, list[str]]:
    (folder / "deviations.toml").write_text(text)
    found, wrong = read_deviations(folder / "deviations.toml", folder)
    return found, [f"{failure.location.line}: {failure.message}" for failure in wrong]


def test_without_a_file_nothing_is_accepted(tmp_path: Path) -> None:
    """A project without the file waives nothing."""
    assert read_deviations(tmp_path / "deviations.toml", tmp_path) == (Deviations(), ())


def test_just_what_is_written_down_is_accepted(tmp_path: Path) -> None:
    """A difference is accepted of its operation, or in its example, and of nothing else."""
    other = '[[deviation]]\nexample = "zones/one"\ndiffers = "status 404"\nreason = "so"\n'
    found, wrong = _read(tmp_path, f"{ONE}\n{other}until = 2027-01-31\n")
    assert wrong == []
    assert [item.location.line for item in found.accepted] == [1, 7]
    assert found.accepts("listZones", "zones/any", "missing-field [].dnssec")
    assert not found.accepts("listZones", "zones/any", "missing-field [].id")
    assert not found.accepts("getZone", "zones/any", "missing-field [].dnssec")
    assert found.accepts("getZone", "zones/one", "status 404")
    assert not found.accepts("getZone", "zones/two", "status 404")


def test_after_its_day_it_is_accepted_no_more(tmp_path: Path) -> None:
    """The last day counts; the next one does not."""
    found, _ = _read(tmp_path, ONE)
    assert found.on(date(2027, 1, 31)).accepted
    assert not found.on(date(2027, 2, 1)).accepted


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('operation = "listZones"', "", "names neither an operation nor an example"),
        ('operation = "listZones"', 'operation = ""', "says no operation"),
        ("until = 2027-01-31", 'until = "2027-01-31"', "has no date"),
        ("until = 2027-01-31", "until = 2027-01-31T00:00:00Z", "has no date"),
        ('reason = "it is left out"', 'reason = " "', "says no reason"),
        ("differs =", "differ =", "has no key 'differ'"),
        ("[[deviation]]", "[[deviations]]", "'deviations' is no [[deviation]]"),
    ],
)
def test_what_cannot_be_understood_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    """A table that is not whole accepts nothing, and is a failure at its line."""
    found, (wrong,) = _read(tmp_path, ONE.replace(old, new))
    assert not found.accepted
    assert wrong.startswith("1: ")
    assert said in wrong


def test_in_ci_it_may_only_shrink() -> None:
    """What is new, or accepted for longer, is told; what is gone or ends earlier is not."""
    before = parse_deviations(ONE, "deviations.toml")
    longer = parse_deviations(ONE.replace("2027-01-31", "2028-01-31"), "deviations.toml")
    other = parse_deviations(ONE.replace("listZones", "getZone"), "deviations.toml")
    earlier = parse_deviations(ONE.replace("2027-01-31", "2026-12-31"), "deviations.toml")
    assert list(growth(before, before)) == list(growth(earlier, before)) == []
    assert list(growth(Deviations(), before)) == []
    for grown, said in ((longer, "until 2027-01-31 only"), (other, "is new")):
        (failure,) = growth(grown, before)
        assert failure.code is Code.DEVIATION_NEW
        assert said in failure.message


def test_a_draft_keeps_what_is_there_and_asks_for_reasons(tmp_path: Path) -> None:
    """New differences have no reason yet, so that nothing is accepted before a person wrote one."""
    before = parse_deviations(ONE, "deviations.toml")
    new = [("listZones", "missing-field [].dnssec"), ("getZone", "status 202")]
    text = drafted(before, new, TODAY)
    found, (wrong,) = _read(tmp_path, text)
    assert [item.key for item in found.accepted] == [item.key for item in before.accepted]
    assert "says no reason" in wrong
    found, wrong_now = _read(tmp_path, text.replace('reason = ""', 'reason = "so it is"'))
    assert wrong_now == []
    assert found.accepts("getZone", "", "status 202")
    assert found.accepted[1].until == date(2027, 3, 1)
