"""Tells what a URL on a page is to the contract: one of its paths, or somebody else's."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

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
        data: Mapping[str, Any] = contract.document.data
        servers = [urlsplit(str(server.get("url", ""))) for server in data.get("servers", [])]
        self._hosts = {server.netloc.lower() for server in servers if server.netloc}
        self._hosts |= {host.lower() for host in hosts}
        self._bases = [server.path.rstrip("/") for server in servers] or [""]
        paths = [operation.path for operation in contract.operations.values()]
        self._beginnings = {path.split("/")[1] for path in paths}

    def parse_contract(self, url: str) -> Address | Elsewhere | Unclear:
        """Say what a URL is; what is not known of it is a hole."""
        url = url.strip().strip("\"'")
        found = _ORIGIN.match(url)
        if found is None:
            return self._behind_a_variable(url)
        authority = found["authority"].rpartition("@")[2].lower()
        if not has_hole(authority) and authority not in self._hosts:
            return Elsewhere(authority or url[:60])
        path, _, query = found["rest"].partition("#")[0].partition("?")
        for base in self._bases:
            if base and path.startswith(f"{base}/"):
                path = path[len(base) :]
                break
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
            if not slash or host.lower() not in self._hosts:
                return Elsewhere(show(host)[:60]) if "." in host else Unclear(_UNKNOWN_URL)
            rest = f"/{rest}"
        path, _, query = rest.partition("#")[0].partition("?")
        if not path.startswith("/"):
            return Unclear(_UNKNOWN_URL)
        if not self._is_path(path):
            return Unclear(f"what {show(url)[:80]} begins with is not known")
        return self._address(path, query, url)

    def _is_path(self, path: str) -> bool:
        """Whether a path begins as those of the contract do."""
        return path.partition("/")[2].partition("/")[0] in self._beginnings

    def _address(self, path: str, query: str, url: str) -> Address | Unclear:
        if only_holes(path.strip("/")):
            return Unclear(f"the path of {show(url)[:80]} is not known")
        return Address(path, query)


_UNKNOWN_URL = "its URL is made where reading does not see it"
