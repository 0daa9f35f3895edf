"""`snipproof site`: the built pages."""

import json
from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.core.text import count
from snipproof.project.project import load_project
from snipproof.report.proof import FILE
from snipproof.report.screen import Screen, Styled
from snipproof.report.site import check_site
from snipproof.report.terminal import TerminalReport


@click.command(
    name="site",
    epilog=examples(
        {
            "snipproof site public": "after hugo has built into public/",
            "snipproof --project docs site docs/public": "of a project elsewhere",
        }
    ),
)
@click.argument("public", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.pass_obj
def command(folder: Path, public: Path) -> None:
    """Check that the pages in PUBLIC show and copy what ran, byte for byte."""
    project = load_project(folder)
    report = check_site(project, public)
    screen = Screen()
    TerminalReport(screen, public).problems(report.failures)
    if report.failures:
        wrong = f"{count(report.pages, 'page')}: {count(len(report.failures), 'problem')}"
        screen.print(Styled(wrong, "bold red"))
        raise click.exceptions.Exit(1)
    shown = f"{report.pages} pages show {report.shown} snippets, each byte for byte as it ran"
    screen.print(Styled(shown, "bold green"))
    screen.print(_last_run(project.settings.folder("state") / FILE))
    screen.print(f"The site is in {public}/. `make serve` shows it with a live preview.")


def _last_run(file: Path) -> str:
    proof = json.loads(file.read_bytes())
    entries = [entry for languages in proof["results"].values() for entry in languages.values()]
    passed = sum(entry["status"] == "passed" for entry in entries)
    seconds = sum(entry["seconds"] for entry in entries)
    return (
        f"{passed} of {len(entries)} snippets passed against {proof['target']}; "
        f"their runs took {seconds:.1f} s"
    )
