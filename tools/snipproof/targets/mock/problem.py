"""What goes wrong with a request, and how an operation's contract lets a server say so."""

import json
from typing import Any

from snipproof.contract import Contract, Operation
from snipproof.core.exchange import Response
from snipproof.targets.mock.answer_form import is_json
from snipproof.targets.mock.synthesis import Synthesis

_FITTING = {400: (422,), 403: (404,), 404: (400,), 409: (400,)}
"""The statuses that can stand for another that an operation does not declare."""

_TEXT_FIELDS = ("message", "detail", "error", "title", "reason", "description")
"""The fields of a JSON error that hold text, the likeliest first."""

_STATUS_FIELDS = ("status", "code", "statusCode")


class Problem(Exception):  # noqa: N818  an answer to give, not a fault of the program
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
    """Make an answer of plain text."""
    content = ("Content-Type", "text/plain; charset=utf-8")
    return Response(status, (content, *headers), (reason + "\n").encode())


class Problems:
    """Puts problems into the words of one contract."""

    def __init__(self, contract: Contract, synthesis: Synthesis) -> None:
        self._schemas = contract.schemas
        self._synthesis = synthesis

    def response(
        self, operation: Operation, problem: Problem, headers: tuple[tuple[str, str], ...] = ()
    ) -> Response:
        """Answer a problem as the operation declares it.

        Where it does not declare the status, one that it declares and that fits; where there is
        none, the status as it is, in plain text: then the contract is silent, not the server.
        """
        declared = (one for one in problem.statuses if operation.response(one) is not None)
        status = next(declared, None)
        if status is None:
            return plain_text(problem.statuses[0], problem.reason, headers)
        content = operation.response(status) or ()
        if not content:
            return Response(status, headers)
        form = next((form for form in content if form.name.startswith("text/")), content[0])
        if form.name == "text/plain" or not is_json(form) or form.schema is None:
            answer = plain_text(status, problem.reason, headers)
            kind = ("Content-Type", f"{form.name}; charset=utf-8")
            return Response(status, (kind, *answer.headers[1:]), answer.body)
        kind = ("Content-Type", form.name if form.name.endswith("json") else "application/json")
        value = self._told(form.schema, problem, status)
        return Response(status, (kind, *headers), json.dumps(value, ensure_ascii=False).encode())

    def _told(self, schema: Any, problem: Problem, status: int) -> Any:
        """Put the reason and the status where an error's schema has room for them."""
        value = self._synthesis.value(schema)
        if not isinstance(value, dict):
            return value
        for names, wanted in ((_TEXT_FIELDS, problem.reason), (_STATUS_FIELDS, status)):
            for name in names:
                told = {**value, name: wanted}
                if name in value and self._schemas.is_valid(schema, told):
                    value = told
                    break
        return value
