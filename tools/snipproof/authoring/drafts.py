"""Drafts the first snippets for an operation.

A draft makes the request: required parameters, required fields of the body, the token. It is not
an example yet: its author chooses the values that a reader would, and what is worth printing.
"""

import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from snipproof.authoring.parameter_text import query_fields, simple_text
from snipproof.contract import Contract, MediaType, Operation, Parameter, media
from snipproof.contract.direction import Direction
from snipproof.contract.media import Kind as Written
from snipproof.contract.media import is_json
from snipproof.contract.operation import Schema
from snipproof.contract.routes import is_elsewhere
from snipproof.languages import Plugin
from snipproof.languages.drafting.plan import File, Login, RequestPlan, Variable, plain
from snipproof.project.credentials import SecretVariables, secret_variables
from snipproof.project.settings import Settings
from snipproof.targets.mock import content
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.inference import Catalogue, infer
from snipproof.targets.mock.rules import Kind, Rule
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import World

_IN_BODY = "$body."


@dataclass(frozen=True, slots=True)
class CredentialFields:
    """The parts of a request that carry credentials."""

    query: Mapping[str, Variable]
    headers: Mapping[str, Variable]
    cookies: Mapping[str, Variable]
    login: Login | None


class Drafts:
    """Drafts snippets for the operations of one contract, with the ids of one world."""

    def __init__(self, contract: Contract, world: World, settings: Settings) -> None:
        self._contract = contract
        self._world = world
        self._settings = settings
        self._shapes = Shapes(contract.document)
        self._synthesis = Synthesis(contract, self._shapes, sending=True)
        self._secrets = secret_variables(contract, settings)

    def draft(self, operation: Operation) -> dict[Plugin, str]:
        """Return the source of a first snippet in every language of the project."""
        return self.sources(self.plan(operation))

    def sources(self, plan: RequestPlan) -> dict[Plugin, str]:
        """Return the source of a snippet that makes a request, in every language that can."""
        drafted = {language: language.draft(plan) for language in self._settings.languages}
        return {language: source for language, source in drafted.items() if source}

    def plan(self, operation: Operation) -> RequestPlan:
        """Return the least request that the operation takes."""
        values = [(item, self._parameter(item)) for item in self._needed(operation)]
        credentials = self.credentials(operation)
        query: dict[str, Any] = {}
        cookies: dict[str, Any] = {}
        for parameter, value in values:
            if parameter.place == "query":
                query |= query_fields(parameter, value)
            elif parameter.place == "cookie":
                cookies |= query_fields(parameter, value)

        def texts(place: str) -> dict[str, Any]:
            return {
                item.name: simple_text(item, value) for item, value in values if item.place == place
            }

        headers = {**texts("header"), **credentials.headers}
        headers |= cookie_header({**cookies, **credentials.cookies})
        body, media = self._body(operation)
        return RequestPlan(
            base=self._settings.base_url_variable,
            method=operation.method,
            path=self.path(operation),
            path_values=texts("path"),
            query={**query, **credentials.query},
            headers=headers,
            body=body,
            media=media,
            is_json=is_json(media),
            answers=bool(operation.response(operation.success)),
            login=credentials.login,
            redirects=operation.success >= HTTPStatus.MULTIPLE_CHOICES,
        )

    def path(self, operation: Operation) -> str:
        """Return an operation's path as snippets append it to the base URL variable."""
        holds = self._settings.base_url_holds == "server"
        base = self._contract.server.base if holds else ""
        path = operation.url_path
        if holds and is_elsewhere(operation, self._contract.server):
            return operation.path
        return path[len(base) :] if path.startswith(f"{base}/") else path

    def _needed(self, operation: Operation) -> Iterator[Parameter]:
        """Return the parameters that the operation requires."""
        by = {rule.by for rule in self._catalogue.rules[operation.id]}
        for parameter in operation.parameters:
            if parameter.required or f"${parameter.place}.{parameter.name}" in by:
                yield parameter

    @property
    def token_variable(self) -> str:
        """The name of the variable that holds the token."""
        return self._settings.token_variable

    @property
    def known_variables(self) -> set[str]:
        """The names of the variables that have a value when a snippet runs."""
        return {self.token_variable, *self._world.variables}

    def credentials(self, operation: Operation) -> CredentialFields:
        """Return the fields that carry the secrets which an operation asks for."""
        fields: dict[str, dict[str, Variable]] = {"header": {}, "query": {}, "cookie": {}}
        login = None
        for credential in self._contract.credentials(operation):
            names = self._secrets.get(credential.scheme, SecretVariables(self.token_variable))
            secret = Variable(names.secret, credential.before)
            if credential.has_user:
                digest = credential.before.strip().lower() == "digest"
                login = Login(Variable(names.user), Variable(names.secret), digest)
            elif credential.place in fields:
                fields[credential.place][credential.name] = secret
        return CredentialFields(fields["query"], fields["header"], fields["cookie"], login)

    def variable(self, name: str) -> Variable | None:
        """Find the variable that holds an id of the collection that a name refers to."""
        contexts = self._world.contexts.values()
        meant = (item.collection for item in contexts if item.header.lower() == name.lower())
        return self._holding(next(meant, "") or self._world.reference(name))

    def with_value(self, text: str) -> Variable | None:
        """Find the variable that has a value."""
        found = (name for name, value in self._world.variables.items() if value == text)
        return next(map(Variable, found), None)

    def key_names(self, operation: Operation) -> set[str]:
        """Return the names of the query fields that carry a key."""
        return self._contract.security.key_names(operation, "query")

    def _holding(self, collection: str) -> Variable | None:
        """Find the variable that holds an id of a collection."""
        records = self._world.collections.get(collection)
        for variable, value in self._world.variables.items():
            if records is not None and value in records.records:
                return Variable(variable)
        return None

    def _parameter(self, parameter: Parameter) -> Any:
        variable = self.variable(parameter.name)
        if variable is not None:
            return variable
        for shown in parameter.shown:
            if self._fits(parameter.schema, shown):
                return shown
        value = self._synthesis.value(parameter.schema, parameter.name)
        # An empty text in a path is no segment, and in a query often no value.
        return value if value != "" else _words(parameter.name)

    def _fits(self, schema: Schema, value: Any) -> bool:
        return value not in (None, "") and self._contract.schemas.is_valid(
            schema, value, Direction.REQUEST
        )

    def _body(self, operation: Operation) -> tuple[Any, str]:
        if operation.body is None or not operation.body.required:
            return None, ""
        form = _easiest(operation.body.content)
        if form is None:
            return None, ""
        name = _concrete(form.name)
        kind = media.kind(name)
        if kind is Written.JSON:
            return self._json_body(operation, form), name
        if kind is Written.FORM or name == "multipart/form-data":
            return self._form_body(operation, form, parts=kind is Written.MULTIPART), name
        return self._text_body(operation, form, name), name

    def _json_body(self, operation: Operation, form: MediaType) -> Any:
        schema: Schema = {} if form.schema is None else form.schema
        value = self._example(form, schema)
        if value is None:
            value = self._synthesis.value(schema, seed=operation.id)
        if not isinstance(value, Mapping):
            return value
        required = self._required(schema)
        least = {name: value[name] for name in value if name in required}
        # Where a choice of schemas asks for more than it names, all fields are needed.
        if not least or not self._contract.schemas.is_valid(schema, least, Direction.REQUEST):
            least = dict(value)
        body = {name: self.variable(name) or item for name, item in least.items()}
        return self._fitted(body, self._rule(operation, value))

    def _example(self, form: MediaType, schema: Schema) -> Any:
        """Return the contract's own example of a body; None where nothing shows one that fits.

        What it refers to is not in the world of a project that has one.
        """
        shown = () if self._world.collections else form.examples
        return next((example for example in shown if self._fits(schema, example)), None)

    def _form_body(self, operation: Operation, form: MediaType, *, parts: bool) -> Any:
        """Return the fields of a form, those of a multipart form with its files."""
        value = self._json_body(operation, form)
        if not isinstance(value, Mapping):
            return {"file": self._file("file", {}, form)} if parts else {}
        schemas = {} if form.schema is None else self._contract.schemas.fields(form.schema)
        fields: dict[str, Any] = {}
        for name, item in value.items():
            schema = schemas.get(name, True)
            if parts and self._is_file(schema):
                fields[name] = self._file(name, schema, form)
            elif (
                parts
                and isinstance(item, list)
                and self._is_file(self._contract.schemas.items(schema))
            ):
                fields[name] = [self._file(name, schema, form)]
            elif isinstance(item, list):
                fields[name] = [plain(one) for one in item] or ""
            else:
                fields[name] = item if isinstance(item, Variable | str) else plain(item)
        return fields

    def _is_file(self, schema: Schema) -> bool:
        """Whether a field is for a file (OpenAPI 3.1, section 4.8.14.3)."""
        rest = self._shapes.of(schema).rest
        binary = rest.get("contentMediaType") and not rest.get("contentEncoding")
        return rest.get("format") == "binary" or bool(binary)

    def _file(self, name: str, schema: Schema, form: MediaType) -> File:
        encoding = form.encoding.get(name)
        kinds = encoding.content_types if encoding is not None else ()
        kind = next((kind for kind in kinds if "*" not in kind), "")
        kind = kind or str(self._shapes.of(schema).rest.get("contentMediaType") or "text/plain")
        ending = mimetypes.guess_extension(kind) or ".bin"
        return File(f"{_words(name).replace(' ', '-')}{ending}", kind, "what is in the file")

    def _text_body(self, operation: Operation, form: MediaType, name: str) -> str:
        for example in form.examples:
            if isinstance(example, str) and example:
                return example
        if form.schema is None or media.kind(name) in {Written.BINARY, Written.MULTIPART}:
            return "what is to be sent"
        value = self._synthesis.value(form.schema, seed=operation.id)
        return content.write(value, name, form.schema, self._shapes).decode() or "text"

    def _fitted(self, body: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
        """Return a body that the world can take: about an existing record, or a new one."""
        fitted = dict(body)
        if rule.by.startswith(_IN_BODY):
            name = rule.by.removeprefix(_IN_BODY)
            variable = self._holding(rule.collection)
            if variable is not None and "." not in name:
                several = isinstance(body.get(name), list)
                fitted = {name: None} | fitted | {name: [variable] if several else variable}
        held = self._world.collections.get(rule.collection)
        records = held.records.values() if held and rule.kind is Kind.CREATE else ()
        for name in rule.unique:
            if any(record.get(name) == fitted.get(name, "") for record in records):
                fitted[name] = f"{fitted[name]}-2"
        return fitted

    def _rule(self, operation: Operation, body: Mapping[str, Any]) -> Rule:
        """Return the rule by which the mock handles a request with this body."""
        rules = self._catalogue.rules[operation.id]
        return next((rule for rule in rules if _holds(rule, body)), rules[-1])

    @cached_property
    def _catalogue(self) -> Catalogue:
        return infer(self._contract, self._world, AnswerForms(self._shapes))

    def _required(self, schema: Any) -> list[str]:
        resolved = self._contract.document.resolve(schema)
        names = list(resolved.get("required", ()))
        for branch in resolved.get("allOf", ()):
            names += self._required(branch)
        return names


def cookie_header(cookies: Mapping[str, Any]) -> dict[str, Any]:
    """Return the header field that sends cookies; one of them at most is a variable's."""
    fixed = [f"{name}={plain(value)}" for name, value in cookies.items() if isinstance(value, str)]
    secret = next(
        ((name, item) for name, item in cookies.items() if isinstance(item, Variable)), None
    )
    if secret is None:
        return {"Cookie": "; ".join(fixed)} if fixed else {}
    name, variable = secret
    return {"Cookie": Variable(variable.name, "; ".join([*fixed, f"{name}={variable.before}"]))}


def _easiest(forms: Sequence[MediaType]) -> MediaType | None:
    """Choose the form that is easiest to write by hand: JSON, a form, then the first."""
    order = (Written.JSON, Written.FORM, Written.MULTIPART)

    def ease(form: MediaType) -> tuple[bool, int]:
        kind = media.kind(form.name)
        return "*" in form.name, order.index(kind) if kind in order else len(order)

    return min(forms, key=ease, default=None)


def _concrete(name: str) -> str:
    """Return a media type that is in a range."""
    if name in {"*/*", "application/*"}:
        return "application/json"
    return {"multipart/*": "multipart/form-data", "image/*": "image/png"}.get(
        name, name.replace("/*+", "/").replace("/*", "/plain")
    )


def _words(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", " ", name).strip().lower() or "text"


def _holds(rule: Rule, body: Mapping[str, Any]) -> bool:
    """Whether what a rule asks of the body is so."""
    prefix = "body."
    return all(
        body.get(name.removeprefix(prefix)) == value
        for name, value in rule.when.items()
        if name.startswith(prefix)
    )
