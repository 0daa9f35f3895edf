"""Has `pytest -n N --dist loadgroup` send a group of examples, in all languages, to one worker."""

import re

import pytest
from xdist.scheduler import LoadGroupScheduling

from snipproof.cli.pytest.items import BATCH_SIZE

_SNIPPET = re.compile(r"(?P<folder>.+)/[^/]+::[^/:]+/[^/:]+\[[a-z]+\]")
"""The id of a snippet's test; what stands before the file is the example's folder."""


class Scheduling(LoadGroupScheduling):  # type: ignore[misc]  # xdist has no type hints
    """Groups other tests by their marks, as xdist does, and snippets by their examples."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)
        self._numbers: dict[str, int] = {}

    def _split_scope(self, nodeid: str) -> str:
        found = _SNIPPET.fullmatch(nodeid)
        if found is None:
            return str(super()._split_scope(nodeid))
        # xdist asks in the order of collection, in which the worker groups them, too.
        number = self._numbers.setdefault(found["folder"], len(self._numbers))
        return f"snipproof-{number // BATCH_SIZE}"
