"""A planned request as a Python script."""

from snipproof.languages.drafting.plan import RequestPlan, Variable
from snipproof.languages.python.draft import draft_python


def test_a_request_is_one_call() -> None:
    """Query, headers and body are arguments; variables are read from the environment."""
    plan = RequestPlan(
        base="BASE",
        method="PUT",
        path="/a/{id}",
        path_values={"id": Variable("ID")},
        query={"q": ["a b", True]},
        headers={"Authorization": Variable("TOKEN", "Bearer ")},
        body={"name": "x", "by": Variable("WHO")},
        media="application/json",
        is_json=True,
        answers=False,
    )
    assert draft_python(plan) == (
        "import os\n\nimport requests\n\n"
        "response = requests.put(\n"
        "    f\"{os.environ['BASE']}/a/{os.environ['ID']}\",\n"
        '    params={"q": ["a b", "true"]},\n'
        '    headers={"Authorization": f"Bearer {os.environ[\'TOKEN\']}"},\n'
        "    json={\n"
        '        "name": "x",\n'
        '        "by": os.environ["WHO"],\n'
        "    },\n"
        "    timeout=30,\n"
        ")\n"
        "response.raise_for_status()\n"
    )
