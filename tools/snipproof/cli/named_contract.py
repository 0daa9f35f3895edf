"""Reads the contract that a command is given: a file, a folder or a URL."""

from pathlib import Path

import click

from snipproof.contract import Contract, load_contract
from snipproof.core.failure import FailureError
from snipproof.core.usage import UsageError


def named_contract(name: str) -> Contract:
    """Return the contract at a path or a URL; raises `UsageError` where it cannot be used."""
    try:
        if name.startswith(("http://", "https://")):
            return load_contract(name, Path())
        path = Path(name)
        if not path.exists():
            raise click.BadParameter(f"{name!r} does not exist", param_hint="--contract")
        full = path.resolve()
        return load_contract(full, full if full.is_dir() else full.parent)
    except FailureError as error:
        failure = error.failure
        hint = f"; {failure.hint}" if failure.hint else ""
        raise UsageError(f"{failure.location}: {failure.message}{hint}") from error
