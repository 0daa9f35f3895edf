"""A curl command that somebody pasted becomes a pair of snippets, without what is theirs."""

from pathlib import Path

import pytest

from snipproof.authoring.drafts import Drafts
from snipproof.authoring.pasted import Pasted, read_pasted
from snipproof.core.usage import UsageError
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.project import Project, load_project

TOKEN = "s3cr3t-t0k3n-of-mine"
ID = "99999999-2222-4333-8444-555555555555"


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    """Read the project."""
    return load_project(root)


def _read(project: Project, command: str) -> Pasted:
    drafts = Drafts(project.contract, project.world, project.settings)
    return read_pasted(command, project.contract, drafts)


@pytest.mark.parametrize(
    ("command", "operation"),
    [
        ("curl https://cloud.layer5.io/api/identity/tokens", "getUserTokens"),
        ("$ curl -s localhost:9081/api/identity/tokens?page=0", "getUserTokens"),
        ("curl $BASE/api/identity/tokens", "getUserTokens"),
        ("curl '{{baseUrl}}/api/identity/tokens'", "getUserTokens"),
        (f"curl -X DELETE https://x.example/api/environments/{ID}", "deleteEnvironment"),
        ("curl -X DELETE 'https://x.example/api/environments/{id}'", "deleteEnvironment"),
        ("curl -X DELETE https://x.example/api/environments/$ENV", "deleteEnvironment"),
        ("curl \\\n  --request DELETE \\\n  https://x.example/api/environments/1234567",
         "deleteEnvironment"),
        ("curl https://x.example/api/environments -d '{\"name\": \"a\"}'", "createEnvironment"),
    ],
)  # fmt: skip
def test_the_contract_says_what_a_command_means(
    project: Project, command: str, operation: str
) -> None:
    """Host, prompt, quotes, line ends and placeholders do not matter: method and path do."""
    assert _read(project, command).operation.id == operation


def test_what_is_the_authors_own_is_not_written_down(project: Project) -> None:
    """Tokens and ids become variables wherever they stand: path, query, header, cookie, body."""
    command = (
        f"curl 'https://cloud.layer5.io/api/environments/{ID}?access_token={TOKEN}' -X PUT "
        f"-H 'authorization: Bearer {TOKEN}' -b 'session={TOKEN}' -H 'X-Trace: {ID}' "
        f"-H 'X-Api-Key: {TOKEN}' -H 'User-Agent: mine' "
        f'--data-raw \'{{"name": "of {TOKEN}", "organizationId": "{ID}"}}\''
    )
    pasted = _read(project, command)
    sources = {language: language.draft(pasted.plan) for language in (CURL, PYTHON)}
    for source in sources.values():
        assert TOKEN not in source
        assert ID not in source
        assert "mine" not in source
    curl = sources[CURL]
    assert '"$LAYER5_URL/api/environments/$ENVIRONMENT_ID"' in curl
    assert '"organizationId": "$LAYER5_ORG_ID"' in curl
    assert "Authorization: Bearer $LAYER5_TOKEN" in curl
    assert not any(TOKEN in note or ID in note for note in pasted.notes)


def test_what_a_reader_chooses_stays(project: Project) -> None:
    """Values that are no ids are taken over, in both languages, and what is unknown is told."""
    pasted = _read(
        project,
        "curl 'https://x.example/api/environments?orgId=%24ORG&page=2&search=sea%20trials' "
        f"-H 'X-Odd: 1' -H 'layer5-current-orgid: {ID}'",
    )
    curl, python = [language.draft(pasted.plan) for language in (CURL, PYTHON)]
    assert '"layer5-current-orgid: $LAYER5_ORG_ID"' in curl
    assert "?orgId=$LAYER5_ORG_ID&page=2&search=sea%20trials" in curl
    assert '"search": "sea trials"' in python
    assert pasted.notes == ("left out the header X-Odd: the contract has no such parameter",)


def test_an_id_without_a_variable_is_told(project: Project) -> None:
    """Where no variable of the world stands for an id, the note says which has to be given one."""
    command = f'curl https://x.example/api/environments -d \'{{"name": "a", "thingId": "{ID}"}}\''
    pasted = _read(project, command)
    assert '"thingId": "$THING_ID"' in CURL.draft(pasted.plan)
    assert pasted.notes == ("THING_ID has no value yet: give it one in the world's variables",)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("ls -l", "found no curl command with a URL"),
        ("curl https://x.example/api/identity/tokens; curl https://x.example/", "found 2 requests"),
        ("curl https://x.example/api/academy/cirricula", "nearest is GET /api/academy/curricula"),
        (f"curl -X PATCH https://x.example/api/environments/{ID}", "DELETE, GET, PUT, and not"),
        ("curl https://x.example/", "none that is like it"),
        ("curl https://x.example/api/environments -d '{\"name\": '", "the body is not JSON"),
        ("curl https://x.example/api/environments -d @body.json", "the body is not JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    project: Project, command: str, said: str
) -> None:
    """Where there is no one request of the contract in it, nothing is made of a text."""
    with pytest.raises(UsageError) as caught:
        _read(project, command)
    assert said in str(caught.value)
