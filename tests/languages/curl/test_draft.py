"""A planned request as a shell script."""

from snipproof.languages.curl.draft import draft_curl
from snipproof.languages.drafting.plan import RequestPlan, Variable


def test_a_body_is_a_here_document() -> None:
    """Variables of the body are filled in by the shell, and all else stays as it is."""
    plan = RequestPlan(
        base="BASE",
        method="PUT",
        path="/a/{id}",
        path_values={"id": Variable("ID")},
        query={"q": ["a b", "c"]},
        headers={"Authorization": Variable("TOKEN", "Bearer ")},
        body={"name": "costs $5", "by": Variable("WHO")},
        media="application/json",
        is_json=True,
        answers=True,
    )
    assert draft_curl(plan) == (
        "curl --fail-with-body --max-time 30 \\\n"
        '  "$BASE/a/$ID?q=a%20b&q=c" \\\n'
        "  --request PUT \\\n"
        '  --header "Authorization: Bearer $TOKEN" \\\n'
        '  --header "Content-Type: application/json" \\\n'
        "  --data @- <<JSON\n"
        '{\n  "name": "costs \\$5",\n  "by": "$WHO"\n}\n'
        "JSON\n"
    )
