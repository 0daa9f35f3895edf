"""The command `snipproof`. Each subcommand is a module, imported only when it is called."""

import atexit
import gc
import io
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from snipproof import __version__

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_COMMANDS = {
    "check": "read everything, run nothing: the failures that reading shows",
    "run": "run examples, judge them, report",
    "watch": "run again what each save touches, while you write",
    "merge": "one report of the reports of a run's shards",
    "compare": "what got better and what got worse between two reports",
    "mock": "serve the mock by itself, for authors and readers",
    "list": "every example, its languages, its operation, the pages that show it",
    "coverage": "operations \u00d7 languages",
    "init": "settings and a baseline for a site that has neither",
    "adopt": "make examples of the code on pages, in place or in files",
    "audit": "judge the calls on pages that nobody prepared by a contract, without running them",
    "drift": "hold recorded traffic to the contract, and see where the mock differs from it",
    "new": "draft a pair of snippets, for an operation or of a curl command",
    "mcp": "serve a coding agent: search, read, verify and run, over MCP",
    "explain": "what a failure code means, with an example and the cure",
    "completion": "completion of commands, options and ids for bash, zsh and fish",
    "data": "what the site's templates print: contract, examples, verdicts",
    "site": "the built pages: what is shown and copied is what ran",
}


class _Commands(click.Group):
    """Finds subcommands by name, so that `--help` imports none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        # Not `list`: once its module is imported, that is the name of a subcommand here.
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"snipproof.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([*_COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Offer the commands, and import none of them."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415  not needed for --help

        names = [name for name in _COMMANDS if name.startswith(incomplete)]
        items = [CompletionItem(name, help=_COMMANDS[name]) for name in names]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option(
    "--project",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path(),
    help="A folder of the documentation project. Default: the current folder.",
)
@click.pass_context
def cli(ctx: click.Context, project: Path) -> None:
    """Run every example of an API's documentation and hold it to the contract.

    Ends with 0 where all is well, 1 where the documentation is wrong, 2 where the request, the
    tool or the environment is, and 130 where it was interrupted.
    """
    ctx.obj = project


def main() -> None:
    """Run the command; whatever is wrong with the project is a message and an exit status."""
    # Most of what a command reads stays to its end: to look for garbage in it, again and again and
    # once more at the end, takes a tenth of a short command's time.
    gc.set_threshold(100_000, 20, 20)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        # Where a terminal has no arrows, it gets question marks.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BrokenPipeError:
        # The reader of the output has left, as `head` does; there is nobody to tell.
        sys.stderr.close()
        sys.exit(141)
    except Exception as error:  # noqa: BLE001  whatever it is, it is no traceback
        _report(error)
    _flush()
    # Click hands the exit status of a command back, where it is not the one to end the program.
    sys.exit(status if isinstance(status, int) else 0)


def _report(error: Exception) -> NoReturn:
    """Say what went wrong, and end with the status of whose fault it is."""
    from snipproof.core.failure import (  # noqa: PLC0415  not needed for --help
        FailureError,
        Family,
        internal_error,
    )
    from snipproof.core.limits import LimitError  # noqa: PLC0415
    from snipproof.core.location import SourceLocation  # noqa: PLC0415
    from snipproof.core.usage import UsageError  # noqa: PLC0415

    if isinstance(error, UsageError):
        click.echo(f"snipproof: {error}", err=True)
        sys.exit(2)
    if isinstance(error, FailureError):
        failure = error.failure
        # In the form of all failures, so that editors find its place.
        click.echo(
            f"{failure.code.family.value.upper()}\n  {failure.location}  {failure.code}", err=True
        )
        click.echo(f"    {failure.message}", err=True)
        if failure.hint:
            click.echo(f"    \u2192 {failure.hint}", err=True)
        sys.exit(1 if failure.code.family is Family.FAILED else 2)
    if isinstance(error, OSError | MemoryError | RecursionError | LimitError):
        _give_up(error)
    with suppress(OSError, ValueError):
        click.echo(internal_error(SourceLocation("snipproof", 1), error).message, err=True)
        click.echo("    \u2192 this is a bug in snipproof: report it with this line", err=True)
    os._exit(2)


def _give_up(error: BaseException) -> NoReturn:
    """End because no descriptor, process, disk or memory is left: the environment's fault."""
    what: dict[type[BaseException], str] = {
        MemoryError: "no memory is left",
        RecursionError: "something is nested too deep",
    }
    message = what.get(type(error)) or str(error) or type(error).__name__
    with suppress(OSError, ValueError):
        click.echo(f"snipproof: it cannot go on: {message}", err=True)
    os._exit(2)


def _flush() -> None:
    """Write what is still to be written; end with 2 if that cannot be done."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except BrokenPipeError:
        os._exit(141)
    except (OSError, ValueError):
        os._exit(2)
