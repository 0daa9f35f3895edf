"""A curl command that somebody pasted becomes a pair of snippets, without what is theirs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from snipproof.authoring.drafts import Drafts
from snipproof.authoring.pasted import Pasted, read_pasted
from snipproof.contract import Contract, ContractDocument
from snipproof.core.location import SourceLocation
from snipproof.core.usage import UsageError
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.credentials import completed
from snipproof.project.project import Project, load_project
from snipproof.project.settings import Settings
from snipproof.targets.mock.world import World

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
        ("Invoke-WebRequest -Uri https://x.example/", "copy the request as cURL (bash)"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    project: Project, command: str, said: str
) -> None:
    """Where there is no one request of the contract in it, nothing is made of a text."""
    with pytest.raises(UsageError) as caught:
        _read(project, command)
    assert said in str(caught.value)


SHOP = {
    "/orders/{orderId}": {
        "post": {
            "operationId": "upload",
            "security": [{"login": []}],
            "parameters": [
                {"name": "orderId", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "lang", "in": "cookie", "schema": {"type": "string"}},
            ],
            "requestBody": {
                "required": True,
                "content": {
                    "multipart/form-data": {
                        "schema": {
                            "type": "object",
                            "required": ["file"],
                            "properties": {
                                "file": {"type": "string", "format": "binary"},
                                "note": {"type": "string"},
                            },
                        }
                    }
                },
            },
        },
        "get": {
            "operationId": "read",
            "security": [{"key": []}],
            "parameters": [
                {"name": "orderId", "in": "path", "required": True, "schema": {"type": "string"}},
                {"name": "page", "in": "query", "schema": {"type": "integer"}},
            ],
        },
    },
    "/token": {
        "post": {
            "operationId": "token",
            "requestBody": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "required": ["grant_type"],
                            "properties": {
                                "grant_type": {"type": "string"},
                                "client_secret": {"type": "string"},
                            },
                        }
                    },
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "grant_type": {"type": "string"},
                                "password": {"type": "string"},
                            },
                        }
                    },
                },
            },
        }
    },
}
SCHEMES = {
    "login": {"type": "http", "scheme": "basic"},
    "key": {"type": "apiKey", "in": "query", "name": "api_key"},
}
AT = "https://shop.example"


@pytest.fixture(scope="module")
def paste(root: Path) -> Callable[[str], tuple[Pasted, str, str]]:
    """Return a function that reads a command for a shop, and gives curl's and Python's source."""
    document = ContractDocument(
        {"openapi": "3.1.0", "paths": SHOP, "components": {"securitySchemes": SCHEMES}},
        {},
        SourceLocation("openapi.yaml", 1),
    )
    contract, settings = Contract(document), Settings(root=root)
    orders = World(variables={"ORDER_ID": "A-17", "REGION": "eu"})
    drafts = Drafts(contract, completed(orders, contract, settings), settings)

    def read(command: str) -> tuple[Pasted, str, str]:
        pasted = read_pasted(command, contract, drafts)
        return pasted, CURL.draft(pasted.plan), PYTHON.draft(pasted.plan)

    return read


Paste = Callable[[str], tuple[Pasted, str, str]]


@pytest.mark.parametrize(
    ("command", "curl", "python"),
    [
        (
            f"curl {AT}/orders/A-17 -F file=@a.csv -F 'note=see; this' -u ada:s3cr3t-pw",
            [
                '"$API_URL/orders/$ORDER_ID"',
                '--user "$API_USER:$API_TOKEN"',
                "filename=a.csv;type=text/csv'",
                "--form-string 'note=see; this'",
            ],
            ['auth=(os.environ["API_USER"], os.environ["API_TOKEN"])', '("file", ("a.csv", '],
        ),
        (
            f"curl {AT}/orders/A-17 -F 'file=one;filename=x.txt;type=text/plain' -b 'lang=en; s=1'",
            ['--header "Cookie: lang=en"', 'file="one";filename=x.txt;type=text/plain'],
            ['"Cookie": "lang=en"', '("x.txt", "one", "text/plain")'],
        ),
        (
            f"curl '{AT}/orders/A-17?api_key=s3cr3t-pw' --url-query page=2 | jq '.id | length'",
            ["page=2&api_key=$API_TOKEN\" | jq '.id | length'"],
            ['"page": "2"', '"api_key": os.environ["API_TOKEN"]'],
        ),
        (
            f"curl {AT}/token -d grant_type=client_credentials -d client_secret=s3cr3t-pw",
            ['--data-urlencode "client_secret=$CLIENT_SECRET"', "grant_type=client_credentials"],
            ['"client_secret": os.environ["CLIENT_SECRET"]'],
        ),
        (
            f'curl {AT}/token --json \'{{"grant_type": "x", "password": "s3cr3t-pw"}}\'',
            ['"password": "$PASSWORD"'],
            ['"password": os.environ["PASSWORD"]'],
        ),
        (
            (
                f'curl.exe {AT}/token `\n -H "Content-Type: application/json" `\n -d '
                '\'{\\"grant_type\\": \\"x y\\"}\''
            ),
            ['"grant_type": "x y"'],
            ['"grant_type": "x y"'],
        ),
        (
            (
                f'curl ^"{AT}/token^" ^\n  -H ^"Content-Type: application/json^" ^\n  --data-raw '
                '^"^{^\\^"grant_type^\\^":^\\^"x^&y^\\^"^}^"'
            ),
            ['"grant_type": "x&y"'],
            ['"grant_type": "x&y"'],
        ),
    ],
)
def test_a_command_of_any_kind_becomes_snippets(
    paste: Paste, command: str, curl: list[str], python: list[str]
) -> None:
    """Forms, files, cookies, users, Windows' quotes and jq survive; secrets do not."""
    _, in_curl, in_python = paste(command)
    for text in curl:
        assert text in in_curl, in_curl
    for text in python:
        assert text in in_python, in_python
    assert "s3cr3t" not in in_curl + in_python


@pytest.mark.parametrize(
    ("command", "note"),
    [
        (f"curl -k {AT}/orders/1", "left out -k: it turns off the check"),
        (f"curl -o out.json {AT}/orders/1", "left out -o: a snippet prints"),
        (f"curl {AT}/orders/1 | python -m json.tool", "left out what the output is piped into"),
        (f"curl {AT}/orders/1 | jq .id", "only curl.sh pipes into jq .id"),
        (f"curl {AT}/orders/1 -u ada:secret", "the operation does not take them"),
        (f"curl {AT}/orders/1 -F file=@b.bin", "makes up what is in b.bin"),
        (f"curl -X POST {AT}/orders/1 -T b.bin", "the body is in a file that is not here"),
    ],
)
def test_what_is_left_out_is_told(paste: Paste, command: str, note: str) -> None:
    """Nothing of a command is dropped without a word."""
    pasted, in_curl, _ = paste(command)
    assert any(note in told for told in pasted.notes), pasted.notes
    assert "\ue000" not in in_curl
