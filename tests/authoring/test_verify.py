"""A call is verified before it is written anywhere."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT

from rot.case import Case, Edit, Kind, read_families
from snipproof.authoring.verify import MAX_CHARACTERS, verify
from snipproof.core.failure import Code
from snipproof.core.snippet import Example
from snipproof.core.usage import UsageError
from snipproof.project.project import Project, load_project

AUTH = '--header "Authorization: Bearer $LAYER5_TOKEN"'
IN_A_CALL = {
    Code.BAD_AUTH,
    Code.BAD_BODY,
    Code.BAD_MEDIA_TYPE,
    Code.BAD_PARAMETER,
    Code.FOREIGN_HOST,
    Code.MISSING_AUTH,
    Code.MISSING_PARAMETER,
    Code.SECRET_IN_URL,
    Code.SYNTAX_ERROR,
    Code.UNKNOWN_FIELD,
    Code.UNKNOWN_OPERATION,
    Code.UNKNOWN_PARAMETER,
    Code.WRONG_OPERATION,
}
"""What is wrong with a call by itself, and not with its run or its recording."""


@pytest.fixture(scope="module")
def project() -> Project:
    """Return the project itself."""
    return load_project(ROOT)


WRONG = {
    "a path": (f'curl "$LAYER5_URL/api/identity/token" {AUTH}', Code.UNKNOWN_OPERATION, 1),
    "a slash twice": (f'curl "$LAYER5_URL//api/identity/tokens" {AUTH}', Code.UNKNOWN_OPERATION, 1),
    "a method": (f'curl -X PUT "$LAYER5_URL/api/workspaces" {AUTH}', Code.UNKNOWN_OPERATION, 1),
    "a host": (f'curl "https://api.evil.example/api/identity/tokens" {AUTH}', Code.FOREIGN_HOST, 1),
    "no token": ('curl "$LAYER5_URL/api/identity/tokens"', Code.MISSING_AUTH, 1),
    "a quote": (f'curl "$LAYER5_URL/api/identity/tokens {AUTH}', Code.SYNTAX_ERROR, 1),
    "a parameter": (
        f'curl "$LAYER5_URL/api/identity/tokens?limit=3" \\\n  {AUTH}',
        Code.UNKNOWN_PARAMETER,
        1,
    ),
    "an id that is none": (
        f'curl "$LAYER5_URL/api/identity/orgs/00000000-0000-4000-8000-000000000000" {AUTH}',
        Code.UNEXPECTED_STATUS,
        1,
    ),
    "a raw request": (
        "GET /api/identity/tokens?page=first HTTP/1.1\nAuthorization: Bearer x\n",
        Code.BAD_PARAMETER,
        1,
    ),
    "python": (
        'import os, requests\nrequests.get(os.environ["LAYER5_URL"] + "/api/identity/tokens")',
        Code.MISSING_AUTH,
        2,
    ),
}


@pytest.mark.parametrize(("code", "expected", "line"), WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_reported(project: Project, code: str, expected: Code, line: int) -> None:
    """The failure has its code, its line and the next step."""
    found = verify(project, code)
    assert [failure.code for failure in found.failures] == [expected], found
    assert found.failures[0].location.line == line
    assert found.failures[0].hint
    assert not found.is_proven


def test_a_right_call_shows_the_response(project: Project) -> None:
    """The mock responds with the world's records."""
    found = verify(project, f'curl "$LAYER5_URL/api/identity/tokens?page=0" {AUTH}')
    (call,) = found.calls
    assert found.is_proven
    assert (call.operation, call.response and call.response.status) == ("getUserTokens", 200)


def test_a_call_has_to_be_of_the_operation_that_is_meant(project: Project) -> None:
    """A right call of another operation is wrong."""
    code = f'curl "$LAYER5_URL/api/identity/tokens?page=0" {AUTH}'
    (failure,) = verify(project, code, "curl", "getWorkspaces").failures
    assert failure.code is Code.WRONG_OPERATION


@pytest.mark.parametrize(
    ("code", "language", "operation"),
    [("x" * (MAX_CHARACTERS + 1), "", ""), ("curl x", "cobol", ""), ("curl x", "", "noSuch")],
    ids=["too long", "language", "operation"],
)
def test_what_cannot_be_verified_is_refused(
    project: Project, code: str, language: str, operation: str
) -> None:
    """A limit, an unknown language and an unknown operation have a message."""
    with pytest.raises(UsageError):
        verify(project, code, language, operation)


def test_code_without_a_call_is_not_proven(project: Project) -> None:
    """Silence is no proof."""
    assert not verify(project, "print('hello')", "python").is_proven


def _refused(project: Project, examples: Iterable[Example], *, every: bool) -> list[str]:
    """Return the snippets that are refused, of `every` language or of one for each example."""
    return [
        snippet.id
        for number, example in enumerate(examples)
        if (example.status or 200) < 400
        for turn, snippet in enumerate(example.snippets.values())
        if (every or turn == number % len(example.snippets))
        and verify(project, snippet.text, str(snippet.language)).failures
    ]


def test_no_example_of_the_site_is_refused(project: Project) -> None:
    """Every example that shows a success is accepted as it is, in one language or another."""
    assert _refused(project, project.found.examples, every=False) == []


@pytest.mark.thorough
def test_no_snippet_of_the_site_is_refused(project: Project) -> None:
    """Every example that shows a success is accepted as it is, in each language."""
    assert _refused(project, project.found.examples, every=True) == []


def test_verifying_takes_less_than_100_ms(project: Project) -> None:
    """Of all examples, in each language, half take less than half of it (time of the processor)."""
    for name in project.languages:
        texts = [
            example.snippets[name].text
            for example in project.found.examples[::10]
            if name in example.snippets
        ]
        verify(project, texts[0], str(name))
        seconds = []
        for text in texts:
            before = time.process_time()
            verify(project, text, str(name))
            seconds.append(time.process_time() - before)
        assert sorted(seconds)[len(seconds) // 2] < 0.05, name
        assert min(seconds) > 0


def _changed(project: Project, case: Case) -> Iterator[tuple[str, str]]:
    """Return the sources that a case changes, each with its language; none if it changes others."""
    example = project.examples[case.example]
    names = {language.filename: language for language in example.snippets}
    sources: dict[str, str] = {}
    for edit in case.edits:
        if edit.file not in names or edit.link or edit.remove:
            return
        before = sources.get(edit.file, example.snippets[names[edit.file]].text)
        sources[edit.file] = _edited(before, edit)
    for name, source in sources.items():
        yield source, str(names[name])


def _edited(text: str, edit: Edit) -> str:
    if edit.text is not None:
        return edit.text
    if edit.everywhere:
        return text.replace(edit.old, edit.new)
    at = text.index(edit.old, text.index(edit.after) if edit.after else 0)
    return text[:at] + edit.new + text[at + len(edit.old) :]


def test_defects_of_calls_are_caught_and_healthy_variants_accepted(project: Project) -> None:
    """Of the defects of the benchmark of rot that lie in a call, 95 % are caught."""
    families = read_families(Path(ROOT, "tests", "rot", "cases"))
    cases = [case for family in families for case in family.cases if case.kind is Kind.CHANGED]
    missed, defects, refused = [], 0, []
    for case in cases:
        codes = {expected.code for expected in case.expected}
        sources = [*_changed(project, case)] if codes <= IN_A_CALL else []
        if not sources:
            continue
        example = project.examples[case.example]
        bound = project.bound(example)
        operation = bound[0].id if len(bound) == 1 else ""
        found = [verify(project, source, name, operation).failures for source, name in sources]
        if case.expected:
            defects += 1
            missed += [] if any(found) else [case.id]
        elif any(found) and (example.status or 200) < 400:
            refused.append(case.id)
    assert refused == []
    assert defects > 180
    assert len(missed) / defects <= 0.05, missed
