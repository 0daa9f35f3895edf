"""`snipproof drift`: recorded traffic, held to the contract and to the mock."""

from pathlib import Path

import click

from snipproof.cli.help_epilog import examples
from snipproof.core.text import count
from snipproof.project.project import load_project
from snipproof.report.screen import Screen, Styled


@click.command(
    name="drift",
    epilog=examples(
        {
            "snipproof drift traffic.har": "recorded by a browser or a proxy",
            "snipproof drift traffic.har --host api.example": "only requests to one host",
        }
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--host", help="Read only requests to this host and port.")
@click.pass_obj
def command(folder: Path, file: Path, host: str | None) -> None:
    """Compare recorded responses with the contract and with the mock.

    FILE is an HTTP Archive (HAR). Nothing is sent anywhere. Ends with 1 where responses differ from
    the contract in a way that deviations.toml does not accept.
    """
    from datetime import UTC, datetime  # noqa: PLC0415  for this command alone

    from snipproof.checks.deviations import differences  # noqa: PLC0415
    from snipproof.contract import Match  # noqa: PLC0415
    from snipproof.core.formats.har import read_har  # noqa: PLC0415
    from snipproof.run.replay import measure  # noqa: PLC0415

    project = load_project(folder)
    found = [item for item in read_har(file) if host in {None, item.request.authority}]
    known = [item for item in found if isinstance(project.contract.answering(item.request), Match)]
    accepted = project.deviations[0].on(datetime.now(UTC).date())
    wrong = [
        (operation, difference)
        for operation, difference in differences(project.contract, known)
        if not accepted.accepts(operation, "", difference)
    ]
    screen = Screen()
    for operation, difference in wrong:
        screen.print(Styled("DIFFERS ", "bold red"), Styled(operation, "bold"), f"  {difference}")
    fidelity = measure(project, [known])
    for item in fidelity.differences:
        what = f"{item.aspect}: the mock's is {item.mock}, the server's {item.server}"
        screen.print(Styled("MOCK    ", "bold yellow"), Styled(item.operation, "bold"), f"  {what}")
    screen.print(
        f"{count(len(found), 'exchange')}, {len(found) - len(known)} of them not in the contract; "
        f"{count(len(wrong), 'difference')} from the contract; the mock agrees in "
        f"{fidelity.agreeing} of {count(fidelity.compared, 'response')}"
    )
    raise click.exceptions.Exit(1 if wrong else 0)
