"""A Postman collection, format 2.1.0: a request for every example, and for every operation."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from snipproof.contract.operation import Operation
from snipproof.core.snippet import Example
from snipproof.languages import of
from snipproof.languages.reading.hole import split_holes
from snipproof.languages.reading.written import Field, WrittenRequest
from snipproof.project.project import Project
from snipproof.report.site_data.api import Api
from snipproof.report.site_data.languages import Shown
from snipproof.report.site_data.openapi import samples
from snipproof.report.site_data.status import phrase

ADDRESS = "https://address.of.the.site.invalid/"
"""Stands for the site's own address, which Hugo alone knows."""
_FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"


def collection(
    project: Project,
    api: Api,
    data: Mapping[str, Any],
    own: Mapping[str, list[str]],
    examples: Mapping[str, Any],
    *,
    languages: list[Shown],
) -> dict[str, Any]:
    """Return the collection, with variables for what differs between readers.

    The description of an example's first request has the code of each language that passed.
    """
    writer = _Writer(project, api, data["operations"], examples, languages)
    folders = [
        {
            "name": tag["title"],
            "description": tag["description"],
            "item": [item for name in tag["operations"] for item in writer.items(name, own)],
        }
        for tag in data["tags"]
    ]
    info = project.contract.document.data.get("info") or {}
    described = info.get("summary") or info.get("title", "")
    token = project.settings.token_variable
    return {
        "info": {
            "name": info.get("title", "API"),
            "description": f"{described}\n\n{ADDRESS}",
            "schema": _FORMAT,
        },
        "auth": {
            "type": "bearer",
            "bearer": [{"key": "token", "value": _variable(token), "type": "string"}],
        },
        "variable": [
            {"key": name, "value": writer.value(name), "type": "string"}
            for name in writer.variables()
        ],
        "item": folders,
    }


class _Writer:
    def __init__(
        self,
        project: Project,
        api: Api,
        operations: Mapping[str, Any],
        examples: Mapping[str, Any],
        languages: list[Shown],
    ) -> None:
        self._project = project
        self._languages = languages
        self._api = api
        self._operations = operations
        self._examples = examples
        settings = project.settings
        self._base, self._token = settings.base_url_variable, settings.token_variable
        self._known = {*project.variables[0], self._base, self._token}
        self._named = {self._base, self._token}

    def variables(self) -> list[str]:
        """Return the variables that the requests name: the base URL and the token first."""
        rest = sorted(self._named - {self._base, self._token})
        return [self._base, self._token, *rest]

    def value(self, name: str) -> str:
        """Return what a variable holds before a reader sets it: the server's URL, or nothing."""
        servers = self._project.contract.document.data.get("servers") or [{}]
        return str(servers[0].get("url", "")) if name == self._base else ""

    def items(self, operation_id: str, own: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
        """Return the requests of an operation's examples, or else one by its contract."""
        operation = self._project.contract.operations[operation_id]
        made = [
            item
            for name in own.get(operation_id, ())
            for item in self._example(operation, self._project.examples[name])
        ]
        yield from made or [self._declared(operation)]

    def _example(self, operation: Operation, example: Example) -> Iterator[dict[str, Any]]:
        language, snippet = next(iter(example.snippets.items()))
        one = self._examples[example.id]
        recorded = one["snippets"][str(language)]["exchanges"]
        prefix = self._text(f"\ue000{self._base}\ue001")
        requests = [
            found
            for found in of(language).read_calls(snippet.text)
            if self._text(str(found.url)).startswith(prefix)
        ]
        for index, request in enumerate(requests):
            exchange = recorded[index] if index < len(recorded) else {}
            sent = self._sent(operation, request, exchange)
            if index == 0:
                sent["description"] += self._code(one, example)
            title = one["title"] if index == 0 else f"{one['title']} ({index + 1})"
            answers = [self._answer(one, example, sent)] if index == 0 else []
            yield {"name": title, "request": sent, "response": [a for a in answers if a]}

    def _sent(
        self, operation: Operation, request: WrittenRequest, exchange: Mapping[str, Any]
    ) -> dict[str, Any]:
        url = self._text(str(request.url))
        known = self._all_known(str(request.url))
        recorded = (exchange.get("request") or {}).get("target", "")
        if not known and recorded:
            url = f"{_variable(self._base)}{recorded}"
        path, _, query = url.removeprefix(_variable(self._base)).partition("?")
        pairs = [item.partition("=") for item in query.split("&") if item]
        given = [{"key": name, "value": value} for name, _, value in pairs]
        given += [self._pair(item) for item in request.query]
        sent: dict[str, Any] = {
            "method": request.method if self._all_known(request.method) else operation.method,
            "header": [
                self._pair(item) for item in request.headers if item.name.lower() != "authorization"
            ],
            "url": self._url(path, given, self._optional(operation, given)),
            "description": self._description(operation),
        }
        body = request.body
        if body is not None:
            sent["body"] = self._body(body.text, (exchange.get("request") or {}).get("body"))
        return self._open(operation, sent)

    def _body(self, text: str, recorded: str | None) -> dict[str, Any]:
        """Return a body; one that a command or a file makes is known from the run."""
        parts = split_holes(text)
        file = next((name[5:] for name in parts[1::2] if name.startswith("file-")), "")
        if file:
            return {"mode": "file", "file": {"src": file}}
        raw = self._text(text) if self._all_known(text) or not recorded else recorded
        return {"mode": "raw", "raw": raw, "options": {"raw": {"language": "json"}}}

    def _declared(self, operation: Operation) -> dict[str, Any]:
        parts = [
            f":{part[1:-1]}" if part.startswith("{") and part.endswith("}") else part
            for part in operation.path.split("/")
        ]
        query = [
            {"key": one.name, "value": "", "disabled": not one.required}
            for one in operation.parameters
            if one.place == "query"
        ]
        sent = {
            "method": operation.method,
            "header": [
                {"key": one.name, "value": "", "disabled": not one.required}
                for one in operation.parameters
                if one.place == "header"
            ],
            "url": self._url("/".join(parts), [], query),
            "description": self._description(operation),
        }
        name = self._operations[operation.id]["title"]
        return {"name": name, "request": self._open(operation, sent), "response": []}

    def _optional(self, operation: Operation, given: list[dict[str, str]]) -> list[dict[str, Any]]:
        names = {one["key"] for one in given}
        return [
            {"key": one.name, "value": "", "disabled": True}
            for one in operation.parameters
            if one.place == "query" and one.name not in names
        ]

    def _url(
        self, path: str, given: list[dict[str, str]], others: list[dict[str, Any]]
    ) -> dict[str, Any]:
        parts = path.strip("/").split("/")
        host = _variable(self._base)
        sent = [*given, *(one for one in others if not one["disabled"])]
        query = "&".join(f"{one['key']}={one['value']}" for one in sent)
        return {
            "raw": f"{host}{path}{'?' if query else ''}{query}",
            "host": [host],
            "path": parts,
            "query": [*given, *others],
            "variable": [{"key": part[1:], "value": ""} for part in parts if part.startswith(":")],
        }

    def _description(self, operation: Operation) -> str:
        one = self._operations[operation.id]
        return f"{one['description'] or one['title']}\n\n{ADDRESS}{one['url'].lstrip('/')}"

    def _code(self, one: Mapping[str, Any], example: Example) -> str:
        return "".join(
            f"\n\n## {sample['label']}\n\n```{shown.lexer}\n{sample['source'].rstrip()}\n```"
            for shown in self._languages
            for sample in samples(one, example, [shown])
        )

    def _open(self, operation: Operation, sent: dict[str, Any]) -> dict[str, Any]:
        return sent if operation.security else {**sent, "auth": {"type": "noauth"}}

    def _answer(
        self, one: Mapping[str, Any], example: Example, sent: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        if example.response is None:
            return None
        media = "application/json" if example.response_file.endswith(".json") else "text/plain"
        status = one["status"] or "200"
        return {
            "name": f"{status} {phrase(status)}",
            "originalRequest": {"method": sent["method"], "url": sent["url"]["raw"]},
            "code": int(status),
            "status": phrase(status),
            "header": [{"key": "Content-Type", "value": media}],
            "body": example.response.decode("utf-8-sig", "replace"),
        }

    def _pair(self, item: Field) -> dict[str, str]:
        return {"key": self._text(item.name), "value": self._text(unquote(item.value))}

    def _text(self, text: str) -> str:
        """Return a text whose holes are variables of the collection."""
        parts = split_holes(text)
        names = [name for name in parts[1::2] if name in self._known]
        self._named.update(names)
        return "".join(
            part if index % 2 == 0 else _variable(part) if part in self._known else f"<{part}>"
            for index, part in enumerate(parts)
        )

    def _all_known(self, text: str) -> bool:
        return all(name in self._known for name in split_holes(text)[1::2])


def _variable(name: str) -> str:
    return "{{" + name + "}}"
