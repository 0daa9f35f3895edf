"""A planned request as a Go program."""

import subprocess
from pathlib import Path

from snipproof.languages.drafting.plan import RequestPlan, Variable
from snipproof.languages.go.draft import draft_go
from snipproof.languages.go.runner import find_go


def test_a_request_is_a_program_in_gofmts_style() -> None:
    """What gofmt would change, the draft has as gofmt wants it."""
    plan = RequestPlan(
        base="BASE",
        method="PUT",
        path="/a/{id}/b",
        path_values={"id": Variable("ID")},
        query={"q": ["a b", True], "page": 0},
        headers={"Authorization": Variable("TOKEN", "Bearer ")},
        body={
            "name": 'a "b"',
            "by": Variable("WHO"),
            "nested": {"long-name": 1, "x": [{"a": None}]},
            "list": ["x", Variable("WHO")],
        },
        media="application/json",
        is_json=True,
        answers=True,
    )
    source = draft_go(plan)
    assert 'query.Add("q", "true")' in source
    assert 'query.Set("page", "0")' in source
    assert '\t\t"name": `a "b"`,\n\t\t"by":   os.Getenv("WHO"),\n' in source
    assert '"list": []string{"x", os.Getenv("WHO")},' in source
    go = find_go()
    assert go is not None
    done = subprocess.run(
        [Path(go).with_name("gofmt")], input=source, capture_output=True, text=True, check=True
    )
    assert done.stdout == source
