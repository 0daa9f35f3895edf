"""Makes the session of a run: the mock's, or a live server's."""

import os
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snipproof.execution import Session
from snipproof.plan import Policy
from snipproof.project import Project
from snipproof.store import digest
from snipproof.toolchain import installed
from snipproof.usage import UsageError

if TYPE_CHECKING:
    from snipproof.targets.mock import MockTarget

READ_ONLY = frozenset({"GET", "HEAD"})
"""The methods that may reach a live server."""

PLACEHOLDER = "snipproof-placeholder-token"
"""What a snippet holds in place of the token when the server is real."""


def new_session(
    project: Project, target: str, url: str | None, token_file: Path | None = None
) -> Session:
    """Give the session against a target that a person names: `mock`, or `live` at a URL.

    Raises `UsageError` where the rest does not fit it, and as `live_session` does.
    """
    if target == "mock":
        if url or token_file:
            raise UsageError("--url and --token-file belong to --target live")
        return mock_session(project)
    if not url:
        raise UsageError("--target live needs --url, the origin of the server")
    return live_session(project, url, token_file)


def mock_session(project: Project) -> Session:
    """Give a session against the mock, in which every answer is the same every time."""
    settings = project.settings
    variables, token = project.variables
    return Session(
        name="mock",
        new_target=_Mock(project).fresh,
        policy=Policy(None, variables, installed()),
        token=token,
        exact=True,
        fingerprint=digest(["mock", settings.base_url_variable, project.world_sources]),
    )


class _Mock:
    """The mock, made when the first snippet needs it: what is in the cache needs none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = Lock()

    def fresh(self) -> "MockTarget":
        """Give a target in its first state."""
        with self._lock:
            return self._mock.fresh()

    @cached_property
    def _mock(self) -> "MockTarget":
        from snipproof.targets.mock import MockTarget  # noqa: PLC0415

        return MockTarget(self._project.contract, self._project.world)


def live_session(project: Project, url: str, token_file: Path | None) -> Session:
    """Give a session against a live server, to which only requests that read may go.

    The token comes from a file, or from the token variable of the environment; it goes no further
    than the gateway. Ids come from the environment; a server on this machine is taken for the mock
    and has the world's, where the environment has none. Raises `UsageError` for what is missing.
    """
    from snipproof.targets.live import LiveTarget, is_loopback  # noqa: PLC0415  imports requests

    settings = project.settings
    world = project.world
    host = urlsplit(url).hostname or ""
    defaults = world.variables if is_loopback(host) else {}
    variables = {
        name: os.environ.get(name, "") or defaults.get(name, "") for name in world.variables
    }
    token = _token(settings.token_variable, token_file, world.token if is_loopback(host) else "")
    try:
        target = LiveTarget(url, token, PLACEHOLDER)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return Session(
        name=url,
        new_target=lambda: target,
        policy=Policy(
            READ_ONLY, {name: value for name, value in variables.items() if value}, installed()
        ),
        token=PLACEHOLDER,
        exact=False,
        fingerprint="",
    )


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
