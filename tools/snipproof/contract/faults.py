"""Faults that make an object useless: a parameter without a name, an unknown place."""

from collections.abc import Mapping
from typing import Any

from snipproof.core.suggestions import nearest

_PLACES = ("path", "query", "header", "cookie", "querystring", "body", "formData")
_SCHEMES = ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS", "basic")
_NEEDED = {"apiKey": ("name", "in"), "http": ("scheme",)}

Fault = tuple[str, str, str]
"""A message, what to do, and the field that it is about; empty where that is not there."""


def fault_of(kind: str, value: Mapping[str, Any]) -> Fault | None:
    """Return why an object of a kind cannot be used at all; None where it can."""
    if kind == "parameter":
        return _lacking(kind, value, ("name", "in")) or _word("in", value["in"], _PLACES)
    if kind == "security scheme":
        fault = _lacking(kind, value, ("type",)) or _word("type", value["type"], _SCHEMES)
        return fault or _lacking(kind, value, _NEEDED.get(value["type"], ()))
    return None


def _lacking(kind: str, value: Mapping[str, Any], names: tuple[str, ...]) -> Fault | None:
    for name in names:
        if name not in value:
            near = nearest(name, [str(key) for key in value if key not in names])
            hint = f"is {near[0]!r} meant to be {name!r}?" if near else f"add {name!r}"
            return f"the {kind} has no {name!r}", hint, near[0] if near else ""
        if not isinstance(value[name], str):
            return f"{name!r} of the {kind} is {value[name]!r}; expected text", "", name
    return None


def _word(name: str, value: str, known: tuple[str, ...]) -> Fault | None:
    if value in known:
        return None
    near = nearest(value, known)
    hint = f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(known)}"
    return f"{name}: {value!r} is not known", hint, name
