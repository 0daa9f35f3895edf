"""`snipproof coverage`: operations and languages."""

import json
from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.project.problems import uncovered
from snipproof.project.project import load_project


@click.command(
    name="coverage",
    epilog=examples(
        {
            "snipproof coverage": "operations without an example",
            "snipproof coverage --min 100": "fail below 100 %",
            "snipproof coverage --json": "every operation",
        }
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--min",
    "minimum",
    type=click.FloatRange(0, 100),
    default=0,
    help="The percentage of operations \u00d7 languages to reach; below it, exit 1.",
)
@click.pass_obj
def command(folder: Path, as_json: bool, minimum: float) -> None:
    """Show which operations have an example in which language."""
    project = load_project(folder)
    operations = project.contract.operations
    lacking = uncovered(project)
    wanted = len(operations) * len(project.languages)
    have = wanted - sum(len(languages) for languages in lacking.values())
    percent = 100.0 * have / wanted if wanted else 100.0
    if as_json:
        rows = [
            {
                "operation": operation.id,
                "tag": operation.tag,
                "languages": [
                    str(item)
                    for item in project.languages
                    if item not in lacking.get(operation.id, [])
                ],
            }
            for operation in operations.values()
        ]
        document = {"covered": have, "wanted": wanted, "percent": percent, "operations": rows}
        click.echo(json.dumps(document, indent=2))
    else:
        for operation, languages in lacking.items():
            place = operations[operation].location
            click.echo(f"{place}  {operation} has no {' and no '.join(languages)} example")
        click.echo(
            f"{have} of {wanted} covered ({percent:.1f} %): "
            f"{len(operations)} operations in {len(project.languages)} languages"
        )
    if percent < minimum:
        click.echo(f"expected at least {minimum:g} %", err=True)
        raise click.exceptions.Exit(1)
