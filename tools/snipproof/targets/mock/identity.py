"""Ids and times that are the same in every run: nothing here is random, nothing reads a clock."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

START = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
"""The time of a world that does not say its own."""


def uuid_for(seed: str) -> str:
    """Return the UUID that belongs to a seed, shaped like version 4 (RFC 9562, section 5.4)."""
    digest = bytearray(sha256(seed.encode()).digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x40
    digest[8] = digest[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(digest)))


def timestamp(moment: datetime) -> str:
    """Write a time as RFC 3339 has it, in UTC and to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(slots=True)
class Clock:
    """A clock that moves on by a second with every change, and not otherwise."""

    moment: datetime = START

    def advance(self) -> None:
        """Let a second pass."""
        self.moment += timedelta(seconds=1)

    @property
    def now(self) -> str:
        """The time as RFC 3339 has it."""
        return timestamp(self.moment)
