"""Holds values to closed schemas, and says in words what breaks them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema_rs import (
    Draft202012Validator,
    ReferencingError,
    ValidationError,
    ValidationErrorKind,
)

from snipproof.contract.direction import Direction
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import Schema
from snipproof.core.suggestions import nearest

Validator = Draft202012Validator

Fields = Callable[[Schema], Mapping[str, Schema]]
"""The fields that a schema names."""


class BadSchemaError(ValueError):
    """A schema is no JSON Schema; says why."""


def new_validator(root: Any) -> Validator:
    """Return a validator of a schema that stands alone, formats included.

    Raises `BadSchemaError`.
    """
    try:
        return Draft202012Validator(root, validate_formats=True, retriever=_retrieve)
    except (ValueError, ReferencingError) as error:
        raise BadSchemaError(str(error)) from error


def _retrieve(uri: str) -> Any:
    """Read nothing: every reference of a normalised contract leads inside of it."""
    raise ValueError(f"{uri} is elsewhere, and is not read")


def mismatches(
    validator: Validator,
    root: Any,
    value: Any,
    fields: Fields,
    direction: Direction = Direction.NEITHER,
) -> Iterator[Mismatch]:
    """Return every place where `value` breaks the schema `root`, the nearest to the root first."""
    try:
        if validator.is_valid(value):
            return
        found = list(validator.iter_errors(value))
    except UnicodeEncodeError:
        # JSON may escape half of a surrogate pair, which is no character.
        yield Mismatch("", "a text has half of a surrogate pair in it")
        return
    told = set()
    for error in sorted(found, key=lambda error: len(error.instance_path)):
        for mismatch in _explain(error, root, fields, direction):
            if mismatch not in told:
                told.add(mismatch)
                yield mismatch
    if not told:
        # Each field is known to some alternative, but no alternative has them all.
        way = found[0].instance_path
        message = _shorten(found[0].message)
        yield Mismatch(_path(way), message, pointer=tuple(way), value=found[0].instance)


def _explain(
    error: ValidationError, root: Any, fields: Fields, direction: Direction
) -> Iterator[Mismatch]:
    path = _path(error.instance_path)
    kind = error.kind
    if isinstance(kind, ValidationErrorKind.FalseSchema) and error.schema_path[-2:-1] == [
        "properties"
    ]:
        way = tuple(error.instance_path)
        yield Mismatch(path, _HIDDEN[direction].format(path), str(way[-1]), None, way, way[-1])
        return
    if not isinstance(
        kind,
        ValidationErrorKind.UnevaluatedProperties | ValidationErrorKind.AdditionalProperties,
    ):
        meant = _meant(error)
        if not meant:
            message = _shorten(error.message)
            judged: Any = error.instance
            missing = None
            if isinstance(kind, ValidationErrorKind.Required):
                judged, missing = list(judged), kind.property
            way = tuple(error.instance_path)
            yield Mismatch(path, message, pointer=way, value=judged, missing=missing)
        for inner in meant:
            yield from _explain(inner, root, fields, direction)
        return
    # Where another rule failed, JSON Schema counts the fields beside it as not evaluated:
    # only those that the schema does not name are unknown.
    holder = root
    for part in error.schema_path[:-1]:
        holder = holder[part]
    known = fields(holder)
    for name in kind.unexpected:
        if name not in known:
            near = nearest(name, known, least=0.5)
            message = f"the field {_join(path, name)!r} is not in the contract"
            way = (*error.instance_path, name)
            yield Mismatch(path, message, name, near[0] if near else None, way, name)


_HIDDEN = {
    Direction.REQUEST: "the field {!r} is read-only: only the server sets it",
    Direction.RESPONSE: "the field {!r} is write-only, and never in a response",
    Direction.NEITHER: "the field {!r} is never there",
}


def _meant(error: ValidationError) -> list[ValidationError]:
    """Return the errors of the only alternative of the value's type; none where that is open.

    So an object that breaks `anyOf: [Token, null]` is told as a token that is wrong.
    """
    kind = error.kind
    if not isinstance(
        kind,
        ValidationErrorKind.AnyOf | ValidationErrorKind.OneOfNotValid,
    ):
        return []
    branches = [
        errors
        for errors in kind.context
        if not any(
            isinstance(inner.kind, ValidationErrorKind.Type)
            and inner.instance_path == error.instance_path
            for inner in errors
        )
    ]
    return branches[0] if len(branches) == 1 else []


def _shorten(message: str) -> str:
    """Cut the middle out of a message that quotes a whole body."""
    return message if len(message) <= _LENGTH else f"{message[: _LENGTH // 2]} … {message[-120:]}"


_LENGTH = 300


def _path(parts: list[str | int]) -> str:
    path = ""
    for part in parts:
        path = f"{path}[{part}]" if isinstance(part, int) else _join(path, part)
    return path


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
