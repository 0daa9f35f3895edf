"""Small pages, right and wrong, are judged as the data files beside this one say."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from snipproof.authoring.audit.account import Account, audit
from snipproof.contract import Contract, load_contract

CASES = Path(__file__).with_name("cases")


def _cases() -> Iterator[Any]:
    for file in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(file.read_text())["case"]:
            yield pytest.param(case, id=f"{file.stem}: {case['name']}")


_contracts: dict[str, Contract] = {}


def _contract(case: dict[str, Any], folder: Path) -> Contract:
    """Return the contract of a case, made once for each list of servers."""
    servers = case.get("servers", [{"url": "https://api.test/v1"}])
    key = repr(servers)
    if key not in _contracts:
        data = yaml.safe_load((CASES / "contract.yaml").read_text())
        data["servers"] = servers
        file = folder / "contract.yaml"
        file.write_text(yaml.safe_dump(data))
        _contracts[key] = load_contract(file, folder)
    return _contracts[key]


def _audit(case: dict[str, Any], folder: Path) -> Account:
    pages = folder / "pages"
    pages.mkdir()
    (pages / f"page{case.get('suffix', '.md')}").write_text(case["page"])
    return audit(pages, _contract(case, folder))


def test_there_are_enough_cases() -> None:
    """Each kind of call, address, cause and placeholder has its cases."""
    assert len(list(_cases())) >= 120


@pytest.mark.parametrize("case", list(_cases()))
def test_a_page_is_judged_as_its_case_says(case: dict[str, Any], tmp_path: Path) -> None:
    """What is judged, told, of another host, and not read: each is just what the case has."""
    found = _audit(case, tmp_path)
    told = [f"{failure.location.line} {failure.code}" for failure in found.failures]
    assert told == case.get("told", []), found.failures
    assert len(found.judged) == case.get("judged", 1), (found.judged, found.unread, found.passed)
    assert len(found.passed) == case.get("other", 0), found.passed
    assert len(found.unread) == case.get("unread", 0), found.unread
    for words in case.get("says", []):
        assert any(words in f"{item.message} {item.hint}" for item in found.failures)
