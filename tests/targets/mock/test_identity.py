"""Ids and times that are the same in every run."""

import re
from datetime import UTC, datetime, timedelta, timezone

from snipproof.targets.mock.identity import Clock, timestamp, uuid_for


def test_an_id_has_the_shape_of_a_random_one() -> None:
    """Version and variant are those of a UUID of version 4, so that clients accept it."""
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert all(re.fullmatch(pattern, uuid_for(str(number))) for number in range(200))


def test_an_id_belongs_to_its_seed() -> None:
    """The same seed gives the same id, in this run and in the next; another gives another."""
    assert uuid_for("environments/1") == "55671f51-5014-4ac7-a375-c870aaf4b422"
    assert len({uuid_for(str(number)) for number in range(1000)}) == 1000


def test_the_clock_stands_until_something_changes() -> None:
    """Two looks at the clock give one time; a change lets a second pass."""
    clock = Clock(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert clock.now == clock.now == "2026-12-31T23:59:59Z"
    clock.advance()
    assert clock.now == "2027-01-01T00:00:00Z"


def test_times_are_written_in_utc() -> None:
    """A time with another offset is the same moment, written with a Z."""
    moment = datetime(2026, 3, 2, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    assert timestamp(moment) == "2026-03-02T09:00:00Z"
