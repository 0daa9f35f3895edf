"""Values that a process makes once, however many projects need them.

A run that records is followed by one that judges anew, and a session of pytest may hold several
projects of one contract. What was made of the same files is the same value, so it is kept under a
hash of all that went into it, as in the store.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

MAX_VALUES = 8
"""How many values are kept; the one that was asked for longest ago makes room."""

_values: OrderedDict[str, Any] = OrderedDict()


def shared(key: str, make: Callable[[], T]) -> T:
    """Return the value of a key, made on the first call; nobody may change it.

    Two threads that ask at once may each make one. What `make` raises is raised, and not kept.
    """
    try:
        value: T = _values[key]
        _values.move_to_end(key)
    except KeyError:
        value = _values[key] = make()
    while len(_values) > MAX_VALUES:
        _values.popitem(last=False)
    return value


def forget() -> None:
    """Drop all values, as a new process would begin."""
    _values.clear()
