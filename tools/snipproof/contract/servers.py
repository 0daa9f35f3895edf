"""The base of an API's paths: the servers of a document, a path or an operation.

A path is appended to the URL of its server (OpenAPI 3.1, section 4.8.8). What of that URL is path,
the *base path*, is a part of every request; its scheme and host are not the contract's business,
as the same API is spoken to at the mock, at a test server and at the real one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product
from typing import Any
from urllib.parse import urljoin, urlsplit

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_ORIGIN = re.compile(r"(?:[^/?#]*:)?//[^/?#]*")
_MOST = 64
"""How many combinations of the values of a server's variables are taken, at most."""


@dataclass(frozen=True, slots=True)
class Server:
    """One server: its URL and base path with the defaults of their variables.

    `bases` are all base paths that it may have, and `hosts` all hosts with their ports; `{name}` in
    them stands for a variable that takes any value.
    """

    url: str
    base: str
    bases: tuple[str, ...]
    hosts: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The URL without the base path; empty where the server is named by a path alone."""
        return self.url[: len(self.url) - len(self.base)] if "//" in self.url else ""


HERE = Server("/", "", ("",))
"""The server of a document that names none (OpenAPI 3.1, section 4.8.1, `servers`)."""


def read_servers(*holders: Any, address: str = "") -> tuple[Server, ...]:
    """Return the servers of the first holder that has some: an operation's, a path's, a document's.

    `address` is the URL that the document was read from, to which relative URLs are relative.
    """
    for holder in holders:
        listed = holder.get("servers") if isinstance(holder, Mapping) else None
        found = tuple(_servers(listed, address)) if isinstance(listed, list) else ()
        if found:
            return found
    return (HERE,)


def _servers(listed: list[Any], address: str) -> Iterator[Server]:
    for item in listed:
        url = item.get("url") if isinstance(item, Mapping) else None
        if isinstance(url, str):
            yield _server(url.strip(), item.get("variables"), address)


def _server(url: str, variables: Any, address: str) -> Server:
    known = {
        name: _values(item)
        for name, item in (variables.items() if isinstance(variables, Mapping) else ())
        if isinstance(item, Mapping)
    }
    usual = {name: values[0] for name, (values, _) in known.items()}
    full = _VARIABLE.sub(lambda found: usual.get(found[1], found[0]), url)
    template = _with_origin(url, usual)
    origin = _ORIGIN.match(template)
    bases = [_base(path, address) for path in _filled(template[_end(origin) :], known)]
    own = _base(full[_end(_ORIGIN.match(full)) :], address)
    hosts = _filled(origin[0].partition("//")[2] if origin else "", known)
    shown = full if _ORIGIN.match(full) else urljoin(address, full) if address else full
    if address and not origin:
        hosts = iter([urlsplit(address).netloc])
    return Server(
        shown.rstrip("/") or "/",
        own,
        tuple(dict.fromkeys((own, *bases))),
        tuple(filter(None, hosts)),
    )


def _end(found: re.Match[str] | None) -> int:
    return found.end() if found else 0


def _with_origin(url: str, usual: Mapping[str, str]) -> str:
    """Return a URL whose whole beginning may be a variable, with the default of that."""
    first = _VARIABLE.match(url)
    if first and "//" in usual.get(first[1], ""):
        return usual[first[1]] + url[first.end() :]
    return url


def _filled(text: str, known: Mapping[str, tuple[list[str], bool]]) -> Iterator[str]:
    """Return a text with every combination of the values that its variables may have."""
    names = dict.fromkeys(_VARIABLE.findall(text))
    choices = []
    for name in names:
        values, is_open = known.get(name, ([], True))
        choices.append([*values, *([f"{{{name}}}"] if is_open else [])])
    for chosen in islice(product(*choices), _MOST):
        found = text
        for name, value in zip(names, chosen, strict=True):
            found = found.replace(f"{{{name}}}", value)
        yield found


def _values(variable: Mapping[str, Any]) -> tuple[list[str], bool]:
    """Return the values of a variable, its default first, and whether it takes others."""
    listed = variable.get("enum")
    options = [str(item) for item in listed] if isinstance(listed, list) else []
    default = str(variable.get("default", options[0] if options else ""))
    return list(dict.fromkeys([default, *options])), not options


def _base(path: str, address: str) -> str:
    path = path.partition("?")[0].partition("#")[0]
    if not path.startswith("/"):
        path = urlsplit(urljoin(address, path)).path if address and path else path
        path = re.sub(r"^(?:\./)+", "", path)
        path = f"/{path.lstrip('/')}" if path not in {"", "."} else ""
    return path.rstrip("/")


def joined(base: str, path: str) -> str:
    """Return a path with its base path before it."""
    return base + (path if path.startswith("/") else f"/{path}")
