"""`snipproof audit`: judge pages that nobody prepared, without running anything."""

import json
from pathlib import Path
from typing import Any

import click

from snipproof import __version__
from snipproof.authoring.audit.account import Account, audit
from snipproof.cli.help_epilog import examples
from snipproof.cli.named_contract import named_contract
from snipproof.core.text import count
from snipproof.core.usage import UsageError
from snipproof.report.json import failure_document
from snipproof.report.screen import Screen, Styled
from snipproof.report.terminal import TerminalReport


@click.command(
    name="audit",
    epilog=examples(
        {
            "snipproof audit docs --contract openapi.yaml": "every call on the pages",
            "snipproof audit docs --contract openapi.yaml -v": "and what was not read",
        }
    ),
)
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--contract",
    required=True,
    metavar="FILE|URL",
    help="The OpenAPI document that the calls are held to.",
)
@click.option("--host", "hosts", multiple=True, help="A host of the API beside the contract's.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Say what could not be read, and why.")
def command(
    place: Path, contract: str, hosts: tuple[str, ...], as_json: bool, verbose: bool
) -> None:
    """Read the calls on the Markdown pages under DIR, and hold them to a contract.

    curl, Python, JavaScript and Go are read, in fences, tabs and `highlight` shortcodes; nothing
    is run. Placeholders such as <Your-Token>, {id} and $VAR stand for what fits. Ends with 1 where
    something is wrong.
    """
    known = named_contract(contract)
    found = audit(place.resolve(), known, hosts)
    if not found.pages:
        raise UsageError(f"{place} has no Markdown pages; name the folder that holds them")
    if as_json:
        click.echo(json.dumps(_document(found), indent=2, ensure_ascii=False))
    else:
        _print(found, place.resolve(), verbose=verbose)
    if found.failures:
        raise click.exceptions.Exit(1)


def _print(found: Account, place: Path, *, verbose: bool) -> None:
    screen = Screen()
    report = TerminalReport(screen, place if place.is_dir() else place.parent)
    for failure in found.failures:
        report.failure(failure)
    if verbose:
        for item in found.unread:
            screen.print(Styled(f"  {item.location}  not judged: {item.reason}", "dim"))
    parts = [count(len(found.judged), "call") + " judged"]
    if found.unread:
        parts.append(f"{len(found.unread)} not" + ("" if verbose else " (-v says why)"))
    if others := sum(found.other_hosts.values()):
        hosts = ", ".join(sorted(found.other_hosts)[:_HOSTS])
        more = ", \u2026" if len(found.other_hosts) > _HOSTS else ""
        parts.append(f"{others} of other hosts ({hosts}{more})")
    read = f"{count(found.pages, 'page')}, {count(found.blocks, 'block')} of code: "
    wrong = len(found.failures)
    said = count(wrong, "finding") if wrong else "nothing wrong"
    style = "bold red" if wrong else "bold green"
    screen.print(Styled(f"{read}{', '.join(parts)}: {said}", style))


_HOSTS = 3
"""How many other hosts are named on the terminal; JSON has all."""


def _document(found: Account) -> dict[str, Any]:
    return {
        "snipproof": __version__,
        "summary": {
            "pages": found.pages,
            "blocks": found.blocks,
            "judged": len(found.judged),
            "unread": len(found.unread),
            "other_hosts": sum(found.other_hosts.values()),
            "findings": len(found.failures),
        },
        "findings": [failure_document(failure) for failure in found.failures],
        "calls": [
            {
                "location": str(call.location),
                "language": call.language,
                "method": call.method,
                "findings": len(call.failures),
            }
            for call in found.judged
        ],
        "unread": [
            {"location": str(item.location), "reason": item.reason} for item in found.unread
        ],
        "other_hosts": dict(sorted(found.other_hosts.items())),
    }
