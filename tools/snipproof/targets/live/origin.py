"""The one place that a live run may speak to."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """Say whether a host, as it stands in a URL, is this machine and no other."""
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class Origin:
    """A scheme, host and port (RFC 6454): everything that may be spoken to."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = {"http": 80, "https": 443}.get(self.scheme)
        return f"{self.scheme}://{host}" + ("" if self.port == default else f":{self.port}")


def parse_server(url: str) -> tuple[Origin, str]:
    """Read the URL of a server: the origin that a live run may speak to, and the path behind it.

    Raises `ValueError` with the reason.
    """
    try:
        origin = origin_of(url)
    except ValueError as error:
        raise ValueError(f"{url!r} is not a URL: {error}") from error
    if origin is None:
        raise ValueError(f"{url!r} is not a URL such as https://cloud.example.com")
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"the URL holds a name or a password; expected {origin}")
    base = parts.path.rstrip("/")
    if parts.query or parts.fragment:
        raise ValueError(f"{url!r} is more than the URL of a server; expected {origin}{base}")
    if origin.scheme == "http" and not is_loopback(origin.host):
        raise ValueError(
            f"{url!r} would send the token unencrypted; expected https://"
            " (plain http is for this machine only, such as http://127.0.0.1:8321)"
        )
    return origin, base


def origin_of(url: str) -> Origin | None:
    """Return the origin of a URL, None where it is not http; raises `ValueError` for no URL."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    if default is None or not parts.hostname:
        return None
    return Origin(parts.scheme, parts.hostname, default if parts.port is None else parts.port)
