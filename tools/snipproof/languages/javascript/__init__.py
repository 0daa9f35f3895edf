"""JavaScript: modules that use Node's own fetch and no package."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from snipproof.core.failure import Failure
from snipproof.core.snippet import Snippet
from snipproof.languages.plugin import Plugin
from snipproof.languages.reading.outline import Outline
from snipproof.languages.reading.reason import Reason
from snipproof.languages.reading.rules import Breach
from snipproof.languages.running.runner import Runner, RunnerOptions, Tools

if TYPE_CHECKING:
    from snipproof.languages.drafting.plan import RequestPlan
    from snipproof.languages.reading.written import WrittenRequest


class JavaScript(Plugin):
    """The language of `javascript.mjs`. Modules are imported when they are needed."""

    label = "JavaScript"
    filename = "javascript.mjs"
    fences = frozenset({"cjs", "javascript", "js", "jsx", "mjs", "node", "node.js", "nodejs"})
    comment = "//"
    call = re.compile(r"\bfetch\(|\baxios\b")
    shown_call = re.compile(r"\bfetch\(|\baxios\.\w+\(")
    prints = re.compile(r"\bconsole\.\w+\(|\bstdout\b")
    unset_is_silent = True

    def outline(self, snippet: Snippet) -> Outline:
        """Read a JavaScript snippet; see `Plugin.outline`."""
        from snipproof.languages.javascript.outline import outline_javascript  # noqa: PLC0415

        return outline_javascript(snippet)

    def comments(self, source: str) -> Iterator[tuple[int, int]]:
        """Return where comments begin; see `Plugin.comments`."""
        from snipproof.languages.javascript.outline import comments  # noqa: PLC0415

        return comments(source)

    def read_calls(self, source: str) -> "list[WrittenRequest]":
        """Return the requests of a page's code; see `Plugin.read_calls`."""
        from snipproof.languages.javascript.calls import read_javascript  # noqa: PLC0415

        return read_javascript(source)

    def fill(self, source: str, variables: Mapping[str, str]) -> str:
        """Return a program that reads variables in the place of texts; see `Plugin.fill`."""
        from snipproof.languages.javascript.fill import fill_javascript  # noqa: PLC0415

        return fill_javascript(source, variables)

    def rule_breaches(self, snippet: Snippet) -> Iterator[Breach]:
        """Return where a snippet breaks a rule; see `Plugin.rule_breaches`."""
        from snipproof.languages.javascript.rules import breaches  # noqa: PLC0415

        return breaches(snippet)

    def runner(self, options: RunnerOptions) -> Runner:
        """Return a new runner of JavaScript modules."""
        from snipproof.languages.javascript.runner import NodeRunner  # noqa: PLC0415

        return NodeRunner(options.confinements)

    def versions(self, tools: Tools) -> dict[str, str]:
        """Return the version of Node."""
        from snipproof.languages.javascript.runner import find_node  # noqa: PLC0415

        node = find_node()
        return {"node": tools.program_version(node)} if node else {}

    def last_words(self, stderr: str) -> str:
        """Return the message of the error that ended a module."""
        from snipproof.languages.javascript.reason import last_words  # noqa: PLC0415

        return last_words(stderr)

    def end_failures(
        self, snippet: Snippet, stderr: str, status: int, line: int
    ) -> Iterator[Failure]:
        """Return a syntax error that Node reports before it runs anything."""
        from snipproof.languages.javascript.reason import end_failures  # noqa: PLC0415

        del status
        return end_failures(snippet, stderr, line)

    def reason(
        self, snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
    ) -> Reason:
        """Return why a module ended; see `Plugin.reason`."""
        from snipproof.languages.javascript.reason import reason  # noqa: PLC0415

        return reason(snippet, outline, stderr, line, variables)

    def draft(self, plan: "RequestPlan") -> str:
        """Return the source of a JavaScript module that makes the request."""
        from snipproof.languages.javascript.draft import draft_javascript  # noqa: PLC0415

        return draft_javascript(plan)


LANGUAGE: Plugin = JavaScript("javascript")
