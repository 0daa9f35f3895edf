"""Decides how a snippet runs and what is expected of it, or that it does not run at all."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from snipproof.checks.exchanges import INVALID, Expectation
from snipproof.contract import Operation
from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Example, Snippet
from snipproof.core.verdict import Verdict, judge, skip
from snipproof.languages import Outline, of
from snipproof.languages.running.runner import Limits
from snipproof.project.problems import snippet_problems
from snipproof.project.project import Project

if TYPE_CHECKING:
    from snipproof.run.stand_ins import StandIn
    from snipproof.targets.writes.effects import Effects


@dataclass(frozen=True, slots=True)
class Policy:
    """The abilities of a run's target.

    `methods` are the HTTP methods that may reach it, or None for all; `variables` are the names
    and values that snippets may read; `tools` are the programs that are installed. With `effects`,
    what is there when a run begins may not be changed by it; nothing may, unless it `writes`.
    `wanted` are names that have to have a value, beside those of the world.
    """

    methods: frozenset[str] | None
    variables: Mapping[str, str]
    tools: frozenset[str]
    effects: "Effects | None" = None
    writes: bool = False
    wanted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One snippet to run, what is expected of it, and what has to be created for it first."""

    example: Example
    snippet: Snippet
    outline: Outline
    expected: Expectation
    limits: Limits
    stand_ins: "tuple[StandIn, ...]" = ()


def plan(
    project: Project, example: Example, snippet: Snippet, policy: Policy, today: date
) -> PlannedRun | Verdict:
    """Return how to run a snippet of an example, or the verdict on it if it is not to be run."""
    failures = snippet_problems(project, example, snippet, today)
    if failures:
        return judge(failures)
    if example.skip is not None:
        return skip(f"{example.skip.reason} (until {example.skip.until})")
    operations = project.bound(example)
    status = example.status or operations[-1].success
    if refusal := _refusal(operations, status, policy):
        return skip(refusal)
    outline = project.outline(snippet)
    # A name that no target knows is for the run to judge: it is misspelt, or never asked for.
    known, _ = project.variables
    unset = outline.variables & ((known.keys() | policy.wanted) - policy.variables.keys())
    missing = [*_tools(snippet, policy), *_variables(snippet, unset)]
    if missing:
        return judge(missing)
    stand_ins = _stand_ins(project, example, snippet, policy.effects) if policy.effects else ()
    if isinstance(stand_ins, Verdict):
        return stand_ins
    return PlannedRun(
        example,
        snippet,
        outline,
        Expectation(operations, status, example.repeated),
        Limits(seconds=example.timeout or project.settings.timeout),
        stand_ins,
    )


def _refusal(operations: Sequence[Operation], status: int, policy: Policy) -> str:
    """Return why a run may not send what these operations need; empty if it may."""
    if policy.effects is not None and status in INVALID:
        return f"shows status {status} for a request that breaks the contract; it is not sent"
    if policy.effects is not None and not policy.writes:
        reads = policy.effects.reads
        refused = {operation.method for operation in operations if not reads(operation)}
        allowed = "GET and HEAD"
    else:
        methods = policy.methods
        refused = {item.method for item in operations if methods and item.method not in methods}
        allowed = " and ".join(sorted(methods or ()))
    return f"sends {', '.join(sorted(refused))}; this run may send {allowed}" if refused else ""


def _stand_ins(
    project: Project, example: Example, snippet: Snippet, effects: "Effects"
) -> "tuple[StandIn, ...] | Verdict":
    """Return what has to be created before a live run, or the verdict if nothing will do."""
    from snipproof.run.stand_ins import NotAllowedError, choose_stand_ins  # noqa: PLC0415

    try:
        return choose_stand_ins(project, example, snippet, effects)
    except NotAllowedError as error:
        return skip(str(error))


def _tools(snippet: Snippet, policy: Policy) -> Iterable[Failure]:
    for tool in of(snippet.language).programs(snippet):
        if tool not in policy.tools:
            message = f"{tool} is not installed, and the example needs it"
            yield Failure(Code.TOOL_MISSING, message, snippet.location, f"install {tool}")


def _variables(snippet: Snippet, unset: Collection[str]) -> Iterable[Failure]:
    for name in sorted(unset):
        line = next(
            (n for n, text in enumerate(snippet.text.split("\n"), 1) if name in text),
            snippet.location.line,
        )
        yield Failure(
            Code.MISSING_VARIABLE,
            f"the snippet reads {name}, which has no value for this server",
            snippet.at(line),
            f"set {name} in the environment to an id that the server knows",
        )
