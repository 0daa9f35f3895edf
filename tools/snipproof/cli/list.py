"""`snipproof list`: every example, its languages, its operation, the pages that show it."""

import json
from pathlib import Path
from typing import Any

import click

from snipproof.cli.help_epilog import examples
from snipproof.core.snippet import Example
from snipproof.project.project import Project, load_project


@click.command(
    name="list",
    epilog=examples(
        {
            "snipproof list": "for people",
            "snipproof list --json": "for programs",
        }
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def command(folder: Path, as_json: bool) -> None:
    """List every example with its languages, its operation and the pages that show it."""
    project = load_project(folder)
    rows = [_row(project, example) for example in project.found.examples]
    snippets = sum(len(row["languages"]) for row in rows)
    if as_json:
        summary = {"examples": len(rows), "snippets": snippets}
        click.echo(json.dumps({"summary": summary, "examples": rows}, indent=2))
        return
    width = max((len(row["id"]) for row in rows), default=0)
    for row in rows:
        languages = ", ".join(row["languages"])
        click.echo(f"{row['id']:<{width}}  {languages:<12}  {' '.join(row['operations'])}")
        for page in row["pages"]:
            click.echo(f"{'':<{width}}  shown at {page}")
    click.echo(f"{len(rows)} examples, {snippets} snippets")


def _row(project: Project, example: Example) -> dict[str, Any]:
    pages = {
        str(place): None
        for language in example.snippets
        for place in project.shown_at(example.id, language)
    }
    return {
        "id": example.id,
        "languages": [str(language) for language in example.snippets],
        "operations": [operation.id for operation in project.bound(example)],
        "location": project.folder(example),
        "pages": list(pages),
    }
