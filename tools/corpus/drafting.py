"""The second stage: drafts of a sample's operations pass on the mock, and its responses are right.

A draft is one plan that every language writes down, so it is judged once, as bytes. What the
languages make of it is the business of `running`. A second opinion on the response is `opinion`'s.
"""

import traceback
from collections.abc import Iterator

from corpus.api import Api, Failed
from corpus.opinion import Opinion
from snipproof.contract import Match, Operation
from snipproof.core.exchange import Response


def judge(api: Api, operation: Operation, opinion: Opinion) -> Iterator[Failed]:
    """Return what is wrong with the draft of an operation, and with the mock's response to it."""
    place = f"{operation.method} {operation.path}"
    try:
        response = api.mock.fresh().send(request := api.request(api.drafts.plan(operation)))
        cause, detail = _wrong(api, operation, response)
        if cause:
            yield Failed("drafts", cause, place, detail, _excuse(operation, cause))
        if response.status < 300:  # noqa: PLR2004
            answering = api.contract.match(request.method, request.raw_path)
            if isinstance(answering, Match) and answering.operation is operation:
                yield from opinion.of(operation, request, response)
    except Exception:  # noqa: BLE001  to find these is what this is for
        detail = traceback.format_exc()[-600:]
        yield Failed("drafts", "traceback", place, detail)


def _wrong(api: Api, operation: Operation, response: Response) -> tuple[str, str]:
    """Return the first cause for which a run of the draft would be red."""
    request = api.request(api.drafts.plan(operation))
    match = api.contract.match(request.method, request.raw_path)
    if not isinstance(match, Match):
        return "no operation is found", request.raw_path
    if match.operation is not operation:
        return "another operation is found", f"{request.raw_path} is {match.operation.path}"
    findings = api.contract.check_request(match, request, api.secrets)
    if findings:
        return f"request: {findings[0].code.slug}", findings[0].message
    if response.status != operation.success:
        reason = response.header("Mock-Reason") or response.body[:200].decode("utf-8", "replace")
        return f"status {response.status}", reason
    findings = api.contract.check_response(operation, response)
    if findings:
        return f"response: {findings[0].code.slug}", findings[0].message
    return "", ""


def _excuse(operation: Operation, cause: str) -> str:
    """Return which error of the document makes that no request can pass; empty if none is known."""
    if "{" in operation.path.partition("?")[2] or "?" in operation.path:
        return "a path has no query (OpenAPI 3.1, 4.8.8.1: a path is appended to the server's URL)"
    if not any(status[:1] in "123d" for status in operation.responses):
        return "no response of success is declared (OpenAPI 3.1, 4.8.16: at least one should be)"
    declared = {item.name for item in operation.parameters if item.place == "path"}
    if any(name not in declared for name in _names(operation.path)):
        return "a name in the path has no parameter (OpenAPI 3.1, 4.8.12: they must correspond)"
    if cause == "another operation is found":
        return "two paths are ambiguous (OpenAPI 3.1, 4.8.8.2: tools decide)"
    return ""


def _names(path: str) -> Iterator[str]:
    for part in path.split("{")[1:]:
        yield part.partition("}")[0]
