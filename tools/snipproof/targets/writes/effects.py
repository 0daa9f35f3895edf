"""What the operations of a contract do to a live server, as far as that is safe to say.

The mock's inference knows what an operation does. Here it is asked only for what it can be sure of:
whatever leaves a doubt about which records change is never sent.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from snipproof.contract import Contract, Match, Operation
from snipproof.contract.routes import fill
from snipproof.core.exchange import Request, Response
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.expression import MISSING, dig, evaluate, names
from snipproof.targets.mock.inference import infer
from snipproof.targets.mock.rules import Kind, Rule
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.world import World
from snipproof.targets.writes.journal import Deletion

SAFE_METHODS = frozenset({"GET", "HEAD"})
"""The methods that read (RFC 9110, section 9.2.1) and that a live server is sent without asking."""

_READING = frozenset({Kind.GET, Kind.LIST, Kind.ANSWER})
_IN_THE_REQUEST = ("path.", "query.", "body.")


@dataclass(frozen=True, slots=True)
class _Way:
    """How a created record is deleted: the operation, and where the record's id goes."""

    operation: Operation
    place: str
    name: str


class Effects:
    """The effects of one contract's operations, read in its world."""

    def __init__(self, contract: Contract, world: World) -> None:
        self._contract = contract
        self._world = world
        self._forms = AnswerForms(Shapes(contract.document))
        self._catalogue = infer(contract, world, self._forms)

    def reads(self, operation: Operation) -> bool:
        """Whether an operation changes nothing: a method that reads, and nothing that is made."""
        kinds = {rule.kind for rule in self._rules(operation)}
        return operation.method in SAFE_METHODS and kinds <= _READING

    def creates(self, operation: Operation) -> str:
        """Return the collection in which an operation makes a record; empty where it makes none."""
        rule = self._rules(operation)[0]
        return rule.collection if rule.kind is Kind.CREATE else ""

    def changes(self, operation: Operation) -> frozenset[str]:
        """Return the collections of the records that an operation changes, links or deletes."""
        found = {name for rule in self._rules(operation) for _, name in self._ends(rule)}
        return frozenset(found)

    def deletes(self, operation: Operation) -> bool:
        """Whether an operation deletes the records that its request names, whatever it says."""
        return all(rule.kind is Kind.DELETE for rule in self._rules(operation))

    def links(self, operation: Operation) -> frozenset[str]:
        """Return the links that an operation makes, by name."""
        return self._of_kind(operation, Kind.LINK)

    def unlinks(self, operation: Operation) -> frozenset[str]:
        """Return the links that an operation ends, by name."""
        return self._of_kind(operation, Kind.UNLINK)

    def refusal(self, operation: Operation) -> str:
        """Say why an operation is never sent to a live server; empty where it may be.

        A sentence's end, such as `nothing in the contract deletes what it creates`.
        """
        reasons = (self._refusal(operation, rule) for rule in self._rules(operation))
        return next(filter(None, reasons), "")

    def touched(self, match: Match, request: Request) -> Iterator[tuple[str, str]]:
        """Return the collection and id of each record that a request would change.

        An empty id stands for one that the request does not have where it should.
        """
        scope = _RequestScope(match, request)
        for rule in self._rules(match.operation):
            for expression, collection in self._ends(rule):
                found = evaluate(expression, scope)
                several = found if isinstance(found, list) and found else [found]
                yield from ((collection, str(item or "")) for item in several)

    def deletion(self, match: Match, request: Request, response: Response) -> Deletion | None:
        """Return the request that deletes what a request created.

        None where the answer has no id.
        """
        operation = match.operation
        identity = self._identity(operation, response)
        way = self._way(operation, self.creates(operation))
        if not identity or way is None:
            return None
        path = fill(way.operation.path, {**match.path_parameters, way.name: identity})
        query = f"?{way.name}={_quoted(identity)}" if way.place == "query" else ""
        fields = (item.name for item in way.operation.parameters if item.place == "header")
        sent = ((name, request.header(name)) for name in fields)
        headers = tuple((name, value) for name, value in sent if value is not None)
        return Deletion(self.creates(operation), identity, path + query, headers)

    def _of_kind(self, operation: Operation, kind: Kind) -> frozenset[str]:
        rules = self._rules(operation)
        return frozenset(rule.collection for rule in rules if rule.kind is kind)

    def _rules(self, operation: Operation) -> tuple[Rule, ...]:
        return self._catalogue.rules[operation.id]

    def _refusal(self, operation: Operation, rule: Rule) -> str:
        if rule.kind in _READING:
            reads = operation.method in SAFE_METHODS
            return "" if reads else "what it changes on a server is not known"
        if rule.kind is Kind.CREATE:
            return self._creation_refusal(operation, rule)
        if rule.kind is Kind.UPDATE and rule.links:
            return "it changes more than the record that it names"
        ends = [expression for expression, _ in self._ends(rule)]
        named = [name for expression in ends for name in names(expression)]
        if not named or not all(name.startswith(_IN_THE_REQUEST) for name in named):
            return "the request does not say which records it changes"
        return ""

    def _creation_refusal(self, operation: Operation, rule: Rule) -> str:
        sessions = self._world.sessions
        if sessions is not None and rule.collection == sessions[0]:
            return "it makes a credential, which no report may show"
        # 201 says that something new came to be (RFC 9110, section 15.3.2). Where it is another
        # status, what has the same id or name may be changed instead; but a copy is always new.
        if operation.success != HTTPStatus.CREATED and not rule.original:
            return "it may change what is there, since the contract does not answer it with 201"
        if self._way(operation, rule.collection) is None:
            return "nothing in the contract deletes what it creates"
        item = self._forms.of(operation).item
        key = self._catalogue.kept[rule.collection].key
        if item is None or key not in self._contract.schemas.fields(item):
            return "its answer does not name what it created"
        return ""

    def _ends(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """Return where the request names the records that a rule changes, and their collections."""
        if rule.kind in {Kind.UPDATE, Kind.DELETE}:
            yield rule.by, rule.collection
        elif rule.kind in {Kind.LINK, Kind.UNLINK}:
            links = self._catalogue.world.collections.get(rule.collection)
            collections = {} if links is None else links.links
            for field, expression in rule.ends.items():
                yield expression, collections.get(field, "")

    def _way(self, creating: Operation, collection: str) -> _Way | None:
        """Find the operation that deletes a record, all of whose parameters are known then."""
        known = {item.name for item in creating.parameters if item.place == "path"}
        for operation in self._contract.operations.values():
            (rule, *others) = self._rules(operation)
            place, _, name = rule.by.removeprefix("$").partition(".")
            needed = {
                item.name
                for item in operation.parameters
                if item.required or item.place == "path"
                if item.name != name
            }
            if (
                (operation.method, rule.kind, rule.collection)
                == ("DELETE", Kind.DELETE, collection)
                and not others
                and place in {"path", "query"}
                and needed <= known
                and not (operation.body and operation.body.required)
            ):
                return _Way(operation, place, name)
        return None

    def _identity(self, operation: Operation, response: Response) -> str:
        """Read the id of what was created from the answer; empty where it is not there."""
        form = self._forms.of(operation)
        try:
            value = json.loads(response.body)
        except ValueError:
            return ""
        if form.envelope is not None and isinstance(value, Mapping):
            value = value.get(form.envelope.field)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        key = self._catalogue.kept[self.creates(operation)].key
        found = value.get(key) if isinstance(value, Mapping) else None
        return found if isinstance(found, str) else str(found) if type(found) is int else ""


class _RequestScope:
    """Knows the values that a request itself holds, and nothing that goes without saying."""

    def __init__(self, match: Match, request: Request) -> None:
        self._match = match
        self._query = dict(request.query_pairs)
        try:
            self._body = json.loads(request.body)
        except ValueError:
            self._body = MISSING

    def lookup(self, name: str) -> Any:
        """Return the value of a name in an expression; `MISSING` where the request has none."""
        source, _, rest = name.partition(".")
        match source:
            case "path":
                return self._match.path_parameters.get(rest, MISSING)
            case "query":
                return self._query.get(rest, MISSING)
            case "body":
                return dig(self._body, rest)
        return MISSING


def _quoted(text: str) -> str:
    return fill("{value}", {"value": text})
