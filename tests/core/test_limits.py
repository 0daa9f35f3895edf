"""Limits on time: they end work that takes too long, and leave nothing behind."""

import signal
import threading
import time

import pytest

from snipproof.core.limits import LimitError, time_limit


def work(seconds: float) -> None:
    """Compute for so many seconds, or until a limit ends it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_work_that_takes_too_long_is_ended() -> None:
    """The error names the work and its limit."""
    expected = r"^reading it took more than 0\.02 s$"
    with pytest.raises(LimitError, match=expected), time_limit(0.02, "reading it"):
        work(5)


def test_nothing_is_left_of_a_limit() -> None:
    """After the block no signal comes, and the handler before it is back."""
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(0.05, "it"):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before
    work(0.06)


def test_an_outer_limit_that_ends_sooner_stays() -> None:
    """A longer limit inside a shorter one does not extend it."""
    with (
        pytest.raises(LimitError, match="outer took more than"),
        time_limit(0.03, "outer"),
        time_limit(9, "inner"),
    ):
        work(5)


def test_an_inner_limit_that_ends_sooner_counts() -> None:
    """A shorter limit inside a longer one ends its own block, and the outer one still holds."""
    with time_limit(5, "outer"):
        with pytest.raises(LimitError, match="inner took"), time_limit(0.02, "inner"):
            work(5)
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0


def test_other_threads_have_no_limit() -> None:
    """Only the main thread can be interrupted; elsewhere the block runs to its end."""
    ended = threading.Event()

    def run() -> None:
        with time_limit(0.01, "it"):
            work(0.05)
        ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(5)
    assert ended.is_set()
