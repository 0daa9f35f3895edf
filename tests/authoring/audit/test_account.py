"""Pages that nobody prepared are judged by what they say, and all that they hold is counted."""

from pathlib import Path

import pytest
from tests.conftest import ROOT

from snipproof.authoring.audit.account import Account, audit
from snipproof.contract import Contract, load_contract

FIXTURES = ROOT / "tests" / "fixtures" / "audit"
URL = "https://cloud.layer5.io/api"
AUTH = '-H "Authorization: Bearer <Your-Token>"'
CREATE = f"curl {AUTH} {URL}/environments --json '"


@pytest.fixture(scope="session")
def contract(root: Path) -> Contract:
    """Return the project's contract."""
    return load_contract(root / "contract", root)


def _findings(account: Account) -> list[tuple[str, int, str]]:
    return [
        (str(failure.code), failure.location.line, failure.message) for failure in account.failures
    ]


def test_paths_that_do_not_exist_are_told_in_every_language(contract: Contract) -> None:
    """On a page as Docsy sites have it, the two lost paths are told wherever they are called."""
    account = audit(FIXTURES / "published", contract)
    lost = "GET /api/academy/cirricula is not in the contract"
    gone = "PUT /api/identity/users/preferences is not in the contract"
    assert _findings(account) == [
        *[("unknown-operation", line, lost) for line in (17, 28, 40, 58)],
        *[("unknown-operation", line, gone) for line in (80, 94)],
    ]
    assert account.failures[0].hint == "did you mean GET /api/academy/curricula?"
    languages = [call.language for call in account.judged if call.failures]
    assert languages == ["curl", "javascript", "python", "go", "curl", "python"]
    assert len(account.judged) == 8
    assert [(item.location.line, item.reason) for item in account.unread] == [
        (9, "neither host nor path of <protocol>://<host-of-the-cloud>/<path> is known")
    ]


def test_what_is_right_is_not_told(contract: Contract) -> None:
    """Variables, templates, files, sessions, prompts and other APIs are no reason to speak."""
    account = audit(FIXTURES / "healthy", contract)
    assert _findings(account) == []
    # A path of the contract on one's own machine is the API's.
    assert len(account.judged) == 8
    assert account.unread == ()
    assert dict(account.other_hosts) == {"api.example.com": 1}


def _audit(folder: Path, contract: Contract, text: str) -> Account:
    (folder / "page.md").write_text(text)
    return audit(folder, contract)


@pytest.mark.parametrize(
    ("call", "code", "line", "words"),
    [
        (f"curl \\\n  {URL}/environments?orgId=$ORG", "missing-auth", 2, "carries no credentials"),
        (f'curl -H "Authorization: Token x1" {URL}/environments?orgId=$O', "bad-auth", 2, "Token"),
        (f"curl -X PUT {AUTH} \\\n  {URL}/environments", "unknown-operation", 2, "has GET, POST"),
        (f"curl {AUTH} \\\n  '{URL}/environments?page=0'", "missing-parameter", 3, "'orgId'"),
        (
            f"curl {AUTH} \\\n  '{URL}/identity/tokens?page=0&page_size=9'",
            "unknown-parameter",
            3,
            "'page_size'",
        ),
        (f"curl {AUTH} {URL}/identity/tokens?page=one", "bad-parameter", 2, "'page'"),
        (f"curl {AUTH} {URL}/identity/orgs/tidewater", "bad-parameter", 2, "'orgId'"),
        (f"curl {AUTH} \\\n  -H 'layer5-org: x' {URL}/environments?orgId=$O",
         "unknown-parameter", 3, "'layer5-org'"),
        (
            CREATE + '{\n  "name": "a",\n  "label": 1,\n  "organizationId": "<id>"\n}\'',
            "unknown-field",
            4,
            "label",
        ),
        (
            CREATE + '{\n  "name": 7,\n  "organizationId": "<id>"\n}\'',
            "bad-body",
            3,
            "7",
        ),
        (f"curl {AUTH} {URL}/environments \\\n  -d '{{\"name\": \"a\"}}'", "bad-media-type", 3, ""),
        (CREATE + '{"name": "a", "organizationId": "$O"}\'', "bad-body", 2, "$O"),
        (f"curl {AUTH} -X POST {URL}/environments", "bad-body", 2, "needs a body"),
        (f"curl {AUTH} {URL}/environment?orgId=$O", "unknown-operation", 2, "/api/environment is"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_call_is_told_at_its_line(
    tmp_path: Path, contract: Contract, call: str, code: str, line: int, words: str
) -> None:
    """Path, method, credentials, parameters, headers and body are each held to the contract."""
    found = _findings(_audit(tmp_path, contract, f"```bash\n{call}\n```\n"))
    assert [(item, number) for item, number, _ in found] == [(code, line)]
    assert words in found[0][2]


@pytest.mark.parametrize(
    "call",
    [
        f"curl {AUTH} {URL}/identity/orgs/{{orgId}}",
        f"curl {AUTH} {URL}/identity/orgs/:orgId",
        f"curl {AUTH} {URL}/identity/orgs/YOUR_ORG_ID",
        f"curl {AUTH} '{URL}/identity/tokens?page=<page>&pageSize=...'",
        f"curl {AUTH} '{URL}/environments?'\"$QUERY\"",
        f"curl -H @headers.txt {URL}/environments?orgId=$O",
        f'curl -H "$AUTH" {URL}/environments?orgId=$O',
        f'curl {AUTH} {URL}/environments --json "$BODY"',
        f'curl {AUTH} {URL}/environments --json \'{{"name": "...", "organizationId": "YOUR_ID"}}\'',
        f'curl {AUTH} {URL}/environments --json \'{{"name": <name>, "organizationId": <id>}}\'',
    ],
)
def test_nothing_is_said_of_what_a_page_leaves_open(
    tmp_path: Path, contract: Contract, call: str
) -> None:
    """Whatever a reader has to fill in, and whatever is made elsewhere, counts as right."""
    account = _audit(tmp_path, contract, f"```bash\n{call}\n```\n")
    assert _findings(account) == []
    assert len(account.judged) == 1
    assert account.unread == ()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("```bash\ncurl $URL\n```", 2, "its URL is made where reading does not see it"),
        ("```bash\n\ncurl --version\n```", 3, "no URL can be made out in it"),
        (f"```bash\ncurl {URL}/<path>\n```", 2, "the path /api/<path> may be several"),
        (f"```bash\ncurl -X $METHOD {URL}/environments\n```", 2, "its method is made where"),
        ("```bash\ncurl $BASE/identity/orgs\n```", 2, "begins with is not known"),
        ("```python\nimport requests\nrequests.get(\n```", 3, "not valid Python"),
        ("```\nx\n```\n```ruby\nfetch(url)\n```", 4, "ruby is not read"),
        ('{{< a\n', 1, "the shortcode that begins with '{{< a' is not closed"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_counted_with_its_reason(
    tmp_path: Path, contract: Contract, text: str, line: int, reason: str
) -> None:
    """No call is dropped in silence."""
    account = _audit(tmp_path, contract, f"{text}\n")
    assert account.failures == ()
    (unread,) = account.unread
    assert unread.location.line == line
    assert reason in unread.reason


def test_a_dollar_is_a_placeholder_where_no_shell_reads_it(
    tmp_path: Path, contract: Contract
) -> None:
    """In single quotes a shell sends `$O` as it is; in JSON of another language it is a name."""
    body = 'json={"name": "a", "organizationId": "$O"}, headers={"Authorization": "Bearer $T"}'
    text = f'```python\nrequests.post("{URL}/environments", {body})\n```\n'
    account = _audit(tmp_path, contract, text)
    assert (_findings(account), len(account.judged)) == ([], 1)


def test_a_page_that_is_not_text_is_counted(tmp_path: Path, contract: Contract) -> None:
    """One file that cannot be read does not hide the others."""
    (tmp_path / "a.md").write_bytes(b"\xff")
    account = _audit(tmp_path, contract, f"```sh\ncurl {URL}/nothing\n")
    assert [str(item.location) for item in account.unread] == ["a.md:1"]
    assert [code for code, _, _ in _findings(account)] == ["unknown-operation"]


def test_other_hosts_of_the_api_can_be_named(tmp_path: Path, contract: Contract) -> None:
    """A host of one's own is judged like the contract's, once it is named."""
    text = "```sh\ncurl https://cloud.tidewater.example/api/nothing\n```\n"
    assert _audit(tmp_path, contract, text).failures == ()
    account = audit(tmp_path, contract, ["cloud.tidewater.example"])
    assert len(account.failures) == 1


def test_a_broken_response_does_not_stop_the_judging_of_requests(tmp_path: Path) -> None:
    """A request depends on no response; one whose own body is broken is counted with its reason."""
    gone = "{$ref: 'other.yaml#/Gone'}"
    body = "content: {application/json: {schema: %s}}"
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.0.3\n"
        "info: {title: t, version: '1'}\n"
        "servers: [{url: https://api.test/v1}]\n"
        "paths:\n"
        "  /a:\n"
        "    get:\n"
        "      operationId: a\n"
        f"      responses: {{'200': {{description: d, {body % gone}}}}}\n"
        "  /b:\n"
        "    post:\n"
        "      operationId: b\n"
        f"      requestBody: {{{body % gone}}}\n"
        "      responses: {'200': {description: d}}\n"
        "  /c:\n"
        "    get:\n"
        "      operationId: c\n"
        "      responses: {'200': {$ref: '#/components/responses/C'}}\n"
        "components:\n"
        "  responses:\n"
        f"    C: {{description: d, {body % gone}}}\n"
    )
    own = load_contract(tmp_path / "openapi.yaml", tmp_path)
    code = (
        "curl https://api.test/v1/a?x=1\n"
        "curl https://api.test/v1/b --json '{}'\n"
        "curl https://api.test/v1/c?y=1"
    )
    account = _audit(tmp_path, own, f"```bash\n{code}\n```")
    assert [(code, line) for code, line, _ in _findings(account)] == [
        ("unknown-parameter", 2),
        ("unknown-parameter", 4),
    ]
    assert [item.location.line for item in account.unread] == [3]
    assert "the contract is broken there" in account.unread[0].reason
