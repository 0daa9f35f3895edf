"""The first draft of a pair of snippets."""

import ast
from pathlib import Path

import pytest

from snipproof.drafts import Drafts
from snipproof.project import load_project
from snipproof.snippet import Language


@pytest.fixture(scope="module")
def drafts(root: Path) -> Drafts:
    """Draft for the project's own contract and world."""
    project = load_project(root)
    return Drafts(project.contract, project.world, project.settings)


def _draft(drafts: Drafts, root: Path, operation: str, language: Language) -> str:
    return drafts.draft(load_project(root).contract.operations[operation])[language]


def test_ids_come_from_the_environment(drafts: Drafts, root: Path) -> None:
    """Ids that the world has a variable for are read from it, in the path and in the query."""
    assert _draft(drafts, root, "getEnvironmentById", Language.CURL) == (
        "curl --fail-with-body --max-time 30 \\\n"
        '  "$LAYER5_URL/api/environments/$ENVIRONMENT_ID?orgId=$LAYER5_ORG_ID" \\\n'
        '  --header "Authorization: Bearer $LAYER5_TOKEN"\n'
    )


def test_a_body_has_its_required_fields(drafts: Drafts, root: Path) -> None:
    """A body is drafted from the schema: required fields, ids from the environment."""
    curl = _draft(drafts, root, "createEnvironment", Language.CURL)
    assert '--header "Content-Type: application/json"' in curl
    assert '"organizationId": "$LAYER5_ORG_ID"' in curl
    assert "description" not in curl


def test_a_method_is_named_where_curl_would_choose_another(drafts: Drafts, root: Path) -> None:
    """PUT, DELETE, and POST without a body need --request."""
    assert "--request PUT" in _draft(drafts, root, "updateEnvironment", Language.CURL)
    assert "--request DELETE" in _draft(drafts, root, "deleteEnvironment", Language.CURL)
    assert "--request POST" in _draft(drafts, root, "generateToken", Language.CURL)
    assert "--request" not in _draft(drafts, root, "createOrg", Language.CURL)


def test_every_operation_has_a_draft_in_valid_python(drafts: Drafts, root: Path) -> None:
    """Whatever the operation, its draft is a program."""
    for operation in load_project(root).contract.operations.values():
        source = drafts.draft(operation)[Language.PYTHON]
        ast.parse(source)
        assert f"requests.{operation.method.lower()}(" in source
