"""Errors of a request, in the form that the operation's contract declares for them."""

import json
import re
from typing import Any
from xml.sax.saxutils import escape

from snipproof.contract import Contract, MediaType, Operation, media
from snipproof.contract.direction import Direction
from snipproof.core.exchange import REASON, Response
from snipproof.targets.mock import content
from snipproof.targets.mock.answer_form import is_json
from snipproof.targets.mock.expression import MISSING
from snipproof.targets.mock.shape import Shapes
from snipproof.targets.mock.synthesis import Synthesis

_FITTING = {400: (422,), 403: (404,), 404: (400,), 409: (400,)}
"""The statuses that can stand for another that an operation does not declare."""

_TEXT_FIELDS = ("message", "detail", "error", "title", "reason", "description")
"""The fields of a JSON error that hold text, the likeliest first."""

_STATUS_FIELDS = ("status", "code", "statusCode")


def one_line(text: str) -> str:
    """Return a text as a header field can hold it (RFC 9110, section 5.5)."""
    return re.sub(r"[^\x20-\x7e]+", " ", text)[:1000]


class Problem(Exception):  # noqa: N818  a response, not a fault of the program
    """The request cannot be carried out; `statuses`, the best first, and `reason` say why."""

    def __init__(self, status: int, reason: str, *otherwise: int) -> None:
        super().__init__(reason)
        self.statuses = (status, *(otherwise or _FITTING.get(status, ())))
        self.reason = reason


def singular(collection: str) -> str:
    """Name one of the things in a collection, for a sentence."""
    words = collection.replace("-", " ").replace("_", " ")
    return words.removesuffix("ies") + "y" if words.endswith("ies") else words.removesuffix("s")


def nothing_has(collection: str, identity: str) -> str:
    """Say that no record has an id."""
    return f"no {singular(collection)} has the id {identity}"


def plain_text(status: int, reason: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    """Make a response of plain text."""
    content = ("Content-Type", "text/plain; charset=utf-8")
    return Response(status, (content, *headers), (reason + "\n").encode())


class Problems:
    """Puts problems into the words of one contract."""

    def __init__(self, contract: Contract, shapes: Shapes, synthesis: Synthesis) -> None:
        self._schemas = contract.schemas
        self._shapes = shapes
        self._synthesis = synthesis

    def response(
        self, operation: Operation, problem: Problem, headers: tuple[tuple[str, str], ...] = ()
    ) -> Response:
        """Answer a problem as the operation declares it.

        Where it does not declare the status, one that it declares and that fits; where there is
        none, the status as it is, in plain text: then the contract is silent, not the server.
        A header field has the reason whatever the contract declares.
        """
        headers = (*headers, (REASON, one_line(problem.reason)))
        declared = (one for one in problem.statuses if operation.response(one) is not None)
        status = next(declared, None)
        if status is None:
            return plain_text(problem.statuses[0], problem.reason, headers)
        forms = operation.response(status) or ()
        if not forms:
            return Response(status, headers)
        form = next((form for form in forms if form.name.startswith("text/")), forms[0])
        if is_json(form) and form.schema is not None:
            kind = form.name if form.name.endswith("json") else "application/json"
            value = self._told(form, problem, status)
            body = json.dumps(value, ensure_ascii=False).encode()
            return Response(status, (("Content-Type", kind), *headers), body)
        if is_json(form):
            body = json.dumps({"message": problem.reason}, ensure_ascii=False).encode()
            return Response(status, (("Content-Type", "application/json"), *headers), body)
        return self._as_text(form, problem, status, headers)

    def _as_text(
        self, form: MediaType, problem: Problem, status: int, headers: tuple[tuple[str, str], ...]
    ) -> Response:
        text = media.kind(form.name) in {media.Kind.TEXT, media.Kind.BINARY}
        if text or form.schema is None:
            body = (problem.reason + "\n").encode()
            if media.kind(form.name) is media.Kind.XML:
                body = f"<error>{escape(problem.reason)}</error>".encode()
        else:
            value = self._told(form, problem, status)
            body = content.write(value, form.name, form.schema, self._shapes)
        kind = f"{form.name}; charset=utf-8" if form.name.startswith("text/") else form.name
        return Response(status, (("Content-Type", kind), *headers), body)

    def _told(self, form: MediaType, problem: Problem, status: int) -> Any:
        """Put the reason and the status where an error's schema has room for them."""
        schema = True if form.schema is None else form.schema
        value = next(
            (
                example
                for example in form.examples
                if self._schemas.is_valid(schema, example, Direction.RESPONSE)
            ),
            MISSING,
        )
        if value is MISSING:
            value = self._synthesis.value(schema)
        if not isinstance(value, dict):
            return value
        for names, wanted in ((_TEXT_FIELDS, problem.reason), (_STATUS_FIELDS, status)):
            for name in names:
                told = {**value, name: wanted}
                if name in value and self._schemas.is_valid(schema, told, Direction.RESPONSE):
                    value = told
                    break
        return value
