"""Chooses the form of a response by what the request accepts (RFC 9110, section 12.5.1)."""

from collections.abc import Iterator, Sequence

from snipproof.contract import MediaType, media
from snipproof.core.exchange import Request
from snipproof.targets.mock.answer_form import preferred


def negotiated(content: Sequence[MediaType], request: Request) -> tuple[MediaType | None, str]:
    """Return the form to respond in, and the media type to name.

    Where the request accepts none of the forms, it gets the usual one, as from most servers.
    """
    for wanted in _wanted(request.header("accept") or "*/*"):
        for form in _usual_first(content):
            named = _common(wanted, form.name)
            if named:
                return form, named
    usual = preferred(tuple(content))
    return usual, "" if usual is None else _concrete(usual.name)


def _wanted(accept: str) -> Iterator[str]:
    """Return the media ranges of an `Accept` field, the most wanted first."""
    ranges: list[tuple[float, int, int, str]] = []
    for place, part in enumerate(accept.split(",")):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _weight(value)
        if name and weight > 0:
            ranges.append((-weight, name.count("*"), place, name))
    return (name for _, _, _, name in sorted(ranges))


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0


def _usual_first(content: Sequence[MediaType]) -> list[MediaType]:
    usual = preferred(tuple(content))
    return sorted(content, key=lambda form: form is not usual)


def _common(wanted: str, form: str) -> str:
    """Return the media type that is in both of two ranges; empty where none is."""
    if media.covers(wanted, form):
        return _concrete(form)
    if media.covers(form, wanted):
        return wanted
    # Who asks for a vendor's JSON takes JSON.
    return _concrete(form) if media.is_json(wanted) and media.is_json(form) else ""


def _concrete(name: str) -> str:
    """Return a media type that is in a range."""
    if name in {"*/*", "application/*", "*"}:
        return "application/json"
    return name.replace("/*", _LIKELIEST.get(name, "/plain"))


_LIKELIEST = {"image/*": "/png", "audio/*": "/mpeg", "video/*": "/mp4", "multipart/*": "/mixed"}
