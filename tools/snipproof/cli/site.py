"""`snipproof site`: the built pages."""

from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.core.text import count
from snipproof.project.project import load_project
from snipproof.report.proof import TargetProof
from snipproof.report.screen import Screen, Styled
from snipproof.report.site import check_site
from snipproof.report.terminal import TerminalReport
from snipproof.run.results import MOCK


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
    """Check that the pages in PUBLIC show and copy the bytes that ran."""
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
    for proof in report.proofs:
        screen.print(_proven(proof))


def _proven(proof: TargetProof) -> str:
    """Say what is proven against one target: results of different targets are never added up."""
    passed = sum(entry.get("status") == "passed" for entry in proof.entries)
    seconds = sum(float(entry.get("seconds", 0)) for entry in proof.entries)
    known = (proof.version, f"on {proof.started[:10]}" if proof.started else "")
    about = ", ".join(filter(None, known))
    server = "the mock" if proof.target == MOCK else proof.target
    return (
        f"{passed} of {len(proof.entries)} snippets passed against {server}"
        f"{f' ({about})' if about else ''}; their runs took {seconds:.1f} s"
    )
