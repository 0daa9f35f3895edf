"""The benchmark of rot: each defect is told, with its code and at its line, and nothing else is."""

import json
import os
from collections import Counter

import pytest
from tests.conftest import ROOT

from rot.case import LANGUAGES, USUAL, Case, Kind, read_families
from rot.copy import make_copies
from rot.score import Score, score
from snipproof.core.failure import Code, Family
from snipproof.core.formats.store import exclusive_lock
from snipproof.core.snippet import Language
from snipproof.project.project import load_project

CASES = [case for family in read_families(ROOT / "tests/rot/cases") for case in family.cases]
DEFECTS = [case for case in CASES if case.expected]
SAMPLE = CASES[::4]
"""What the tests run; `make rot`, which CI runs beside them, runs all."""

NOT_OF_A_PAGE = {
    Code.CONTRACT_INVALID,  # the contract's own, and then nothing else is judged
    Code.MISSING_VARIABLE,  # a live server that has no such thing
    Code.DEVIATION_EXPIRED,  # these three are of a live server
    Code.DEVIATION_NEW,
    Code.MOCK_DIFFERS,
    Code.EXAMPLE_RULE,  # a rule that a project asks for: tests/checks/test_rules.py has the cases
    Code.HIDDEN_CODE,  # tests/attacks/test_shown_code.py has a hundred cases of these three
    Code.PARTIAL_EXCERPT,
    Code.UNEXECUTED_CODE,
    *(code for code in Code if code.family is Family.ERROR),
}
"""What no change to a snippet or a page can bring about."""


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return by a case's id the faults in its report; one run for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    file = folder / "rot.json"
    with exclusive_lock(folder):
        if not file.exists():
            copies = make_copies(load_project(ROOT), SAMPLE, folder / "rot")
            found = score(copies, jobs=os.cpu_count() or 1)
            wrong = {item.case.id: _wrong(item) for item in found.scores}
            wrong[""] = "\n".join(map(str, found.strays))
            file.write_text(json.dumps(wrong), "utf-8")
    result: dict[str, str] = json.loads(file.read_text("utf-8"))
    return result


def _wrong(item: Score) -> str:
    if item.right_line:
        return ""
    wanted = [f"{code} {place}" for code, place in item.expected]
    found = [f"{failure.code} {failure.location}: {failure.message}" for failure in item.told]
    return f"expected {wanted}, told {found}"


@pytest.mark.parametrize("case_id", [case.id for case in SAMPLE])
def test_a_case_is_told_as_it_is(case_id: str, told: dict[str, str]) -> None:
    """A defect has its code and line and no other failure; a healthy variant has none."""
    assert told[case_id] == ""


def test_nothing_is_told_of_what_nobody_changed(told: dict[str, str]) -> None:
    """Scores of broken neighbours bring no failure to a healthy example."""
    assert told[""] == ""


def test_every_code_has_two_cases() -> None:
    """Each code that a snippet or a page can cause is brought about in two ways at least."""
    counts = Counter(code for case in DEFECTS for code in {item.code for item in case.expected})
    assert {str(code) for code in Code if counts[code] < 2} == {str(code) for code in NOT_OF_A_PAGE}


OF_ONE_LANGUAGE = {
    # They are about pages, folders and files, not about what a language says.
    Code.UNKNOWN_SNIPPET,
    Code.DUPLICATE_EXAMPLE,
    Code.ORPHAN_EXAMPLE,
    Code.MISSING_EXAMPLE,
    Code.UNTESTED_CODE,
    Code.BAD_METADATA,
    Code.UNSAFE_PATH,
    Code.RESPONSE_MISMATCH,
    Code.SKIP_EXPIRED,
    # They are the contract's, which both languages are held to at once.
    Code.DEPRECATED_OPERATION,
    Code.DEPRECATED_PARAMETER,
}


def test_every_code_of_a_run_has_a_case_in_both_languages() -> None:
    """What a snippet does wrong is tried in curl and in Python."""
    found = {
        (item.code, language)
        for case in DEFECTS
        for item in case.expected
        for language in USUAL
        if any(edit.file == language.filename for edit in case.edits)
    }
    wanted = {
        (code, language)
        for code in set(Code) - NOT_OF_A_PAGE - OF_ONE_LANGUAGE
        for language in USUAL
    }
    assert {(str(code), str(language)) for code, language in wanted - found} == set()


def test_there_are_healthy_variants_in_both_languages() -> None:
    """What must stay green is tried as often as it takes to trust that it does."""
    healthy = [case for case in CASES if not case.expected and case.kind is not Kind.READ]
    for language in LANGUAGES:
        least = 25 if language in USUAL else 15
        assert len([case for case in healthy if _changes(case, language)]) >= least


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_defects_in_every_language(language: Language) -> None:
    """What each language makes possible to do wrong is tried many times."""
    assert len([case for case in DEFECTS if _changes(case, language)]) >= 40


def _changes(case: Case, language: Language) -> bool:
    return any(edit.file == language.filename for edit in case.edits)
