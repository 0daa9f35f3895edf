"""The reason phrases of HTTP statuses."""

from http import HTTPStatus

_OTHERS = {
    # RFC 9110, section 15, renamed what Python 3.11 knows by older names.
    "413": "Content Too Large",
    "422": "Unprocessable Content",
    "1XX": "Informational",
    "2XX": "Success",
    "3XX": "Redirection",
    "4XX": "Client error",
    "5XX": "Server error",
    "default": "Any other status",
}


def phrase(status: str) -> str:
    """Return the reason phrase of a status as a contract writes it: "200", "4XX", "default"."""
    if status in _OTHERS:
        return _OTHERS[status]
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return ""
