"""Go: programs of one file that use net/http and no module."""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
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


class Go(Plugin):
    """The language of `main.go`. Modules are imported when they are needed; see `plugin`."""

    label = "Go"
    filename = "main.go"
    fences = frozenset({"go", "golang"})
    comment = "//"
    call = re.compile(r"\bhttp\.(?:Get|Head|NewRequest\w*|Post\w*)\(")
    shown_call = call
    prints = re.compile(r"\bfmt\.F?[Pp]rint|\bos\.Stdout\b|\bprintln\(")
    unset_is_silent = True

    def outline(self, snippet: Snippet) -> Outline:
        """Read a Go snippet; see `Plugin.outline`."""
        from snipproof.languages.go.outline import outline_go  # noqa: PLC0415

        return outline_go(snippet)

    def comments(self, source: str) -> Iterator[tuple[int, int]]:
        """Return where comments begin; see `Plugin.comments`."""
        from snipproof.languages.go.outline import comments  # noqa: PLC0415

        return comments(source)

    def read_calls(self, source: str) -> "list[WrittenRequest]":
        """Return the requests of a page's code; see `Plugin.read_calls`."""
        from snipproof.languages.go.calls import read_go  # noqa: PLC0415

        return read_go(source)

    def fill(self, source: str, variables: Mapping[str, str]) -> str:
        """Return a program that reads variables in the place of texts; see `Plugin.fill`."""
        from snipproof.languages.go.fill import fill_go  # noqa: PLC0415

        return fill_go(source, variables)

    def refused(self, snippet: Snippet) -> Iterator[Failure]:
        """Return what the compiler would refuse; see `Plugin.refused`."""
        from snipproof.languages.go.refused import refused  # noqa: PLC0415

        return refused(snippet)

    def rule_breaches(self, snippet: Snippet) -> Iterator[Breach]:
        """Return where a snippet breaks a rule; see `Plugin.rule_breaches`."""
        from snipproof.languages.go.rules import breaches  # noqa: PLC0415

        return breaches(snippet)

    def runner(self, options: RunnerOptions) -> Runner:
        """Return a new runner of Go programs."""
        from snipproof.languages.go.runner import GoRunner  # noqa: PLC0415

        return GoRunner(options.confinements, cold=options.cold)

    def versions(self, tools: Tools) -> dict[str, str]:
        """Return the version of Go."""
        from snipproof.languages.go.runner import find_go  # noqa: PLC0415

        go = find_go()
        if go is None:
            return {}
        try:
            said = (Path(go).resolve().parent.parent / "VERSION").read_text("utf-8")
        except OSError:
            return {"go": tools.program_version(go)}
        return {"go": said.split()[0].removeprefix("go")}

    def last_words(self, stderr: str) -> str:
        """Return the message that a program ended with."""
        from snipproof.languages.go.reason import last_words  # noqa: PLC0415

        return last_words(stderr)

    def end_failures(
        self, snippet: Snippet, stderr: str, status: int, line: int
    ) -> Iterator[Failure]:
        """Return what the compiler says, for a program that was not run."""
        from snipproof.languages.go.reason import end_failures  # noqa: PLC0415

        del status, line
        return end_failures(snippet, stderr)

    def reason(
        self, snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
    ) -> Reason:
        """Return why a program ended; see `Plugin.reason`."""
        from snipproof.languages.go.reason import reason  # noqa: PLC0415

        return reason(snippet, outline, stderr, line, variables)

    def draft(self, plan: "RequestPlan") -> str:
        """Return the source of a Go program that makes the request."""
        from snipproof.languages.go.draft import draft_go  # noqa: PLC0415

        return draft_go(plan)


LANGUAGE: Plugin = Go("go")
