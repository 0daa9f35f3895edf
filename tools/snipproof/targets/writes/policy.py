"""A maintainer's settings for a server, beyond what its contract makes plain."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LivePolicy:
    """The requests that a live run may send, by the ids of operations.

    - `reads`: operations that change nothing, whatever their method.
    - `creates`: operations that create a record with each success, also where the contract does
      not respond to them with 201.
    - `ids`: where a response holds the id of what was created, as a dotted path: `data.id`.
    - `disposable`: the server is the maintainer's own and may be left in any state, so that each
      documented operation may be sent.
    """

    reads: frozenset[str] = frozenset()
    creates: frozenset[str] = frozenset()
    ids: Mapping[str, str] = field(default_factory=dict)
    disposable: bool = False


CAREFUL = LivePolicy()
"""The policy without settings."""
