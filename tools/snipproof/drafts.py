"""Drafts the first pair of snippets for an operation.

A draft makes the request: required parameters, required fields of the body, the token. It is not
an example yet: its author chooses the values that a reader would, and what is worth printing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from snipproof.contract import Contract, MediaType, Operation, Parameter
from snipproof.contract.media import is_json
from snipproof.mock.shape import Shapes
from snipproof.mock.synthesis import Synthesis
from snipproof.mock.world import World
from snipproof.settings import Settings
from snipproof.snippet import Language


@dataclass(frozen=True, slots=True)
class _Variable:
    """A value that is read from the environment."""

    name: str


@dataclass(frozen=True, slots=True)
class _Plan:
    """The request that a draft makes: values are literals or variables."""

    method: str
    path: str
    path_values: Mapping[str, Any]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any
    media: str
    answers: bool


class Drafts:
    """Drafts snippets for the operations of one contract, with the ids of one world."""

    def __init__(self, contract: Contract, world: World, settings: Settings) -> None:
        self._contract = contract
        self._world = world
        self._settings = settings
        self._synthesis = Synthesis(contract, Shapes(contract.document))

    def draft(self, operation: Operation) -> dict[Language, str]:
        """Give the source of a first snippet in every language."""
        plan = self._plan(operation)
        return {Language.CURL: self._curl(plan), Language.PYTHON: self._python(plan)}

    def _plan(self, operation: Operation) -> _Plan:
        def values(place: str) -> dict[str, Any]:
            return {
                item.name: self._parameter(item)
                for item in operation.parameters
                if item.place == place and item.required
            }

        headers = values("header")
        if operation.security:
            headers["Authorization"] = _Variable(self._settings.token_variable)
        body, media = self._body(operation)
        return _Plan(
            method=operation.method,
            path=operation.path,
            path_values=values("path"),
            query=values("query"),
            headers=headers,
            body=body,
            media=media,
            answers=bool(operation.response(operation.success)),
        )

    def _parameter(self, parameter: Parameter) -> Any:
        variable = self._variable(parameter.name)
        if variable is not None:
            return variable
        return self._synthesis.value(parameter.schema, parameter.name)

    def _variable(self, name: str) -> _Variable | None:
        """Find the variable that holds an id of the collection that a name refers to."""
        collection = self._world.reference(name)
        records = self._world.collections.get(collection)
        for variable, value in self._world.variables.items():
            if records is not None and value in records.records:
                return _Variable(variable)
        return None

    def _body(self, operation: Operation) -> tuple[Any, str]:
        if operation.body is None or not operation.body.required:
            return None, ""
        form: MediaType = operation.body.content[0]
        if form.schema is None or not is_json(form.name):
            return "", form.name
        value = self._synthesis.value(form.schema, seed=operation.id)
        if not isinstance(value, dict):
            return value, form.name
        required = self._required(form.schema) or list(value)
        return {
            name: self._variable(name) or value[name] for name in value if name in required
        }, form.name

    def _required(self, schema: Any) -> list[str]:
        resolved = self._contract.document.resolve(schema)
        names = list(resolved.get("required", ()))
        for branch in resolved.get("allOf", ()):
            names += self._required(branch)
        return names

    def _curl(self, plan: _Plan) -> str:
        url = f"${self._settings.base_url_variable}{_fill(plan, lambda v: f'${v.name}')}"
        if plan.query:
            url += "?" + "&".join(f"{name}={_in_url(value)}" for name, value in plan.query.items())
        lines = ["curl --fail-with-body --max-time 30", f'"{url}"']
        natural = "POST" if plan.body is not None else "GET"
        if plan.method != natural:
            lines.append(f"--request {plan.method}")
        for name, value in plan.headers.items():
            text = f"${value.name}" if isinstance(value, _Variable) else value
            scheme = "Bearer " if name == "Authorization" else ""
            lines.append(f'--header "{name}: {scheme}{text}"')
        if plan.body is not None:
            lines.append(f'--header "Content-Type: {plan.media}"')
            lines.append("--data @- <<JSON")
        source = " \\\n  ".join(lines) + "\n"
        if plan.body is not None:
            source += (
                json.dumps(_shell_values(plan.body), indent=2, ensure_ascii=False) + "\nJSON\n"
            )
        return source

    def _python(self, plan: _Plan) -> str:
        path = _fill(plan, lambda v: f"{{os.environ['{v.name}']}}")
        lines = [
            "import os",
            "",
            "import requests",
            "",
            f"response = requests.{plan.method.lower()}(",
            f"    f\"{{os.environ['{self._settings.base_url_variable}']}}{path}\",",
        ]
        if plan.query:
            lines += _argument("params", plan.query)
        if plan.headers:
            lines += _argument("headers", plan.headers)
        if plan.body is not None:
            lines += _argument("json", plan.body)
        lines += ["    timeout=30,", ")", "response.raise_for_status()"]
        if plan.answers:
            lines += ["", "print(response.text)"]
        return "\n".join(lines) + "\n"


def _fill(plan: _Plan, write: Any) -> str:
    path = plan.path
    for name, value in plan.path_values.items():
        text = write(value) if isinstance(value, _Variable) else quote(str(value), safe="")
        path = path.replace(f"{{{name}}}", text)
    return path


def _in_url(value: Any) -> str:
    return f"${value.name}" if isinstance(value, _Variable) else quote(str(value), safe="")


def _shell_values(value: Any) -> Any:
    """Give a body with variables as the shell fills them in, inside a here-document."""
    if isinstance(value, dict):
        return {name: _shell_values(item) for name, item in value.items()}
    return f"${value.name}" if isinstance(value, _Variable) else value


def _argument(name: str, values: Any) -> Iterator[str]:
    if not isinstance(values, Mapping):
        yield f"    {name}={values!r},"
        return
    yield f"    {name}={{"
    for key, value in values.items():
        yield f'        "{key}": {_expression(key, value)},'
    yield "    },"


def _expression(key: str, value: Any) -> str:
    if isinstance(value, _Variable):
        if key == "Authorization":
            return f"f\"Bearer {{os.environ['{value.name}']}}\""
        return f'os.environ["{value.name}"]'
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
