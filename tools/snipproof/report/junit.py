"""The report for CI systems: JUnit XML, as Jenkins, GitLab and others read it."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

from snipproof.core.failure import Failure, Family
from snipproof.core.formats.store import atomic_write
from snipproof.core.text import revealed
from snipproof.core.verdict import Status
from snipproof.run.results import Report, Result

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0, section 2.2, excludes from a document."""


def write_junit(report: Report, file: Path) -> None:
    """Write the report; a reader sees a whole one or none. Raises `OSError`."""
    summary = report.summary
    errors = sum(problem.code.family is Family.ERROR for problem in report.problems)
    suite = ET.Element(
        "testsuite",
        name=f"snipproof ({report.target})",
        tests=str(summary.found + len(report.problems)),
        failures=str(summary.failed + len(report.problems) - errors),
        errors=str(summary.errors + errors),
        skipped=str(summary.skipped),
        time=f"{report.seconds:.3f}",
        timestamp=report.started.removesuffix("Z"),
    )
    if report.confinement is not None:
        properties = ET.SubElement(suite, "properties")
        ET.SubElement(properties, "property", name="confinement", value=report.confinement)
    for result in report.results:
        suite.append(_case(result))
    for problem in report.problems:
        case = ET.SubElement(
            suite, "testcase", classname="check", name=_clean(str(problem.location))
        )
        case.set("file", _clean(problem.location.path))
        case.set("line", str(problem.location.line))
        _add(case, "error" if problem.code.family is Family.ERROR else "failure", problem)
    root = ET.Element("testsuites")
    root.append(suite)
    atomic_write(file, ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _case(result: Result) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=_clean(result.example_id.replace("/", ".")),
        name=_clean(f"{result.example_id}[{result.language}]"),
        file=_clean(result.snippet.location.path),
        line=str(result.snippet.location.line),
        time=f"{result.seconds:.3f}",
    )
    if result.verdict.status is Status.SKIPPED:
        ET.SubElement(case, "skipped", message=_clean(result.verdict.reason))
    kind = "error" if result.verdict.status is Status.ERROR else "failure"
    for failure in result.verdict.failures:
        _add(case, kind, failure)
    return case


def _add(case: ET.Element, kind: str, failure: Failure) -> None:
    element = ET.SubElement(case, kind, type=str(failure.code), message=_clean(failure.message))
    element.text = _clean(f"{failure.location}: {failure.message}\n{failure.hint}".rstrip())


def _clean(text: str) -> str:
    return revealed(_NOT_XML.sub("\ufffd", text))
