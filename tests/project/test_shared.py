"""Values that a process makes once."""

import pytest

from snipproof.project.shared import MAX_VALUES, shared


def test_a_value_is_made_once() -> None:
    """The second caller gets the very same value."""
    first = shared("test-once", lambda: ["made"])
    assert shared("test-once", lambda: ["made again"]) is first


def test_a_failure_is_not_kept() -> None:
    """What could not be made is tried again."""
    with pytest.raises(ZeroDivisionError):
        shared("test-failure", lambda: 1 // 0)
    assert shared("test-failure", lambda: 7) == 7


def test_what_was_not_asked_for_makes_room() -> None:
    """Few values are kept: the last that were asked for."""
    first = shared("test-room", lambda: ["made"])
    for number in range(MAX_VALUES):
        shared(f"test-room-{number}", list)
    assert shared("test-room", lambda: ["made again"]) is not first
