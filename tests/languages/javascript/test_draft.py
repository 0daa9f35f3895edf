"""A planned request as a JavaScript module."""

from snipproof.languages.drafting.plan import RequestPlan, Variable
from snipproof.languages.javascript.draft import draft_javascript


def test_a_request_is_one_call_in_prettiers_style() -> None:
    """A long URL stands on a line of its own; names are in quotes only if they need them."""
    plan = RequestPlan(
        base="BASE",
        method="PUT",
        path="/api/{id}/with/a/path/that/is/long/enough/to/break/the/line",
        path_values={"id": Variable("ID")},
        query={"q": ["a b", True]},
        headers={"Authorization": Variable("TOKEN", "Bearer "), "X-Org": Variable("ORG")},
        body={"name": 'a "b"', "by": Variable("WHO"), "tags": ["x", "y"]},
        media="application/json",
        is_json=True,
        answers=True,
    )
    assert draft_javascript(plan) == (
        "const query = new URLSearchParams([\n"
        '  ["q", "a b"],\n'
        '  ["q", "true"],\n'
        "]);\n\n"
        "const response = await fetch(\n"
        "  `${process.env.BASE}/api/${process.env.ID}/with/a/path/that/is/long/enough"
        "/to/break/the/line?${query}`,\n"
        "  {\n"
        '    method: "PUT",\n'
        "    headers: {\n"
        "      Authorization: `Bearer ${process.env.TOKEN}`,\n"
        '      "X-Org": process.env.ORG,\n'
        '      "Content-Type": "application/json",\n'
        "    },\n"
        "    body: JSON.stringify({\n"
        "      name: 'a \"b\"',\n"
        "      by: process.env.WHO,\n"
        '      tags: ["x", "y"],\n'
        "    }),\n"
        "    signal: AbortSignal.timeout(30_000),\n"
        "  },\n"
        ");\n"
        "if (!response.ok) {\n"
        "  throw new Error(`${response.status}: ${await response.text()}`);\n"
        "}\n\n"
        "console.log(await response.text());\n"
    )
