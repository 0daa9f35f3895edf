"""The reports of shards, and the one that is made of them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from snipproof.cli.main import cli
from snipproof.core.failure import Code
from snipproof.report.json import read_json
from snipproof.run.merge import merge
from snipproof.run.results import Report

GET = "samples/gauges/get-gauge/python.py"


def _snipproof(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--project", str(folder), *arguments])


def _shards(site: Path) -> list[Path]:
    """Run three shards in three copies, as on three machines; gives their reports."""
    files = []
    for number in (1, 2, 3):
        machine = shutil.copytree(site, site.parent / f"machine-{number}")
        file = site.parent / f"r{number}.json"
        _snipproof(machine, "run", "--shard", f"{number}/3", "--report", str(file))
        files.append(file)
    return files


def _merged(files: list[Path]) -> Report:
    return merge([(file, read_json(file)) for file in files])


def test_shards_are_the_whole_run(second_site: Path) -> None:
    """Merged, the shards say what one run says: every result, each problem once, its end."""
    file = second_site / GET
    file.write_text(file.read_text().replace('os.environ["GAUGE"]', '"dover"'))
    page = second_site / "manual/_index.md"
    page.write_text(page.read_text().replace("list-gauges", "list-gauge"))
    whole = second_site.parent / "whole.json"
    files = _shards(second_site)
    assert _snipproof(second_site, "run", "--report", str(whole)).exit_code == 1
    merged, one = _merged(files), read_json(whole)
    assert [item.snippet.id for item in merged.results] == [item.snippet.id for item in one.results]
    assert [item.verdict for item in merged.results] == [item.verdict for item in one.results]
    assert Code.LANGUAGE_MISMATCH in {
        failure.code for item in merged.results for failure in item.verdict.failures
    }
    assert merged.problems == one.problems
    assert {problem.code for problem in one.problems} == {Code.UNKNOWN_SNIPPET, Code.ORPHAN_EXAMPLE}
    assert (merged.summary, merged.exit_status) == (one.summary, one.exit_status)


def _drop(files: list[Path]) -> list[Path]:
    return files[:1] + files[2:]


def _double(files: list[Path]) -> list[Path]:
    return [*files, files[1]]


def _changed(key: str, value: object) -> Callable[[list[Path]], list[Path]]:
    def change(files: list[Path]) -> list[Path]:
        data = json.loads(files[2].read_text())
        where = data if key in data else data["shard"]
        where[key] = value
        files[2].write_text(json.dumps(data))
        return files

    return change


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_drop, "shard 2 of 3 is missing"),
        (_double, "this is shard 2 of 3, as .*r2.json is already"),
        (_changed("commit", "c0ffee"), "its commit is c0ffee, and that of .*r1.json is not known"),
        (_changed("contract", "d1"), "its contract is d1"),
        (_changed("split", "d2"), "its division is d2"),
        (_changed("of", 4), "its number of shards is 4"),
        (_changed("target", "http://127.0.0.1:9"), "its target is http://127.0.0.1:9"),
        (_changed("results", []), "the shards hold [34] snippets of the 5 that were found"),
    ],
)
def test_what_does_not_fit_is_an_error(
    shards: list[Path], spoil: Callable[[list[Path]], list[Path]], said: str
) -> None:
    """A shard that is missing, doubled, cut short or of another run ends the merge with 2."""
    merged = _merged(spoil(shards))
    (problem,) = merged.problems
    assert problem.code is Code.INCOMPLETE_RUN
    assert merged.exit_status == 2
    with pytest.raises(AssertionError, match=said):
        raise AssertionError(problem.message)


@pytest.fixture(scope="module")
def some_shards(tmp_path_factory: pytest.TempPathFactory, root: Path) -> list[Path]:
    """Run the shards of a sound project once."""
    folder = tmp_path_factory.mktemp("shards")
    return _shards(shutil.copytree(root / "examples/tides", folder / "tides"))


@pytest.fixture
def shards(some_shards: list[Path], tmp_path: Path) -> list[Path]:
    """Return copies of the reports, to be spoilt."""
    return [Path(shutil.copy(file, tmp_path)) for file in some_shards]


def test_the_command_writes_every_report(shards: list[Path], tmp_path: Path) -> None:
    """`merge` prints, writes JSON, JUnit and Markdown, and ends with 0 where all passed."""
    names = [str(file) for file in shards]
    out = {kind: tmp_path / f"out.{kind}" for kind in ("report", "junit", "markdown")}
    wanted = [text for kind, file in out.items() for text in (f"--{kind}", str(file))]
    done = _snipproof(tmp_path, "merge", *names, *wanted)
    assert done.exit_code == 0, done.output
    assert "5 found: 5 passed" in done.output
    assert json.loads(out["report"].read_text())["summary"]["passed"] == 5
    assert out["junit"].read_text().count("<testcase") == 5
    assert out["markdown"].read_text().startswith("### 5 snippets passed\n")
    again = _snipproof(tmp_path, "merge", str(out["report"]))
    assert "is not the report of a shard" in str(again.exception)


def test_only_what_is_new_is_annotated(
    shards: list[Path], second_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under GitHub Actions the shards annotate what is theirs, and a merge what came of merging."""
    data = json.loads(shards[0].read_text())
    place = {"code": "bad-body", "message": "told", "location": "a.md:1", "hint": ""}
    data["problems"].append(place)
    shards[0].write_text(json.dumps(data))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = _snipproof(second_site, "merge", *map(str, _drop(shards)))
    notes = [line for line in done.output.splitlines() if line.startswith("::error")]
    assert len(notes) == 1
    assert "shard 2 of 3 is missing" in notes[0]


def test_durations_are_kept_for_the_next_division(second_site: Path) -> None:
    """In a project, a merge leaves how long everything took, as one run would."""
    files = _shards(second_site)
    assert not (second_site / ".snipproof").exists()
    assert _snipproof(second_site, "merge", *map(str, files)).exit_code == 0
    kept = json.loads((second_site / ".snipproof" / "durations.json").read_text())
    assert list(kept) == [item.snippet.id for item in _merged(files).results]
