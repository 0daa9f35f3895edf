"""Which way a value goes, which decides what of it may be there."""

from enum import Enum


class Direction(Enum):
    """Whether a value is sent by a client, by a server, or by neither."""

    REQUEST = "request"
    RESPONSE = "response"
    NEITHER = "neither"

    @property
    def hidden(self) -> str:
        """The keyword of fields that do not go this way (JSON Schema validation, section 9.4)."""
        return {"request": "readOnly", "response": "writeOnly"}.get(self.value, "")
