"""Python: scripts that use requests, or what comes with Python."""

import re
import sys
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from snipproof.core.snippet import Snippet
from snipproof.languages.plugin import Plugin
from snipproof.languages.reading.outline import Outline
from snipproof.languages.reading.reason import Reason
from snipproof.languages.reading.rules import Breach
from snipproof.languages.running.runner import Runner, RunnerOptions, Tools

if TYPE_CHECKING:
    from snipproof.languages.drafting.plan import RequestPlan
    from snipproof.languages.reading.written import WrittenRequest


class Python(Plugin):
    """The language of `python.py`. Modules are imported when they are needed; see `plugin`."""

    label = "Python"
    filename = "python.py"
    fences = frozenset({"ipython", "py", "py3", "pycon", "python", "python3"})
    call = re.compile(
        r"\b(?:requests|httpx|session)\.(?:delete|get|patch|post|put|request)\(|\burlopen\("
    )
    shown_call = re.compile(r"\brequests\.(?:delete|get|head|options|patch|post|put|request)\(")
    prints = re.compile(r"\bprint\(|\bstdout\b")
    prompt = re.compile(r"^[ \t]*(?:>>>|\.\.\.)(?: |$)")

    def outline(self, snippet: Snippet) -> Outline:
        """Read a Python snippet; see `Plugin.outline`."""
        from snipproof.languages.python.outline import outline_python  # noqa: PLC0415

        return outline_python(snippet)

    def comments(self, source: str) -> Iterator[tuple[int, int]]:
        """Return where comments begin; see `Plugin.comments`."""
        from snipproof.languages.python.outline import comments  # noqa: PLC0415

        return comments(source)

    def read_calls(self, source: str) -> "list[WrittenRequest]":
        """Return the requests of a page's code; see `Plugin.read_calls`."""
        from snipproof.languages.python.calls import read_python  # noqa: PLC0415

        return read_python(source)

    def kind(self, snippet: Snippet) -> str:
        """Return the imports that a snippet opens with: those that share them share a parent."""
        from snipproof.languages.python.leading_imports import leading_imports  # noqa: PLC0415

        return leading_imports(snippet.source)

    def fill(self, source: str, variables: Mapping[str, str]) -> str:
        """Return a program that reads variables in the place of texts; see `Plugin.fill`."""
        from snipproof.languages.python.fill import fill_python  # noqa: PLC0415

        return fill_python(source, variables)

    def rule_breaches(self, snippet: Snippet) -> Iterator[Breach]:
        """Return where a snippet breaks a rule; see `Plugin.rule_breaches`."""
        from snipproof.languages.python.rules import breaches  # noqa: PLC0415

        return breaches(snippet)

    def runner(self, options: RunnerOptions) -> Runner:
        """Return a new runner of Python scripts."""
        from snipproof.languages.python.runner import PythonRunner  # noqa: PLC0415

        return PythonRunner(confinements=options.confinements, cold=options.cold)

    def versions(self, tools: Tools) -> dict[str, str]:
        """Return the versions of Python and of requests."""
        python = ".".join(map(str, sys.version_info[:3]))
        return {"python": python, "requests": tools.package_version("requests")}

    def reason(
        self, snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
    ) -> Reason:
        """Return why a script ended; see `Plugin.reason`."""
        from snipproof.languages.python.reason import reason  # noqa: PLC0415

        return reason(snippet, outline, stderr, line, variables)

    def draft(self, plan: "RequestPlan") -> str:
        """Return the source of a Python snippet that makes the request."""
        from snipproof.languages.python.draft import draft_python  # noqa: PLC0415

        return draft_python(plan)


LANGUAGE: Plugin = Python("python")
