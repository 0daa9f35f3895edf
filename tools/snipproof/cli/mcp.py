"""`snipproof mcp`: the contract, its proven examples and the judge, for coding agents."""

from pathlib import Path
from typing import Any

import click

from snipproof.authoring.lookup import describe, search
from snipproof.authoring.verify import MAX_BODY, Verification, verify
from snipproof.cli.help_epilog import examples
from snipproof.core.failure import Failure
from snipproof.core.suggestions import nearest
from snipproof.core.usage import UsageError
from snipproof.project.project import Project, load_project

INSTRUCTIONS = """\
Search for an operation, read it, write the call, and verify it before you show or run it. A call \
is proven if `verify_call` reports no failure. Nothing here needs a token or a network.
"""


@click.command(
    name="mcp",
    epilog=examples(
        {
            "snipproof mcp": "the project of this folder, for an agent that starts it",
            "snipproof --project docs mcp": "another project",
        }
    ),
)
@click.pass_obj
def command(folder: Path) -> None:
    """Serve a coding agent over the Model Context Protocol, on standard input and output.

    Its tools search the operations of the contract, describe one with its proven examples, verify
    a call, and run an example against the mock. They need no network and no token.
    """
    try:
        from mcp.server import MCPServer  # noqa: PLC0415  an extra
    except ImportError as error:
        message = "the package 'mcp' is not installed: pip install 'snipproof[mcp]'"
        raise UsageError(message) from error
    tools = Tools(load_project(folder))
    tools.get_ready()
    server = MCPServer("snipproof", instructions=INSTRUCTIONS)
    server.tool()(tools.search_operations)
    server.tool()(tools.read_operation)
    server.tool()(tools.verify_call)
    server.tool()(tools.run_example)
    server.run("stdio")


class Tools:
    """The tools. An agent reads their docstrings, and errors as messages."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def get_ready(self) -> None:
        """Do what is done once, so that not even an agent's first call has to wait for it."""
        for example in self._project.found.examples[:1]:
            for snippet in example.snippets.values():
                self.verify_call(snippet.text, str(snippet.language))

    def search_operations(self, query: str) -> list[dict[str, str]]:
        """Search the API's operations by words, an operationId or a part of a path.

        Returns at most 20, best first, each with its operationId, method, path and summary.
        """
        return [
            {
                "operationId": hit.operation.id,
                "method": hit.operation.method,
                "path": hit.operation.url_path,
                "summary": hit.operation.summary,
            }
            for hit in search(self._project, query[:200])
        ]

    def read_operation(self, operation_id: str) -> str:
        """Return an operation as Markdown: parameters, body, statuses and its proven examples."""
        operation = self._project.contract.operations.get(operation_id)
        if operation is None:
            near = nearest(operation_id, self._project.contract.operations, 3)
            return f"There is no operation {operation_id!r}. Similar: {', '.join(near) or 'none'}."
        return describe(self._project, operation)

    def verify_call(self, code: str, language: str = "", operation_id: str = "") -> dict[str, Any]:
        """Verify the API calls in some code by the contract and a mock, without running the code.

        `language` is curl, python, javascript, go, or http for a raw request; if it is empty, it is
        recognized. With `operation_id`, all calls have to be of that operation. Returns whether
        the calls are proven, each failure with its line, reason and next step, and the mock's
        response to each call.
        """
        try:
            return report(verify(self._project, code, language, operation_id))
        except UsageError as error:
            return {"proven": False, "error": str(error)}

    def run_example(self, example_id: str) -> dict[str, Any]:
        """Run an example of the documentation, in every language, against the mock in a sandbox.

        `example_id` is `tag/name`, as `read_operation` shows it.
        """
        return run_example(self._project, example_id)


def report(found: Verification) -> dict[str, Any]:
    """Return a verification as JSON values."""
    return {
        "proven": found.is_proven,
        "failures": [_failure(item) for item in found.failures],
        "calls": [
            {
                "line": call.line,
                "request": f"{call.method} {call.path}",
                "operationId": call.operation,
                "status": call.response.status if call.response else None,
                "response": call.response.body.decode("utf-8", "replace")[:MAX_BODY]
                if call.response
                else None,
            }
            for call in found.calls
        ],
        "notJudged": [{"line": item.location.line, "reason": item.reason} for item in found.unread],
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "code": str(failure.code),
        "line": failure.location.line,
        "message": failure.message,
        "next": failure.hint,
    }


def run_example(project: Project, example_id: str) -> dict[str, Any]:
    """Run an example against the mock, and return the verdict of each language."""
    from snipproof.project.selection import select  # noqa: PLC0415
    from snipproof.run.execution import Options  # noqa: PLC0415
    from snipproof.run.pipeline import run  # noqa: PLC0415
    from snipproof.run.sessions import new_session  # noqa: PLC0415

    if example_id not in project.examples:
        near = ", ".join(nearest(example_id, project.examples, 3)) or "none"
        return {"error": f"there is no example {example_id!r}; similar: {near}"}
    chosen = select(project, [example_id], project.languages)
    found = run(project, chosen, new_session(project, "mock", None), Options(jobs=2))
    return {
        "results": [
            {
                "language": str(result.language),
                "verdict": str(result.verdict.status),
                "failures": [_failure(item) for item in result.verdict.failures],
                "output": result.evidence.result.stdout.decode("utf-8", "replace")[:MAX_BODY]
                if result.evidence
                else "",
            }
            for result in found.results
        ]
    }
