"""Replays on the mock what a server was asked, to see where the two differ.

The mock has other ids than the server. An id that a request names is replaced by the one that the
mock has in its place: of what was created in the same run, the mock's own; else the id that the
world's variables have for records of that kind.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

from snipproof.checks.fidelity import Comparison, Fidelity, compared, summed
from snipproof.contract import Match
from snipproof.core.exchange import Exchange, Request, Response
from snipproof.project.credentials import secret_variables
from snipproof.project.project import Project
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.writes.effects import Effects
from snipproof.targets.writes.identification import Identity, NoCredentialsError

_CREDENTIALS = frozenset({"authorization", "proxy-authorization"})


def measure(project: Project, runs: Iterable[Sequence[Exchange]]) -> Fidelity:
    """Compare each exchange of several runs with the mock, which is fresh for each run."""
    replayer = _Replayer(project)
    return summed(item for exchanges in runs for item in replayer.run(exchanges))


class _Replayer:
    def __init__(self, project: Project) -> None:
        self._contract = project.contract
        self._world = project.world
        self._mock = MockTarget(project.contract, project.world)
        self._effects = Effects(project.contract, project.world, project.settings.live.policy)
        names = secret_variables(project.contract, project.settings)
        users = {scheme: self._world.variables.get(item.user, "") for scheme, item in names.items()}
        self._identity = Identity(project.contract, self._world.token, self._world.secrets, users)
        places = project.contract.credential_places
        self._fields = _CREDENTIALS | {p.name.lower() for p in places if p.place == "header"}

    def run(self, exchanges: Sequence[Exchange]) -> Iterator[Comparison]:
        """Compare the exchanges of one run, in their order."""
        mock = self._mock.fresh()
        ids: dict[str, str] = {}
        for exchange in exchanges:
            match = self._contract.answering(exchange.request)
            if exchange.refusal is not None or not isinstance(match, Match):
                continue
            request = self._translated(exchange, match, ids)
            response = mock.send(request)
            ids |= self._made(match, exchange.response, response)
            yield compared(match.operation.id, response, exchange.response)

    def _made(self, match: Match, server: Response, mock: Response) -> dict[str, str]:
        """Return the id that the mock gave to what the server created, by the server's."""
        if not self._effects.creates(match.operation):
            return {}
        theirs = self._effects.identity(match.operation, server)
        mine = self._effects.identity(match.operation, mock)
        return {theirs: mine} if theirs and mine else {}

    def _translated(self, exchange: Exchange, match: Match, ids: Mapping[str, str]) -> Request:
        request = exchange.request
        known = dict(ids)
        if exchange.response.status != HTTPStatus.NOT_FOUND:
            known |= self._in_the_world(match, ids)
        parts = [
            quote(known.get(unquote(part), unquote(part)), safe="")
            if unquote(part) in known
            else part
            for part in request.raw_path.split("/")
        ]
        query = "&".join(_pair(pair, known) for pair in request.query.split("&"))
        fields = tuple(item for item in request.headers if item[0].lower() not in self._fields)
        asked = replace(
            request,
            target="/".join(parts) + (f"?{query}" if query else ""),
            headers=fields,
            body=_body(request.body, known),
        )
        if len(fields) == len(request.headers) and not self._contract.credentials(match.operation):
            return asked
        try:
            return self._identity.identified(asked)
        except NoCredentialsError:
            return asked

    def _in_the_world(self, match: Match, ids: Mapping[str, str]) -> dict[str, str]:
        """Return the world's id in place of each in the path that its collection does not have."""
        found: dict[str, str] = {}
        for name, collection in self._effects.named(match.operation).items():
            value = match.path_parameters.get(name, "")
            held = self._world.collections.get(collection)
            if held is None or not value or value in ids or value in held.records:
                continue
            usual = [one for one in self._world.variables.values() if one in held.records]
            instead = next(iter([*usual, *held.records]), "")
            if instead:
                found[value] = instead
        return found


def _pair(pair: str, ids: Mapping[str, str]) -> str:
    name, equals, value = pair.partition("=")
    plain = unquote(value)
    return f"{name}{equals}{quote(ids[plain], safe='')}" if plain in ids else pair


def _body(body: bytes, ids: Mapping[str, str]) -> bytes:
    if not ids or not body:
        return body
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_with(value, ids)).encode()


def _with(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return ids.get(value, value)
    if isinstance(value, dict):
        return {name: _with(item, ids) for name, item in value.items()}
    if isinstance(value, list):
        return [_with(item, ids) for item in value]
    return value
