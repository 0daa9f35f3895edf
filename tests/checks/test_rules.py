"""The rules for examples: a time limit, errors that end the program, and no hidden failure."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from snipproof.checks.rules import rule_problems
from snipproof.core.failure import Code, FailureError
from snipproof.core.location import SourceLocation
from snipproof.core.snippet import Example, Waiver
from snipproof.languages import find, of
from snipproof.languages.reading.rules import RULES
from snipproof.project.examples import read_examples
from snipproof.project.settings import find_settings

TODAY = date(2026, 6, 1)
CURL = 'curl --fail-with-body --max-time 30 "$U"\n'


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, "or waive time-limit in example.toml"),
        (date(2026, 5, 31), "its waiver ended on 2026-05-31"),
        (TODAY, ""),
    ],
)
def test_a_waiver_ends(make_example: Callable[..., Example], until: date | None, said: str) -> None:
    """Until its last day the rule may be broken; after it, and without it, that is a failure."""
    place = SourceLocation("snippets/t/e/example.toml", 1)
    waivers = () if until is None else (Waiver("time-limit", "slow", until, place),)
    example = make_example("curl -f $U\n", waivers=waivers)
    snippet = next(iter(example.snippets.values()))
    breaches = list(of(snippet.language).rule_breaches(snippet))
    found = list(rule_problems(example, snippet, breaches, RULES, TODAY))
    assert [item.code for item in found] == ([Code.EXAMPLE_RULE] if said else [])
    assert all(said in item.hint for item in found)
    assert not list(rule_problems(example, snippet, breaches, ["errors-raised"], TODAY))


@pytest.mark.parametrize(
    "waiver",
    [
        '{ rule = "time-limits", reason = "slow", until = 2027-01-31 }',
        '{ rule = "time-limit", reason = " ", until = 2027-01-31 }',
        '{ rule = "time-limit", reason = "slow" }',
        '{ rule = "time-limit", reason = "slow", until = "2027-01-31" }',
        "3",
    ],
)
def test_a_waiver_is_whole(tmp_path: Path, waiver: str) -> None:
    """It names a rule that there is, a reason and a day; the message shows how to write one."""
    folder = tmp_path / "snippets" / "t" / "e"
    folder.mkdir(parents=True)
    (folder / "curl.sh").write_text(CURL)
    (folder / "example.toml").write_text(f"waivers = [{waiver}]\n")
    found = read_examples(tmp_path / "snippets", tmp_path, [find("curl")])
    assert [item.code for item in found.failures] == [Code.BAD_METADATA]
    assert "waivers = [{ rule =" in found.failures[0].hint


def test_a_project_chooses_from_the_rules(tmp_path: Path) -> None:
    """Without the setting there are none; for a wrong name, the message lists the rules."""
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.snipproof]\n")
    assert find_settings(tmp_path).example_rules == ()
    file.write_text('[tool.snipproof]\nexample-rules = ["time-limit"]\n')
    assert find_settings(tmp_path).example_rules == ("time-limit",)
    file.write_text('[tool.snipproof]\nexample-rules = ["time"]\n')
    with pytest.raises(FailureError, match="example-rules") as caught:
        find_settings(tmp_path)
    assert "no-hidden-failure" in caught.value.failure.hint
