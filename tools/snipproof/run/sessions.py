"""Makes the session of a run: the mock's, or a live server's."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from snipproof.contract import Match
from snipproof.core.exchange import Exchange
from snipproof.core.formats.private import private_folder
from snipproof.core.formats.store import digest
from snipproof.core.suggestions import did_you_mean
from snipproof.core.usage import UsageError
from snipproof.core.variables import is_listed, looks_secret, refusal
from snipproof.project.credentials import secret_variables
from snipproof.project.project import Project
from snipproof.project.toolchain import installed
from snipproof.run.cache import Basis
from snipproof.run.plan import Policy
from snipproof.targets.target import RunTarget
from snipproof.targets.writes.policy import CAREFUL, LivePolicy

if TYPE_CHECKING:
    from snipproof.targets.live.target import LiveTarget
    from snipproof.targets.mock.target import MockTarget
    from snipproof.targets.writes.effects import Effects
    from snipproof.targets.writes.identification import Identity
    from snipproof.targets.writes.recovery import Recovery


@dataclass(frozen=True, slots=True)
class Session:
    """The target of a run, as the snippets and the checks see it.

    `new_target` returns a target in its first state; each snippet gets its own. `prepare` makes
    what all of them share, and is called before the first of them by the thread that begins the
    runs. `token` is what snippets hold. `basis` is what the target's responses depend on, if they
    are the same every time; None if they may change by themselves. `notice` is what a person
    should know before the run, if anything. `version` is what a server says that it is.
    """

    name: str
    new_target: Callable[[], RunTarget]
    policy: Policy
    token: str
    basis: Basis | None = None
    notice: str = ""
    prepare: Callable[[], None] = lambda: None
    version: str = ""

    @property
    def exact(self) -> bool:
        """Whether the responses are the same every time."""
        return self.basis is not None


PLACEHOLDER = "snipproof-placeholder-token"
"""The placeholder of the token for snippets, if the server is real."""


def new_session(
    project: Project,
    target: str,
    url: str | None,
    token_file: Path | None = None,
    *,
    writes: bool = False,
    given: Mapping[str, str] = MappingProxyType({}),
    trusted: bool = False,
) -> Session:
    """Return the session against a target that a person names: `mock`, or `live` at a URL.

    `given` are variables that a set-up made, and what the settings say of live servers counts if it
    is `trusted`. Raises `UsageError` where the rest does not fit it, and as `live_session` does.
    """
    if target == "mock":
        if url or token_file or writes:
            raise UsageError("--url, --token-file and --allow-writes belong to --target live")
        return mock_session(project)
    if not url:
        raise UsageError("--target live needs --url, the URL of the server")
    return live_session(project, url, token_file, writes=writes, given=given, trusted=trusted)


def mock_session(project: Project) -> Session:
    """Return a session against the mock, in which every response is the same every time."""
    variables, token = project.variables
    mock = _Mock(project)
    return Session(
        name="mock",
        new_target=mock.fresh,
        policy=Policy(None, variables, installed(project.languages)),
        token=token,
        basis=mock,
        prepare=mock.prepare,
    )


class _Mock:
    """The mock, made when the first snippet needs it: what is in the cache needs none."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = Lock()
        settings = project.settings
        named = [settings.base_url_variable, settings.base_url_holds, project.secret_settings]
        self.everything = digest(["mock", *named, project.world_sources])
        self.shared = digest(["mock", *named, project.world_files])

    def operations(self, exchanges: Sequence[Exchange]) -> list[str]:
        """See `Basis`; a request that matches nothing depends on no operation."""
        found = [self._project.contract.answering(item.request) for item in exchanges]
        called = [match.operation.id for match in found if isinstance(match, Match)]
        return list(dict.fromkeys(called))

    def of(self, operations: Sequence[str]) -> str:
        """See `Basis`."""
        with self._lock:
            return self._project.mock.dependence.of(operations)

    def prepare(self) -> None:
        """Import and make everything that responses need, in one thread.

        Pytest rewrites modules as they are imported, and Python 3.11 can rewrite one at a time
        only: where two threads import, one may end in a `SystemError`.
        """
        import_module("snipproof.contract.validation")
        with self._lock:
            _ = self._project.mock

    def fresh(self) -> "MockTarget":
        """Return a target in its first state."""
        with self._lock:
            return self._project.mock.fresh()


def live_session(
    project: Project,
    url: str,
    token_file: Path | None,
    *,
    writes: bool = False,
    given: Mapping[str, str] = MappingProxyType({}),
    trusted: bool = False,
) -> Session:
    """Return a session against a live server, to which only requests that read may go.

    With `writes`, so may those that create something, and those that change what was created; it
    is deleted after each run, and here whatever an earlier run left when it was killed. What the
    settings say of the server counts if they are `trusted`.

    Secrets come from a file, or from the variables of the environment; they go no further than the
    gateway. Ids are those `given`, or come from the environment: what the mock's world has is never
    sent to a server. Raises `UsageError` for what is missing.
    """
    from snipproof.targets.live.target import LiveTarget  # noqa: PLC0415  imports requests
    from snipproof.targets.writes.effects import SAFE_METHODS, Effects  # noqa: PLC0415
    from snipproof.targets.writes.guard import GuardedTarget  # noqa: PLC0415
    from snipproof.targets.writes.journal import Journal  # noqa: PLC0415
    from snipproof.targets.writes.recovery import Recovery  # noqa: PLC0415

    settings = project.settings
    wanted = _wanted(project)
    names = [name for name in (*project.variables[0], *wanted) if _may_read(name, url)]
    known = {name: os.environ.get(name, "") for name in names}
    known |= {name: value for name, value in given.items() if not refusal(name)}
    secrets = _secrets(project, token_file, given)
    places = project.contract.credential_places
    try:
        server = LiveTarget(
            url,
            secrets.token,
            PLACEHOLDER,
            places=places,
            others=secrets.by_placeholder,
            base=project.contract.server.base,
            given=project.base,
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    identity = secrets.identity(project)
    effects = Effects(project.contract, project.world, settings.live.policy if trusted else CAREFUL)
    _known_operations(project, effects.policy)
    try:
        state = private_folder(settings.root)
    except OSError as error:
        raise UsageError(f"there is no place to remember what a run creates: {error}") from error
    if writes:
        _can_clean_up(effects, identity, state, server.origin)
    recovery = Recovery(server, project.contract, effects, identity)
    notice = _left_behind(server, recovery, state, writes=writes)

    def guarded() -> GuardedTarget:
        journal = Journal(state, server.origin) if writes else None
        return GuardedTarget(server, project.contract, effects, journal, identity)

    reading = {item.method for item in project.contract.operations.values() if effects.reads(item)}
    variables = {name: value for name, value in known.items() if value} | dict(secrets.variables)
    return Session(
        name=url,
        new_target=guarded,
        policy=Policy(
            None if writes else SAFE_METHODS | reading,
            variables,
            installed(project.languages),
            effects,
            writes=writes,
            wanted=wanted,
        ),
        token=PLACEHOLDER if secrets.token else "",
        notice=notice,
        version=_version(server, identity, settings.live.version),
    )


LISTED = "SNIPPROOF_VARIABLES"
"""The variable with the names, or patterns of names, that snippets of a live run may read."""


def _may_read(name: str, url: str) -> bool:
    """Whether a snippet may have what the environment of the person who starts it has of a name.

    What a world or a snippet names is no leave: on any server but one of this machine, the person
    lists what may be read.
    """
    if refusal(name):
        return False
    from snipproof.targets.live.origin import is_loopback  # noqa: PLC0415  for live runs alone

    listed = os.environ.get(LISTED)
    if listed is not None:
        return is_listed(name, listed.replace(",", " ").split())
    return is_loopback(urlsplit(url).hostname or "") and not looks_secret(name)


def _wanted(project: Project) -> frozenset[str]:
    """Return the variables that examples read and that begin as the base URL's does."""
    settings = project.settings
    prefix = f"{settings.base_url_variable.rpartition('_')[0]}_"
    snippets = (item for example in project.found.examples for item in example.snippets.values())
    read = {name for snippet in snippets for name in project.outline(snippet).variables}
    own = {settings.base_url_variable, settings.token_variable}
    return frozenset(name for name in read - own if len(prefix) > 1 and name.startswith(prefix))


@dataclass(frozen=True, slots=True)
class _LiveSecrets:
    """The secrets of a live run: the token, and those of schemes that have a variable of their own.

    `variables` are what snippets find in those variables: placeholders, and the users' names.
    """

    token: str
    by_placeholder: Mapping[str, str]
    variables: Mapping[str, str]

    def identity(self, project: Project) -> "Identity":
        """Return what the tool itself sends, in place of these secrets."""
        from snipproof.targets.writes.identification import Identity  # noqa: PLC0415

        wanted = secret_variables(project.contract, project.settings)
        own = {
            scheme: self.variables.get(names.secret, "")
            for scheme, names in wanted.items()
            if names.secret != project.settings.token_variable
        }
        users = {scheme: self.variables.get(names.user, "") for scheme, names in wanted.items()}
        return Identity(project.contract, PLACEHOLDER if self.token else "", own, users)


def _secrets(project: Project, token_file: Path | None, given: Mapping[str, str]) -> _LiveSecrets:
    """Read the secrets of the contract's schemes; raises `UsageError` where there are none of any.

    An API that takes none needs none, and the secret of a scheme may be missing as long as there
    is that of another.
    """
    settings = project.settings
    wanted = secret_variables(project.contract, settings)
    found: dict[str, str] = {}
    variables: dict[str, str] = {}
    for names in wanted.values():
        if names.user and (user := given.get(names.user) or os.environ.get(names.user, "")):
            variables[names.user] = user
        if names.secret == settings.token_variable:
            continue
        secret = given.get(names.secret) or os.environ.get(names.secret, "")
        if secret.strip():
            placeholder = f"{PLACEHOLDER}-{names.secret.lower().replace('_', '-')}"
            found[placeholder] = secret.strip()
            variables[names.secret] = placeholder
    token = _token(settings.token_variable, token_file, given)
    operations = project.contract.operations.values()
    needed = not wanted or any(names.secret == settings.token_variable for names in wanted.values())
    secured = not all(operation.is_open for operation in operations)
    if not token and not found and secured:
        lacking = [item.secret for item in wanted.values()] or [settings.token_variable]
        what = " or ".join(dict.fromkeys(lacking))
        more = ", or name a file with --token-file" if needed else ""
        raise UsageError(f"a live run needs a token: set {what}{more}")
    return _LiveSecrets(token, found, variables)


def _known_operations(project: Project, policy: LivePolicy) -> None:
    """Raise `UsageError` where the settings speak of an operation that there is not."""
    for name in sorted(policy.reads | policy.creates | policy.ids.keys()):
        if name not in project.contract.operations:
            near = did_you_mean(name, project.contract.operations)
            message = f"[tool.snipproof.live] names {name!r}, which is no operation"
            raise UsageError(f"{message}{f'; {near}' if near else ''}")


def _can_clean_up(effects: "Effects", identity: "Identity", state: Path, origin: str) -> None:
    """Raise `UsageError` where what a run creates could not be noted, or not be deleted again."""
    from snipproof.targets.writes.journal import Journal  # noqa: PLC0415

    journal = Journal(state, origin)
    try:
        number = journal.sends("nothing: whether this can be written")
        journal.settled(number)
        journal.close()
    except OSError as error:
        message = f"--allow-writes: what is created cannot be noted in {state}: {error}"
        raise UsageError(message) from error
    if effects.policy.disposable:
        return
    for operation in identity.contract.operations.values():
        way = effects.way(operation) if effects.creates(operation) else None
        if way is None or effects.refusal(operation):
            continue
        if lack := identity.lack(way.operation):
            deletes = f"{way.operation.method} {way.operation.path}"
            raise UsageError(
                f"--allow-writes: what {operation.id} creates could not be deleted again, since"
                f" {deletes} cannot be called: {lack}"
            )


def _version(server: "LiveTarget", identity: "Identity", place: str) -> str:
    """Ask the server what it is; empty where it does not say."""
    from snipproof.core.exchange import Request  # noqa: PLC0415
    from snipproof.core.formats.json_text import pointed, read_json  # noqa: PLC0415
    from snipproof.targets.target import TargetError  # noqa: PLC0415
    from snipproof.targets.writes.identification import NoCredentialsError  # noqa: PLC0415

    path, _, pointer = place.partition("#")
    if not path:
        return ""
    try:
        response = server.send(identity.identified(Request("GET", path)))
    except (TargetError, NoCredentialsError):
        return ""
    found = pointed(read_json(response.body), pointer)
    return found if isinstance(found, str) and response.status == HTTPStatus.OK else ""


def _left_behind(server: "LiveTarget", recovery: "Recovery", state: Path, *, writes: bool) -> str:
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
                found = delete_all(recovery, journal)
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


def _token(variable: str, file: Path | None, given: Mapping[str, str]) -> str:
    if file is None:
        return given.get(variable, "") or os.environ.get(variable, "").strip()
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the token cannot be read from {file}: {error}") from error
