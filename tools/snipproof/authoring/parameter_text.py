"""Writes the value of a parameter as its style has it (OpenAPI 3.1, section 4.8.12.2)."""

import json
from collections.abc import Mapping
from typing import Any

from snipproof.contract import Parameter
from snipproof.languages.drafting.plan import Variable, plain

_DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def query_fields(parameter: Parameter, value: Any) -> dict[str, Any]:
    """Return the names and values that a parameter has in a query or a cookie."""
    name = parameter.name
    if isinstance(value, Variable) or not isinstance(value, list | Mapping):
        return {name: value}
    if parameter.media:
        return {name: json.dumps(value, ensure_ascii=False, separators=(",", ":"))}
    return _listed(parameter, value) if isinstance(value, list) else _keyed(parameter, value)


def _listed(parameter: Parameter, value: list[Any]) -> dict[str, Any]:
    items = [_text(item) for item in value]
    if parameter.style == "deepObject":
        return {f"{parameter.name}[]": items}
    if parameter.explode:
        return {parameter.name: items}
    return {parameter.name: _DELIMITERS.get(parameter.style, ",").join(map(plain, items))}


def _keyed(parameter: Parameter, value: Mapping[str, Any]) -> dict[str, Any]:
    fields = {key: _text(item) for key, item in value.items()}
    if parameter.style == "deepObject":
        return {f"{parameter.name}[{key}]": item for key, item in fields.items()}
    if parameter.explode and parameter.style == "form":
        return fields
    flat = [text for key, item in fields.items() for text in (key, plain(item))]
    return {parameter.name: _DELIMITERS.get(parameter.style, ",").join(flat)}


def simple_text(parameter: Parameter, value: Any) -> Any:
    """Return the text that a parameter has in a path or a header; a variable stays one."""
    if isinstance(value, Variable):
        return value
    if parameter.media:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    start = {"label": ".", "matrix": f";{parameter.name}="}.get(parameter.style, "")
    if isinstance(value, list):
        if parameter.explode and parameter.style == "matrix":
            return "".join(f"{start}{plain(_text(item))}" for item in value)
        joint = "." if parameter.style == "label" and parameter.explode else ","
        return start + joint.join(plain(_text(item)) for item in value)
    if isinstance(value, Mapping):
        return start + ",".join(_pairs(parameter, value))
    return start + plain(value)


def _pairs(parameter: Parameter, value: Mapping[str, Any]) -> list[str]:
    if parameter.explode:
        return [f"{key}={plain(_text(item))}" for key, item in value.items()]
    return [text for key, item in value.items() for text in (key, plain(_text(item)))]


def _text(value: Any) -> Any:
    """Return what is inside an array or an object: the styles have no word for more levels."""
    return plain(value) if isinstance(value, list | Mapping) else value
