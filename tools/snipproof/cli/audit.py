"""`snipproof audit`: judge pages that nobody prepared, without running anything."""

import json
import shlex
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from snipproof import __version__
from snipproof.authoring.audit.account import Account, Choice, audit
from snipproof.authoring.audit.told import Rank, Told, causes
from snipproof.cli.help_epilog import examples
from snipproof.cli.named_contract import named_contract
from snipproof.cli.reports import annotate
from snipproof.contract import Contract
from snipproof.core.failure import Code
from snipproof.core.text import count
from snipproof.core.usage import UsageError
from snipproof.project.audit_settings import find_audit_settings
from snipproof.project.baseline import AUDITED, Held, load_baseline
from snipproof.report.json import failure_document
from snipproof.report.screen import Screen, Styled
from snipproof.report.terminal import TerminalReport


@click.command(
    name="audit",
    epilog=examples(
        {
            "snipproof audit docs --contract openapi.yaml": "every call on the pages",
            "snipproof audit docs --contract openapi.yaml -v": "and the code that was not read",
            "snipproof audit": "as the settings say",
        }
    ),
)
@click.argument(
    "places", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--contract",
    "contracts",
    multiple=True,
    metavar="FILE|URL",
    help="A contract to check the calls against. Several may be given.",
)
@click.option("--host", "hosts", multiple=True, help="Another host of the API.")
@click.option("--off", multiple=True, metavar="CODE", help="Do not report a failure code.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out pages.")
@click.option(
    "--least",
    type=click.Choice([*Rank]),
    help="Report no finding below this rank. Default: doubtful, which is all.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Report only findings that are not in this file. It shrinks by itself.",
)
@click.option("--write-baseline", is_flag=True, help="Write all findings to the baseline.")
@click.option("--sarif", type=click.Path(path_type=Path, dir_okay=False), help="Write SARIF.")
@click.option(
    "--markdown",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write Markdown, for a comment on a pull request.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Show which code could not be read, and why.")
@click.pass_obj
def command(  # noqa: PLR0917  click calls by keyword
    folder: Path | None,
    places: tuple[Path, ...],
    contracts: tuple[str, ...],
    hosts: tuple[str, ...],
    off: tuple[str, ...],
    exclude: tuple[str, ...],
    least: str | None,
    baseline: Path | None,
    sarif: Path | None,
    markdown: Path | None,
    *,
    write_baseline: bool,
    as_json: bool,
    verbose: bool,
) -> None:
    """Check the calls on the pages under DIR against contracts.

    Pages are Markdown, MDX, HTML, AsciiDoc or reStructuredText. curl, HTTPie, wget, PowerShell,
    HTTP requests, Python, JavaScript and Go are read, wherever a page shows them; nothing is run.
    Placeholders such as <Your-Token>, {id} and $VAR stand for whatever fits. What the settings in
    [tool.snipproof.audit] say, an option replaces. Ends with 1 if something is wrong.
    """
    settings = find_audit_settings(folder or Path())
    unknown = [code for code in off if code not in {item.slug for item in Code}]
    if unknown:
        raise UsageError(f"there is no failure code {unknown[0]!r}; `snipproof explain` lists them")
    folders = [place.resolve() for place in places] or settings.places
    files = list(contracts) or [str(file) for file in settings.contracts]
    if not folders or not files:
        missing = "a folder of pages" if not folders else "--contract"
        raise UsageError(f"name {missing}, or set it in [tool.snipproof.audit] of pyproject.toml")
    choice = Choice(
        (*settings.exclude, *exclude),
        frozenset({*settings.off, *off}),
        Rank(least or settings.least),
    )
    root = _root(folders, settings.root)
    found = audit(
        folders,
        [_usable(named_contract(file), file) for file in files],
        (*settings.hosts, *hosts),
        choice,
        root,
    )
    if not found.pages:
        raise UsageError(
            f"{folders[0]} has no Markdown pages, and none in HTML, AsciiDoc or reStructuredText; "
            "name the folder that holds them"
        )
    kept = baseline.resolve() if baseline else settings.baseline
    if write_baseline and kept is None:
        raise UsageError("name the file to write with --baseline")
    # A run that looks for less than the settings say cannot tell that a finding is gone.
    narrowed = bool(off or exclude or least) or (bool(contracts) and kept == settings.baseline)
    held = _held(found, kept, _inside(folders, root), write=write_baseline, shrink=not narrowed)
    told = [item for item in found.told if item.failure in held.fresh]
    if as_json:
        click.echo(json.dumps(_document(found, told), indent=2, ensure_ascii=False))
    else:
        retry = [*map(str, places), *(f"--contract={file}" for file in contracts)]
        _Printed(Screen(), root, verbose=verbose).account(found, told, held, retry)
        annotate([item.failure for item in told], root)
    _write(told, found, root, sarif, markdown)
    if told:
        raise click.exceptions.Exit(1)


def _usable(contract: Contract, name: str) -> Contract:
    """Return a contract that has operations; what of it is broken is told, and ends nothing."""
    problems = [problem.failure for problem in contract.document.problems]
    if not contract.operations:
        said = f"{problems[0].location}: {problems[0].message}" if problems else "it has no paths"
        raise UsageError(f"no call can be held to {name}: {said}")
    for failure in problems[:_PROBLEMS]:
        click.echo(f"{failure.location}: {failure.code}: {failure.message}", err=True)
    if len(problems) > _PROBLEMS:
        click.echo(f"and {len(problems) - _PROBLEMS} more parts of {name} are broken", err=True)
    return contract


_PROBLEMS = 5
"""How many broken parts of a contract are told; what needs them is not judged."""


def _root(folders: Sequence[Path], project: Path | None) -> Path:
    """Return the folder that places are named from: the project's, or the current one.

    Reports for CI and baselines name files so. Pages elsewhere are named from the deepest folder
    that holds them all.
    """
    first = folders[0]
    known = (*([project] if project else []), Path.cwd())
    return next(
        parent
        for parent in (*known, first, *first.parents)
        if all(folder.is_relative_to(parent) for folder in folders) and parent.is_dir()
    )


def _inside(folders: Sequence[Path], root: Path) -> Callable[[str], bool]:
    """Return a function that says of a page's name if it is in one of the folders."""
    return lambda page: any((root / page).is_relative_to(folder) for folder in folders)


def _held(
    found: Account, file: Path | None, inside: Callable[[str], bool], *, write: bool, shrink: bool
) -> Held:
    if file is None:
        return Held(found.failures, 0, 0)
    if write:
        kept = load_baseline(file).without(AUDITED, inside)
        kept.plus(found.failures).write(file)
    target = file if shrink or write else None
    return load_baseline(file).hold(found.failures, codes=AUDITED, write=target, inside=inside)


def _write(
    told: Sequence[Told], found: Account, root: Path, sarif: Path | None, markdown: Path | None
) -> None:
    try:
        if sarif is not None:
            from snipproof.report.sarif import write_sarif  # noqa: PLC0415  for CI alone

            write_sarif([item.failure for item in told], root, sarif)
        if markdown is not None:
            from snipproof.authoring.audit.comment import comment  # noqa: PLC0415

            markdown.write_text(comment(found, told), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"a report cannot be written: {error}") from error


class _Printed:
    """Prints an account for people."""

    def __init__(self, screen: Screen, root: Path, *, verbose: bool) -> None:
        self._screen = screen
        self._report = TerminalReport(screen, root)
        self._verbose = verbose

    def account(
        self, found: Account, told: Sequence[Told], held: Held, retry: Sequence[str]
    ) -> None:
        """Print how little was judged if it was, all findings, their causes, and the sum."""
        self._little(found, retry)
        for item in told:
            self._report.failure(item.failure)
        if self._verbose:
            for unread in found.unread:
                self._say(f"  {unread.location}  not judged: {unread.reason}")
            for passed in found.passed:
                why = "another program on" if passed.same_host else "of another host,"
                self._say(f"  {passed.location}  not judged: {why} {passed.host}")
        self._causes(told)
        self._sum(found, told, held)

    def _say(self, text: str) -> None:
        self._screen.print(Styled(text, "dim"))

    def _little(self, found: Account, retry: Sequence[str]) -> None:
        """Say loudly that little was judged, with the hosts, their places, and what to try."""
        judged, others, unread = len(found.judged), len(found.passed), len(found.unread)
        if judged and judged >= others + unread:
            return
        if not others and not unread:
            if not judged:
                self._screen.print(Styled("No call was found on these pages.", "bold yellow"))
            return
        how = f"Only {judged}" if judged else "None"
        all_ = count(judged + others + unread, "call")
        self._screen.print(Styled(f"{how} of {all_} judged.", "bold yellow"))
        places: dict[str, list[str]] = {}
        for item in found.passed:
            places.setdefault(item.host, []).append(str(item.location))
        known = ", ".join(found.hosts) or "none"
        if places:
            self._screen.print(f"  The contract's servers: {known}. Calls of other hosts:")
        most = sorted(places.items(), key=lambda item: -len(item[1]))
        for host, where in most[:_HOSTS]:
            more = f", and {len(where) - 1} more" if len(where) > 1 else ""
            self._screen.print(f"  {len(where):>5}  {host}  ({where[0]}{more})")
        if len(most) > _HOSTS:
            self._screen.print(f"         and {len(most) - _HOSTS} more hosts; --json has all")
        fitting = Counter(item.host for item in found.passed if item.fits)
        candidates = [host for host, _ in fitting.most_common(3)] or [host for host, _ in most[:1]]
        if candidates:
            line = ["snipproof", "audit", *retry, *(f"--host={host}" for host in candidates)]
            which = "are the API's" if len(candidates) > 1 else "is the API's"
            self._screen.print(f"  If {', '.join(candidates)} {which}, run")
            self._screen.print(Styled(f"    {shlex.join(line)}", "green"))
        if unread > others:
            reasons = Counter(item.reason for item in found.unread).most_common(3)
            said = "; ".join(f"{number} times, {reason}" for reason, number in reasons)
            self._screen.print(f"  Not judged: {said}")

    def _causes(self, told: Sequence[Told]) -> None:
        """Print what several findings have in common."""
        shared = [cause for cause in causes(told) if len(cause.found) > 1]
        if not shared:
            return
        self._screen.print(Styled("By cause:", "bold"))
        for cause in shared[:_CAUSES]:
            advice = f" ({cause.advice})" if cause.advice else ""
            self._screen.print(f"  {len(cause.found):>5}  {cause.rank}: {cause.text}{advice}")
        if len(shared) > _CAUSES:
            self._screen.print(f"         and {len(shared) - _CAUSES} more causes; --json has all")

    def _sum(self, found: Account, told: Sequence[Told], held: Held) -> None:
        parts = [count(len(found.judged), "call") + " judged"]
        if found.unread:
            more = "" if self._verbose else " (-v says why)"
            parts.append(f"{len(found.unread)} not{more}")
        if others := sum(found.other_hosts.values()):
            hosts = ", ".join(sorted(found.other_hosts)[:_NAMED])
            more = ", \u2026" if len(found.other_hosts) > _NAMED else ""
            parts.append(f"{others} of other hosts ({hosts}{more})")
        if held.known:
            parts.append(f"{count(held.known, 'finding')} in the baseline")
        if held.gone:
            parts.append(f"the baseline shrank by {held.gone}")
        if found.waived:
            parts.append(f"{len(found.waived)} waived")
        read = f"{count(found.pages, 'page')}, {count(found.blocks, 'block')} of code: "
        said = count(len(told), "finding") if told else "nothing wrong"
        ranks = Counter(item.rank for item in told)
        if len(ranks) > 1:
            said += f" ({', '.join(f'{ranks[rank]} {rank}' for rank in Rank if ranks[rank])})"
        if not told and not found.judged:
            said = "nothing was judged"
        style = "bold red" if told else "bold green" if found.judged else "bold yellow"
        self._screen.print(Styled(f"{read}{', '.join(parts)}: {said}", style))


_HOSTS = 8
"""How many other hosts are listed on the terminal; JSON has all."""

_CAUSES = 20
_NAMED = 3


def _document(found: Account, told: Sequence[Told]) -> dict[str, Any]:
    return {
        "snipproof": __version__,
        "summary": {
            "pages": found.pages,
            "blocks": found.blocks,
            "judged": len(found.judged),
            "unread": len(found.unread),
            "other_hosts": sum(found.other_hosts.values()),
            "findings": len(told),
        },
        "baseline": len(found.told) - len(told),
        "waived": [failure_document(item.failure) for item in found.waived],
        "findings": [
            {**failure_document(item.failure), "rank": item.rank, "cause": item.cause}
            for item in told
        ],
        "causes": [
            {"cause": cause.text, "rank": cause.rank, "findings": len(cause.found)}
            for cause in causes(told)
        ],
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
        "passed": [
            {
                "location": str(item.location),
                "host": item.host,
                "path_fits": item.fits,
                "another_program": item.same_host,
            }
            for item in found.passed
        ],
    }
