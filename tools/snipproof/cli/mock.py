"""`snipproof mock`: the mock by itself."""

from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.contract import load_contract
from snipproof.core.usage import UsageError
from snipproof.project.project import load_project
from snipproof.targets.http.server import CannotListenError, serve
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import World


@click.command(
    name="mock",
    epilog=examples(
        {
            "snipproof mock": "the project, at port 8321",
            "snipproof mock --port 0": "at any free port",
            "snipproof mock --contract openapi.yaml": "another API",
        }
    ),
)
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, help="0 takes a free one.")
@click.option(
    "--contract",
    type=click.Path(path_type=Path, exists=True),
    help="Another OpenAPI document to serve, without the project's world.",
)
@click.pass_obj
def command(folder: Path, host: str, port: int, contract: Path | None) -> None:
    """Serve the mock until it is interrupted, and print what a shell needs to use it."""
    if contract is not None:
        full = contract.resolve()
        target = MockTarget(load_contract(full, full.parent), World())
        exports = {"API_URL": ""}
        variable = "API_URL"
    else:
        project = load_project(folder)
        settings = project.settings
        world = project.world
        target = MockTarget(project.contract, world)
        variable = settings.base_url_variable
        exports = {variable: "", settings.token_variable: world.token, **world.variables}
    try:
        opened = serve(target, host, port)
    except CannotListenError as error:
        raise UsageError(f"{error}; choose another with --port") from error
    with opened as server:
        exports[variable] = server.url
        for name, value in exports.items():
            click.echo(f"export {name}='{value}'")
        click.echo(f"# The mock listens on {server.url}. Ctrl-C ends it.")
        try:
            server.wait()
        except KeyboardInterrupt:
            click.echo("# ended")
