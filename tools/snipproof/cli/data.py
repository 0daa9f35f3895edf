"""`snipproof data`: what the site's templates print."""

from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.core.text import count
from snipproof.project.project import load_project
from snipproof.report.screen import Screen
from snipproof.report.site_data.write import FOLDER, write_site_data


@click.command(
    name="data",
    epilog=examples(
        {
            "snipproof data": "into the project's .snipproof/site/",
            "snipproof data --into folder": "elsewhere",
        }
    ),
)
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="The folder.")
@click.option("--preview", is_flag=True, help="Leave out parts that only a published site has.")
@click.pass_obj
def command(folder: Path, into: Path | None, preview: bool) -> None:
    """Write the data of the site's pages: contract, examples, verdicts, code samples."""
    project = load_project(folder)
    place = into or project.settings.folder("state") / FOLDER
    write_site_data(project, place, published=not preview)
    operations = count(len(project.contract.operations), "operation")
    found = count(len(project.found.examples), "example")
    Screen().print(f"{operations} and {found} written for the site")
