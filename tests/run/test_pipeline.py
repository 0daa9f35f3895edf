"""The journey of an example: what is sound passes, and every slip turns red where it is.

The slips of the table are made in copies of healthy examples, which then run together, as a
project with many mistakes would. So the table also shows that one mistake does not colour another
example's verdict.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from snipproof.contract.names import folder_name
from snipproof.core.failure import Code
from snipproof.core.formats.private import private_folder
from snipproof.core.formats.store import FILE
from snipproof.core.snippet import Language, Snippet
from snipproof.core.verdict import Status
from snipproof.languages import Outline
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.project import Project, load_project
from snipproof.project.selection import select
from snipproof.run.execution import Options
from snipproof.run.pipeline import run
from snipproof.run.recording import update
from snipproof.run.results import Report, Result
from snipproof.run.sessions import mock_session

LIST, CREATE, GENERATE = (
    "tokens/get-user-tokens",
    "environments/create-environment",
    "tokens/generate-token",
)
ENVIRONMENTS, ORG, WORKSPACE = (
    "environments/get-environments",
    "organizations/get-org",
    "workspaces/get-workspace-by-id",
)


@dataclass(frozen=True)
class Slip:
    """One change to a healthy example, and the failure that it has to cause."""

    name: str
    example: str
    language: Language
    old: str
    new: str
    code: Code
    line: int

    @property
    def copy(self) -> str:
        """The id of the copy that the slip is made in."""
        return f"slips/{self.name}-{self.language}"


SLIPS = [
    Slip("path", LIST, CURL, "tokens?", "token?", Code.UNKNOWN_OPERATION, 2),
    Slip("path", LIST, PYTHON, "/tokens", "/token", Code.UNKNOWN_OPERATION, 6),
    Slip("case", LIST, CURL, "identity/tokens", "identity/Tokens", Code.UNKNOWN_OPERATION, 2),
    Slip("slash", LIST, CURL, "tokens?", "tokens/?", Code.UNKNOWN_OPERATION, 2),
    Slip("other-path", LIST, CURL, "tokens?", "orgs?", Code.WRONG_OPERATION, 2),
    Slip("lost-method", GENERATE, CURL, " --request POST", "", Code.WRONG_OPERATION, 1),
    Slip("lost-method", GENERATE, PYTHON, ".post(", ".get(", Code.WRONG_OPERATION, 5),
    Slip("no-header", LIST, CURL, "Authorization: Bearer", "Authorization Bearer",
         Code.MISSING_AUTH, 3),
    Slip("misspelt-header", LIST, PYTHON, '"Authorization"', '"Authorisation"',
         Code.MISSING_AUTH, 8),
    Slip("scheme", LIST, CURL, "Bearer", "Token", Code.BAD_AUTH, 3),
    Slip("scheme", LIST, PYTHON, "Bearer", "Token", Code.BAD_AUTH, 8),
    Slip("single-quotes", LIST, CURL, '"Authorization: Bearer $LAYER5_TOKEN"',
         "'Authorization: Bearer $LAYER5_TOKEN'", Code.BAD_AUTH, 3),
    Slip("token-in-url", LIST, CURL, "page=0", "token=$LAYER5_TOKEN", Code.SECRET_IN_URL, 2),
    Slip("headers-as-params", LIST, PYTHON, "    params={\"page\": 0, \"pageSize\": 10},\n"
         "    headers=", "    ", Code.SECRET_IN_URL, 7),
    Slip("placeholder", LIST, CURL, "$LAYER5_TOKEN", "<Your-Token>", Code.PLACEHOLDER_LEFT, 3),
    Slip("secret", LIST, PYTHON, "{os.environ['LAYER5_TOKEN']}", "3xAmPl3-0f-a-l0ng-l1v3d-t0k3n",
         Code.SECRET_IN_SOURCE, 8),
    Slip("comma", CREATE, CURL, '"$LAYER5_ORG_ID"', '"$LAYER5_ORG_ID",', Code.BAD_BODY, 9),
    Slip("curly-quotes", LIST, CURL, '"$LAYER5_URL', "\u201c$LAYER5_URL", Code.SYNTAX_ERROR, 2),
    Slip("missing-quote", LIST, CURL, "pageSize=10\"", "pageSize=10", Code.SYNTAX_ERROR, 2),
    Slip("missing-bracket", LIST, PYTHON, "    timeout=30,\n)", "    timeout=30,\n",
         Code.SYNTAX_ERROR, 5),
    Slip("space-after-backslash", LIST, CURL, 'pageSize=10" \\', 'pageSize=10" \\ ',
         Code.SYNTAX_ERROR, 2),
    Slip("bare-ampersand", LIST, CURL, '"$LAYER5_URL/api/identity/tokens?page=0&pageSize=10" \\',
         "$LAYER5_URL/api/identity/tokens?page=0&pageSize=10 \\", Code.SYNTAX_ERROR, 2),
    Slip("renamed-field", CREATE, CURL, '"name"', '"title"', Code.UNKNOWN_FIELD, 7),
    Slip("renamed-field", CREATE, PYTHON, '"name":', '"title":', Code.UNKNOWN_FIELD, 9),
    Slip("field-type", CREATE, PYTHON, '"sea-trials"', "7", Code.BAD_BODY, 9),
    Slip("unknown-parameter", LIST, CURL, "pageSize", "page_size", Code.UNKNOWN_PARAMETER, 2),
    Slip("unknown-parameter", LIST, PYTHON, '"pageSize"', '"limit"', Code.UNKNOWN_PARAMETER, 7),
    Slip("parameter-type", LIST, PYTHON, '"page": 0', '"page": "first"', Code.BAD_PARAMETER, 7),
    Slip("missing-parameter", ENVIRONMENTS, CURL, "orgId=$LAYER5_ORG_ID&", "",
         Code.MISSING_PARAMETER, 2),
    Slip("unknown-header", WORKSPACE, CURL, "layer5-current-orgid", "layer5-current-org",
         Code.UNKNOWN_PARAMETER, 4),
    Slip("header-value", WORKSPACE, PYTHON, 'os.environ["LAYER5_ORG_ID"]', '"tidewater"',
         Code.BAD_PARAMETER, 10),
    Slip("no-content-type", CREATE, CURL, '  --header "Content-Type: application/json" \\\n', "",
         Code.BAD_MEDIA_TYPE, 4),
    Slip("form-body", CREATE, PYTHON, "    json={", "    data={", Code.BAD_MEDIA_TYPE, 8),
    Slip("null-from-jq", LIST, CURL, 'LAYER5_TOKEN"', 'LAYER5_TOKEN" --silent | jq .total',
         Code.STALE_OUTPUT, 3),
    Slip("other-output", LIST, PYTHON, 'token["id"], ', "", Code.STALE_OUTPUT, 1),
    Slip("swallowed", LIST, PYTHON, "response = requests", "raise SystemExit(0)\nrequests",
         Code.NO_REQUEST, 5),
    Slip("not-found", ORG, PYTHON, 'os.environ["LAYER5_ORG_ID"]',
         '"00000000-0000-4000-8000-000000000000"', Code.UNEXPECTED_STATUS, 6),
    Slip("unchecked-404", ORG, CURL, "--fail-with-body --max-time 30 \\\n  \"$LAYER5_URL"
         "/api/identity/orgs/$LAYER5_ORG_ID\"", "--max-time 30 \\\n  \"$LAYER5_URL"
         "/api/identity/orgs/00000000-0000-4000-8000-000000000000\"", Code.UNEXPECTED_STATUS, 1),
    Slip("undefined-name", LIST, PYTHON, 'token["id"]', "tokn", Code.EXIT_STATUS, 14),
    Slip("lost-key", LIST, PYTHON, 'token["name"]', 'token["title"]', Code.EXIT_STATUS, 14),
    Slip("submodule", LIST, PYTHON, "import os\n\nimport requests\n",
         "import os\nimport xml\n\nimport requests\n\nxml.sax.parse\n", Code.EXIT_STATUS, 6),
    Slip("unset-variable", LIST, CURL, "page=0", "page=$FIRST_PAGE", Code.EXIT_STATUS, 2),
    Slip("first-fails", LIST, CURL, "curl --fail", "false\ncurl --fail", Code.EXIT_STATUS, 1),
    Slip("exit-3", LIST, PYTHON, "for token in", "raise SystemExit(3)\nfor token in",
         Code.EXIT_STATUS, 13),
    Slip("foreign-host", LIST, CURL, "$LAYER5_URL", "http://127.0.0.2:9", Code.FOREIGN_HOST, 2),
    Slip("foreign-host", LIST, PYTHON, "{os.environ['LAYER5_URL']}", "http://layer5.example",
         Code.FOREIGN_HOST, 6),
    Slip("second-request", LIST, PYTHON, "response.raise_for_status()",
         "response.raise_for_status()\nrequests.get(response.url, headers={\"Authorization\": "
         "response.request.headers[\"Authorization\"]}, timeout=30)", Code.WRONG_OPERATION, 12),
    Slip("other-value", LIST, PYTHON, '"pageSize": 10', '"pageSize": 20',
         Code.STALE_OUTPUT, 40),
]  # fmt: skip


@dataclass(frozen=True)
class Broken:
    """The project with all slips, and what a run of it found."""

    project: Project
    report: Report

    def result(self, slip: Slip) -> Result:
        """Return the result of the snippet that a slip was made in."""
        snippet = f"{slip.copy}/{slip.language}"
        return next(item for item in self.report.results if item.snippet.id == snippet)


def _operation(example: str, root: Path) -> str:
    known = load_project(root).contract.operations
    return next(name for name in known if folder_name(name) == example.partition("/")[2])


def _run(folder: Path, *names: str, cold: bool = False, cache: bool = False) -> Report:
    project = load_project(folder)
    chosen = select(project, names)
    return run(project, chosen, mock_session(project), Options(2, cold=cold, cache=cache))


@pytest.fixture(scope="module")
def broken(copy_project: Callable[..., Path], root: Path) -> Broken:
    """Make every slip in a copy of its own, beside the healthy examples, and run them all."""
    healthy = sorted({slip.example for slip in SLIPS})
    folder = copy_project(*healthy)
    for slip in SLIPS:
        copy = folder / "snippets" / slip.copy
        source = root / "snippets" / slip.example
        copy.mkdir(parents=True)
        for name in ("response.json", slip.language.filename, slip.language.output_filename):
            if (source / name).is_file():
                (copy / name).write_bytes((source / name).read_bytes())
        snippet = copy / slip.language.filename
        before = snippet.read_text()
        assert before.count(slip.old) >= 1, f"{slip.old!r} is not in {snippet}"
        snippet.write_text(before.replace(slip.old, slip.new))
        (copy / "example.toml").write_text(f'operation = "{_operation(slip.example, root)}"\n')
    return Broken(load_project(folder), _run(folder))


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.name}-{slip.language}")
def test_a_slip_is_red_where_it_is(broken: Broken, slip: Slip) -> None:
    """A careless change turns its example red, with the code that explains it, at its line."""
    result = broken.result(slip)
    first = result.verdict.failures[0]
    assert first.code is slip.code, result.verdict.failures
    assert first.location.line == slip.line, first
    assert first.location.path.startswith(f"snippets/{slip.copy}/")
    assert result.verdict.status is Status.FAILED


def test_healthy_neighbours_stay_green(broken: Broken) -> None:
    """The examples beside the broken ones pass, each with its own exchange."""
    healthy = [item for item in broken.report.results if not item.example_id.startswith("slips/")]
    assert len(healthy) == 12
    assert {item.verdict.status for item in healthy} == {Status.PASSED}


def test_every_snippet_has_one_verdict(broken: Broken) -> None:
    """Found is the sum of passed, failed, errors and skipped, and nothing is missing."""
    summary = broken.report.summary
    snippets = [
        snippet.id for e in broken.project.found.examples for snippet in e.snippets.values()
    ]
    assert sorted(result.snippet.id for result in broken.report.results) == sorted(snippets)
    total = summary.passed + summary.failed + summary.errors + summary.skipped
    assert summary.found == total == len(snippets)
    assert broken.report.exit_status == 1


def test_unlike_requests_are_a_mismatch(copy_project: Callable[..., Path]) -> None:
    """Where the languages send different values, the one that is not recorded is told so."""
    folder = copy_project(GENERATE)
    file = folder / "snippets" / GENERATE / "curl.sh"
    file.write_text(file.read_text().replace("Exports%20fleet", "Exports%20pier"))
    curl, python = _run(folder).results
    assert python.verdict.status is Status.PASSED
    (failure,) = curl.verdict.failures
    assert failure.code is Code.LANGUAGE_MISMATCH
    assert failure.message == (
        "the query parameter 'purpose' differs: "
        'python sends "Exports fleet metrics", curl sends "Exports pier metrics"'
    )
    assert str(failure.location) == f"snippets/{GENERATE}/curl.sh:2"


def test_the_second_run_is_served_from_the_cache(copy_project: Callable[..., Path]) -> None:
    """What has not changed is not run again; what has, is; the verdicts are the same."""
    folder = copy_project(LIST, ORG)
    first, second = _run(folder, cache=True), _run(folder, cache=True)
    assert [item.cached for item in first.results] == [False] * 4
    assert [item.cached for item in second.results] == [True] * 4
    assert [item.verdict for item in first.results] == [item.verdict for item in second.results]
    file = folder / "snippets" / ORG / "curl.sh"
    file.write_text(file.read_text() + "# a comment\n")
    third = _run(folder, cache=True)
    assert [item.cached for item in third.results] == [False, True, True, True]


def test_a_changed_contract_runs_what_it_reaches(copy_project: Callable[..., Path]) -> None:
    """Only who calls an operation that has changed, or what it refers to, is run again."""
    folder = copy_project(LIST, ORG)
    assert _run(folder, cache=True).exit_status == 0
    file = folder / "contract" / "paths" / "tokens.yaml"
    file.write_text(file.read_text().replace("summary: List", "summary: Show"))
    report = _run(folder, cache=True)
    assert [item.cached for item in report.results] == [True] * 4
    file.write_text(
        file.read_text().replace(
            "operationId: getUserTokens", "operationId: getUserTokens\n    x-a: 1"
        )
    )
    report = _run(folder, cache=True)
    ran = {item.example_id for item in report.results if not item.cached}
    assert ran == {LIST}
    assert report.exit_status == 0


def test_a_damaged_store_changes_no_verdict(copy_project: Callable[..., Path]) -> None:
    """Where what was kept is damaged, everything is read and run again, with the same verdicts."""
    folder = copy_project(LIST)
    first = _run(folder, cache=True)
    file = private_folder(folder) / FILE
    kept = file.read_bytes()
    assert len(kept.split(b"\n")) > 10
    file.write_bytes(kept.replace(b":", b";"))
    second = _run(folder, cache=True)
    assert [item.cached for item in second.results] == [False] * 2
    assert [item.verdict for item in first.results] == [item.verdict for item in second.results]


def test_a_changed_recording_is_judged_anew(copy_project: Callable[..., Path]) -> None:
    """The cache keeps what a run did, so a recording that changed is red without a new run."""
    folder = copy_project(LIST)
    assert _run(folder, cache=True).exit_status == 0
    file = folder / "snippets" / LIST / "response.json"
    file.write_text(file.read_text().replace("ci-pipeline", "cd-pipeline"))
    report = _run(folder, cache=True)
    assert all(item.cached for item in report.results)
    assert {f.code for item in report.results for f in item.verdict.failures} == {Code.STALE_OUTPUT}


def test_warm_and_cold_agree(copy_project: Callable[..., Path]) -> None:
    """A new Python for each snippet comes to the same verdicts as a warm one."""
    folder = copy_project(LIST, CREATE, ORG)
    file = folder / "snippets" / ORG / "python.py"
    file.write_text(file.read_text().replace("organization['name']", "organization['nam']"))
    warm, cold = _run(folder), _run(folder, cold=True)
    assert [item.verdict for item in warm.results] == [item.verdict for item in cold.results]


def test_runs_do_not_see_each_other(copy_project: Callable[..., Path]) -> None:
    """An example that deletes leaves the world as it was for the next one."""
    folder = copy_project("environments/delete-environment", "environments/get-environment-by-id")
    for _ in range(2):
        assert _run(folder).exit_status == 0


def test_a_skip_is_counted_with_its_reason(copy_project: Callable[..., Path]) -> None:
    """An example with a skip that still holds is not run, and the report says why."""
    folder = copy_project(LIST, ORG)
    toml = folder / "snippets" / ORG / "example.toml"
    toml.write_text('skip = { reason = "the beta is closed", until = 2999-01-01 }\n')
    report = _run(folder)
    assert report.summary.skipped == 2
    assert report.exit_status == 0
    assert report.results[0].verdict.reason == "the beta is closed (until 2999-01-01)"


def test_an_expired_skip_is_red(copy_project: Callable[..., Path]) -> None:
    """After its last day a skip fails, at the line of example.toml that sets it."""
    folder = copy_project(LIST)
    toml = folder / "snippets" / LIST / "example.toml"
    toml.write_text('# why\nskip = { reason = "the beta is closed", until = 2026-01-01 }\n')
    (failure, *_) = _run(folder).results[0].verdict.failures
    assert failure.code is Code.SKIP_EXPIRED
    assert str(failure.location) == f"snippets/{LIST}/example.toml:2"


def test_a_documented_error_status_is_right(copy_project: Callable[..., Path]) -> None:
    """An example that declares 401 may leave the token out, and has to get that status."""
    folder = copy_project(errors__no_token=LIST)
    example = folder / "snippets" / "errors" / "no-token"
    (example / "curl.sh").write_text(
        'curl --silent --show-error --max-time 30 \\\n  "$LAYER5_URL/api/identity/tokens"\n'
    )
    for name in ("python.py", "python.out", "response.json"):
        (example / name).unlink()
    (example / "example.toml").write_text('operation = "getUserTokens"\nstatus = 401\n')
    update(load_project(folder), _run(folder).results)
    report = _run(folder)
    assert report.exit_status == 0, report.results[0].verdict
    assert (example / "response.txt").read_text().strip()


FLOW = """import os

import requests

session = requests.Session()
session.headers["Authorization"] = f"Bearer {os.environ['LAYER5_TOKEN']}"
url = f"{os.environ['LAYER5_URL']}/api/environments"
org_id = os.environ["LAYER5_ORG_ID"]

created = session.post(url, json={"name": "pier-9", "organizationId": org_id}, timeout=30)
created.raise_for_status()
for page in range(PAGES):
    listed = session.get(
        url, params={"orgId": org_id, "page": page, "pageSize": 2}, timeout=30
    )
    listed.raise_for_status()
session.delete(f"{url}/{created.json()['id']}", timeout=30).raise_for_status()
"""


@pytest.mark.parametrize(
    ("operations", "pages", "code"),
    [
        (["createEnvironment", "getEnvironments+", "deleteEnvironment"], 2, None),
        (["createEnvironment", "getEnvironments+", "deleteEnvironment"], 1, None),
        (["createEnvironment", "getEnvironments", "deleteEnvironment"], 1, None),
        (["createEnvironment", "getEnvironments", "deleteEnvironment"], 2, Code.WRONG_OPERATION),
        (["createEnvironment", "getEnvironments+", "deleteEnvironment"], 0, Code.WRONG_OPERATION),
        (["createEnvironment", "deleteEnvironment"], 1, Code.WRONG_OPERATION),
        (
            ["createEnvironment", "getEnvironments+", "deleteEnvironment", "getEnvironmentById"],
            1,
            Code.NO_REQUEST,
        ),
    ],
)
def test_a_flow_makes_its_requests_in_order(
    copy_project: Callable[..., Path], operations: list[str], pages: int, code: Code | None
) -> None:
    """An example makes the requests that it lists and no other, but repeats those with a `+`."""
    folder = copy_project(flows__pages=ORG)
    example = folder / "snippets" / "flows" / "pages"
    for file in example.iterdir():
        file.unlink()
    (example / "python.py").write_text(FLOW.replace("PAGES", str(pages)))
    (example / "example.toml").write_text(f"operations = {operations}\n")
    (result,) = _run(folder).results
    assert [failure.code for failure in result.verdict.failures] == ([code] if code else [])


@pytest.mark.parametrize("number", [0, 3])
def test_an_interrupt_while_planning_loses_nobody(
    copy_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Stopped before all is planned, a run reports each example as stopped."""
    project = load_project(copy_project(LIST, CREATE, ORG))
    chosen = select(project, ())
    asked = Project.outline
    calls = iter(range(len(chosen) * 10))

    def interrupted(self: Project, snippet: Snippet) -> Outline:
        if next(calls) == number:
            raise KeyboardInterrupt
        return asked(self, snippet)

    monkeypatch.setattr(Project, "outline", interrupted)
    report = run(project, chosen, mock_session(project), Options(2, cache=False))
    assert report.interrupted
    assert [item.snippet.id for item in report.results] == [snippet.id for snippet in chosen]
    codes = {failure.code for item in report.results for failure in item.verdict.failures}
    assert codes == {Code.INTERRUPTED}
