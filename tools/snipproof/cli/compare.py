"""`snipproof compare`: what got better and what got worse between two reports."""

from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.core.usage import UsageError
from snipproof.report.comparison import compare, headline, write_comparison
from snipproof.report.json import read_json

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    name="compare",
    epilog=examples(
        {
            "snipproof compare main.json branch.json": "the effect of a branch",
            "snipproof compare main.json branch.json --markdown comment.md": "for a comment",
        }
    ),
)
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--markdown", type=_FILE, help="Write the comparison as Markdown.")
def command(before: Path, after: Path, markdown: Path | None) -> None:
    """Compare the reports BEFORE and AFTER a change, which `snipproof run --report` wrote.

    Ends with 1 if anything got worse: a snippet that passed and no longer does, a new one that does
    not pass, or a new problem on a page. What failed before and fails now is not counted.
    """
    later = read_json(after)
    found = compare(read_json(before), later)
    if markdown:
        try:
            write_comparison(found, later, markdown)
        except OSError as error:
            raise UsageError(f"the comparison cannot be written: {error}") from error
    for result in found.worse:
        failure = next(iter(result.verdict.failures), None)
        place, code = (failure.location, failure.code) if failure else (result.snippet.location, "")
        click.echo(f"worse   {result.snippet.id}  {place}  {code or result.verdict.reason}")
    for problem in found.problems:
        click.echo(f"worse   {problem}")
    for result in found.better:
        click.echo(f"better  {result.snippet.id}")
    for problem in found.solved:
        click.echo(f"better  {problem}")
    for name in found.gone:
        click.echo(f"gone    {name}")
    click.echo(headline(found, later))
    raise click.exceptions.Exit(int(found.is_worse))
