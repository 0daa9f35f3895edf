"""Media types, as contracts and messages name them (RFC 9110, section 8.3.1)."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from snipproof.contract.operation import MediaType


class Kind(Enum):
    """How a body of a media type is written."""

    JSON = auto()
    FORM = auto()
    MULTIPART = auto()
    LINES = auto()
    EVENTS = auto()
    XML = auto()
    TEXT = auto()
    BINARY = auto()


FORM = "application/x-www-form-urlencoded"

_LINES = frozenset(
    {
        "application/json-lines",
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/ndjson",
        "application/x-json-stream",
        "application/x-jsonlines",
        "application/x-ndjson",
        "text/jsonl",
    }
)
"""The names of JSON texts one after the other: one on each line, or by RFC 7464."""

_TEXTS = frozenset(
    {
        "application/graphql",
        "application/javascript",
        "application/jwt",
        "application/sql",
        "application/toml",
        "application/x-yaml",
        "application/yaml",
    }
)
"""Types outside of `text/` whose content is text all the same."""


def kind(name: str) -> Kind:
    """Return how a body of a media type is written; a range is taken for its likeliest type."""
    return next((one for one, fits in _KINDS if fits(name)), Kind.BINARY)


_KINDS: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    (Kind.JSON, lambda name: is_json(name) or name in {"*/*", "application/*"}),
    (Kind.FORM, lambda name: name == FORM),
    (Kind.MULTIPART, lambda name: name.startswith("multipart/")),
    (Kind.LINES, lambda name: name in _LINES),
    (Kind.EVENTS, lambda name: name == "text/event-stream"),
    (Kind.XML, lambda name: name in {"application/xml", "text/xml"} or name.endswith("+xml")),
    (
        Kind.TEXT,
        lambda name: name.startswith("text/") or name in _TEXTS or name.endswith("+yaml"),
    ),
)


def find(content: Iterable[MediaType], sent: str) -> MediaType | None:
    """Find the form that a media type is; a range such as `text/*` takes what is in it.

    The most specific one counts (OpenAPI 3.1, section 4.8.14).
    """
    forms = {media.name: media for media in content}
    family, _, kind = sent.partition("/")
    suffix = kind.rpartition("+")[2]
    choices = (sent, f"{family}/*+{suffix}", f"{family}/*", "*/*")
    return next((forms[name] for name in choices if name in forms), None)


def covers(wide: str, name: str) -> bool:
    """Whether a media range, such as `image/*`, takes a media type."""
    family = name.partition("/")[0]
    return wide in {name, f"{family}/*", "*/*", "*"}


def is_json(name: str) -> bool:
    """Whether a media type is JSON (RFC 6839, section 3.1)."""
    return name in {"application/json", "text/json"} or name.endswith("+json")


def names(content: Iterable[MediaType]) -> str:
    """Name the forms that a body may take, for a sentence."""
    return " or ".join(media.name for media in content)
