"""`snipproof run`: run examples, judge them, report."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from snipproof.cli.completing import example_ids
from snipproof.cli.teaching import examples
from snipproof.confinement import BEST, Confinement
from snipproof.execution import Options, Session
from snipproof.pipeline import run
from snipproof.project import Project, load_project
from snipproof.report.json import write_json
from snipproof.report.site import FILE, write_proof
from snipproof.report.terminal import TerminalReport, can_rewrite
from snipproof.results import Report
from snipproof.selection import select
from snipproof.sessions import live_session, mock_session
from snipproof.snippet import Example, Language
from snipproof.usage import UsageError


@click.command(
    name="run",
    epilog=examples(
        {
            "snipproof run": "everything; what is unchanged comes from the cache",
            "snipproof run tokens --lang curl": "one tag in one language",
            "snipproof run tokens/get-user-tokens --update": "record what it answers and prints",
        }
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=example_ids)
@click.option(
    "--target",
    type=click.Choice(["mock", "live"]),
    default="mock",
    help="What answers: the contract-driven mock (default) or the server at --url.",
)
@click.option("--url", help="The origin of the live server: https://cloud.layer5.io")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with the live server's token; else it is read from the token variable.",
)
@click.option("--lang", default="curl,python", help="Languages to run, joined by commas.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="How many at once. Default: cores.")
@click.option("--update", is_flag=True, help="Record responses and outputs anew; show the change.")
@click.option("--cold", is_flag=True, help="Start a new Python for each snippet.")
@click.option("--no-cache", is_flag=True, help="Run everything, also what has not changed.")
@click.option(
    "--confinement",
    type=click.Choice(["best", *map(str, BEST)]),
    default="best",
    help="What keeps runs to themselves: the strongest that is there (default), or just this one.",
)
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write JSON.")
@click.option("--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write JUnit XML.")
@click.option("--allow-writes", is_flag=True, help="Reserved: live runs only read, for now.")
@click.option("-v", "--verbose", is_flag=True, help="Show what passed, and whole exchanges.")
@click.pass_obj
def command(  # noqa: PLR0917  click calls by keyword
    folder: Path,
    ids: tuple[str, ...],
    target: str,
    url: str | None,
    token_file: Path | None,
    lang: str,
    jobs: int | None,
    update: bool,
    cold: bool,
    no_cache: bool,
    confinement: str,
    report: Path | None,
    junit: Path | None,
    allow_writes: bool,
    verbose: bool,
) -> None:
    """Run examples and judge them; all of them where no ID is given.

    An ID is an example (tokens/get-user-tokens), a tag (tokens), one language of an example
    (tokens/get-user-tokens/curl), or a path to any of these.
    """
    if allow_writes:
        raise UsageError("--allow-writes is not there yet: a live run sends GET and HEAD only")
    # Recording looks at what is printed now, not at what was printed once.
    keep = not no_cache and not update
    project = load_project(folder, keep=keep)
    chosen = select(project, ids, _languages(lang))
    session = _session(project, target, url, token_file)
    console = Console(highlight=False, soft_wrap=True)
    printer = TerminalReport(console, project.settings.root, verbose=verbose)
    options = Options(
        jobs=jobs or os.cpu_count() or 1,
        cold=cold,
        cache=keep,
        confinements=BEST if confinement == "best" else (Confinement(confinement),),
    )
    found = _run(project, chosen, session, options)
    if update and not found.interrupted:
        found = _update(project, found, console, session, options)
    for result in found.results:
        printer.result(result)
    printer.problems(found.problems)
    printer.summary(found)
    _write(project, found, report, junit)
    raise click.exceptions.Exit(found.exit_status)


def _languages(text: str) -> set[Language]:
    known = {str(language) for language in Language}
    names = {name.strip() for name in text.split(",") if name.strip()}
    if not names or not names <= known:
        unknown = ", ".join(sorted(names - known)) or "nothing"
        raise UsageError(f"--lang names {unknown}; the languages are {', '.join(sorted(known))}")
    return {Language(name) for name in names}


def _session(project: Project, target: str, url: str | None, token_file: Path | None) -> Session:
    if target == "mock":
        if url or token_file:
            raise UsageError("--url and --token-file belong to --target live")
        return mock_session(project)
    if not url:
        raise UsageError("--target live needs --url, the origin of the server")
    return live_session(project, url, token_file)


def _run(
    project: Project,
    chosen: Sequence[tuple[Example, Language]],
    session: Session,
    options: Options,
) -> Report:
    """Run the chosen snippets, with their progress on standard error where that is a terminal."""
    console = Console(stderr=True)
    if not can_rewrite(console):
        return run(project, chosen, session, options)
    from snipproof.report.progress import Progress  # noqa: PLC0415  for terminals alone

    with Progress(console, len(chosen)) as progress:
        return run(project, chosen, session, options, progress.ended, started=progress.started)


def _update(
    project: Project, found: Report, console: Console, session: Session, options: Options
) -> Report:
    """Record what is new, show the difference, and judge again by what is recorded now."""
    from snipproof.recording import update  # noqa: PLC0415  as rarely as this is called

    changes = update(project, found.results)
    for change in changes:
        console.print(change.difference or f"{change.path}: removed", markup=False)
    if not changes:
        return found
    fresh = Project(project.settings)
    names = [result.snippet.id for result in found.results]
    again = select(fresh, names, set(Language))
    return run(fresh, again, session, replace(options, cache=False))


def _write(project: Project, found: Report, report: Path | None, junit: Path | None) -> None:
    proof = project.settings.folder("state") / FILE
    try:
        write_proof(found, project.examples, proof, project.store)
        if report:
            write_json(found, report)
        if junit:
            from snipproof.report.junit import write_junit  # noqa: PLC0415  for CI alone

            write_junit(found, junit)
    except OSError as error:
        raise UsageError(f"a report cannot be written: {error}") from error
