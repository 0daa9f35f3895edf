"""Decides what runs, in which order, and what is settled without a run."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from snipproof.checks.exchanges import Expectation
from snipproof.core.failure import Code, Failure
from snipproof.core.snippet import Example, Language, Snippet
from snipproof.core.verdict import Verdict, judge, skip
from snipproof.languages import Outline, of
from snipproof.languages.running.runner import Limits
from snipproof.project.project import Project, binding_problems, skip_problems

if TYPE_CHECKING:
    from snipproof.run.stand_ins import StandIn
    from snipproof.targets.writes.effects import Effects


@dataclass(frozen=True, slots=True)
class Policy:
    """What the target of a run allows and offers.

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


@dataclass(frozen=True, slots=True)
class Plan:
    """What runs, and the verdicts on what does not; together they are all that was chosen."""

    runs: tuple[PlannedRun, ...]
    settled: tuple[tuple[Snippet, Verdict], ...]


def make_plan(
    project: Project,
    chosen: Iterable[tuple[Example, Language]],
    policy: Policy,
    today: date,
    begin: Callable[[PlannedRun], None] = lambda _: None,
) -> Plan:
    """Plan the chosen snippets in the order in which they come.

    `begin` gets each run as soon as it is planned, before the next one is.
    """
    runs: list[PlannedRun] = []
    settled: list[tuple[Snippet, Verdict]] = []
    for example, language in chosen:
        snippet = example.snippets[language]
        verdict = _settle(project, example, snippet, policy, today)
        stand_ins: tuple[StandIn, ...] = ()
        if verdict is None and policy.effects is not None:
            verdict, stand_ins = _stand_ins(project, example, snippet, policy.effects)
        if verdict is not None:
            settled.append((snippet, verdict))
            continue
        operations = project.bound(example)
        run = PlannedRun(
            example,
            snippet,
            project.outline(snippet),
            Expectation(operations, example.status or operations[-1].success, example.repeated),
            Limits(seconds=example.timeout or project.settings.timeout),
            stand_ins,
        )
        runs.append(run)
        begin(run)
    return Plan(tuple(runs), tuple(settled))


def _settle(
    project: Project, example: Example, snippet: Snippet, policy: Policy, today: date
) -> Verdict | None:
    """Return the verdict on a snippet that is not to be run, or None."""
    outline = project.outline(snippet)
    failures = [
        *binding_problems(project, example),
        *project.source_problems(snippet),
        *skip_problems(example, today),
    ]
    if failures:
        return judge(failures)
    if example.skip is not None:
        return skip(f"{example.skip.reason} (until {example.skip.until})")
    if policy.effects is not None and not policy.writes:
        reads = policy.effects.reads
        bound = project.bound(example)
        refused = sorted({operation.method for operation in bound if not reads(operation)})
        if refused:
            return skip(f"sends {', '.join(refused)}; this run may send GET and HEAD")
    elif policy.methods is not None:
        methods = {operation.method for operation in project.bound(example)} - policy.methods
        if methods:
            allowed = " and ".join(sorted(policy.methods))
            return skip(f"sends {', '.join(sorted(methods))}; this run may send {allowed}")
    # A name that no target knows is for the run to judge: it is misspelt, or never asked for.
    known, _ = project.variables
    unset = outline.variables & ((known.keys() | policy.wanted) - policy.variables.keys())
    missing = [*_tools(snippet, policy), *_variables(snippet, unset)]
    return judge(missing) if missing else None


def _stand_ins(
    project: Project, example: Example, snippet: Snippet, effects: "Effects"
) -> "tuple[Verdict | None, tuple[StandIn, ...]]":
    """Return what has to be created before a live run, or the verdict where that is no way out."""
    from snipproof.run.stand_ins import NotAllowedError, choose_stand_ins  # noqa: PLC0415

    try:
        return None, choose_stand_ins(project, example, snippet, effects)
    except NotAllowedError as error:
        return skip(str(error)), ()


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
