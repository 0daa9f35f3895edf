"""Media types, as contracts and messages name them (RFC 9110, section 8.3.1)."""

from collections.abc import Iterable

from snipproof.contract.operation import MediaType


def find(content: Iterable[MediaType], sent: str) -> MediaType | None:
    """Find the form that a media type is; a range such as `text/*` takes what is in it.

    The most specific one counts (OpenAPI 3.1, section 4.8.14).
    """
    forms = {media.name: media for media in content}
    kind = sent.partition("/")[0]
    return forms.get(sent) or forms.get(f"{kind}/*") or forms.get("*/*")


def is_json(name: str) -> bool:
    """Whether a media type is JSON (RFC 6839, section 3.1)."""
    return name == "application/json" or name.endswith("+json")


def names(content: Iterable[MediaType]) -> str:
    """Name the forms that a body may take, for a sentence."""
    return " or ".join(media.name for media in content)
