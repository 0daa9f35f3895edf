"""The report for CI systems."""

from pathlib import Path
from xml.etree import ElementTree as ET

from snipproof.report.junit import write_junit
from snipproof.run.results import Report


def test_every_verdict_is_a_test_case(report: Report, tmp_path: Path) -> None:
    """Passed, failed, erroneous and skipped snippets are what JUnit calls them; so are problems."""
    file = tmp_path / "junit.xml"
    write_junit(report, file)
    suite = ET.parse(file).getroot()[0]
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "5", "failures": "2", "errors": "1", "skipped": "1"}
    kinds = [[child.tag for child in case] for case in suite.iterfind("testcase")]
    assert kinds == [[], ["failure"], ["error"], ["skipped"], ["failure"]]


def test_the_confinement_is_a_property(report: Report, tmp_path: Path) -> None:
    """What kept the runs to themselves stands where CI systems show such things."""
    file = tmp_path / "junit.xml"
    write_junit(report, file)
    (found,) = ET.parse(file).getroot().iter("property")
    assert found.attrib == {"name": "confinement", "value": "landlock"}


def test_a_failure_has_its_code_and_place(report: Report, tmp_path: Path) -> None:
    """A CI system can show the code and jump to the line; what XML forbids is replaced."""
    file = tmp_path / "junit.xml"
    write_junit(report, file)
    failure = ET.parse(file).getroot()[0][2][0]
    assert failure.get("type") == "unknown-parameter"
    text = failure.text or ""
    assert text.startswith("snippets/tokens/b/curl.sh:2: the query parameter 'limit'")
    assert "\ufffd of <getUserTokens>" in text
    assert text.endswith("did you mean 'pageSize'?")
