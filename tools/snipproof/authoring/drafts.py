"""Drafts the first snippets for an operation.

A draft makes the request: required parameters, required fields of the body, the token. It is not
an example yet: its author chooses the values that a reader would, and what is worth printing.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from snipproof.contract import Contract, MediaType, Operation, Parameter
from snipproof.contract.media import is_json
from snipproof.languages import Plugin
from snipproof.languages.drafting.plan import RequestPlan, Variable
from snipproof.project.settings import Settings
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.inference import Catalogue, infer
from snipproof.targets.mock.rules import Kind, Rule
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import World

_IN_BODY = "$body."


class Drafts:
    """Drafts snippets for the operations of one contract, with the ids of one world."""

    def __init__(self, contract: Contract, world: World, settings: Settings) -> None:
        self._contract = contract
        self._world = world
        self._settings = settings
        self._shapes = Shapes(contract.document)
        self._synthesis = Synthesis(contract, self._shapes)

    def draft(self, operation: Operation) -> dict[Plugin, str]:
        """Return the source of a first snippet in every language of the project."""
        return self.sources(self.plan(operation))

    def sources(self, plan: RequestPlan) -> dict[Plugin, str]:
        """Return the source of a snippet that makes a request, in every language."""
        return {language: language.draft(plan) for language in self._settings.languages}

    def plan(self, operation: Operation) -> RequestPlan:
        """Return the least request that the operation takes."""

        def values(place: str) -> dict[str, Any]:
            return {
                item.name: self._parameter(item)
                for item in operation.parameters
                if item.place == place and item.required
            }

        credentials = self.credentials(operation)
        body, media = self._body(operation)
        return RequestPlan(
            base=self._settings.base_url_variable,
            method=operation.method,
            path=self.path(operation),
            path_values=values("path"),
            query={**values("query"), **credentials["query"]},
            headers={**values("header"), **credentials["header"]},
            body=body,
            media=media,
            is_json=is_json(media),
            answers=bool(operation.response(operation.success)),
        )

    def path(self, operation: Operation) -> str:
        """Return an operation's path as snippets append it to the base URL variable."""
        holds = self._settings.base_url_holds == "server"
        base = self._contract.server.base if holds else ""
        path = operation.url_path
        return path[len(base) :] if path.startswith(f"{base}/") else path

    @property
    def token_variable(self) -> str:
        """The name of the variable that holds the token."""
        return self._settings.token_variable

    @property
    def known_variables(self) -> set[str]:
        """The names of the variables that have a value when a snippet runs."""
        return {self.token_variable, *self._world.variables}

    def credentials(self, operation: Operation) -> dict[str, dict[str, Variable]]:
        """Return the fields that carry the token, by their place: `header` or `query`."""
        found: dict[str, dict[str, Variable]] = {"header": {}, "query": {}}
        for credential in self._contract.credentials(operation):
            if credential.place in found:
                value = Variable(self.token_variable, credential.before)
                found[credential.place][credential.name] = value
        return found

    def variable(self, name: str) -> Variable | None:
        """Find the variable that holds an id of the collection that a name refers to."""
        contexts = self._world.contexts.values()
        meant = (item.collection for item in contexts if item.header.lower() == name.lower())
        return self._holding(next(meant, "") or self._world.reference(name))

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
        return self._synthesis.value(parameter.schema, parameter.name)

    def _body(self, operation: Operation) -> tuple[Any, str]:
        if operation.body is None or not operation.body.required:
            return None, ""
        form: MediaType = operation.body.content[0]
        if form.schema is None or not is_json(form.name):
            return "what is to be sent", form.name
        value = self._synthesis.value(form.schema, seed=operation.id)
        if not isinstance(value, dict):
            return value, form.name
        required = self._required(form.schema) or list(value)
        body = {name: self.variable(name) or value[name] for name in value if name in required}
        return self._fitted(body, self._rule(operation, value)), form.name

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
        """Return the rule by which the mock answers a request with this body."""
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


def _holds(rule: Rule, body: Mapping[str, Any]) -> bool:
    """Whether what a rule asks of the body is so."""
    prefix = "body."
    return all(
        body.get(name.removeprefix(prefix)) == value
        for name, value in rule.when.items()
        if name.startswith(prefix)
    )
