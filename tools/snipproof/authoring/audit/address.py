"""Tells what a URL on a page is to a contract: one of its paths, or somebody else's.

Pages seldom write the address of the contract's server as it stands there. They have a variable
(`$BASE/v1/notes`), a word (`API_URL/notes`), another host of the same API, the loopback address of
a reader's own machine. So an address is recognized by two things, and the less the one says, the
more the other has to: whose the host is, and how well the path fits those of the contract.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from snipproof.contract import Contract
from snipproof.core.suggestions import nearest
from snipproof.languages.reading.hole import has_hole, only_holes, show

_ORIGIN = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*|\ue000[^\ue000\ue001]*\ue001)://"
    r"(?P<authority>[^/?#]*)(?P<rest>.*)",
    re.DOTALL,
)
_BARE = re.compile(
    r"(?P<authority>(?:[\w.-]|\ue000[^\ue001]*\ue001)+(?::(?:\d+|\ue000[^\ue001]*\ue001))?)(?P<rest>/.*)?",
    re.DOTALL,
)
_HOLE = re.compile("\ue000[^\ue000\ue001]*\ue001")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_LOOPBACK = re.compile(
    r"localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|host\.docker\.internal|[\w-]+\.localhost"
)
_OWN_NETWORK = re.compile(
    r"(?:[\w-]+\.)*[\w-]+\.(?:local|internal|svc|lan|localdomain)|[a-z][\w-]*"
    r"|(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.[\dxX]+){2,3}"
    r"|(?:[\w-]+\.)*(?:your|my)[\w.-]*|[\w.-]*(?:hostname|yourdomain|your-|my-)[\w.-]*",
    re.IGNORECASE,
)
"""Hosts in a reader's own network, or words for them: private addresses, names without a dot."""

_RESERVED = re.compile(
    r"(?:[\w-]+\.)*(?:example(?:\.(?:com|org|net))?|[\w-]+\.(?:example|test|invalid))",
    re.IGNORECASE,
)
"""Names that are nobody's (RFC 2606, RFC 6761)."""


Beginnings = dict[str, Any]
"""Segments of paths, each with those that follow it where it is shared by many."""


class Fit(IntEnum):
    """How well a path fits those of a contract."""

    NONE = 0
    PREFIX = 1
    """It begins with what all paths, or those of a server, begin with."""
    NEAR = 2
    """Its first segment behind that is almost one of the contract's."""
    BEGINS = 3
    EXACT = 4


@dataclass(frozen=True, slots=True)
class Address:
    """A path of the API, percent-encoded or with holes, and the query as the URL has it.

    `fit` says how well it fits, and `own` that the host is surely the API's.
    """

    path: str
    query: str
    fit: Fit = Fit.EXACT
    own: bool = True


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A URL of another host, shown as people write it.

    `fit` says how well its path would fit. `same_host` says that it is another program's there.
    """

    host: str
    fit: Fit = Fit.NONE
    same_host: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """A URL of which too little is known; `reason` says what is not."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Host:
    """A host of the API: a pattern of its name, and its port if it has a certain one."""

    name: re.Pattern[str]
    port: str | None

    def is_at(self, name: str, port: str) -> bool:
        """Whether an address is this one."""
        return bool(self.name.fullmatch(name)) and self.port in {None, port}


class Addresses:
    """The hosts of an API and the ways in which its paths begin."""

    def __init__(self, contract: Contract, hosts: Iterable[str] = ()) -> None:
        self._contract = contract
        operations = contract.operations.values()
        self._servers = list(
            dict.fromkeys([contract.server, *(one for item in operations for one in item.servers)])
        )
        self._at = [_host(name) for server in self._servers for name in server.hosts]
        self._given = {host.lower() for host in hosts}
        bases = {tuple(_split_path(base)) for one in self._servers for base in one.bases}
        self._bases = sorted(bases | {()}, key=len, reverse=True)
        self._usual = contract.server.base
        paths = [operation.path.split("/")[1:] for operation in operations]
        self._beginnings = _beginnings(paths)
        self.literals = {part for path in paths for part in path if part and "{" not in part}

    @property
    def hosts(self) -> list[str]:
        """The servers of the contract, as it writes them."""
        return [server.url for server in self._servers]

    def locate(self, url: str) -> Address | Elsewhere | Unclear:
        """Say what a URL is; what is not known of it is a hole."""
        url = url.strip().strip("\"'")
        if found := _ORIGIN.match(url):
            return self._at_host(found["authority"], found["rest"], url)
        begin = _HOLE.match(url)
        if begin is not None:
            # A variable holds a host, a host and a base path, or more.
            port = re.match(
                rf"(?:{_HOLE.pattern})*(?::(?:\d+|{_HOLE.pattern}))?", url[begin.end() :]
            )
            rest = url[begin.end() + (port.end() if port else 0) :]
            return self._of_path(rest, url, Fit.PREFIX)
        if url.startswith("/"):
            return self._of_path(url, url, Fit.NEAR)
        # curl takes `host/path` as well.
        bare = _BARE.fullmatch(url.partition("?")[0])
        if bare is None or not (bare["rest"] or ":" in url or "." in url):
            return Unclear(_UNKNOWN_URL)
        rest = url[bare.end("authority") :]
        return self._at_host(bare["authority"], rest, url)

    def _at_host(self, authority: str, rest: str, url: str) -> Address | Elsewhere | Unclear:
        authority = authority.rpartition("@")[2]
        host, port = _split(authority)
        path, query = _parts(rest)
        if path in {"", "/"} and not query and not self._is_path(path or "/"):
            return Elsewhere(show(authority)[:80] or url[:60])
        if self._is_own(host, port):
            return self._own(authority, path, query, url)
        base, fit = self._fit(path)
        least = None
        if has_hole(authority) or re.fullmatch(r"[A-Z][A-Z0-9_.-]*", host):
            least = Fit.PREFIX
        elif _LOOPBACK.fullmatch(host) or _OWN_NETWORK.fullmatch(host) or self._is_relative(host):
            least = Fit.NEAR
        elif _RESERVED.fullmatch(host):
            least = Fit.EXACT
        if least is not None and fit >= least:
            return self._address(base, query, url, fit, own=False)
        if has_hole(authority):
            return Unclear(f"neither host nor path of {show(url)[:80]} is known")
        return Elsewhere(show(authority)[:80], fit)

    def _own(
        self, authority: str, path: str, query: str, url: str
    ) -> Address | Elsewhere | Unclear:
        """Return an address at the API's own host; what is outside its base path is another's."""
        rest, fit = self._fit(path)
        outside = all(server.base for server in self._servers)
        if fit is Fit.NONE and outside and not has_hole(path):
            return Elsewhere(show(authority), fit, same_host=True)
        return self._address(rest, query, url, fit, own=True)

    def _of_path(self, rest: str, url: str, least: Fit) -> Address | Elsewhere | Unclear:
        """Understand a URL of which only the path is known."""
        path, query = _parts(rest)
        if not path.startswith("/"):
            return Unclear(_UNKNOWN_URL)
        base, fit = self._fit(path)
        if fit < least:
            return Unclear(f"what {show(url)[:80]} begins with is not known")
        return self._address(base, query, url, fit, own=False)

    def _is_own(self, host: str, port: str) -> bool:
        host = host.lower()
        named = f"{host}:{port}" if port else host
        if named in self._given or host in self._given:
            return True
        if any(one.is_at(host, port) for one in self._at):
            return True
        # The names of one's own machine are one host.
        return bool(_LOOPBACK.fullmatch(host)) and any(
            one.is_at(other, port) and one.port is not None
            for one in self._at
            for other in ("localhost", "127.0.0.1", "0.0.0.0")  # noqa: S104  names, not bound to
        )

    def _is_relative(self, host: str) -> bool:
        """Whether a host shares its domain with a server of the contract."""
        domain = ".".join(host.lower().split(".")[-2:])
        if domain.count(".") != 1 or domain.replace(".", "").isdigit():
            return False
        hosts = (_split(name)[0].lower() for one in self._servers for name in one.hosts)
        return any(domain == ".".join(name.split(".")[-2:]) for name in hosts)

    def _fit(self, path: str) -> tuple[str, Fit]:
        """Return a path without the base path of a server, and how well it fits."""
        best = (path, Fit.NONE)
        for base in self._bases:
            rest = _without_base(path, base)
            if rest is None:
                continue
            fit = self._rate(rest)
            if fit is Fit.NONE and base:
                fit = Fit.PREFIX
            if fit > best[1]:
                best = (rest, fit)
        return best

    def _rate(self, path: str) -> Fit:
        clean = path if path.startswith("/") else f"/{path}"
        if self._is_path(clean):
            return Fit.EXACT
        node, depth = self._beginnings, 0
        for segment in clean.split("/")[1:]:
            child = node.get(segment)
            if child is None:
                if (
                    segment
                    and not has_hole(segment)
                    and nearest(segment, sorted(node), least=_ALIKE)
                ):
                    return Fit.NEAR
                break
            if not child:
                return Fit.BEGINS
            node, depth = child, depth + 1
        return Fit.PREFIX if depth else Fit.NONE

    def _is_path(self, path: str) -> bool:
        """Whether a path is one of the contract's, of whatever method; `/{anything}` is none."""
        found = self._contract.at(self._usual + path) or self._contract.at(path)
        # `/{anything}` fits all there is.
        return any(part and "{" not in part for item in found for part in item.path.split("/"))

    def _address(
        self, path: str, query: str, url: str, fit: Fit, *, own: bool
    ) -> Address | Unclear:
        if only_holes(path.strip("/")):
            return Unclear(f"the path of {show(url)[:80]} is not known")
        return Address(self._usual + (path or "/"), query, fit, own)


_UNKNOWN_URL = "its URL is made where reading does not see it"
_ALIKE = 0.8


def _host(written: str) -> _Host:
    """Read a host as a contract has it; `{name}` stands for anything."""
    name, port = _split(written.lower())
    pieces = _VARIABLE.split(name)
    pattern = "".join("[^/:]+" if n % 2 else re.escape(piece) for n, piece in enumerate(pieces))
    is_open = bool(_VARIABLE.search(port)) or (len(pieces) > 1 and not port)
    return _Host(re.compile(pattern), None if is_open else port)


def _split_path(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _split(authority: str) -> tuple[str, str]:
    """Return the host and the port of an authority; the standard ports are none."""
    host, _, port = authority.rpartition(":")
    if not host or not (port.isdigit() or _HOLE.fullmatch(port) or _VARIABLE.fullmatch(port)):
        host, port = authority, ""
    return host, "" if port in {"80", "443"} else port


def _parts(rest: str) -> tuple[str, str]:
    path, _, query = rest.partition("#")[0].partition("?")
    return path, query


def _beginnings(paths: Sequence[Sequence[str]]) -> Beginnings:
    """Return how paths begin: a segment that half of them share says little, so it has a next.

    A segment with none after it is one by which a path is known.
    """
    counted = Counter(path[0] for path in paths if path and path[0] and "{" not in path[0])
    found: Beginnings = {}
    for segment in counted:
        behind = [path[1:] for path in paths if path and path[0] == segment]
        shared = len(paths) > 1 and len(behind) * 2 >= len(paths)
        following = _beginnings([path for path in behind if path]) if shared else {}
        # Where all that follows are templates, the segment is all there is.
        found[segment] = following if len(following) > 1 or any(following.values()) else {}
    return found


def _without_base(path: str, base: tuple[str, ...]) -> str | None:
    """Take the base path of a server away; a segment that is a variable stands for any one."""
    parts = path.lstrip("/").split("/")
    if len(parts) < len(base):
        return None
    for part, wanted in zip(parts, base, strict=False):
        if part != wanted and not _VARIABLE.search(wanted) and not only_holes(part):
            return None
    return "/" + "/".join(parts[len(base) :])
