"""Cases are read, or it is said which of them cannot be, and why."""

from pathlib import Path

import pytest

from rot.case import CaseError, read_families
from rot.copy import make_copies
from snipproof.project.project import load_project

CASE = """
title = "A family"
[[slip]]
what = "a slip"
example = "organizations/get-org"
file = "curl.sh"
[[slip.case]]
name = "one"
"""


def _write(folder: Path, text: str) -> Path:
    (folder / "family.toml").write_text(text)
    return folder


def test_a_case_has_what_its_slip_has(tmp_path: Path) -> None:
    """What all cases of a slip share is written once."""
    text = CASE + 'old = "curl"\nnew = "crul"\nexpect = ["exit-status curl.sh:1"]\n'
    (family,) = read_families(_write(tmp_path, text))
    (case,) = family.cases
    assert (case.id, case.what, case.example) == (
        "family/one",
        "a slip",
        "organizations/get-org",
    )
    assert [(edit.file, edit.new) for edit in case.edits] == [("curl.sh", "crul")]
    assert [(str(item.code), item.place) for item in case.expected] == [
        ("exit-status", "curl.sh:1")
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('odl = "x"\n', "family/one: there is no key 'odl'"),
        ('expect = ["no-code curl.sh:1"]\n', "family/one: 'no-code' is missing or unknown"),
        ('[[slip.case]]\nname = "one"\n', "family/one has the folder family/one already"),
    ],
)
def test_a_case_that_is_wrong_is_told(tmp_path: Path, more: str, words: str) -> None:
    """The message names the case and what is wrong with it."""
    with pytest.raises(CaseError, match=words):
        read_families(_write(tmp_path, CASE + more))


def test_a_case_that_no_longer_fits_its_example_is_told(tmp_path: Path, root: Path) -> None:
    """A case whose text is gone from the example is adapted, not passed over."""
    (family,) = read_families(_write(tmp_path, CASE + 'old = "wget"\nnew = "curl"\n'))
    with pytest.raises(CaseError, match=r"family/one: 'wget' is 0 times in curl\.sh: adapt"):
        make_copies(load_project(root), family.cases, tmp_path / "copies")
