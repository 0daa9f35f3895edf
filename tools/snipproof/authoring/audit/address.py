"""Tells what a URL on a page is to the contract: one of its paths, or somebody else's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from snipproof.contract import Contract
from snipproof.languages.reading.hole import has_hole, only_holes, show

_ORIGIN = re.compile(
    r"(?P<origin>(?P<scheme>[^:/?#]+)://(?P<authority>[^/?#]*))(?P<rest>.*)", re.DOTALL
)
_HOLE = re.compile("\ue000[^\ue000\ue001]*\ue001")


@dataclass(frozen=True, slots=True)
class Address:
    """A path of the API, percent-encoded or with holes, and the query as the URL has it."""

    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A URL of another host, shown as people write it."""

    host: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """A URL of which too little is known; `reason` says what is not."""

    reason: str


class Addresses:
    """The hosts of an API and the ways in which its paths begin."""

    def __init__(self, contract: Contract, hosts: Iterable[str] = ()) -> None:
        operations = contract.operations.values()
        servers = {server for item in operations for server in item.servers} | {contract.server}
        named = {host.lower() for server in servers for host in server.hosts}
        self._hosts = {host for host in named if "{" not in host}
        # A variable without listed values, such as a region or an account, may be anything.
        self._open = [_host_pattern(host) for host in named if "{" in host]
        self._hosts |= {host.lower() for host in hosts}
        paths = [path for item in operations for path in (item.path, item.url_path)]
        self._beginnings = {path.split("/")[1] for path in paths if "/" in path}

    def parse_contract(self, url: str) -> Address | Elsewhere | Unclear:
        """Say what a URL is; what is not known of it is a hole."""
        url = url.strip().strip("\"'")
        found = _ORIGIN.match(url)
        if found is None:
            return self._behind_a_variable(url)
        authority = found["authority"].rpartition("@")[2].lower()
        if not has_hole(authority) and not self._is_own(authority):
            return Elsewhere(authority or url[:60])
        path, _, query = found["rest"].partition("#")[0].partition("?")
        if has_hole(authority) and not self._is_path(path):
            return Unclear(f"neither host nor path of {show(url)[:80]} is known")
        return self._address(path or "/", query, url)

    def _behind_a_variable(self, url: str) -> Address | Elsewhere | Unclear:
        """Understand a URL that begins with a variable, such as `$BASE/api/x`, or with a host."""
        begin = _HOLE.match(url)
        rest = url[begin.end() :] if begin else url
        if begin is None and not url.startswith("/"):
            # curl takes `host/path` as well.
            host, slash, rest = url.partition("/")
            if not slash or not self._is_own(host.lower()):
                return Elsewhere(show(host)[:60]) if "." in host else Unclear(_UNKNOWN_URL)
            rest = f"/{rest}"
        path, _, query = rest.partition("#")[0].partition("?")
        if not path.startswith("/"):
            return Unclear(_UNKNOWN_URL)
        if not self._is_path(path):
            return Unclear(f"what {show(url)[:80]} begins with is not known")
        return self._address(path, query, url)

    def _is_own(self, host: str) -> bool:
        return host in self._hosts or any(item.fullmatch(host) for item in self._open)

    def _is_path(self, path: str) -> bool:
        """Whether a path begins as those of the contract do."""
        return path.partition("/")[2].partition("/")[0] in self._beginnings

    def _address(self, path: str, query: str, url: str) -> Address | Unclear:
        if only_holes(path.strip("/")):
            return Unclear(f"the path of {show(url)[:80]} is not known")
        return Address(path, query)


def _host_pattern(host: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^{}]*\\\}", "[^/]+", re.escape(host)))


_UNKNOWN_URL = "its URL is made where reading does not see it"
