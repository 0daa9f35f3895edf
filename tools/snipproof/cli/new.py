"""`snipproof new`: a first pair of snippets for an operation."""

from difflib import get_close_matches
from pathlib import Path

import click

from snipproof.drafts import Drafts
from snipproof.mock.world_source import load_world
from snipproof.project import load_project
from snipproof.usage import UsageError


@click.command(name="new")
@click.argument("operation_id")
@click.pass_obj
def command(folder: Path, operation_id: str) -> None:
    """Draft curl.sh and python.py for OPERATION_ID; a file that is there is left as it is."""
    project = load_project(folder)
    settings = project.settings
    operation = project.contract.operations.get(operation_id)
    if operation is None:
        near = get_close_matches(operation_id, project.contract.operations, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; `snipproof coverage` names them"
        raise UsageError(f"the contract has no operation {operation_id!r}{hint}")
    world = load_world(settings.folder("world"), settings.root, project.contract)
    target = settings.folder("snippets") / operation.tag / operation.slug
    target.mkdir(parents=True, exist_ok=True)
    for language, source in Drafts(project.contract, world, settings).draft(operation).items():
        file = target / language.filename
        name = file.relative_to(settings.root).as_posix()
        if file.exists():
            click.echo(f"kept   {name}")
        else:
            file.write_text(source, "utf-8")
            click.echo(f"wrote  {name}")
    example = f"{operation.tag}/{operation.slug}"
    click.echo(
        "A draft is not an example yet: choose the values and the output that help a reader."
    )
    click.echo(f"Then record it: snipproof run {example} --update")
