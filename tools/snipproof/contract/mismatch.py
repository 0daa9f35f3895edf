"""A value that is not what its schema says."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One place where a value breaks its schema.

    `path` is the way to the place (`tokens[0].name`; empty for the whole value), `unknown` the
    name of a field that the schema does not have, `pointer` the way to what is wrong in steps.
    `value` is what does not fit: the value, the name of an unknown field, or the names of all
    fields where one is missing, whose name is `missing`.
    """

    path: str
    message: str
    unknown: str | None = None
    suggestion: str | None = None
    pointer: tuple[str | int, ...] = ()
    value: Any = field(default=None, compare=False, repr=False)
    missing: str | None = None

    @property
    def difference(self) -> str:
        """The difference's name, the same for each item of a list: `missing-field items[].id`."""
        way = "".join(
            "[]" if isinstance(step, int) else f".{step}" for step in self.pointer
        ).removeprefix(".")
        if self.missing is not None:
            return f"missing-field {f'{way}.{self.missing}' if way else self.missing}"
        return f"{'value' if self.unknown is None else 'extra-field'} {way}".rstrip()
