"""Completes ids in a shell: names from folders and files, read as text.

A shell asks each time that somebody presses Tab, so nothing is parsed that a glance can tell.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

_OPERATION = re.compile(
    r"""^[ \t{,-]*["']?operationId["']?[ \t]*:[ \t]*["']?([\w.-]+)""", re.MULTILINE
)
_CONTRACTS = frozenset({".json", ".yaml", ".yml"})


def example_ids(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer tags, the examples of a tag that is begun, and the languages of one."""
    folder = _folder(ctx, "snippets")
    if folder is None:
        return []
    names: set[str] = set()
    for tag in _folders(folder):
        if not incomplete.startswith(f"{tag.name}/"):
            names.add(tag.name)
        for example in _folders(tag) if tag.name.startswith(incomplete.partition("/")[0]) else ():
            names.add(f"{tag.name}/{example.name}")
    return _beginning(names, incomplete)


def operation_ids(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the operations of the contract."""
    place = _folder(ctx, "contract")
    if place is None:
        return []
    files = [place] if place.is_file() else sorted(place.rglob("*"))
    texts = (
        file.read_text("utf-8", "replace")
        for file in files
        if file.suffix in _CONTRACTS and file.is_file()
    )
    return _beginning({name for text in texts for name in _OPERATION.findall(text)}, incomplete)


def codes(__: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the failure codes."""
    from snipproof.core.failure import Code  # noqa: PLC0415  only where it is asked for

    return _beginning({code.slug for code in Code}, incomplete)


def _beginning(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]


def _folder(ctx: click.Context, name: str) -> Path | None:
    """Return a folder of the project; None where there is no project to be read."""
    from snipproof.core.failure import FailureError  # noqa: PLC0415  only where it is asked for
    from snipproof.project.settings import find_settings  # noqa: PLC0415

    start = ctx.find_root().params.get("project") or Path()
    try:
        folder = find_settings(Path(start)).folder(name)
    except (FailureError, OSError):
        return None
    return folder if folder.exists() else None


def _folders(place: Path) -> list[Path]:
    return sorted(entry for entry in place.iterdir() if entry.is_dir())
