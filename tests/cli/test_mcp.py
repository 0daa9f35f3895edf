"""The tools for coding agents, through a real client over standard input and output."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

ORG = "organizations/get-org"
WRONG = """\
curl --fail-with-body "$LAYER5_URL/api/identity/org/$LAYER5_ORG_ID" \\
  --header "Authorization: Bearer $LAYER5_TOKEN"
"""

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def project(copy_project: Callable[..., Path]) -> Path:
    """Return a project with one example."""
    return copy_project(ORG)


@pytest.fixture
def ask(project: Path) -> Ask:
    """Return a function that calls one tool of a server of its own, and returns its result."""
    server = StdioServerParameters(
        command=str(Path(sys.executable).with_name("snipproof")),
        args=["--project", str(project), "mcp"],
        env={"PATH": os.environ["PATH"]},
    )

    async def call(name: str, arguments: Mapping[str, Any]) -> Any:
        transport: AbstractAsyncContextManager[Any] = stdio_client(server)
        async with Client(transport) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            assert tools == {"search_operations", "read_operation", "verify_call", "run_example"}
            found = await client.call_tool(name, dict(arguments))
            assert not found.is_error, found
            return found.structured_content

    def in_a_thread(name: str, **arguments: Any) -> Any:
        # The browser of other tests leaves a running loop in this thread.
        with ThreadPoolExecutor(max_workers=1) as threads:
            return threads.submit(lambda: asyncio.run(call(name, arguments))).result()

    return in_a_thread


def test_a_wrong_call_is_reported_with_its_cure(ask: Ask) -> None:
    """An agent gets the code, the line, the reason and the next step."""
    found = ask("verify_call", code=WRONG)
    assert not found["proven"]
    (failure,) = found["failures"]
    assert failure["code"] == "unknown-operation"
    assert failure["line"] == 1
    assert failure["next"].endswith("GET /api/identity/orgs/{orgId}")


def test_a_right_call_has_the_response_of_the_mock(ask: Ask) -> None:
    """A proven call shows what the API will send back."""
    found = ask("verify_call", code=WRONG.replace("/org/", "/orgs/"), operation_id="getOrg")
    assert found["proven"], found
    (call,) = found["calls"]
    assert (call["operationId"], call["status"]) == ("getOrg", 200)
    assert json.loads(call["response"])


def test_an_operation_is_found_and_read(ask: Ask) -> None:
    """A search with a wrong letter leads to the operation, and that to its proven example."""
    hits = ask("search_operations", query="get organizaton")["result"]
    assert "getOrg" in [hit["operationId"] for hit in hits[:5]]
    text = ask("read_operation", operation_id="getOrg")["result"]
    assert f"(`{ORG}`)" in text
    assert "```bash\ncurl " in text


def test_an_example_runs(ask: Ask) -> None:
    """Every language of an example runs against the mock."""
    found = ask("run_example", example_id=ORG)
    assert {item["verdict"] for item in found["results"]} == {"passed"}
    assert "similar: organizations/get-org" in ask("run_example", example_id=f"{ORG}s")["error"]
