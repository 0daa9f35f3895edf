"""What runs, in which order, and what is settled without a run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from snipproof.core.failure import Code
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Example, Language, Skip, Snippet
from snipproof.core.verdict import Status, Verdict
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.languages.running.runner import Limits
from snipproof.project.project import Project, load_project
from snipproof.run.plan import PlannedRun, Policy, plan
from snipproof.targets.writes.effects import Effects

TODAY = date(2026, 11, 28)
LIST, CREATE, UPDATE = (
    "tokens/get-user-tokens",
    "environments/create-environment",
    "environments/update-environment",
)
PLACE = SourceLocation("snippets/tokens/get-user-tokens/example.toml", 4)


@dataclass(frozen=True)
class Plans:
    """What runs, and the verdicts on what does not."""

    runs: tuple[PlannedRun, ...]
    settled: tuple[tuple[Snippet, Verdict], ...]


Planned = Callable[..., Plans]

_load = cache(load_project)
"""Reads once for a process, which may begin many runs of tests: `make mutants` forks it so."""


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    """Return the project itself, to be read."""
    return _load(root, keep=False)


@pytest.fixture
def planned(project: Project) -> Planned:
    """Return a function that plans examples, in curl and with everything that they need."""
    variables, _ = project.variables

    def make(*examples: Example | str, language: Language = CURL, **policy: Any) -> Plans:
        given = {
            "methods": None,
            "variables": variables,
            "tools": frozenset({"bash", "curl", "jq"}),
            **policy,
        }
        runs, settled = [], []
        for item in examples:
            example = project.examples[item] if isinstance(item, str) else item
            snippet = example.snippets[language]
            found = plan(project, example, snippet, Policy(**given), TODAY)
            if isinstance(found, Verdict):
                settled.append((snippet, found))
            else:
                runs.append(found)
        return Plans(tuple(runs), tuple(settled))

    return make


@pytest.fixture
def written(project: Project) -> Callable[..., Example]:
    """Return a function that makes an example, bound to the list of tokens, of another source."""

    def write(source: str, language: Language = CURL, **more: Any) -> Example:
        # What was read of a snippet is kept by its name.
        name = f"tokens/written-{sha256(source.encode()).hexdigest()[:8]}"
        file = Path("snippets", name, language.filename)
        place = SourceLocation(file.as_posix(), 1)
        lines = (1, source.count("\n"))
        snippet = Snippet(name, language, file, source.encode(), lines, place)
        example = replace(project.examples[LIST], id=name, operation_ids=("getUserTokens",))
        return replace(example, snippets={language: snippet}, **more)

    return write


def _verdict(plan: Plans) -> Verdict:
    """Return the verdict on the one snippet that does not run."""
    ((_, verdict),) = plan.settled
    assert plan.runs == ()
    return verdict


def _told(plan: Plans) -> list[tuple[Code, str, str, str]]:
    """Return what is wrong with the one snippet that does not run."""
    return [
        (failure.code, str(failure.location), failure.message, failure.hint)
        for failure in _verdict(plan).failures
    ]


def test_what_was_chosen_runs_in_its_order(planned: Planned, project: Project) -> None:
    """A healthy example runs, held to its operation, its first success and the usual time."""
    plan = planned(UPDATE, LIST)
    assert [run.snippet.id for run in plan.runs] == [f"{UPDATE}/curl", f"{LIST}/curl"]
    assert plan.settled == ()
    run = plan.runs[1]
    assert run.example is project.examples[LIST]
    assert run.outline is project.outline(run.snippet)
    assert run.expected.operations == (project.contract.operations["getUserTokens"],)
    assert (run.expected.status, run.expected.repeated) == (200, frozenset())
    assert run.limits == Limits(seconds=project.settings.timeout)
    assert run.stand_ins == ()


def test_what_an_example_says_of_itself_counts(planned: Planned, project: Project) -> None:
    """Its status, its time and what may be repeated come before what is usual."""
    example = project.examples[LIST]
    own = replace(example, status=401, timeout=7.5, repeated=frozenset({0}))
    (run,) = planned(own, language=PYTHON).runs
    assert run.snippet is example.snippets[PYTHON]
    assert (run.expected.status, run.expected.repeated) == (401, frozenset({0}))
    assert run.limits == Limits(seconds=7.5)


def test_an_example_of_several_operations_ends_with_the_last(
    planned: Planned, project: Project
) -> None:
    """Where no status is declared, it is the success of the last operation."""
    several = replace(project.examples[LIST], operation_ids=("createEnvironment", "getUserTokens"))
    (run,) = planned(several).runs
    assert [operation.id for operation in run.expected.operations] == list(several.operation_ids)
    assert [operation.success for operation in run.expected.operations] == [201, 200]
    assert run.expected.status == 200


def test_what_is_settled_does_not_hold_up_the_rest(planned: Planned, project: Project) -> None:
    """A snippet that is not run has a verdict of its own, and those behind it run."""
    skipped = replace(project.examples[CREATE], skip=Skip("closed", TODAY, PLACE))
    plan = planned(skipped, LIST)
    assert [snippet.id for snippet, _ in plan.settled] == [f"{CREATE}/curl"]
    assert [run.snippet.id for run in plan.runs] == [f"{LIST}/curl"]


def test_a_skip_holds_to_the_end_of_its_day(planned: Planned, project: Project) -> None:
    """Until then the example is skipped, with its reason and the day."""
    skipped = replace(project.examples[LIST], skip=Skip("the beta is closed", TODAY, PLACE))
    verdict = _verdict(planned(skipped))
    assert verdict == Verdict(Status.SKIPPED, (), "the beta is closed (until 2026-11-28)")


def test_a_skip_that_is_over_fails(planned: Planned, project: Project) -> None:
    """From the day after, the example fails where the skip is written, and says what to do."""
    over = Skip("the beta is closed", date(2026, 11, 27), PLACE)
    assert _told(planned(replace(project.examples[LIST], skip=over))) == [
        (
            Code.SKIP_EXPIRED,
            str(PLACE),
            "this was to be skipped until 2026-11-27 only: the beta is closed",
            "remove the skip to run it again, or give it a later date",
        )
    ]


def test_a_skip_hides_no_mistake(planned: Planned, written: Callable[..., Example]) -> None:
    """A skipped example whose source is wrong fails all the same, and is not run either."""
    example = written("curl '<token>'\n", skip=Skip("closed", TODAY, PLACE))
    assert [told[0] for told in _told(planned(example))] == [Code.PLACEHOLDER_LEFT]


def test_an_example_that_cannot_be_bound_does_not_run(
    planned: Planned, written: Callable[..., Example]
) -> None:
    """An example whose name is no operation's, and that names none, is told as such."""
    unbound = written("curl x\n", operation_ids=())
    ((code, _, message, _),) = _told(planned(unbound))
    name = unbound.id.removeprefix("tokens/")
    assert code is Code.BAD_METADATA
    assert message == f"no operation is called {name!r}, and example.toml names none"


@pytest.mark.parametrize(
    ("methods", "reason"),
    [
        ({"GET", "HEAD"}, "sends DELETE, POST; this run may send GET and HEAD"),
        ({"GET", "POST"}, "sends DELETE; this run may send GET and POST"),
        ({"DELETE", "GET", "POST"}, None),
        (None, None),
    ],
)
def test_a_run_sends_no_more_than_its_target_allows(
    planned: Planned, project: Project, methods: set[str] | None, reason: str | None
) -> None:
    """An example that needs another method is skipped, and says which."""
    ids = ("generateToken", "getUserTokens", "deleteUserToken")
    example = replace(project.examples[LIST], operation_ids=ids)
    plan = planned(example, methods=None if methods is None else frozenset(methods))
    if reason is None:
        assert len(plan.runs) == 1
    else:
        assert _verdict(plan) == Verdict(Status.SKIPPED, (), reason)


@pytest.mark.parametrize(
    ("source", "tools", "missing"),
    [
        ("curl x | jq .\n", {"bash", "curl"}, ["jq"]),
        ("curl x | jq .\n", set(), ["bash", "curl", "jq"]),
        ("curl x\n", {"bash"}, ["curl"]),
        ("curl x\n", {"jq", "curl"}, ["bash"]),
    ],
)
def test_a_tool_that_is_not_there_is_named(
    planned: Planned,
    written: Callable[..., Example],
    source: str,
    tools: set[str],
    missing: list[str],
) -> None:
    """It is the environment's fault, and each tool that the snippet needs is told."""
    example = written(source)
    plan = planned(example, tools=frozenset(tools))
    assert _verdict(plan).status is Status.ERROR
    assert _told(plan) == [
        (
            Code.TOOL_MISSING,
            f"snippets/{example.id}/curl.sh:1",
            f"{tool} is not installed, and the example needs it",
            f"install {tool}",
        )
        for tool in missing
    ]


def test_no_more_tools_are_asked_for_than_needed(
    planned: Planned, written: Callable[..., Example]
) -> None:
    """Without jq an example that does not call it runs, and Python needs none of the shell's."""
    assert planned(written("curl x\n"), tools=frozenset({"bash", "curl"})).runs
    assert planned(written("print('jq')\n", PYTHON), language=PYTHON, tools=frozenset()).runs


SOURCE = """\
curl "$LAYER5_URL/api/$WORKSPACE_ID" \\
  --header "X: $ENVIRONMENT_ID" \\
  --header "Y: $WORKSPACE_ID"
"""


def test_a_variable_without_a_value_is_told_where_it_is_read_first(
    planned: Planned, written: Callable[..., Example], project: Project
) -> None:
    """A live server's ids are the reader's to give: each one that lacks is named, in order."""
    given = {name: "x" for name in project.variables[0] if not name.endswith("_ID")}
    example = written(SOURCE)
    hint = "set {} in the environment to an id that the server knows"
    said = "the snippet reads {}, which has no value for this server"
    plan = planned(example, variables=given)
    assert _told(plan) == [
        (
            Code.MISSING_VARIABLE,
            f"snippets/{example.id}/curl.sh:{line}",
            said.format(name),
            hint.format(name),
        )
        for name, line in (("ENVIRONMENT_ID", 2), ("WORKSPACE_ID", 1))
    ]


def test_a_variable_whose_name_is_not_written_in_one_piece_is_told_at_the_top(
    planned: Planned, written: Callable[..., Example]
) -> None:
    """Python joins adjacent strings: the name that is read is then found on no line."""
    example = written('import os\nprint(os.environ["WORKSPACE" "_ID"])\n', PYTHON)
    ((code, place, _, _),) = _told(planned(example, language=PYTHON, variables={}))
    assert (code, place) == (Code.MISSING_VARIABLE, f"snippets/{example.id}/python.py:1")


def test_a_name_that_no_target_knows_is_for_the_run_to_judge(
    planned: Planned, written: Callable[..., Example]
) -> None:
    """A misspelt variable is the example's mistake, and not one of the environment."""
    example = written('curl "$LAYER5_URL/api/$WORKSPACE_IDD"\n')
    assert len(planned(example, variables={"LAYER5_URL": "x"}).runs) == 1


def test_tools_and_variables_are_told_together(
    planned: Planned, written: Callable[..., Example]
) -> None:
    """All that the environment lacks is told at once."""
    plan = planned(written(SOURCE), variables={}, tools=frozenset({"bash"}))
    assert [(code, message.split(" ")[0]) for code, _, message, _ in _told(plan)] == [
        (Code.TOOL_MISSING, "curl"),
        (Code.MISSING_VARIABLE, "the"),
        (Code.MISSING_VARIABLE, "the"),
    ]


@pytest.fixture(scope="module")
def effects(project: Project) -> Effects:
    """Return what the contract's operations do."""
    return Effects(project.contract, project.world)


def test_what_a_live_run_changes_is_created_before(planned: Planned, effects: Effects) -> None:
    """An example that changes a record gets a stand-in for it; one that reads gets none."""
    changing, reading = planned(UPDATE, LIST, effects=effects, writes=True).runs
    (stand_in,) = changing.stand_ins
    assert (stand_in.variable, stand_in.snippet.id) == ("ENVIRONMENT_ID", f"{CREATE}/curl")
    assert reading.stand_ins == ()


def test_what_no_stand_in_serves_for_is_skipped(planned: Planned, effects: Effects) -> None:
    """Where only somebody's own record would do, a live run leaves the example out."""
    verdict = _verdict(planned("keys/delete-key", effects=effects, writes=True))
    assert verdict.status is Status.SKIPPED
    assert verdict.reason == "changes keys that the run did not create"


def test_a_live_run_sends_no_request_that_is_wrong_on_purpose(
    planned: Planned, effects: Effects
) -> None:
    """An example that shows a 400 is proven on the mock alone."""
    wrong = "events/list-with-a-malformed-id"
    verdict = _verdict(planned(wrong, effects=effects))
    assert verdict.status is Status.SKIPPED
    assert verdict.reason.startswith("shows status 400 for a request that breaks the contract")
    assert len(planned(wrong).runs) == 1


def test_what_is_settled_needs_no_stand_in(
    planned: Planned, project: Project, effects: Effects
) -> None:
    """A skip keeps its own reason where a live run could not do the example either."""
    example = project.examples["keys/delete-key"]
    skipped = replace(example, skip=Skip("closed", TODAY, PLACE))
    assert (
        _verdict(planned(skipped, effects=effects, writes=True)).reason
        == "closed (until 2026-11-28)"
    )
