"""Reads a contract from the web, for the commands that take a URL."""

from snipproof.contract.tree import MAX_BYTES, invalid
from snipproof.core.formats.yaml_document import YamlDocument
from snipproof.core.location import SourceLocation

_SECONDS = 20.0


def download(url: str) -> YamlDocument:
    """Read a document of YAML or JSON at a URL.

    Raises `FailureError`: `contract-invalid` where there is none to be had, and as
    `yaml_source.parse` does.
    """
    # Imported late, as it takes its time, and most contracts are files.
    import requests  # noqa: PLC0415

    from snipproof.core.formats.yaml_source import parse  # noqa: PLC0415

    place = SourceLocation(url, 1)
    try:
        with requests.get(
            url,
            timeout=_SECONDS,
            stream=True,
            headers={"Accept": "application/json, application/yaml, */*;q=0.5"},
        ) as answer:
            if not answer.ok:
                raise invalid(
                    f"the server responded with {answer.status_code} {answer.reason}",
                    place,
                    "give the address of the document itself, as a browser shows it",
                )
            data = answer.raw.read(MAX_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        message = f"the contract cannot be read: {error}"
        raise invalid(message, place, "see whether the address opens in a browser") from error
    if len(data) > MAX_BYTES:
        raise invalid(f"the contract is larger than {MAX_BYTES:,} bytes", place, "split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise invalid(f"the contract is no UTF-8 text: {error}", place) from error
    return parse(text, place)
