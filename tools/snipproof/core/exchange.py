"""HTTP as it went over the wire: requests, responses, and the exchange of one for the other."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote

from snipproof.core.failure import Code

Headers = tuple[tuple[str, str], ...]
"""Header fields in the order in which they came, names as they were written."""


def header(headers: Headers, name: str) -> str | None:
    """Return the value of the first field called `name`, in any case (RFC 9110, section 5.1)."""
    wanted = name.lower()
    for field, value in headers:
        if field.lower() == wanted:
            return value
    return None


def media_type(headers: Headers) -> str:
    """Return the media type without its parameters, in lower case; empty where none is named."""
    value = header(headers, "content-type") or ""
    return value.partition(";")[0].strip().lower()


def cookies(headers: Headers) -> list[tuple[str, str]]:
    """Return the names and values of the cookies in a request (RFC 6265, section 5.4)."""
    pairs = (
        part.strip().partition("=")
        for field, value in headers
        if field.lower() == "cookie"
        for part in value.split(";")
    )
    return [(name, value) for name, equals, value in pairs if equals]


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a snippet.

    `target` is the path and query exactly as they came, in origin form (RFC 9112, section 3.2.1);
    `authority` is the host and port that the request was meant for.
    """

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""
    authority: str = ""

    @property
    def raw_path(self) -> str:
        """The path as it was sent, still percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def path(self) -> str:
        """The path, decoded."""
        return unquote(self.raw_path)

    @property
    def query(self) -> str:
        """The query as it was sent, without the `?`; empty where there is none."""
        return self.target.partition("?")[2]

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        """The query's names and values, decoded, in order, empty values kept."""
        return parse_qsl(self.query, keep_blank_values=True)

    def header(self, name: str) -> str | None:
        """Return the value of the first header field called `name`, in any case."""
        return header(self.headers, name)


@dataclass(frozen=True, slots=True)
class Response:
    """The response of a target; the body is decoded from any transfer or content encoding."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the value of the first header field called `name`, in any case."""
        return header(self.headers, name)


REASON = "Mock-Reason"
"""The header field in which the mock says why it refuses a request, whatever the body may say."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the gateway did not pass a request on, or could not bring back its response."""

    code: Code
    message: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came back for it.

    Where `refusal` is set, the target never responded: `response` is then the gateway's own, and
    tells the snippet what happened.
    """

    request: Request
    response: Response
    refusal: Refusal | None = None
