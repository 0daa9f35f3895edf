"""The results of a run: one for each snippet, and their sum."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from snipproof.checks.fidelity import Fidelity
from snipproof.core.confinement import Confinement, weakest
from snipproof.core.exchange import Exchange
from snipproof.core.failure import Failure, Family
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Language, Snippet
from snipproof.core.verdict import Status, Verdict
from snipproof.languages.running.runner import RunResult

MOCK = "mock"
"""The name of the target that is not a server."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of a run: its end, its exchanges, its time and its programs.

    `ran` is the time at which it started, in UTC (RFC 3339); `tools` are versions by program;
    `created` are the ids of what was created on a live server, in order. `kept` is the name that
    this very evidence has in the cache, empty if it is not there; `cached` says that it is from an
    earlier run, and that everything the run depends on is unchanged.
    """

    result: RunResult
    exchanges: tuple[Exchange, ...]
    ran: str
    target: str
    tools: Mapping[str, str] = field(default_factory=dict)
    created: tuple[str, ...] = ()
    kept: str = ""
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one snippet; `evidence` is None if it did not run."""

    snippet: Snippet
    verdict: Verdict
    operation: str
    pages: tuple[SourceLocation, ...]
    evidence: Evidence | None = None

    @property
    def example_id(self) -> str:
        """The id of the example that the snippet belongs to."""
        return self.snippet.example_id

    @property
    def language(self) -> Language:
        """The language of the snippet."""
        return self.snippet.language

    @property
    def cached(self) -> bool:
        """Whether the evidence is from an earlier run."""
        return self.evidence is not None and self.evidence.cached

    @property
    def kept(self) -> str:
        """The name of the evidence in the cache; empty if it is not there."""
        return self.evidence.kept if self.evidence else ""

    @property
    def seconds(self) -> float:
        """How long the run took; 0 where there was none."""
        return self.evidence.result.seconds if self.evidence else 0.0


@dataclass(frozen=True, slots=True)
class Summary:
    """How many snippets were found, and how each of them ended; the four add up to `found`."""

    found: int
    passed: int
    failed: int
    errors: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of a run a report is of: the shard's number, counted from 1, of how many.

    `split` is a hash of all that the run was divided by, `snippets` how many all shards have
    together; `commit` is git's, and `contract` a hash of the contract's files.
    """

    number: int
    of: int
    split: str
    snippets: int
    commit: str
    contract: str


@dataclass(frozen=True, slots=True)
class Report:
    """A run, or a shard of one. `problems` are failures that belong to no snippet that ran.

    `target` is `mock` or a server's URL; `server_version` is what the server says that it is, empty
    if it is not known. `fidelity` is how far the mock agrees with a server that was asked.
    """

    target: str
    started: str
    seconds: float
    results: tuple[Result, ...]
    problems: tuple[Failure, ...]
    interrupted: bool = False
    shard: Shard | None = None
    server_version: str = ""
    fidelity: Fidelity | None = None

    @property
    def is_mock(self) -> bool:
        """Whether the responses came from the mock and not from a server."""
        return self.target == MOCK

    @property
    def summary(self) -> Summary:
        """The count of every kind of verdict."""
        counts = Counter(result.verdict.status for result in self.results)
        return Summary(
            found=len(self.results),
            passed=counts[Status.PASSED],
            failed=counts[Status.FAILED],
            errors=counts[Status.ERROR],
            skipped=counts[Status.SKIPPED],
        )

    @property
    def failures(self) -> tuple[Failure, ...]:
        """All that is wrong: beside the runs, and then in each of them."""
        ran = (failure for result in self.results for failure in result.verdict.failures)
        return (*self.problems, *ran)

    @property
    def confinement(self) -> Confinement | None:
        """The confinement of all runs, the weakest if they differ; None if nothing ran."""
        ran = (result.evidence.result for result in self.results if result.evidence)
        return weakest(*(result.confinement for result in ran))

    @property
    def exit_status(self) -> int:
        """0 where all passed or were skipped, 1 where an example is wrong, 2 for an error, 130."""
        if self.interrupted:
            return 130
        summary = self.summary
        if summary.errors or any(item.code.family is Family.ERROR for item in self.problems):
            return 2
        return 1 if summary.failed or self.problems else 0
