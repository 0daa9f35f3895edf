"""What is not proven yet is kept by page, and may only shrink."""

from pathlib import Path

import pytest

from snipproof.core.failure import Code, Failure, FailureError
from snipproof.core.location import SourceLocation
from snipproof.project.baseline import Baseline, load_baseline

CODES = {code.slug for code in Code}


def _failures(*counts: tuple[str, Code, int]) -> list[Failure]:
    return [
        Failure(code, f"{n}", SourceLocation(page, n + 1))
        for page, code, number in counts
        for n in range(number)
    ]


def test_what_it_holds_is_known(tmp_path: Path) -> None:
    """As long as nothing is worse, nothing is told; the file has a line for each page."""
    file = tmp_path / "baseline.toml"
    found = _failures(("a.md", Code.UNTESTED_CODE, 2), ("b.md", Code.BAD_BODY, 1))
    Baseline.of(found).write(file)
    assert '"a.md" = { untested-code = 2 }' in file.read_text().splitlines()
    held = load_baseline(file).hold(found, codes=CODES, write=file)
    assert (held.fresh, held.known, held.gone) == ((), 3, 0)


def test_more_than_it_holds_is_told(tmp_path: Path) -> None:
    """A page with one more of a code has all of them told: nobody knows which is new."""
    file = tmp_path / "baseline.toml"
    Baseline.of(_failures(("a.md", Code.UNTESTED_CODE, 1))).write(file)
    before = file.read_text()
    worse = _failures(("a.md", Code.UNTESTED_CODE, 2), ("c.md", Code.BAD_BODY, 1))
    held = load_baseline(file).hold(worse, codes=CODES, write=file)
    assert len(held.fresh) == 3
    assert file.read_text() == before


def test_it_shrinks_by_itself(tmp_path: Path) -> None:
    """What was put right is gone from the file, and would be told if it came back."""
    file = tmp_path / "baseline.toml"
    both = _failures(("a.md", Code.UNTESTED_CODE, 2), ("b.md", Code.BAD_BODY, 1))
    Baseline.of(both).write(file)
    fewer = _failures(("a.md", Code.UNTESTED_CODE, 1))
    assert load_baseline(file).hold(fewer, codes=CODES, write=file).gone == 2
    assert "b.md" not in file.read_text()
    assert len(load_baseline(file).hold(both, codes=CODES, write=file).fresh) == 3


def test_what_was_not_looked_for_stays(tmp_path: Path) -> None:
    """A command that judges other codes or other pages takes nothing away."""
    file = tmp_path / "baseline.toml"
    Baseline.of(_failures(("a.md", Code.UNTESTED_CODE, 1))).write(file)
    assert load_baseline(file).hold([], codes={"bad-body"}, write=file).gone == 0
    held = load_baseline(file).hold([], codes=CODES, write=file, inside=lambda page: page != "a.md")
    assert held.gone == 0


@pytest.mark.parametrize(
    "text", ["x", '"a" = 1', '"a" = { nonsense = 1 }', '"a" = { bad-body = 0 }']
)
def test_a_broken_file_is_told(tmp_path: Path, text: str) -> None:
    """It accepts nothing that it does not say."""
    file = tmp_path / "baseline.toml"
    file.write_text(text)
    with pytest.raises(FailureError):
        load_baseline(file)


def test_a_file_that_is_not_there_accepts_nothing(tmp_path: Path) -> None:
    """The first one is written on purpose."""
    assert load_baseline(tmp_path / "none.toml").total == 0
