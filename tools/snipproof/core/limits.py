"""Bounds how long the tool may work on input from others.

An attacker can write a contract, page, output or response that takes hours to judge. The limit is
far above what honest input takes; input that exceeds it fails with the name of the limit.
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

JUDGING_SECONDS = 30.0
"""How long the judgement on one run may take."""

READING_SECONDS = 60.0
"""How long it may take to read a contract with its world."""


class LimitError(Exception):
    """Something took longer than it may; says what, and the limit."""


@contextmanager
def time_limit(seconds: float, what: str) -> Iterator[None]:
    """Raise `LimitError` in the block as soon as it has taken so many seconds.

    Only the main thread can be interrupted (signal(7)): in another one, and inside of another limit
    that ends sooner, this one does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        raise LimitError(f"{what} took more than {seconds:g} s")

    left, _ = signal.getitimer(signal.ITIMER_REAL)
    if 0 < left <= seconds:
        yield
        return
    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, before)
