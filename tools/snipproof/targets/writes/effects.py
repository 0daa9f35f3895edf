"""The effects of a contract's operations on a live server, as far as they are certain.

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
from snipproof.targets.writes.policy import CAREFUL, LivePolicy

SAFE_METHODS = frozenset({"GET", "HEAD"})
"""The methods that read (RFC 9110, section 9.2.1) and that a live server is sent without asking."""

_READING = frozenset({Kind.GET, Kind.LIST, Kind.ANSWER})
_IN_THE_REQUEST = ("path.", "query.", "body.")
_ASKING = frozenset({"search", "filter", "count"})
"""Last segments of a path that make it plain that a `POST` only asks."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a created record is deleted: the operation, and where the record's id goes."""

    operation: Operation
    place: str
    name: str


class Effects:
    """The effects of one contract's operations, read in its world.

    What `policy` says of an operation counts before what is inferred.
    """

    def __init__(self, contract: Contract, world: World, policy: LivePolicy = CAREFUL) -> None:
        self._contract = contract
        self._world = world
        self.policy = policy
        self._forms = AnswerForms(Shapes(contract.document))
        self._catalogue = infer(contract, world, self._forms)

    def reads(self, operation: Operation) -> bool:
        """Whether an operation changes nothing: a method that reads, and nothing that is made."""
        if operation.id in self.policy.reads:
            return True
        if operation.id in self.policy.creates:
            return False
        kinds = {rule.kind for rule in self._rules(operation)}
        if operation.method in SAFE_METHODS:
            return kinds <= _READING
        return self._only_asks(operation)

    def _only_asks(self, operation: Operation) -> bool:
        """Whether the contract makes it plain that a `POST` reads: `/search`, `/filter`, `/count`.

        It gets 200 and a body, and the world says nothing else of it.
        """
        last = operation.path.rstrip("/").rpartition("/")[2].lstrip("_:").lower()
        return (
            operation.method == "POST"
            and last in _ASKING
            and operation.id not in self._world.rules
            and {status for status in operation.responses if status.startswith("2")} == {"200"}
            and bool(operation.responses["200"])
        )

    def creates(self, operation: Operation) -> str:
        """Return the collection in which an operation makes a record; empty where it makes none."""
        rule = self._rules(operation)[0]
        if operation.id in self.policy.creates:
            return rule.collection or operation.path.rstrip("/").rpartition("/")[2]
        return rule.collection if rule.kind is Kind.CREATE and not self.reads(operation) else ""

    def is_new(self, operation: Operation, response: Response) -> bool:
        """Whether a response says that a record came to be.

        Where the contract has 201 beside the status of another success, that success says that the
        record was there before.
        """
        if response.status == HTTPStatus.CREATED:
            return True
        success = HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES
        was_there = _has_201(operation) and str(response.status) in operation.responses
        return success and not was_there

    def changes(self, operation: Operation) -> frozenset[str]:
        """Return the collections of the records that an operation changes, links or deletes."""
        if operation.id in self.policy.creates:
            return frozenset()
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
        if operation.id in self.policy.creates:
            return self._unnamed(operation, self.creates(operation))
        if self.policy.disposable:
            return self._credential_refusal(self._rules(operation)[0])
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

        None where the response has no id.
        """
        return self.deletion_of(match, request, self._identity(match.operation, response))

    def deletion_of(self, match: Match, request: Request, identity: str) -> Deletion | None:
        """Return the request that deletes the record with an id that a request created."""
        operation = match.operation
        way = self.way(operation)
        if not identity or way is None:
            return None
        values = {**match.path_parameters, way.name: identity}
        path = _base(operation, request) + fill(way.operation.path, values)
        query = f"?{way.name}={_quoted(identity)}" if way.place == "query" else ""
        fields = (item.name for item in way.operation.parameters if item.place == "header")
        sent = ((name, request.header(name)) for name in fields)
        headers = tuple((name, value) for name, value in sent if value is not None)
        return Deletion(self.creates(operation), identity, path + query, headers)

    def identity(self, operation: Operation, response: Response) -> str:
        """Return the id of what an operation created; empty where the response has none."""
        return self._identity(operation, response)

    def named(self, operation: Operation) -> dict[str, str]:
        """Return the collections of which the path parameters of an operation hold an id."""
        found: dict[str, str] = {}
        for rule in self._rules(operation):
            found |= rule.parents
            for expression, collection in (*self._ends(rule), (rule.by, rule.collection)):
                place, _, name = expression.removeprefix("$").partition(".")
                if place == "path" and collection:
                    found[name] = collection
        return found

    def listed_key(self, creating: Operation) -> str:
        """Return the field that holds the id of each record in the list of what is created."""
        return (self._id_path(creating) or self._key(creating)).rpartition(".")[2]

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

    def _credential_refusal(self, rule: Rule) -> str:
        sessions = self._world.sessions
        if sessions is None or (rule.kind, rule.collection) != (Kind.CREATE, sessions[0]):
            return ""
        return "it makes a credential, which no report may show"

    def _creation_refusal(self, operation: Operation, rule: Rule) -> str:
        if reason := self._credential_refusal(rule):
            return reason
        # 201 says that something new came to be (RFC 9110, section 15.3.2). Where it is another
        # status, what has the same id or name may be changed instead; but a copy is always new.
        if operation.success != HTTPStatus.CREATED and not rule.original:
            return "it may change existing records, since the contract does not declare 201"
        return self._unnamed(operation, rule.collection)

    def _unnamed(self, operation: Operation, collection: str) -> str:
        """Say why what an operation creates could not be deleted again; empty if it can."""
        if self._way(operation, collection) is None:
            return "nothing in the contract deletes what it creates"
        if not self._id_path(operation):
            return "its response does not name the created record"
        return ""

    def way(self, creating: Operation) -> "Way | None":
        """Return how what an operation creates is deleted; None if nothing deletes it."""
        return self._way(creating, self.creates(creating))

    def _ends(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """Return where the request names the records that a rule changes, and their collections."""
        if rule.kind in {Kind.UPDATE, Kind.DELETE}:
            yield rule.by, rule.collection
        elif rule.kind in {Kind.LINK, Kind.UNLINK}:
            links = self._catalogue.world.collections.get(rule.collection)
            collections = {} if links is None else links.links
            for field, expression in rule.ends.items():
                yield expression, collections.get(field, "")

    def _way(self, creating: Operation, collection: str) -> "Way | None":
        """Find the operation that deletes a record, all of whose parameters are known then.

        One with the record's id in its path comes first.
        """
        known = {item.name for item in creating.parameters if item.place == "path"}
        found = []
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
                found.append(Way(operation, place, name))
        return min(found, key=lambda way: way.place != "path", default=None)

    def _id_path(self, operation: Operation) -> str:
        """Return where the response holds the id of what was created; empty if it does not say.

        As a dotted path in the record, or in the one object inside of it that has the id.
        """
        if operation.id in self.policy.ids:
            return self.policy.ids[operation.id]
        form = self._forms.of(operation)
        item = form.item
        if item is None:
            # An operation that responds with 201 and a body may have another form for 200.
            item = self._created_schema(operation)
        if item is None:
            return ""
        fields = self._contract.schemas.fields(item)
        key = self._key(operation)
        if key in fields:
            return key
        inner = [
            name for name, schema in fields.items() if key in self._contract.schemas.fields(schema)
        ]
        return f"{inner[0]}.{key}" if len(inner) == 1 else ""

    def _created_schema(self, operation: Operation) -> Any:
        content = operation.responses.get(str(int(HTTPStatus.CREATED)), ())
        return next((form.schema for form in content if form.schema is not None), None)

    def _key(self, operation: Operation) -> str:
        kept = self._catalogue.kept.get(self.creates(operation))
        return "id" if kept is None else kept.key

    def _identity(self, operation: Operation, response: Response) -> str:
        """Read the id of what was created from the response; empty where it is not there."""
        form = self._forms.of(operation)
        try:
            value = json.loads(response.body)
        except ValueError:
            return ""
        if operation.id in self.policy.ids:
            return _text(dig(value, self.policy.ids[operation.id]))
        if form.envelope is not None and isinstance(value, Mapping):
            value = value.get(form.envelope.field)
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        return _text(dig(value, self._id_path(operation) or self._key(operation)))


def _text(identity: Any) -> str:
    """Return an id as it stands in a path: text, or a whole number; empty for anything else."""
    if isinstance(identity, str):
        return identity
    return str(identity) if type(identity) is int else ""


def _base(operation: Operation, request: Request) -> str:
    """Return the base path of a request: what stands before the operation's own path."""
    parts = request.raw_path.split("/")
    return "/".join(parts[: len(parts) - operation.path.count("/")])


def _has_201(operation: Operation) -> bool:
    return str(int(HTTPStatus.CREATED)) in operation.responses


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
