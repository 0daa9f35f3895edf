"""Asks whether the tests of the verdict core notice when it judges in another way.

mutmut changes one thing in one function at a time, and runs those tests of the module that call
this function. A change that none of them notices has to be in `survivors.toml`, with the reason.
"""

import ast
import difflib
import json
import shutil
import subprocess
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from verdict_core.modules import CORE, PACKAGE, chosen

STAGES = Path(".mutants")
"""A folder for each module: mutmut wants its sources and its settings in one of their own."""

SURVIVORS = Path(__file__).with_name("survivors.toml")

LEAST = 0.95
"""The part of a module's mutants that its tests have to notice."""

_COPIED = ("tests", "contract", "content", "snippets")
_QUICK = "not does_not_hang and not any_secret"
"""Which tests run: those with a megabyte of input, or with secrets that they think up, take longer
than all others together."""

_SURVIVED, _UNTESTED = 0, 33
_NOTICED = {1, 3, 24, -24, 36, 152, 255}
"""How mutmut's runs end where a test fails, or goes beyond its limit of time."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change to a function: the lines that it takes out (`- `) and puts in (`+ `)."""

    function: str
    change: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of a module's mutants: their number, and those that no test noticed."""

    mutants: int
    survivors: tuple[Mutant, ...]

    @property
    def noticed(self) -> int:
        """How many a test noticed."""
        return self.mutants - len(self.survivors)

    @property
    def score(self) -> float:
        """The part that was noticed, from 0 to 1."""
        return self.noticed / max(1, self.mutants)


class MutmutError(Exception):
    """mutmut did not come to its end; the message has its last words."""


_WITHOUT = "-p no:cacheprovider -p no:snipproof"


def stage(module: str) -> Path:
    """Copy what a module's tests need, and say in mutmut's settings what changes and what runs."""
    folder = STAGES / module.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    copies = {str(PACKAGE): "src/snipproof", **{name: name for name in _COPIED}}
    for source, target in copies.items():
        shutil.rmtree(folder / target, ignore_errors=True)
        shutil.copytree(source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
    project, _, _ = Path("pyproject.toml").read_text("utf-8").partition("[tool.pytest.ini_options]")
    settings = f"""{project}
[tool.pytest.ini_options]
addopts = "--import-mode=importlib {_WITHOUT} --hypothesis-seed=0 -k '{_QUICK}'"
pythonpath = ["src", "."]

[tool.mutmut]
source_paths = ["src"]
only_mutate = {json.dumps([f"src/snipproof/{module}.py"])}
pytest_add_cli_args_test_selection = {json.dumps([CORE[module]])}
also_copy = {json.dumps([*_COPIED, "pyproject.toml"])}
"""
    (folder / "pyproject.toml").write_text(settings, "utf-8")
    return folder


def run(module: str, jobs: int, *, again: bool) -> Outcome:
    """Run the tests of a module on its mutants; raises `MutmutError` where that goes wrong.

    With `again`, what an earlier run found noticed stands where the function is the same.
    """
    folder = STAGES / module.replace("/", "-")
    if not again:
        shutil.rmtree(folder, ignore_errors=True)
    stage(module)
    results = folder / "mutants" / "src" / "snipproof" / f"{module}.py.meta"
    _forget_survivors(results, folder / "mutants")
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs)]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise MutmutError(ended.stdout[-3000:] + ended.stderr[-3000:])
    found: dict[str, int | None] = json.loads(results.read_bytes())["exit_code_by_key"]
    odd = {name: status for name, status in found.items() if not _is_known(status)}
    if odd:
        raise MutmutError(f"mutants with neither outcome, by mutmut's own status: {odd}")
    mutated = results.with_suffix("").read_text("utf-8")
    alive = [name for name, status in found.items() if status not in _NOTICED]
    return Outcome(len(found), tuple(_described(mutated, alive)))


def _is_known(status: int | None) -> bool:
    return status in _NOTICED or status in {_SURVIVED, _UNTESTED}


def _forget_survivors(results: Path, made: Path) -> None:
    """Let mutmut try again what was not noticed: there may be a test for it now."""
    if not results.exists():
        return
    kept = json.loads(results.read_bytes())
    statuses = kept["exit_code_by_key"]
    kept["exit_code_by_key"] = {
        name: status if status in _NOTICED else None for name, status in statuses.items()
    }
    results.write_text(json.dumps(kept), "utf-8")
    # Which test calls which function is found out anew: there may be other functions by now.
    (made / "mutmut-stats.json").unlink(missing_ok=True)


def _described(mutated: str, names: Iterable[str]) -> Iterator[Mutant]:
    """Say what mutants change, in words that stay the same while others come and go.

    `mutated` is the file that mutmut made, with each function and all of its mutants.
    """
    lines = mutated.split("\n")
    functions = {
        node.name: lines[node.lineno - 1 : node.end_lineno]
        for node in ast.walk(ast.parse(mutated))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for name in names:
        module, _, own = name.rpartition(".")
        function, _, _ = own.rpartition("__mutmut_")
        # mutmut calls a function x_name, and a method xǁClassǁname.
        written = function.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
        original = f"{function}__mutmut_orig"
        before, after = (
            [line.strip().replace(called, written.rpartition(".")[2]) for line in functions[called]]
            for called in (original, own)
        )
        change = "\n".join(
            line.rstrip() for line in difflib.ndiff(before, after) if line[0] in "-+"
        )
        yield Mutant(f"{module.removeprefix('snipproof.')}.{written}", change)


def listed(file: Path, modules: Collection[str]) -> Mapping[Mutant, str]:
    """Read which mutants of some modules may survive, and why.

    Raises `ValueError` where an entry has no reason.
    """
    entries = tomllib.loads(file.read_text("utf-8")).get("survivor", [])
    wanted = tuple(f"{module.replace('/', '.')}." for module in modules)
    found = {}
    for entry in entries:
        mutant = Mutant(entry["function"], entry["change"].strip())
        if not entry.get("reason", "").strip():
            raise ValueError(f"{file}: the survivor in {mutant.function} has no reason")
        if mutant.function.startswith(wanted):
            found[mutant] = entry["reason"]
    return found


def complaints(outcomes: Mapping[str, Outcome], may: Collection[Mutant]) -> Iterator[str]:
    """Say what is not as it has to be, with what to do about it."""
    for module, outcome in outcomes.items():
        if outcome.score < LEAST:
            yield f"{module}: {outcome.score:.1%} were noticed; at least {LEAST:.0%} have to be"
    alive = dict.fromkeys(mutant for item in outcomes.values() for mutant in item.survivors)
    for mutant in alive:
        if mutant not in may:
            yield f"no test notices this; write one, or list it with its reason:\n{_entry(mutant)}"
    for mutant in may:
        if mutant not in alive:
            yield f"this no longer survives; take it off the list:\n{_entry(mutant)}"


def _entry(mutant: Mutant) -> str:
    return (
        f'[[survivor]]\nfunction = "{mutant.function}"\n'
        f"change = '''\n{mutant.change}'''\nreason = \"\"\n"
    )


def table(outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """Return the lines of a table: for each module how many mutants there are and were noticed."""
    yield f"{'module':18} mutants  noticed  not noticed   score"
    every = [mutant for item in outcomes.values() for mutant in item.survivors]
    total = Outcome(sum(item.mutants for item in outcomes.values()), tuple(every))
    for name, item in {**outcomes, "together": total}.items():
        yield (
            f"{name:18} {item.mutants:7}  {item.noticed:7}  {len(item.survivors):11}  "
            f"{item.score:6.1%}"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 where too many mutants survive, or others than those that are listed."""
    parser = ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help=f"of {', '.join(CORE)}")
    parser.add_argument("-j", "--jobs", type=int, default=2, help="tests at a time")
    parser.add_argument(
        "--again", action="store_true", help="try only those that were not noticed before"
    )
    given = parser.parse_args(arguments)
    try:
        modules = chosen(given.modules)
        may = listed(SURVIVORS, modules)
    except ValueError as error:
        parser.error(str(error))
    outcomes = {}
    for module in modules:
        print(f"{module} …", file=sys.stderr, flush=True)
        try:
            outcomes[module] = run(module, given.jobs, again=given.again)
        except MutmutError as error:
            print(f"mutmut did not come to its end on {module}:\n{error}", file=sys.stderr)
            return 2
    print(*table(outcomes), sep="\n")
    wrong = list(complaints(outcomes, may))
    print(*(f"\n{text}" for text in wrong), sep="\n", end="" if wrong else "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
