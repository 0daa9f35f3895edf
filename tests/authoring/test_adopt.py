"""Code on a page becomes an example, in its fence or in a file."""

import pytest
from tests.conftest import ROOT

from snipproof.authoring.adopt import Adoption, adopt
from snipproof.contract import Contract, load_contract
from snipproof.languages import built_in

CURL = "```bash\ncurl https://api.test/v1/health\n```\n"
PYTHON = '```python\nimport requests\nrequests.get("https://api.test/v1/health")\n```\n'
TABS = (
    '{{< tabpane >}}\n{{< tab header="cURL" lang="bash" >}}\ncurl https://api.test/v1/health\n'
    "{{< /tab >}}\n{{< /tabpane >}}\n"
)


@pytest.fixture(scope="module")
def contract() -> Contract:
    """Return the contract of the audit's cases."""
    file = ROOT / "tests" / "authoring" / "audit" / "cases" / "contract.yaml"
    return load_contract(file, file.parent)


def _adopt(text: str, contract: Contract, *, in_place: bool) -> Adoption:
    return adopt(text, "a.md", contract, built_in(), frozenset(), in_place=in_place)


def test_in_place_a_fence_gets_one_attribute(contract: Contract) -> None:
    """Two languages of the same call are one example; the rest of the page stays."""
    found = _adopt(f"# A\n\n{CURL}\nOr:\n\n{PYTHON}", contract, in_place=True)
    (first, second) = found.adopted
    assert first.example_id == second.example_id
    name = f" example={first.example_id}"
    assert found.after == found.before.replace("```bash", f"```bash{name}").replace(
        "```python", f"```python{name}"
    )
    assert found.files == ()


def test_a_page_is_adopted_once(contract: Contract) -> None:
    """What is an example already stays as it is."""
    once = _adopt(CURL, contract, in_place=True)
    again = _adopt(once.after, contract, in_place=True)
    assert (again.adopted, again.after) == ((), once.after)


def test_to_files_the_code_moves(contract: Contract) -> None:
    """The shortcode stands in its place, and the file holds the code as it was."""
    found = _adopt(f"# A\n\n{CURL}\nEnd.\n", contract, in_place=False)
    (item,) = found.adopted
    assert found.after == f'# A\n\n{{{{< snippet "{item.example_id}" >}}}}\n\nEnd.\n'
    assert (f"{item.example_id}/curl.sh", "curl https://api.test/v1/health\n") in found.files
    assert "-curl https://api.test/v1/health" in found.difference


def test_a_pane_of_tabs_is_one_example(contract: Contract) -> None:
    """In place the pane names it; to files, all of the pane goes."""
    placed = _adopt(TABS, contract, in_place=True)
    assert placed.after.startswith('{{< tabpane example="')
    assert placed.after.count("example=") == 1
    assert _adopt(TABS, contract, in_place=False).after.startswith("{{< snippet")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("```bash\necho hi\n```\n", "makes no call"),
        ("```bash\ncurl https://github.com/x\n```\n", "another host"),
        ("```bash\ncurl https://api.test/v1/notess\n```\n", "has no GET"),
        ("```python\nrequests.get(\n```\n", "cannot be read"),
    ],
)
def test_what_cannot_be_proven_is_left(contract: Contract, text: str, reason: str) -> None:
    """Each block that stays has its reason."""
    found = _adopt(text, contract, in_place=True)
    assert found.after == text
    assert reason in found.left[0].reason
