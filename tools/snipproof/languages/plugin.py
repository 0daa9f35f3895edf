"""The interface of a language: one object, which its folder exposes as `LANGUAGE`.

A folder reads, runs, drafts and explains its snippets. What takes time to import is imported by
the method that needs it, because starting is most of what a cached run costs.
"""

import re
from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from snipproof.core.failure import Failure
from snipproof.core.snippet import Language, Snippet
from snipproof.languages.reading.outline import Outline
from snipproof.languages.reading.reason import Reason
from snipproof.languages.reading.rules import Breach
from snipproof.languages.running.runner import Runner, RunnerOptions, Tools

if TYPE_CHECKING:
    from snipproof.languages.drafting.plan import RequestPlan
    from snipproof.languages.reading.written import WrittenRequest


class Plugin(Language):
    """A language with all that it can do. Subclasses set the attributes and define the methods."""

    fences: frozenset[str]
    """The names under which blocks of code on pages are in this language, in lower case."""

    comment: str = "#"
    """The beginning of a comment that ends with its line."""

    call: re.Pattern[str]
    """How a request looks in a text whose language nobody named."""

    shown_call: re.Pattern[str]
    """How a request looks in a block that says that it is text: with less doubt than `call`."""

    prints: re.Pattern[str]
    """The pattern of lines that print something else than the body of a response."""

    prompt: re.Pattern[str] | None = None
    """The prompts before typed lines in a copy of a terminal."""

    placeholder: re.Pattern[str] | None = None
    """The placeholders of this language, beside those of all languages."""

    tools: tuple[str, ...] = ()
    """The names of the programs that snippets need and a system may lack."""

    reads_file: re.Pattern[str] | None = None
    """How a call names a file whose content it sends; the first group is the file's name."""

    expands_variables: bool = False
    """Whether `$NAME` in a text is the value of a variable."""

    unset_is_silent: bool = False
    """Whether a variable that is not set reads as an empty one, and a run goes on with it."""

    def __reduce__(self) -> tuple[type["Plugin"], tuple[str]]:
        """Pickle as the name: what is in the folder is no part of a value."""
        return type(self), (str(self),)

    # Reading

    @abstractmethod
    def outline(self, snippet: Snippet) -> Outline:
        """Read a snippet without running it."""

    @abstractmethod
    def comments(self, source: str) -> Iterator[tuple[int, int]]:
        """Return the lines with a comment, from 1, and the columns where it begins, from 0."""

    @abstractmethod
    def read_calls(self, source: str) -> "list[WrittenRequest]":
        """Return the requests that a block of code on a page makes, in their order.

        Raises `SyntaxError` or `ValueError` for code that cannot be read.
        """

    def before_reading(self, source: str) -> str:
        """Return the code of a page with holes for what would be read as something else."""
        return source

    def fill(self, source: str, variables: Mapping[str, str]) -> str:
        """Return a source that reads a variable where each text of a page stands.

        `variables` are the names of variables by these texts. Lines stay where they are. Raises
        `ValueError` if a text stands where no variable can be read.
        """
        del source
        raise ValueError(f"{next(iter(variables))} cannot be filled in for {self.label}")

    def code_of(self, line: str) -> str:
        """Return a line of a snippet without its comment, as far as one line shows it."""
        if self.comment == "#":
            return line.partition("#")[0]
        # In `https://` it is none.
        return re.split(rf"(?:^|(?<=\s)){re.escape(self.comment)}", line, maxsplit=1)[0]

    def is_comment(self, line: str) -> bool:
        """Whether a line of a snippet holds a comment and nothing else."""
        return line.lstrip().startswith(self.comment)

    def kind(self, snippet: Snippet) -> str:
        """Return a text that is the same for all snippets that one warm process serves."""
        del snippet
        return str(self)

    def refused(self, snippet: Snippet) -> Iterator[Failure]:
        """Return what a compiler would refuse that is not part of the outline, found by reading.

        A run says the same, but only after the snippet was built.
        """
        del snippet
        return iter(())

    def rule_breaches(self, snippet: Snippet) -> Iterator[Breach]:
        """Return where a snippet breaks a rule for examples; see `reading.rules`."""
        del snippet
        yield from ()

    # Running

    @abstractmethod
    def runner(self, options: RunnerOptions) -> Runner:
        """Return a new runner; the caller closes it."""

    @abstractmethod
    def versions(self, tools: Tools) -> dict[str, str]:
        """Return the versions of what runs snippets, by their names."""

    def programs(self, snippet: Snippet) -> tuple[str, ...]:
        """Return those of `tools` that a snippet needs."""
        del snippet
        return self.tools

    # Explaining

    def spoken(self, stderr: str) -> list[str]:
        """Return the lines on standard error that say something of their own."""
        return [line for line in stderr.replace("\r", "\n").split("\n") if line.strip()]

    def last_words(self, stderr: str) -> str:
        """Return the line on standard error that says why a snippet ended, without its place."""
        said = self.spoken(stderr)
        return said[-1].strip() if said else ""

    def status_meaning(self, status: int) -> str:
        """Return what an exit status means by convention; empty where it means nothing more."""
        del status
        return ""

    def end_failures(
        self, snippet: Snippet, stderr: str, status: int, line: int
    ) -> Iterator[Failure]:
        """Return the failures that say all about an exit status, such as a missing program."""
        del snippet, stderr, status, line
        yield from ()

    @abstractmethod
    def reason(
        self, snippet: Snippet, outline: Outline, stderr: str, line: int, variables: Collection[str]
    ) -> Reason:
        """Return why a snippet ended, beyond its exit status.

        `line` is the line that the language itself blames; `variables` are the names that have a
        value in the snippet's environment. What is not known is empty in the result.
        """

    # Drafting

    @abstractmethod
    def draft(self, plan: "RequestPlan") -> str:
        """Return the source of a snippet that makes the planned request."""
