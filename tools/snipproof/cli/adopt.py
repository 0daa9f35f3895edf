"""`snipproof adopt`: make examples of the code on pages."""

from pathlib import Path

import click

from snipproof.authoring.adopt import Adoption, adopt, pages_of
from snipproof.cli.help_epilog import examples
from snipproof.core.formats.source import location, read_text
from snipproof.core.text import count
from snipproof.core.usage import UsageError
from snipproof.project.project import load_project


@click.command(
    name="adopt",
    epilog=examples(
        {
            "snipproof adopt content/guide.md --in-place": "the code stays in its fences",
            "snipproof adopt content/guide.md --dry-run": "show what would be moved into files",
        }
    ),
)
@click.argument("pages", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--in-place", is_flag=True, help="Leave the code in its fences and tabs.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.pass_obj
def command(folder: Path, pages: tuple[Path, ...], *, in_place: bool, dry_run: bool) -> None:
    """Turn the code on PAGEs that calls operations of the contract into examples.

    The code moves into snippets/, and the shortcode that shows it takes its place. With
    --in-place it stays where it is, and a fence is given one attribute.
    """
    project = load_project(folder)
    settings = project.settings
    taken = set(project.examples)
    adopted = 0
    for file in pages_of([page.resolve() for page in pages]):
        if not file.is_relative_to(settings.root):
            raise UsageError(f"{file} is not in the project at {settings.root}")
        name = location(file, settings.root).path
        text = read_text(file, settings.root)
        found = adopt(
            text, name, project.contract, settings.languages, frozenset(taken), in_place=in_place
        )
        taken |= {item.example_id for item in found.adopted}
        adopted += len(found.adopted)
        _report(found)
        if dry_run:
            click.echo(found.difference, nl=False)
        elif found.adopted:
            _write(found, file, settings.folder("snippets"))
    verb = "would be adopted" if dry_run else "adopted"
    click.echo(f"{count(adopted, 'block')} {verb}.")
    if adopted and not dry_run:
        click.echo("Next: snipproof run --update, which records what they print")


def _report(found: Adoption) -> None:
    for item in found.adopted:
        click.echo(f"{item.block.location}  {item.example_id} ({item.language})")
    for left in found.left:
        click.echo(f"{left.block.location}  left as it is: {left.reason}")


def _write(found: Adoption, page: Path, snippets: Path) -> None:
    """Write the files of the examples, and then the page that shows them."""
    there = [name for name, _ in found.files if (snippets / name).exists()]
    if there:
        raise UsageError(f"{snippets / there[0]} is there already; nothing was written")
    for name, text in found.files:
        (snippets / name).parent.mkdir(parents=True, exist_ok=True)
        (snippets / name).write_text(text, encoding="utf-8")
    page.write_text(found.after, encoding="utf-8")
