"""The few values that a rule or a record may leave open: `$me`, `$now`, `$query.name` and others.

| expression | what it stands for |
|---|---|
| `$path.x` | the path parameter `x` of the request |
| `$query.x` | the query parameter `x` |
| `$body.x.y` | a field of the body; of a list, that field of each of its items |
| `$now`, `$id` | the world's time; the id of the record that is being made |
| `$x` | the context `x` of `world.yaml`, such as `$me` |

Text around an expression is kept: `token-of-${me}`. What the request does not have is `MISSING`,
and a field with this value is left out.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

_WHOLE = re.compile(r"\$([A-Za-z][\w.-]*)\Z")
_INSIDE = re.compile(r"\$\{([A-Za-z][\w.-]*)\}")


class Missing:
    """The value of what is not there, which is not the same as null."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()


class Scope(Protocol):
    """Whatever knows what the names in expressions stand for."""

    def lookup(self, name: str) -> Any:
        """Return the value of a name such as `query.name`; `MISSING` where there is none."""
        ...


def evaluate(value: Any, scope: Scope) -> Any:
    """Put in the values of all expressions in `value`, which is given back as a copy."""
    if isinstance(value, str):
        whole = _WHOLE.match(value)
        if whole:
            return scope.lookup(whole[1])
        return _INSIDE.sub(lambda found: str(scope.lookup(found[1])), value)
    if isinstance(value, Mapping):
        pairs = ((name, evaluate(item, scope)) for name, item in value.items())
        return {name: item for name, item in pairs if item is not MISSING}
    if isinstance(value, list):
        items = (evaluate(item, scope) for item in value)
        return [item for item in items if item is not MISSING]
    return value


def names(value: Any) -> Iterator[str]:
    """Return the names in all expressions in `value`."""
    if isinstance(value, str):
        whole = _WHOLE.match(value)
        yield from [whole[1]] if whole else _INSIDE.findall(value)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from names(item)
    elif isinstance(value, list):
        for item in value:
            yield from names(item)


def dig(value: Any, path: str) -> Any:
    """Return what lies at a dotted path in nested objects; `MISSING` where nothing does.

    Of a list it is what lies there in each of the items that have it.
    """
    name, _, rest = path.partition(".")
    if not name:
        return value
    if isinstance(value, list):
        found = (dig(item, path) for item in value)
        return [item for item in found if item is not MISSING]
    if not isinstance(value, Mapping) or name not in value:
        return MISSING
    return dig(value[name], rest)
