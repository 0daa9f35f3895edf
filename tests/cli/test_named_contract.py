"""A command takes a contract by its path or its URL."""

from pathlib import Path

import click
import pytest

from snipproof.cli.named_contract import named_contract
from snipproof.core.usage import UsageError


def test_a_file_and_a_folder(tmp_path: Path) -> None:
    """A path names a file or the folder of one."""
    (tmp_path / "openapi.yaml").write_text("openapi: 3.0.0\npaths: {/a: {get: {operationId: a}}}\n")
    for place in (tmp_path, tmp_path / "openapi.yaml"):
        assert list(named_contract(str(place)).operations) == ["a"]


def test_what_cannot_be_used(tmp_path: Path) -> None:
    """What is not there, or no contract, ends the command with the way out."""
    with pytest.raises(click.BadParameter):
        named_contract(str(tmp_path / "none.yaml"))
    (tmp_path / "old.yaml").write_text("swagger: '1.2'\n")
    with pytest.raises(UsageError, match="convert it to OpenAPI 3"):
        named_contract(str(tmp_path / "old.yaml"))
