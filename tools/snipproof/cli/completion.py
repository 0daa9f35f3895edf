"""`snipproof completion`: what a shell has to know to complete commands, options and ids."""

import click
from click.shell_completion import get_completion_class

from snipproof.cli.help_epilog import examples


@click.command(
    name="completion",
    epilog=examples(
        {
            'eval "$(snipproof completion bash)"': "in ~/.bashrc",
            'eval "$(snipproof completion zsh)"': "in ~/.zshrc, behind compinit",
            "snipproof completion fish | source": "in ~/.config/fish/config.fish",
        }
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a script that adds completion of snipproof to your shell.

    It completes commands, options, the ids of examples and operations, and failure codes.
    """
    kind = get_completion_class(shell)
    root = ctx.find_root().command
    if kind is not None:
        click.echo(kind(root, {}, "snipproof", "_SNIPPROOF_COMPLETE").source())
