"""A server in memory that behaves as the contract says (`snipproof.mock` has its parts)."""

import base64
from copy import copy
from dataclasses import replace
from threading import Lock
from typing import Any

from snipproof.contract import Contract, Match, MediaType, NoMatch, Operation, bodies, media
from snipproof.contract.direction import Direction
from snipproof.contract.operation import Schema
from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code
from snipproof.core.limits import LimitError
from snipproof.targets.mock import content
from snipproof.targets.mock.admission import Admission
from snipproof.targets.mock.answer_form import AnswerForms
from snipproof.targets.mock.answer_headers import Answered, AnswerHeaders, not_modified
from snipproof.targets.mock.behaviour import Behaviour, Outcome
from snipproof.targets.mock.dependence import Dependence
from snipproof.targets.mock.expression import MISSING
from snipproof.targets.mock.inference import infer
from snipproof.targets.mock.lookup import Lookups
from snipproof.targets.mock.negotiation import negotiated
from snipproof.targets.mock.problem import Problem, Problems, plain_text
from snipproof.targets.mock.projection import Projection
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.state import State, accepted
from snipproof.targets.mock.synthesis import Synthesis
from snipproof.targets.mock.world import World
from snipproof.targets.target import TargetError


class _Server:
    """The part that all runs against one contract and world share: everything but the state."""

    def __init__(self, contract: Contract, world: World) -> None:
        self._contract = contract
        self._shapes = shapes = Shapes(contract.document)
        self._forms = AnswerForms(shapes)
        self._catalogue = infer(contract, world, self._forms)
        self.dependence = Dependence(contract, self._catalogue)
        self.world = self._catalogue.world
        self._lookups = lookups = Lookups(self.world)
        self._synthesis = Synthesis(contract, shapes)
        keys = {name: kept.key for name, kept in self._catalogue.kept.items()}
        self._projection = Projection(contract, shapes, self._synthesis, lookups, keys)
        self._admission = Admission(contract)
        self._behaviour = Behaviour(contract, self._catalogue, self._synthesis, lookups)
        self._problems = Problems(contract, shapes, self._synthesis)
        self._headers = AnswerHeaders(contract, self._catalogue, self._synthesis)

    def answer(self, request: Request, state: State) -> Response:
        """Answer a request, and change the state where the request asks for it."""
        state.requests += 1
        found = self._contract.answering(request)
        if isinstance(found, NoMatch):
            return _no_operation(found, request)
        response = self._operation(found, request, state)
        if request.method == "HEAD":
            return Response(response.status, response.headers)
        return response

    def _operation(self, match: Match, request: Request, state: State) -> Response:
        operation = match.operation
        try:
            self._admission.credentials(operation, request, accepted(state))
        except Problem as problem:
            return self._problems.response(
                operation, problem, self._admission.challenge(operation, request)
            )
        try:
            call = self._admission.call(match, request)
            outcome = self._behaviour.carry_out(call, state)
        except Problem as problem:
            return self._problems.response(operation, problem)
        plain = self._success(operation, outcome, request, state)
        answered = Answered(operation, request, plain.status, outcome, plain.body, state)
        response = replace(plain, headers=(*plain.headers, *self._headers.of(answered)))
        state.issue(response)
        if not_modified(answered, response.headers):
            kept = [item for item in response.headers if item[0].lower() != "content-type"]
            return Response(304, tuple(kept))
        return response

    def _success(
        self, operation: Operation, outcome: Outcome, request: Request, state: State
    ) -> Response:
        form = self._forms.of(operation)
        nothing = form.is_list and not outcome.shown and "204" in operation.responses
        status = operation.success
        if outcome.created and "201" in operation.responses:
            # A 200 that is declared beside it is for a record that was there (RFC 9110, 15.3.2).
            status = 201
        if form.media is None or nothing:
            return Response(204 if nothing else status)
        media_form, named = negotiated(operation.response(status) or (), request)
        if media_form is None:
            return Response(status)
        # What a contract writes behind a media type, a client may compare as a whole.
        said = media_form.parameters or ("charset=utf-8" if named.startswith("text/") else "")
        kind = f"{named}; {said}" if said else named
        body = self._content(operation, media_form, named, outcome, state)
        return Response(status, (("Content-Type", kind),), body)

    def _content(
        self,
        operation: Operation,
        form: MediaType,
        named: str,
        outcome: Outcome,
        state: State,
    ) -> bytes:
        """Return a response in a form: what a record holds, the contract's example, or made up."""
        schema = True if form.schema is None else form.schema
        kind = media.kind(named)
        if kind is not media.Kind.JSON:
            held = self._held(schema, outcome, state)
            if held is not None:
                return held
        example = self._example(form, schema, kind)
        is_text = kind is not media.Kind.JSON and isinstance(example, str)
        if example is not MISSING and (is_text or not outcome.shown):
            return content.write(example, named, schema, self._shapes)
        if form.schema is None and kind is not media.Kind.JSON and not outcome.shown:
            return content.smallest(named) or (b"<response/>" if kind is media.Kind.XML else b"")
        usual = self._forms.of(operation)
        whole = usual.media.schema if usual.media is not None else None
        if outcome.shown and whole is not None and _holds_records(named) and self._is_text(schema):
            # The form is described as a text: what is in it are the records of the usual form.
            schema = whole
        value = self._projection.answer(
            schema,
            outcome.shown,
            outcome.page,
            state,
            seed=operation.id,
            listed=outcome.listed,
        )
        if usual.envelope is not None and isinstance(value, dict) and _holds_records(named):
            value = value.get(usual.envelope.field, value)
        small = content.smallest(named)
        if small is not None and not isinstance(value, dict | list):
            return small
        if kind in _TEXTS and not isinstance(value, dict | list):
            return str(value).encode() if value is not None else b""
        return content.write(value, named, schema, self._shapes)

    def _is_text(self, schema: Schema) -> bool:
        types = self._contract.schemas.types(schema)
        return types <= {"string"}

    def _example(self, form: MediaType, schema: Schema, kind: media.Kind) -> Any:
        """Return the contract's own example of a form, if it is what the form may hold."""
        for example in form.examples:
            if kind is not media.Kind.JSON and isinstance(example, str):
                if _is_written(example, kind):
                    return example
                continue
            if self._contract.schemas.is_valid(schema, example, Direction.RESPONSE):
                return example
        return MISSING

    def _held(self, schema: Schema, outcome: Outcome, state: State) -> bytes | None:
        """Return the file that a record holds; None where none does."""
        for shown in outcome.shown:
            held = self._lookups.content(shown.record, state, shown.collection)
            if isinstance(held, str):
                is_binary = self._shapes.of(schema).rest.get("format") == "binary"
                return _bytes(held) if is_binary else held.encode()
        return None


_TEXTS = frozenset({media.Kind.TEXT, media.Kind.BINARY})


class MockTarget:
    """A target that responds from the contract and a world in memory.

    The same requests in the same order get the same bytes. `fresh` gives a target whose world is
    as it was at the beginning; it costs next to nothing, so that every run can have its own.
    """

    def __init__(self, contract: Contract, world: World | None = None) -> None:
        self._server = _Server(contract, World() if world is None else world)
        self.restart()

    def fresh(self) -> "MockTarget":
        """Return a target with the same contract and a world in which nothing has happened yet."""
        target = copy(self)
        target.restart()
        return target

    def restart(self) -> None:
        """Let nothing have happened in the world yet."""
        self._state = State(self._server.world)
        self._lock = Lock()

    def send(self, request: Request) -> Response:
        """Respond to a request; raises `TargetError` if the response would be too large."""
        with self._lock:
            try:
                return self._server.answer(request, self._state)
            except LimitError as error:
                raise TargetError(Code.CONTRACT_INVALID, str(error)) from error

    @property
    def dependence(self) -> Dependence:
        """The inputs that the responses depend on."""
        return self._server.dependence

    @property
    def created(self) -> tuple[str, ...]:
        """Nothing that would have to be deleted."""
        return ()

    def close(self) -> None:
        """Do nothing: the world is forgotten with the target."""


def _holds_records(name: str) -> bool:
    """Whether a media type other than JSON is one in which records are written."""
    kinds = {media.Kind.LINES, media.Kind.EVENTS, media.Kind.XML}
    return media.kind(name) in kinds or name in {"text/csv", "text/tab-separated-values"}


def _is_written(example: str, kind: media.Kind) -> bool:
    """Whether an example is what its media type wants: some contracts show XML that is none."""
    if kind is media.Kind.XML:
        try:
            bodies.check_xml(example.encode())
        except bodies.BodyError:
            return False
    return True


def _bytes(content: str) -> bytes:
    """Read the bytes that a record holds: in base64, as JSON has none."""
    try:
        return base64.b64decode(content, validate=True)
    except ValueError:  # somebody saved what is no base64, and gets it back
        return content.encode()


def _no_operation(found: NoMatch, request: Request) -> Response:
    if found.methods:
        heads = ("HEAD",) if "GET" in found.methods else ()
        allowed = ", ".join(sorted((*found.methods, *heads)))
        reason = f"{request.method} is not allowed here; {request.raw_path} has {allowed}"
        return plain_text(405, reason, (("Allow", allowed),))
    near = [f"{operation.method} {operation.url_path}" for operation in found.nearest]
    hint = f"; the nearest is {near[0]}" if near else ""
    if found.base:
        hint = f"; the contract's server has the base path {found.base}"
    return plain_text(404, f"there is nothing at {request.raw_path}{hint}")
