"""Masks values that differ in each response of a server: times, ids and counts.

What stands in for a value is of the same type and form, so that the recording still fits the
contract, and it is the same each time, so that recording again changes nothing. Where a recording
is there already, its value stays as long as the two are of one type.
"""

import re
from collections.abc import Mapping
from typing import Any

from snipproof.core.formats.json_text import NOT_JSON, read_json, write_json

_UUID = re.compile(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_TIME = re.compile(r"\b\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?")
_TIMES = re.compile(
    r"(?i)(?:^|_|-)(?:time|timestamp|date|modified|created|updated|expires|at|serial)s?$"
)
_COUNTS = re.compile(r"(?i)(?:count|total|size|uptime|duration|elapsed|length)$")
_SHORT_ID = re.compile(r"(?i)(?:^|_|-)(?:id|uid|etag)$")
_EPOCH = 1_767_225_600
"""The same time in seconds of the Unix epoch."""


class Mask:
    """Puts steady values in the place of others, each of the same kind for the same value.

    `ids` are known values, such as those of variables and of what a run created, and what stands
    for each.
    """

    def __init__(self, ids: Mapping[str, str]) -> None:
        self._ids = {value: name for value, name in ids.items() if value}
        self._uuids: dict[str, str] = {}

    def data(self, found: bytes, recorded: bytes | None = None) -> bytes:
        """Return a body or an output as it is to be recorded."""
        value = read_json(found)
        if value is NOT_JSON:
            try:
                return self._text(found.decode()).encode()
            except UnicodeDecodeError:
                return found
        before = NOT_JSON if recorded is None else read_json(recorded)
        return write_json(self.value(value, before))

    def value(self, found: Any, before: Any = NOT_JSON, name: str = "") -> Any:
        """Return a JSON value as it is to be recorded; `before` is the one that is recorded now."""
        if isinstance(found, dict):
            old = before if isinstance(before, dict) else {}
            return {
                self._text(key): self.value(item, old.get(key, NOT_JSON), key)
                for key, item in found.items()
            }
        if isinstance(found, list):
            olds = before if isinstance(before, list) else []
            olds = [*olds, *[NOT_JSON] * (len(found) - len(olds))]
            return [self.value(item, old, name) for item, old in zip(found, olds, strict=False)]
        masked = self._scalar(found, name)
        is_volatile = masked != found or type(masked) is not type(found)
        if is_volatile and type(before) is type(found):
            return before
        return masked

    def _scalar(self, found: Any, name: str) -> Any:
        if isinstance(found, str):
            text = self._text(found)
            return "0" if text == found and _TIMES.search(name) and found.isdecimal() else text
        if type(found) in {int, float}:
            return self._number(found, name)
        return found

    def _number(self, found: float, name: str) -> float:
        if _TIMES.search(name):
            # Seconds, milliseconds or finer: by how long the number is.
            for scale in (1, 1_000, 1_000_000, 1_000_000_000):
                if 0.5 * _EPOCH * scale < found < 2 * _EPOCH * scale:
                    return type(found)(_EPOCH * scale)
        if _COUNTS.search(name) or _SHORT_ID.search(name):
            return type(found)(1)
        return found

    def _text(self, text: str) -> str:
        for value, name in self._ids.items():
            text = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", name, text)
        text = _UUID.sub(self._uuid, text)
        return _TIME.sub(lambda when: f"2026-01-01{when[1]}00:00:00{when[2] or ''}", text)

    def _uuid(self, found: re.Match[str]) -> str:
        number = len(self._uuids) + 1
        return self._uuids.setdefault(found[0].lower(), f"00000000-0000-4000-8000-{number:012d}")
