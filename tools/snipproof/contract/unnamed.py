"""Judges fields of a response that the contract allows but does not name.

By OpenAPI it is allowed, and real servers send such fields. In the description of one's own API it
is a field that somebody forgot to describe.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

WORDS = ("error", "warning", "allow")
"""The outcomes: it fails the example, it is a warning, or it is ignored."""


@dataclass(frozen=True, slots=True)
class UnnamedFields:
    """The meaning by operation; `default` is for those that are not listed."""

    default: str = "error"
    by_operation: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, operation_id: str) -> str:
        """Return the word for an operation: one of `WORDS`."""
        return self.by_operation.get(operation_id, self.default)


STRICT = UnnamedFields()
"""Each is an error."""
