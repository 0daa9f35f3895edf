"""What holds the tests of the verdict core to account has to be held to account itself."""

import os
from pathlib import Path

import pytest

from verdict_core import mutants
from verdict_core.branches import Coverage, FailedTestsError, measure
from verdict_core.modules import CORE, PACKAGE, chosen
from verdict_core.mutants import Mutant, Outcome, complaints, listed, run, table

SOURCE = """\
class Sum:
    def of(self, a: int, b: int) -> int:
        return a + b


def larger(a: int, b: int) -> int:
    if a > b:
        return a
    return b
"""
TESTS = """\
from snipproof.sum import Sum, larger


def test_sum():
    assert Sum().of(2, 3) == 5


def test_larger():
    assert larger(3, 2) == 3
"""
MORE = """

def test_larger_the_other_way():
    assert larger(2, 3) == 3
"""
EQUAL = Mutant("sum.larger", "- if a > b:\n+ if a >= b:")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small project of this one's shape, whose core is one module, and be in it."""
    for name in ("tools/snipproof", "tests", "contract", "content", "snippets"):
        (tmp_path / name).mkdir(parents=True)
    # pytest loads the plugin of this name wherever `snipproof` is installed.
    for name in ("__init__", "pytest_plugin"):
        (tmp_path / PACKAGE / f"{name}.py").touch()
    (tmp_path / PACKAGE / "sum.py").write_text(SOURCE)
    (tmp_path / "tests" / "test_sum.py").write_text(TESTS + MORE)
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(CORE, "sum", "tests/test_sum.py")
    monkeypatch.setenv("PYTHONPATH", os.fspath(tmp_path / "tools"))
    return tmp_path


@pytest.mark.usefixtures("small")
def test_what_no_test_notices_is_found() -> None:
    """A real module goes through mutmut: what its tests tell apart is noticed, the rest is told."""
    outcome = run("sum", 2, again=False)
    assert outcome.survivors == (EQUAL,)
    assert (outcome.mutants, outcome.noticed) == (2, 1)


def test_a_branch_that_no_test_takes_is_found(small: Path) -> None:
    """The line and the way to it are named; with a test for them nothing is left."""
    assert measure("sum", small) == Coverage(7, 2, ())
    (small / "tests" / "test_sum.py").write_text(TESTS)
    assert measure("sum", small) == Coverage(7, 2, ("9", "7-9"))


def test_tests_that_fail_prove_nothing(small: Path) -> None:
    """What pytest says of them is passed on."""
    (small / "tests" / "test_sum.py").write_text(TESTS + "    assert False\n")
    with pytest.raises(FailedTestsError, match="test_larger"):
        measure("sum", small)
    with pytest.raises(mutants.MutmutError, match="test_larger"):
        run("sum", 2, again=False)


def test_every_module_of_the_checks_is_held(root: Path) -> None:
    """A new check is of the core, and each module has the tests that mirror it."""
    files = {f"checks/{file.stem}" for file in (root / PACKAGE / "checks").glob("[a-z]*.py")}
    assert files <= CORE.keys()
    assert all((root / PACKAGE / f"{module}.py").is_file() for module in CORE)
    assert all((root / tests).is_file() for tests in CORE.values())


def test_a_module_that_is_none_of_them_is_refused() -> None:
    """All of them are meant where none is named."""
    assert chosen([]) == list(CORE)
    assert chosen(["run/plan"]) == ["run/plan"]
    with pytest.raises(ValueError, match="'c' is none of core/verdict, "):
        chosen(["c"])


def test_survivors_and_the_list_have_to_agree() -> None:
    """One that is not listed, one that is listed for nothing, and too many are told."""
    other = Mutant("sum.Sum.of", "- a + b\n+ a - b")
    outcomes = {"sum": Outcome(20, (EQUAL,))}
    assert list(complaints(outcomes, [EQUAL])) == []
    (unlisted,) = complaints(outcomes, [])
    assert unlisted.startswith("no test notices this; write one, or list it with its reason:")
    assert EQUAL.change in unlisted
    (gone,) = complaints(outcomes, [EQUAL, other])
    assert gone.startswith("this no longer survives; take it off the list:")
    assert other.change in gone
    (few,) = complaints({"sum": Outcome(19, (EQUAL,))}, [EQUAL])
    assert few == "sum: 94.7% were noticed; at least 95% have to be"


def test_a_survivor_is_listed_with_its_reason(tmp_path: Path) -> None:
    """Entries of the modules at hand are read; one without a reason is refused."""
    file = tmp_path / "survivors.toml"
    entry = f"[[survivor]]\nfunction = 'sum.larger'\nchange = '''\n{EQUAL.change}'''\n"
    file.write_text(f"{entry}reason = 'equal numbers are the same'\n")
    assert listed(file, ["sum"]) == {EQUAL: "equal numbers are the same"}
    assert listed(file, ["su", "product"]) == {}
    file.write_text(f"{entry}reason = ' '\n")
    with pytest.raises(ValueError, match=r"the survivor in sum\.larger has no reason"):
        listed(file, ["sum"])


def test_the_table_adds_up() -> None:
    """A line for each module, and one for all of them."""
    lines = list(table({"sum": Outcome(20, (EQUAL,)), "product": Outcome(4, ())}))
    assert [line.split() for line in lines[1:]] == [
        ["sum", "20", "19", "1", "95.0%"],
        ["product", "4", "4", "0", "100.0%"],
        ["together", "24", "23", "1", "95.8%"],
    ]
