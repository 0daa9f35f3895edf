"""The first draft of a pair of snippets."""

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.conftest import ROOT, thorough

from snipproof.authoring.drafts import Drafts
from snipproof.core.verdict import Status
from snipproof.languages import Plugin
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.project import load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.recording import update
from snipproof.run.results import Report, Result
from snipproof.run.sessions import mock_session

USUAL = ("curl", "python")
OPERATIONS = load_project(ROOT).contract.operations
SAMPLE = tuple(OPERATIONS)[::4]
REST = tuple(one for one in OPERATIONS if one not in SAMPLE)


@pytest.fixture(scope="module")
def drafts(root: Path) -> Drafts:
    """Draft for the project's own contract and world."""
    project = load_project(root)
    return Drafts(project.contract, project.world, project.settings)


def _draft(drafts: Drafts, operation: str, language: Plugin) -> str:
    return drafts.draft(OPERATIONS[operation])[language]


def test_ids_come_from_the_environment(drafts: Drafts) -> None:
    """Ids that the world has a variable for are read from it, in the path and in the query."""
    assert _draft(drafts, "getEnvironmentById", CURL) == (
        "curl --fail-with-body --max-time 30 \\\n"
        '  "$LAYER5_URL/api/environments/$ENVIRONMENT_ID?orgId=$LAYER5_ORG_ID" \\\n'
        '  --header "Authorization: Bearer $LAYER5_TOKEN"\n'
    )


def test_a_body_has_its_required_fields(drafts: Drafts) -> None:
    """A body is drafted from the schema: required fields, ids from the environment."""
    curl = _draft(drafts, "createEnvironment", CURL)
    assert '--header "Content-Type: application/json"' in curl
    assert '"organizationId": "$LAYER5_ORG_ID"' in curl
    assert "description" not in curl


def test_a_method_is_named_where_curl_would_choose_another(drafts: Drafts) -> None:
    """PUT, DELETE, and POST without a body need --request."""
    assert "--request PUT" in _draft(drafts, "updateEnvironment", CURL)
    assert "--request DELETE" in _draft(drafts, "deleteEnvironment", CURL)
    assert "--request POST" in _draft(drafts, "generateToken", CURL)
    assert "--request" not in _draft(drafts, "createOrg", CURL)


def test_every_operation_has_a_draft_in_valid_python(drafts: Drafts) -> None:
    """Whatever the operation, its draft is a program."""
    for operation in OPERATIONS.values():
        source = drafts.draft(operation)[PYTHON]
        ast.parse(source)
        assert f"requests.{operation.method.lower()}(" in source


@pytest.fixture(scope="module")
def drafted(
    drafts: Drafts, copy_project: Callable[..., Path], request: pytest.FixtureRequest
) -> tuple[Mapping[str, Status], Mapping[str, Result]]:
    """Draft operations in a project without examples, record, and run again.

    These are all operations whose test was asked for.

    Gives, by snippet, the status after the second run, and the results of the first.
    """
    folder = copy_project()
    names = []
    tests = (getattr(item, "callspec", None) for item in request.session.items)
    asked = {test.params.get("operation") for test in tests if test}
    for operation in (OPERATIONS[one] for one in OPERATIONS if one in asked):
        target = folder / "snippets" / operation.tag / operation.slug
        target.mkdir(parents=True)
        for language, source in drafts.draft(operation).items():
            if language not in USUAL:
                continue  # `make corpus` runs the others
            (target / language.filename).write_text(source)
        names.append(f"{operation.tag}/{operation.slug}")
    page = folder / "content" / "all.md"
    page.write_text("".join(f'{{{{< snippet "{name}" >}}}}\n' for name in names))

    def run_all() -> Report:
        project = load_project(folder)
        chosen = select(project, ())
        report = run(project, chosen, mock_session(project), Options(2))
        update(project, report.results)
        return report

    first, second = run_all(), run_all()
    assert second.problems == ()
    statuses = {result.snippet.id: result.verdict.status for result in second.results}
    return statuses, {result.snippet.id: result for result in first.results}


@pytest.mark.parametrize("operation", [*SAMPLE, *thorough(*REST)])
def test_a_draft_runs_and_passes(
    drafted: tuple[Mapping[str, Status], Mapping[str, Result]], operation: str
) -> None:
    """Whatever the operation, its first pair passes as soon as it is recorded."""
    found = OPERATIONS[operation]
    statuses, first = drafted
    for language in USUAL:
        snippet = f"{found.tag}/{found.slug}/{language}"
        failures = first[snippet].verdict.failures
        assert statuses[snippet] is Status.PASSED, failures
