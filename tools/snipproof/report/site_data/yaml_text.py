"""Writes JSON as block YAML.

Texts keep JSON's quotes, which YAML 1.2 reads the same way (section 7.3.1), so that no `no` and no
`1.10` becomes something else. PyYAML's own writer takes seconds for a megabyte.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z$/][\w/.$-]*")
_NOT_A_NAME = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null")
"""Words that YAML 1.1 takes for something else than a text."""
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def to_yaml(value: Any) -> str:
    """Return a JSON value as YAML, in the order of its keys."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _entry(f"{_key(str(key))}:", item)
    elif isinstance(value, list) and value:
        for item in value:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield _scalar(value)


def _entry(key: str, item: Any) -> Iterator[str]:
    if isinstance(item, Mapping | list) and item:
        yield key
        yield from (f"  {line}" for line in _lines(item))
    else:
        yield f"{key} {_scalar(item)}"


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and not _NOT_A_NAME.fullmatch(name) else _scalar(name)


def _scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
