"""Finds the form of an operation's response, and the record in it."""

from dataclasses import dataclass

from snipproof.contract import MediaType, Operation, media
from snipproof.contract.operation import Schema
from snipproof.targets.mock.envelope import Envelope, envelope_of
from snipproof.targets.mock.shape import Shape, Shapes


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The form of an operation's success.

    `media` is its media type, None where it has no body. `item` is the schema of the record, or of
    each record, None where the response holds none.
    """

    media: MediaType | None
    envelope: Envelope | None
    item: Schema | None
    is_list: bool


class AnswerForms:
    """The forms of all operations, each read when it is first asked for."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._forms: dict[str, AnswerForm] = {}

    def of(self, operation: Operation) -> AnswerForm:
        """Return the form of an operation's success."""
        if operation.id not in self._forms:
            self._forms[operation.id] = self._read(operation)
        return self._forms[operation.id]

    def _read(self, operation: Operation) -> AnswerForm:
        body = preferred(operation.response(operation.success) or ())
        if body is None or body.schema is None or not is_json(body):
            return AnswerForm(body, None, None, is_list=False)
        shape = self._first(body.schema)
        envelope = envelope_of(shape, self._shapes)
        if envelope is not None:
            return AnswerForm(body, envelope, envelope.item, is_list=True)
        if shape.is_array:
            return AnswerForm(body, None, self._record(shape.items), is_list=True)
        return AnswerForm(body, None, body.schema if shape.is_object else None, is_list=False)

    def _record(self, items: Schema | None) -> Schema | None:
        """Return the schema of the records in an array, which may be arrays of them."""
        shape = None if items is None else self._shapes.of(items)
        return items if shape is None or not shape.is_array else self._record(shape.items)

    def _first(self, schema: Schema) -> Shape:
        """Return the shape of a schema, with the first branch of every choice."""
        shape = self._shapes.of(schema)
        while shape.alternatives:
            shape = self._shapes.with_branch(shape, shape.alternatives[0][0])
        return shape


def preferred(content: tuple[MediaType, ...]) -> MediaType | None:
    """Choose the form to respond in: JSON where it is offered, else the first."""
    return next((form for form in content if is_json(form)), content[0] if content else None)


def is_json(form: MediaType) -> bool:
    """Whether a form can be written as JSON."""
    return media.is_json(form.name) or form.name in {"*/*", "application/*"}
