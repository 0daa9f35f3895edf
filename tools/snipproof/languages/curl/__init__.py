"""curl: bash scripts around it, as a reader pastes them into a terminal."""

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


class Curl(Plugin):
    """The language of `curl.sh`. Modules are imported when they are needed; see `plugin`."""

    label = "curl"
    filename = "curl.sh"
    fences = frozenset(
        {
            "bash",
            "bash-session",
            "console",
            "curl",
            "ksh",
            "sh",
            "shell",
            "shell-session",
            "terminal",
            "zsh",
        }
    )
    call = re.compile(r"^[ \t]*(?:[$%][ \t]+)?(?:[\w./-]+[ \t]+)?curl[ \t]+\S", re.MULTILINE)
    shown_call = re.compile(
        r"""^[ \t]*(?:<[^\n>]{1,99}>)*(?:[$%][ \t]+)?curl[ \t](?:[^\n]{0,500}[ \t])?"""
        r"""(?:-{1,2}[A-Za-z]|["'$]|https?://)""",
        re.MULTILINE,
    )
    prints = re.compile(
        r"\b(?:awk|cat|column|cut|echo|grep|head|jq|printf|sed|sort|tail|tee|tr|uniq|wc)\b"
        r"|--(?:head|include|output|write-out)\b"
    )
    prompt = re.compile(r"^[ \t]*[$%] ")
    # A parameter as a contract writes it: bash and curl send the name that is in the braces.
    placeholder = re.compile(r"(?<=[/=])\{[A-Za-z]\w{0,40}\}")
    reads_file = re.compile(
        r"""(?:--(?:data|data-\w+|json|form)[ =]|-[dF][ ]?)["']?(?:\w+=)?@([\w-]+\.[\w.-]+)"""
    )
    tools = ("bash", "curl", "jq")
    expands_variables = True

    def outline(self, snippet: Snippet) -> Outline:
        """Read a bash snippet; see `Plugin.outline`."""
        from snipproof.languages.curl.outline import outline_shell  # noqa: PLC0415

        return outline_shell(snippet)

    def comments(self, source: str) -> Iterator[tuple[int, int]]:
        """Return where comments begin; see `Plugin.comments`."""
        from snipproof.languages.curl.outline import comments  # noqa: PLC0415

        return comments(source)

    def read_calls(self, source: str) -> "list[WrittenRequest]":
        """Return the requests of a page's code; see `Plugin.read_calls`."""
        from snipproof.languages.curl.calls import read_curl  # noqa: PLC0415

        return read_curl(source)

    def before_reading(self, source: str) -> str:
        """Return the code with holes for `<name>`, which a shell would take for a redirection."""
        from snipproof.languages.curl.placeholders import in_shell  # noqa: PLC0415

        return in_shell(source)

    def fill(self, source: str, variables: Mapping[str, str]) -> str:
        """Return a script that reads variables in the place of texts; see `Plugin.fill`."""
        from snipproof.languages.curl.fill import fill_shell  # noqa: PLC0415

        return fill_shell(source, variables)

    def rule_breaches(self, snippet: Snippet) -> Iterator[Breach]:
        """Return where a snippet breaks a rule; see `Plugin.rule_breaches`."""
        from snipproof.languages.curl.rules import breaches  # noqa: PLC0415

        return breaches(snippet)

    def runner(self, options: RunnerOptions) -> Runner:
        """Return a new runner of shell scripts."""
        from snipproof.languages.curl.runner import CurlRunner  # noqa: PLC0415

        return CurlRunner(confinements=options.confinements)

    def versions(self, tools: Tools) -> dict[str, str]:
        """Return the versions of curl and bash."""
        found = {name: tools.program_version(name) for name in ("curl", "bash")}
        return {name: version for name, version in found.items() if version}

    def programs(self, snippet: Snippet) -> tuple[str, ...]:
        """Return bash, curl, and jq for a snippet that names it."""
        return tuple(name for name in self.tools if name != "jq" or "jq" in snippet.text)

    def spoken(self, stderr: str) -> list[str]:
        """Return the lines on standard error without curl's progress meter."""
        return [line for line in super().spoken(stderr) if not _METER.match(line)]

    def last_words(self, stderr: str) -> str:
        """Return the last line on standard error, without what bash puts before it."""
        return _SHELL_PLACE.sub("", super().last_words(stderr))

    def status_meaning(self, status: int) -> str:
        """Return what curl means by an exit status, where it helps an author."""
        return f"from curl: {_EXITS[status]}" if status in _EXITS else ""

    def end_failures(
        self, snippet: Snippet, stderr: str, status: int, line: int
    ) -> Iterator[Failure]:
        """Return a syntax error that bash reports, and a program that it does not find."""
        from snipproof.languages.curl.reason import end_failures  # noqa: PLC0415

        return end_failures(snippet, stderr, status, line)

    def reason(
        self, snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
    ) -> Reason:
        """Return why a script ended; see `Plugin.reason`."""
        from snipproof.languages.curl.reason import reason  # noqa: PLC0415

        return reason(snippet, outline, stderr, line, variables)

    def draft(self, plan: "RequestPlan") -> str:
        """Return the source of a shell snippet that makes the request."""
        from snipproof.languages.curl.draft import draft_curl  # noqa: PLC0415

        return draft_curl(plan)


_EXITS = {
    3: "the URL is malformed",
    6: "the host name was not found",
    7: "nothing listens at this host and port",
    22: "the server responded with an error status",
    26: "a file to send could not be read",
    28: "curl's own time limit passed",
    52: "the server sent nothing back",
    56: "the connection broke while data was received",
}
"""The meanings of curl's exit statuses (curl's manual, EXIT CODES), where it helps an author."""

_METER = re.compile(r"\s*(?:% Total|Dload  Upload|\d+ +\S+ +\d+ .*--:--:--)")
_SHELL_PLACE = re.compile(r"\S*\.sh: line \d+: ")
"""How bash begins what it says: a failure has its place already."""

LANGUAGE: Plugin = Curl("curl")
