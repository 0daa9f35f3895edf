"""Makes the session of a run: the mock's, or a live server's."""

import os
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snipproof.contract import Match
from snipproof.core.exchange import Exchange
from snipproof.core.formats.store import digest
from snipproof.core.usage import UsageError
from snipproof.project.project import Project
from snipproof.project.toolchain import installed
from snipproof.run.execution import Session
from snipproof.run.plan import Policy

if TYPE_CHECKING:
    from snipproof.targets.live.target import LiveTarget
    from snipproof.targets.mock.target import MockTarget

PLACEHOLDER = "snipproof-placeholder-token"
"""What a snippet holds in place of the token when the server is real."""


def new_session(
    project: Project,
    target: str,
    url: str | None,
    token_file: Path | None = None,
    *,
    writes: bool = False,
) -> Session:
    """Return the session against a target that a person names: `mock`, or `live` at a URL.

    Raises `UsageError` where the rest does not fit it, and as `live_session` does.
    """
    if target == "mock":
        if url or token_file or writes:
            raise UsageError("--url, --token-file and --allow-writes belong to --target live")
        return mock_session(project)
    if not url:
        raise UsageError("--target live needs --url, the origin of the server")
    return live_session(project, url, token_file, writes=writes)


def mock_session(project: Project) -> Session:
    """Return a session against the mock, in which every answer is the same every time."""
    variables, token = project.variables
    mock = _Mock(project)
    return Session(
        name="mock",
        new_target=mock.fresh,
        policy=Policy(None, variables, installed()),
        token=token,
        basis=mock,
        prepare=mock.prepare,
    )


class _Mock:
    """The mock, made when the first snippet needs it: what is in the cache needs none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = Lock()
        named = [project.settings.base_url_variable, project.secret_settings]
        self.everything = digest(["mock", *named, project.world_sources])
        self.shared = digest(["mock", *named, project.world_files])

    def operations(self, exchanges: Sequence[Exchange]) -> list[str]:
        """See `Basis`; what asks for nothing that is there hangs on no operation."""
        found = [self._project.contract.answering(item.request) for item in exchanges]
        called = [match.operation.id for match in found if isinstance(match, Match)]
        return list(dict.fromkeys(called))

    def of(self, operations: Sequence[str]) -> str:
        """See `Basis`."""
        with self._lock:
            return self._mock.dependence.of(operations)

    def prepare(self) -> None:
        """Import and make what answers need, in one thread.

        Pytest rewrites modules as they are imported, and Python 3.11 can rewrite one at a time
        only: where two threads import, one may end in a `SystemError`.
        """
        import_module("snipproof.contract.validation")
        with self._lock:
            _ = self._mock

    def fresh(self) -> "MockTarget":
        """Return a target in its first state."""
        with self._lock:
            return self._mock.fresh()

    @cached_property
    def _mock(self) -> "MockTarget":
        from snipproof.targets.mock.target import MockTarget  # noqa: PLC0415

        return MockTarget(self._project.contract, self._project.world)


def live_session(
    project: Project, url: str, token_file: Path | None, *, writes: bool = False
) -> Session:
    """Return a session against a live server, to which only requests that read may go.

    With `writes`, so may those that create something, and those that change what was created; it
    is deleted after each run, and here whatever an earlier run left when it was killed.

    The token comes from a file, or from the token variable of the environment; it goes no further
    than the gateway. Ids come from the environment; a server on this machine is taken for the mock
    and has the world's, where the environment has none. Raises `UsageError` for what is missing.
    """
    from snipproof.targets.live.target import LiveTarget, is_loopback  # noqa: PLC0415  imports requests
    from snipproof.targets.writes.effects import SAFE_METHODS, Effects  # noqa: PLC0415
    from snipproof.targets.writes.guard import GuardedTarget  # noqa: PLC0415
    from snipproof.targets.writes.journal import Journal  # noqa: PLC0415

    settings = project.settings
    world = project.world
    host = urlsplit(url).hostname or ""
    defaults = world.variables if is_loopback(host) else {}
    variables = {
        name: os.environ.get(name, "") or defaults.get(name, "") for name in world.variables
    }
    token = _token(settings.token_variable, token_file, world.token if is_loopback(host) else "")
    try:
        places = project.contract.credential_places
        server = LiveTarget(url, token, PLACEHOLDER, places=places)
    except ValueError as error:
        raise UsageError(str(error)) from error
    state = settings.folder("state")
    notice = _left_behind(server, state, writes=writes)
    effects = Effects(project.contract, world)

    def guarded() -> GuardedTarget:
        journal = Journal(state, server.origin) if writes else None
        return GuardedTarget(server, project.contract, effects, journal, PLACEHOLDER)

    return Session(
        name=url,
        new_target=guarded,
        policy=Policy(
            None if writes else SAFE_METHODS,
            {name: value for name, value in variables.items() if value},
            installed(),
            effects,
        ),
        token=PLACEHOLDER,
        notice=notice,
    )


def _left_behind(server: "LiveTarget", state: Path, *, writes: bool) -> str:
    """Delete what runs that were killed have left, if this one may write; say what was there.

    Raises `UsageError` where a run that may write cannot make sure that it is all gone.
    """
    from snipproof.core.text import count  # noqa: PLC0415
    from snipproof.targets.writes.guard import delete_all  # noqa: PLC0415
    from snipproof.targets.writes.journal import left_behind  # noqa: PLC0415

    total, left = 0, []
    try:
        for journal in left_behind(state, server.origin):
            total += len(journal.deletions) + len(journal.unknown)
            if writes:
                found = delete_all(server, journal, PLACEHOLDER)
                left += [f"{item} (noted in {journal.file})" for item in found]
    except (OSError, ValueError) as error:
        raise UsageError(f"what an earlier run created is not known: {error}") from error
    if left:
        raise UsageError(
            f"an earlier run was ended, and something of it may be left on {server.origin}: "
            f"{'; '.join(left)}. Look for it, delete it, and then remove the file"
        )
    if total and writes:
        return f"deleted {count(total, 'record')} that an earlier run had left on {server.origin}"
    if total:
        there = "is" if total == 1 else "are"
        records = f"{count(total, 'record')} that an earlier run created {there} still there"
        return f"{records}; a run with --allow-writes deletes what it can"
    return ""


def _token(variable: str, file: Path | None, default: str) -> str:
    if file is not None:
        try:
            token = file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            message = f"the token cannot be read from {file}: {error}"
            raise UsageError(message) from error
    else:
        token = os.environ.get(variable, "").strip() or default
    if not token:
        message = f"a live run needs a token: set {variable}, or name a file with --token-file"
        raise UsageError(message)
    return token
