"""Decides, as a server would, whether a request can be carried out at all.

A server is forgiving where the tool is strict: parameters and fields that it does not know, it
ignores. So that the two do not prove each other, nothing here asks for the tool's findings.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from snipproof.contract import (
    Contract,
    Match,
    MediaType,
    Operation,
    Parameter,
    bodies,
    media,
    values,
)
from snipproof.contract.direction import Direction
from snipproof.contract.mismatch import Mismatch
from snipproof.contract.operation import Schema
from snipproof.contract.security import Credential, Secrets
from snipproof.core.exchange import Request, media_type
from snipproof.targets.mock.expression import MISSING
from snipproof.targets.mock.problem import Problem


@dataclass(frozen=True, slots=True)
class Call:
    """An admitted request: what it asks for, as values. `body` is `MISSING` without one."""

    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, Any]
    headers: Mapping[str, Any]
    body: Any


class Admission:
    """Judges requests to the operations of one contract."""

    def __init__(self, contract: Contract) -> None:
        self._schemas = contract.schemas
        self._security = contract.security
        self._challenges = {item.scheme: _challenge(item) for item in contract.security.each}

    def credentials(self, operation: Operation, request: Request, accepted: Secrets | None) -> None:
        """Raise `Problem` (401) unless the request has credentials, and they are `accepted`.

        Any credentials will do where `accepted` is None.
        """
        formal = self._security.findings(operation, request)
        if formal:
            raise Problem(401, f"{formal[0].message}; {formal[0].hint}")
        if accepted is not None and self._security.findings(operation, request, accepted):
            raise Problem(401, "the token is not known, or was revoked")

    def challenge(self, operation: Operation, request: Request) -> tuple[tuple[str, str], ...]:
        """Return the header that a 401 has to have (RFC 9110, section 11.6.1).

        It says so where a token came and was refused (RFC 6750, section 3).
        """
        names = [name for choice in operation.security for name in sorted(choice)]
        challenges = list(dict.fromkeys(self._challenges.get(name, "Bearer") for name in names))
        refused = ', error="invalid_token"' if request.header("authorization") is not None else ""
        more = {"Bearer": refused, "Digest": f', qop="auth", algorithm=SHA-256, nonce="{_NONCE}"'}
        return tuple(
            ("WWW-Authenticate", f'{scheme} realm="mock"{more.get(scheme, "")}')
            for scheme in challenges
        )

    def call(self, match: Match, request: Request) -> Call:
        """Read what a request asks for; raises `Problem` (400, 415) where it cannot be read."""
        operation = match.operation
        body = self._body(operation, request)
        known = [item.name for item in operation.parameters]
        sent = values.SentParameters(request, match.path_parameters, self._schemas, known)
        kept: dict[str, dict[str, Any]] = {}
        for parameter in operation.parameters:
            found = sent.find(parameter)
            if found is not None:
                place = kept.setdefault(parameter.place, {})
                place[parameter.name] = self._value(parameter, found)
            elif parameter.required:
                raise Problem(400, f"the {parameter.place} parameter {parameter.name} is required")
        query, headers = kept.get("query", {}), kept.get("header", {})
        return Call(operation, match.path_parameters, query, headers, body)

    def _value(self, parameter: Parameter, sent: values.Sent) -> Any:
        for mismatch in values.sent_mismatches(parameter, sent, self._schemas):
            if mismatch.unknown is None:
                where = f"the {parameter.place} parameter {parameter.name}"
                # What cannot be an id is the id of nothing.
                otherwise = (422, 404) if parameter.place == "path" else ()
                raise Problem(400, f"{where}: {mismatch.message}", *otherwise)
        return sent.value

    def _body(self, operation: Operation, request: Request) -> Any:
        """Read the body as its media type has it; `MISSING` where there is none to read."""
        if operation.body is None:
            return MISSING
        if not request.body:
            if operation.body.required:
                raise Problem(400, "a body is required")
            return MISSING
        sent = media_type(request.headers)
        form = media.find(operation.body.content, sent)
        if form is None:
            taken = media.names(operation.body.content)
            raise Problem(415, f"the body is {sent or 'of no media type'}; expected {taken}")
        read = self._read_body(form, sent, request)
        for one in read:
            for mismatch in self._mismatches(one.schema, one.value):
                if mismatch.unknown is None:
                    place = "".join(f", {part}" for part in (one.place, mismatch.path) if part)
                    raise Problem(400, f"the body{place}: {mismatch.message}")
        whole = media.kind(sent) in {media.Kind.JSON, media.Kind.FORM, media.Kind.MULTIPART}
        return read[0].value if read and whole else MISSING

    def _read_body(self, form: MediaType, sent: str, request: Request) -> list[bodies.BodyValue]:
        schema: Schema = True if form.schema is None else form.schema
        try:
            if media.is_json(sent):
                plain = bodies.content(request.headers, request.body)
                return [] if plain is None else [bodies.BodyValue(schema, _json(plain))]
            form = replace(form, schema=schema)
            return bodies.read(form, request.headers, request.body, self._schemas)
        except bodies.BodyError as error:
            raise Problem(400, f"the body {str(error).removeprefix('it ')}") from error

    def _mismatches(self, schema: Schema | None, value: Any) -> list[Mismatch]:
        if schema is None:
            return []
        try:
            return list(self._schemas.mismatches(schema, value, Direction.REQUEST))
        except ValueError as error:  # the validator's word for a value that nests too deep
            raise Problem(400, f"the body cannot be read: {error}") from error


_NONCE = "8f3c2a7d5e914b60"
"""The nonce of a client's proof: the same in every run, like all that the mock sends."""


def _challenge(credential: Credential) -> str:
    """Return the name of the authentication scheme that a security scheme stands for."""
    return credential.before.strip() or "ApiKey"


def _json(body: bytes) -> Any:
    """Read JSON that can be written again: RFC 8259 has no NaN, UTF-8 no lone surrogates."""
    try:
        value = json.loads(body, parse_constant=_no_number, parse_float=_finite)
        if b"\\u" in body:
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Problem(400, f"the body is not valid JSON: {error}") from error
    return value


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text)
