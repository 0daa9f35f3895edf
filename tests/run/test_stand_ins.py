"""Which records are made for an example so that it can change them."""

import pytest

from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.project.project import Project
from snipproof.run.stand_ins import NotAllowedError, choose_stand_ins
from snipproof.targets.writes.effects import Effects


def chosen(project: Project, effects: Effects, name: str) -> list[tuple[str, str]]:
    """Return the variables that get a stand-in, and what creates it."""
    example = project.examples[name]
    snippet = example.snippets[PYTHON]
    found = choose_stand_ins(project, example, snippet, effects)
    return [(item.variable, item.snippet.id) for item in found]


@pytest.mark.parametrize(
    ("name", "stand_ins"),
    [
        ("environments/get-environments", []),
        ("environments/create-environment", []),
        (
            "environments/update-environment",
            [("ENVIRONMENT_ID", "environments/create-environment/python")],
        ),
        ("teams/delete-team", [("TEAM_ID", "teams/create-team/python")]),
        (
            "workspaces/set-up-a-workspace",
            [
                ("ENVIRONMENT_ID", "environments/create-environment/python"),
                ("TEAM_ID", "teams/create-team/python"),
            ],
        ),
    ],
)
def test_what_is_changed_and_not_made_before_has_a_stand_in(
    project: Project, effects: Effects, name: str, stand_ins: list[tuple[str, str]]
) -> None:
    """Only what an example changes and does not create itself is created for it."""
    assert chosen(project, effects, name) == stand_ins


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("keys/upsert-key", "sends POST /api/auth/keys, which no live server is sent: it may"),
        ("keys/delete-key", "changes keys that the run did not create"),
        ("teams/add-user-to-team", "changes users that the run did not create"),
        ("teams/remove-user-from-team", "which ends a link that it did not make"),
        ("organizations/update-someone-elses", "shows 403 on a record that the run did not create"),
        ("tokens/issue-indefinite-lifetime-token", "it makes a credential"),
    ],
)
def test_where_no_stand_in_will_do_the_reason_is_told(
    project: Project, effects: Effects, name: str, said: str
) -> None:
    """An example that has to change something of others is not run live, and says why."""
    with pytest.raises(NotAllowedError, match=said):
        chosen(project, effects, name)
