"""`snipproof check`: read everything, run nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.cli.reports import annotate
from snipproof.core.failure import Failure
from snipproof.core.text import count
from snipproof.core.usage import UsageError
from snipproof.project.project import load_project, problems
from snipproof.report.screen import Screen, Styled
from snipproof.report.terminal import TerminalReport


@click.command(
    name="check",
    epilog=examples(
        {
            "snipproof check": "everything",
            "snipproof check content/guides": "what is wrong in one folder",
        }
    ),
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--sarif",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write SARIF, for code scanning.",
)
@click.pass_obj
def command(folder: Path, paths: tuple[Path, ...], sarif: Path | None) -> None:
    """Read pages, examples and contract, and show what is wrong without running anything.

    With PATHs, only what is wrong in these files and folders is shown.
    """
    project = load_project(folder)
    root = project.settings.root
    chosen = [_inside(path, root) for path in paths]
    today = datetime.now(UTC).date()
    found = [
        failure
        for failure in dict.fromkeys(problems(project, today))
        if not chosen or any(Path(failure.location.path).is_relative_to(path) for path in chosen)
    ]
    screen = Screen()
    TerminalReport(screen, root).problems(found)
    annotate(found, root)
    if sarif is not None:
        _write_sarif(found, root, sarif)
    read = f"{count(len(project.pages), 'page')} and {count(len(project.examples), 'example')} read"
    if found:
        screen.print(Styled(f"{read}: {count(len(found), 'problem')}", "bold red"))
        raise click.exceptions.Exit(1)
    screen.print(Styled(f"{read}: nothing wrong", "bold green"))


def _write_sarif(found: Sequence[Failure], root: Path, file: Path) -> None:
    from snipproof.report.sarif import write_sarif  # noqa: PLC0415  for CI alone

    try:
        write_sarif(found, root, file)
    except OSError as error:
        raise UsageError(f"a report cannot be written: {error}") from error


def _inside(path: Path, root: Path) -> Path:
    """Return a path as it stands in the project; one outside fits nothing there."""
    full = path.resolve()
    if not full.exists():
        raise click.UsageError(f"there is no {path}")
    return full.relative_to(root) if full.is_relative_to(root) else full
