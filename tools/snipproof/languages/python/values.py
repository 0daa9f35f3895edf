"""Evaluates an expression of a Python source, as far as reading shows its value."""

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any
from urllib.parse import urljoin

from snipproof.languages.python.names import Change, Names, dotted
from snipproof.languages.reading import form
from snipproof.languages.reading.bindings import Place
from snipproof.languages.reading.hole import has_hole, hole, only_holes
from snipproof.languages.reading.written import Field, Text

_DEPTH = 20
_STEPS = 20_000
_LENGTH = 100_000
"""How much is followed and put together at most, since a name may hold another twice, and so on."""

_SAME = frozenset({"decode", "encode"})
"""Methods whose result reads like what they are called on."""

_STRIP = frozenset({"lstrip", "removeprefix", "removesuffix", "rstrip", "strip"})
"""Methods that take something off the ends of a text."""

_FORMAT = re.compile(r"%(?:\((\w+)\))?[-+ #0-9.]*[a-zA-Z]")
_FIELD = re.compile(r"\{(\w*)[^{}]*\}")


class Values:
    """The values of one source's expressions; an unknown value is a hole."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._steps = _STEPS

    def resolve(self, expression: ast.expr, place: Place) -> tuple[ast.expr, Place]:
        """Follow a name to the expression that it stands for, through other names."""
        for _ in range(_DEPTH):
            if not isinstance(expression, ast.Name | ast.Attribute):
                break
            found = self._names.find(expression, place)
            if found is None:
                break
            expression, place = found
        return expression, place

    def text(self, expression: ast.expr, place: Place, depth: int = 0) -> Text:
        """Return the text that an expression is."""
        self._steps -= 1
        unknown = Text(((hole(_name(expression)), expression.lineno),))
        if depth > _DEPTH or self._steps < 0:
            return unknown
        expression, place = self.resolve(expression, place)
        text = self._text(expression, place, depth + 1)
        return unknown if text is None or len(str(text)) > _LENGTH else text

    def _text(self, expression: ast.expr, place: Place, depth: int) -> Text | None:
        found: Text | None = None
        match expression:
            case ast.Constant(value=str() | int() | float() as value):
                found = Text(((str(value), expression.lineno),))
            case ast.Constant(value=bytes() as data):
                found = Text(((data.decode("utf-8", "replace"), expression.lineno),))
            case ast.JoinedStr(values=values):
                found = self._join(values, place, depth)
            case ast.FormattedValue(value=value):
                found = self.text(value, place, depth)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                found = self._join([left, right], place, depth)
            case ast.BinOp(left=left, op=ast.Mod(), right=right):
                found = self._filled(left, _FORMAT, _percent(right), place, depth)
            case ast.Call():
                found = self._called(expression, place, depth)
        return found

    def _join(self, values: Sequence[ast.expr], place: Place, depth: int) -> Text:
        joined = Text(())
        for value in values:
            joined += self.text(value, place, depth)
        return joined

    def _filled(
        self,
        template: ast.expr,
        gap: re.Pattern[str],
        given: Mapping[str | int, ast.expr],
        place: Place,
        depth: int,
    ) -> Text:
        """Return a template with its gaps filled by what is given for their names, or in order."""
        written = self.text(template, place, depth)
        following = count()
        line = written.line_of(0, len(str(written)))

        def fill(found: re.Match[str]) -> str:
            name = found[1] or ""
            key = int(name) if name.isdecimal() else name or next(following)
            value = given.get(key)
            return hole(name) if value is None else str(self.text(value, place, depth))

        return Text(((gap.sub(fill, str(written)), line),))

    def _called(self, call: ast.Call, place: Place, depth: int) -> Text | None:
        """Return the text that a call of a well-known function gives."""
        function = call.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        owner = function.value if isinstance(function, ast.Attribute) else None
        found: Text | None = None
        match name, call.args:
            case "format", _ if owner is not None:
                given: dict[str | int, ast.expr] = {**dict(enumerate(call.args))}
                given |= {item.arg: item.value for item in call.keywords if item.arg}
                found = self._filled(owner, _FIELD, given, place, depth)
            case "urljoin", [base, path, *_]:
                found = self._url(base, path, place, depth)
            case "urlencode", [first, *_]:
                fields = self.fields(first, place, depth)
                found = Text(((form.write(fields), call.lineno),))
            case "dumps", [first, *_]:
                value = self.json(first, place, depth)
                found = Text(((json.dumps(value, ensure_ascii=False), first.lineno),))
            case (("str" | "quote" | "quote_plus"), [first, *_]):
                found = self.text(first, place, depth)
            case _ if name in _SAME and owner is not None:
                found = self.text(owner, place, depth)
            case _ if name in _STRIP and owner is not None:
                found = self._stripped(name, owner, call.args, place, depth)
        return found

    def _stripped(
        self, name: str, owner: ast.expr, arguments: list[ast.expr], place: Place, depth: int
    ) -> Text:
        written = self.text(owner, place, depth)
        given = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
        if given and isinstance(given[0], str):
            stripped = getattr(str(written), name)(given[0])
            return Text(((stripped, written.line_of(0, len(stripped))),))
        return written

    def _url(self, base: ast.expr, path: ast.expr, place: Place, depth: int) -> Text:
        start, rest = self.text(base, place, depth), self.text(path, place, depth)
        if has_hole(str(start)):
            # Where the base ends is not known; that a path stands at its end is.
            return start + rest
        line = rest.line_of(0, len(str(rest)))
        try:
            return Text(((urljoin(str(start), str(rest)), line),))
        except ValueError:
            return start + rest

    def json(self, expression: ast.expr, place: Place, depth: int = 0) -> Any:
        """Return the JSON value that an expression is; a hole, as text, for what is not known."""
        self._steps -= 1
        unknown = hole(_name(expression))
        if depth > _DEPTH or self._steps < 0:
            return unknown
        value, inner = self.resolve(expression, place)
        found: Any = unknown
        match value:
            case ast.Constant(value=str() | int() | float() | None as constant):
                found = constant
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                found = -number
            case ast.List(elts=items) | ast.Tuple(elts=items):
                if not any(isinstance(item, ast.Starred) for item in items):
                    found = [self.json(item, inner, depth + 1) for item in items]
            case ast.Dict() | ast.Call(func=ast.Name("dict")):
                found = dict(self._items(value, inner, depth + 1))
                found |= self._put(expression, place, inner, depth + 1)
            case _:
                text = self._text(value, inner, depth + 1)
                if text is not None and len(str(text)) <= _LENGTH:
                    found = str(text)
        return found

    def _items(self, expression: ast.expr, place: Place, depth: int) -> Iterator[tuple[str, Any]]:
        for key, value in _pairs(expression):
            if key is not None:
                name = key if isinstance(key, str) else str(self.text(key, place, depth))
                yield name, self.json(value, place, depth)
                continue
            inner = self.json(value, place, depth)
            if isinstance(inner, dict):
                yield from inner.items()
            else:
                yield hole(_name(value)), hole(_name(value))

    def _put(self, expression: ast.expr, at: Place, since: Place, depth: int) -> dict[str, Any]:
        """Return what is put into an object after it was made."""
        found: dict[str, Any] = {}
        for change in self._changes(expression, at, since):
            value = None if change.value is None else self.json(change.value, change.place, depth)
            if change.key is not None:
                found[str(self.text(change.key, change.place, depth))] = value
            else:
                found |= value if isinstance(value, dict) else {hole("changes"): hole("changes")}
        return found

    def _changes(self, expression: ast.expr, at: Place, since: Place) -> Iterator[Change]:
        """Return what is put into a value between two places; with no value where it may not be."""
        for change in self._names.changes(expression):
            scope = change.place.scope
            if dotted(expression).startswith("self."):
                # What is put into an object's own is there in all of its methods.
                yield change
            elif since.position <= change.place.position < at.position and (
                scope.own_function.holds(at.scope)
            ):
                yield change if scope.holds(at.scope) else Change(None, None, change.place)

    def fields(self, expression: ast.expr, place: Place, depth: int = 0) -> list[Field]:
        """Return the fields that a mapping, a list of pairs or a text of them is.

        One without a value, `None`, is left out, as `requests` does.
        """
        self._steps -= 1
        if depth > _DEPTH or self._steps < 0:
            return [Field(hole(_name(expression)), "", expression.lineno)]
        value, inner = self.resolve(expression, place)
        match value:
            case ast.Constant(value=None):
                found = []
            case ast.Dict() | ast.Call(func=ast.Name("dict")):
                found = list(self._fields(value, inner, depth + 1))
            case ast.List(elts=pairs) | ast.Tuple(elts=pairs) if all(map(_is_pair, pairs)):
                found = [
                    Field(str(self.text(name, inner, depth + 1)), text, name.lineno)
                    for name, given in map(_pair, pairs)
                    for text in self._texts(given, inner, depth + 1)
                ]
            case _:
                written = self._text(value, inner, depth + 1)
                if written is None or only_holes(str(written)):
                    found = [Field(hole(_name(expression)), "", value.lineno)]
                else:
                    found = list(form.fields(str(written), value.lineno))
        return [*found, *self.added(expression, place, inner, depth + 1)]

    def _fields(self, expression: ast.expr, place: Place, depth: int) -> Iterator[Field]:
        for key, value in _pairs(expression):
            if key is None:
                yield from self.fields(value, place, depth)
                continue
            name = key if isinstance(key, str) else str(self.text(key, place, depth))
            line = value.lineno if isinstance(key, str) else key.lineno
            for text in self._texts(value, place, depth):
                yield Field(name, text, line)

    def _texts(self, expression: ast.expr, place: Place, depth: int) -> Iterator[str]:
        """Return the values of one field: several for a list, none for `None`."""
        value, inner = self.resolve(expression, place)
        match value:
            case ast.Constant(value=None):
                return
            case ast.List(elts=items) | ast.Tuple(elts=items):
                for item in items:
                    yield str(self.text(item, inner, depth))
            case _:
                yield str(self.text(expression, place, depth))

    def added(
        self, expression: ast.expr, at: Place, since: Place, depth: int = 0
    ) -> Iterator[Field]:
        """Return the fields that are put into a mapping between two places."""
        for change in self._changes(expression, at, since):
            line = change.place.position[0]
            if change.value is None:
                yield Field(hole("changes"), "", line)
            elif change.key is None:
                yield from self.fields(change.value, change.place, depth)
            else:
                name = str(self.text(change.key, change.place, depth))
                yield Field(name, str(self.text(change.value, change.place, depth)), line)


def _percent(right: ast.expr) -> dict[str | int, ast.expr]:
    """Return what stands behind the `%` of a template, by name or in order."""
    if isinstance(right, ast.Dict):
        return {
            key.value: value
            for key, value in zip(right.keys, right.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        }
    return dict(enumerate(right.elts if isinstance(right, ast.Tuple) else [right]))


def _pairs(expression: ast.expr) -> Iterator[tuple[ast.expr | str | None, ast.expr]]:
    """Return the keys and values of `{…}` and `dict(…)`; no key for what is put in as a whole."""
    if isinstance(expression, ast.Dict):
        yield from zip(expression.keys, expression.values, strict=True)
    elif isinstance(expression, ast.Call):
        yield from ((None, given) for given in expression.args)
        yield from ((keyword.arg, keyword.value) for keyword in expression.keywords)


def _is_pair(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Tuple | ast.List) and len(expression.elts) == 2  # noqa: PLR2004


def _pair(expression: ast.expr) -> tuple[ast.expr, ast.expr]:
    assert isinstance(expression, ast.Tuple | ast.List)
    return expression.elts[0], expression.elts[1]


def _name(expression: ast.expr) -> str:
    """Return what an unknown value is called in the source."""
    match expression:
        case ast.Name() | ast.Attribute():
            return dotted(expression) or "value"
        case ast.Subscript(slice=ast.Constant(value=str() as key)):
            return key
        case ast.Call(args=[ast.Constant(value=str() as key), *_]):
            return key
        case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name)):
            return name
        case ast.FormattedValue(value=value):
            return _name(value)
    return "value"
