"""The second opinion on a response: openapi-core, which shares no code with snipproof."""

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from corpus.api import Failed
from snipproof.contract import Operation, media
from snipproof.core.exchange import Request, Response
from snipproof.core.formats.yaml_source import load


class Opinion:
    """Holds responses to one description, as it is written, in another tool's eyes."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._tool: OpenAPI | None = None
        self.asked = 0

    def of(self, operation: Operation, request: Request, response: Response) -> Iterator[Failed]:
        """Return what the other tool finds in a response."""
        self.asked += 1
        origin = operation.servers[0].origin if operation.servers else ""
        path = urlsplit(request.target).path
        asked = MockRequest(origin or "http://localhost", request.method.lower(), path)
        kind = response.header("Content-Type") or ""
        answered = MockResponse(
            response.body, status_code=response.status, headers=dict(response.headers),
            content_type=kind,
        )  # fmt: skip
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._opened().validate_response(asked, answered)
        except Exception as error:  # noqa: BLE001  it raises what it likes
            cause, detail = _cause(error)
            place = f"{operation.method} {operation.path}"
            yield Failed("opinion", cause, place, detail, _excuse(error, cause, kind))

    def _opened(self) -> OpenAPI:
        if self._tool is None:
            data = _concrete(load(self._file, self._file.parent).value)
            # Its own check of the document takes minutes for some; the first stage has a better.
            self._tool = OpenAPI.from_dict(data, config=Config(spec_validator_cls=None))
        return self._tool


def _concrete(value: Any) -> Any:
    """Return a document with `application/json` in place of ranges that take it.

    openapi-core finds the form that a range names, and then leaves the body as bytes, because no
    reader is registered for `*/*`. By OpenAPI 3.1, section 4.8.14, the range takes JSON.
    """
    if isinstance(value, list):
        return [_concrete(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {name: _concrete(item) for name, item in value.items()}
    content = found.get("content")
    if isinstance(content, dict) and "application/json" not in content:
        wide = next((name for name in ("application/*", "*/*") if name in content), None)
        if wide is not None and isinstance(content[wide], dict):
            content["application/json"] = content[wide]
    return found


def _cause(error: Exception) -> tuple[str, str]:
    inner = error.__cause__ or error
    errors = list(getattr(inner, "schema_errors", ()))
    if errors:
        keyword = getattr(errors[0], "validator", "")
        return f"schema: {keyword}", "; ".join(str(item.message)[:150] for item in errors[:2])
    return type(inner).__name__, str(inner)[:300]


def _excuse(error: Exception, cause: str, kind: str) -> str:
    """Return whose error it is if it is not the response's; empty if the tool may be right."""
    named = kind.partition(";")[0]
    if not isinstance(error, OpenAPIError):
        return "openapi-core ends with an exception that is none of its own"
    if cause == "ResponseNotFound":
        return "no response of success is declared (OpenAPI 3.1, 4.8.16: at least one should be)"
    if cause == "schema: type" and media.kind(named) is media.Kind.XML:
        return (
            "openapi-core holds an XML element, which it does not read, to the type (3.1, 4.8.26)"
        )
    if cause == "schema: type" and media.kind(named) is not media.Kind.JSON:
        return "the document asks for an object in a text, which has none (OpenAPI 3.1, 4.8.14)"
    return ""
