"""`snipproof init`: settings and a baseline for a site that has neither."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import click

from snipproof.authoring.audit.account import Choice, audit
from snipproof.authoring.start import find_content, find_contracts, has_settings, settings_text
from snipproof.cli.help_epilog import examples
from snipproof.cli.named_contract import named_contract
from snipproof.core.text import count
from snipproof.core.usage import UsageError
from snipproof.project.audit_settings import BASELINE, find_audit_settings
from snipproof.project.baseline import Baseline
from snipproof.project.problems import problems
from snipproof.project.project import load_project


@click.command(
    name="init",
    epilog=examples(
        {
            "snipproof init": "find pages and contract, write settings and baseline",
            "snipproof init --contract api/openapi.yaml": "with this contract",
        }
    ),
)
@click.option("--contract", metavar="FILE", help="The API's description, if it is not found.")
@click.option("--content", metavar="DIR", help="The folder of the pages, if it is not found.")
@click.option("--dry-run", is_flag=True, help="Show the settings, and write nothing.")
@click.pass_obj
def command(folder: Path | None, contract: str | None, content: str | None, dry_run: bool) -> None:
    """Write settings into pyproject.toml, and a baseline of everything that is not proven yet.

    From then on `check` and `audit` are green, and red only for what gets worse. The baseline is
    one file with a line for each page, and shrinks by itself.
    """
    root = (folder or Path()).resolve()
    file = root / "pyproject.toml"
    try:
        if has_settings(file):
            raise UsageError(f"{file} has [tool.snipproof] already")
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file} is not valid TOML: {error}") from error
    content = content or find_content(root)
    if not content or not (root / content).is_dir():
        raise UsageError("no folder of pages was found; name it with --content")
    found = [contract] if contract else find_contracts(root)
    if not found:
        raise UsageError("no OpenAPI or Swagger document was found; name it with --contract")
    if not (root / found[0]).exists():
        raise UsageError(f"there is no {found[0]} in {root}")
    text = settings_text(content, found[0])
    if dry_run:
        click.echo(text, nl=False)
        return
    named_contract(str(root / found[0]))
    before = file.read_text("utf-8") if file.is_file() else ""
    file.write_text(f"{before.rstrip()}\n\n{text}".lstrip(), encoding="utf-8")
    snippets = root / "snippets"
    if not snippets.exists():
        snippets.mkdir()
        (snippets / ".gitkeep").touch()
    if len(found) > 1:
        others = ", ".join(found[1:4])
        click.echo(f"{found[0]} is the contract; there are also {others}")
    _baseline(root)


def _baseline(root: Path) -> None:
    """Write the baseline of what is not proven yet, and say what is in it."""
    project = load_project(root)
    unproven = problems(project, datetime.now(UTC).date())
    settings = find_audit_settings(root)
    choice = Choice(settings.exclude, frozenset(settings.off))
    account = audit(settings.places, project.contract, settings.hosts, choice, root)
    baseline = Baseline.of([*unproven, *account.failures])
    baseline.write(root / BASELINE)
    click.echo(
        f"pyproject.toml has the settings; {BASELINE} holds {count(baseline.total, 'problem')} "
        f"on {count(len(baseline.pages), 'page')}."
    )
    click.echo(
        f"{count(len(account.judged), 'call')} audited, "
        f"{count(len(account.failures), 'finding')}; "
        f"{count(len(unproven), 'block')} not proven."
    )
    click.echo("Next: snipproof check; snipproof audit; snipproof adopt PAGE --in-place")
