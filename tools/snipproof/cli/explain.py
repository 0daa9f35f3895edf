"""`snipproof explain`: what a failure code means, with a mistake that gives it, and the cure."""

from itertools import groupby
from textwrap import fill

import click

from snipproof.cli.completing import codes
from snipproof.cli.help_epilog import examples
from snipproof.core.explanation import Change, Explanation, explanations
from snipproof.core.failure import Code, Family
from snipproof.core.suggestions import did_you_mean
from snipproof.core.usage import UsageError

_FAMILIES = {
    Family.FAILED: "failed: the documentation is wrong",
    Family.ERROR: "error: the tool or its environment could not find out",
}


@click.command(
    name="explain",
    epilog=examples(
        {
            "snipproof explain": "list the codes",
            "snipproof explain stale-output": "one of them",
        }
    ),
)
@click.argument("code", required=False, shell_complete=codes)
def command(code: str | None) -> None:
    """Explain the failure CODE, with a mistake that causes it and the fix.

    Without a CODE, list all codes.
    """
    if code is None:
        _list()
        return
    known = {known.slug: known for known in Code}
    if code not in known:
        hint = did_you_mean(code, known, "`snipproof explain` lists them")
        raise UsageError(f"there is no code {code!r}; {hint}")
    _explain(explanations()[known[code]])


def _list() -> None:
    width = max(len(code.slug) for code in Code)
    for stage, entries in groupby(explanations().values(), key=lambda entry: entry.stage):
        click.secho(stage, bold=True)
        for entry in entries:
            click.echo(f"  {entry.code.slug:<{width}}  {entry.meaning}")


def _explain(entry: Explanation) -> None:
    colour = "red" if entry.code.family is Family.FAILED else "magenta"
    click.secho(entry.code.slug, bold=True, fg=colour, nl=False)
    click.echo(f"  {_FAMILIES[entry.code.family]}\n")
    click.echo(fill(entry.meaning, 79))
    click.secho("\nFor example\n", bold=True)
    if entry.situation:
        click.echo(f"  {entry.situation}\n")
    for change in entry.changes:
        _change(change, entry.example)
    if entry.command:
        click.echo(f"  $ {entry.command}\n")
    click.secho("What to do\n", bold=True)
    click.echo(fill(entry.cure, 79, initial_indent="  ", subsequent_indent="  "))


def _change(change: Change, example: str) -> None:
    click.secho(f"  {change.file}", fg="cyan")
    for sign, colour, text in (("-", "red", change.old), ("+", "green", change.new)):
        for line in text.replace("@EXAMPLE@", example).strip("\n").splitlines():
            click.secho(f"    {sign} {line}".rstrip(), fg=colour)
    click.echo()
