"""`snipproof new`: first snippets, for an operation or of a curl command."""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from snipproof.authoring.drafts import Drafts
from snipproof.cli.completing import operation_ids
from snipproof.cli.help_epilog import examples
from snipproof.contract import Operation
from snipproof.core.suggestions import did_you_mean
from snipproof.core.usage import UsageError
from snipproof.languages import Plugin
from snipproof.project.project import Project, load_project


@click.command(
    name="new",
    epilog=examples(
        {
            "snipproof new getUserTokens": "a snippet in each language for an operation",
            "snipproof new --from-curl 'curl https://…'": "the same for a curl command",
            "snipproof new --from-curl - --as second-page": "from standard input, under a name",
        }
    ),
)
@click.argument("operation_id", required=False, shell_complete=operation_ids)
@click.option(
    "--from-curl",
    metavar="COMMAND",
    help="Draft from this curl command; - reads it from standard input.",
)
@click.option(
    "--as", "name", metavar="NAME", help="The example's folder, if not the operation's own name."
)
@click.pass_obj
def command(
    folder: Path, operation_id: str | None, from_curl: str | None, name: str | None
) -> None:
    """Draft snippets for OPERATION_ID in all languages; an existing file is left as it is.

    With --from-curl the contract decides which operation a curl command means. Its token and ids
    become variables and are not written down.
    """
    if (operation_id is None) is (from_curl is None):
        raise UsageError("name an operation, or give a curl command with --from-curl")
    project = load_project(folder)
    drafts = Drafts(project.contract, project.world, project.settings)
    notes: tuple[str, ...] = ()
    if from_curl is None:
        operation = _operation(project, operation_id or "")
        sources = drafts.draft(operation)
    else:
        from snipproof.authoring.pasted import read_pasted  # noqa: PLC0415  it reads shell scripts

        text = sys.stdin.read() if from_curl == "-" else from_curl
        pasted = read_pasted(text, project.contract, drafts)
        operation, notes = pasted.operation, pasted.notes
        sources = drafts.sources(pasted.plan)
        click.echo(f"this is {operation.id}: {operation.method} {operation.path}")
    example = _write(project, operation, sources, name)
    for note in notes:
        click.echo(f"note: {note}")
    click.echo(
        "A draft is not an example yet: choose the values and the output that help a reader."
    )
    click.echo(f"Then record it: snipproof run {example} --update")


def _operation(project: Project, operation_id: str) -> Operation:
    known = project.contract.operations
    if operation_id not in known:
        hint = did_you_mean(operation_id, known, "`snipproof coverage --json` names them")
        raise UsageError(f"the contract has no operation {operation_id!r}; {hint}")
    return known[operation_id]


def _write(
    project: Project, operation: Operation, sources: Mapping[Plugin, str], name: str | None
) -> str:
    """Write the files that are not there yet; give the example's id."""
    if name is not None and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        message = f"{name!r} is no name for a folder: use lower-case letters, digits and hyphens"
        raise UsageError(message)
    settings = project.settings
    example = f"{operation.folder}/{name or operation.slug}"
    target = settings.folder("snippets") / example
    files = {language.filename: source for language, source in sources.items()}
    if name not in {None, operation.slug} or project.named(operation.slug) != operation:
        files["example.toml"] = f"operation = {json.dumps(operation.id, ensure_ascii=False)}\n"
    target.mkdir(parents=True, exist_ok=True)
    for filename, source in files.items():
        file = target / filename
        shown = file.relative_to(settings.root).as_posix()
        if file.exists():
            click.echo(f"kept   {shown}")
        else:
            file.write_text(source, "utf-8")
            click.echo(f"wrote  {shown}")
    return example
