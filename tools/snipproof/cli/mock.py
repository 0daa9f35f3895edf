"""`snipproof mock`: the mock by itself."""

from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.cli.named_contract import named_contract
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
    metavar="FILE|URL",
    help="Another OpenAPI document to serve, without the project's world.",
)
@click.pass_obj
def command(folder: Path, host: str, port: int, contract: str | None) -> None:
    """Serve the mock until it is interrupted, and print the variables that a shell needs."""
    if contract is not None:
        known = named_contract(contract)
        target = MockTarget(known, World())
        exports = {"API_URL": ""}
        variable, base = "API_URL", known.server.base
    else:
        project = load_project(folder)
        settings = project.settings
        world = project.world
        target = MockTarget(project.contract, world)
        variable, base = settings.base_url_variable, project.base
        exports = {variable: "", settings.token_variable: world.token, **world.variables}
    try:
        opened = serve(target, host, port)
    except CannotListenError as error:
        raise UsageError(f"{error}; choose another with --port") from error
    with opened as server:
        exports[variable] = server.url + base
        for name, value in exports.items():
            click.echo(f"export {name}='{value}'")
        click.echo(f"# The mock listens on {server.url}. Ctrl-C ends it.")
        try:
            server.wait()
        except KeyboardInterrupt:
            click.echo("# ended")
