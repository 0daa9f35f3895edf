"""`snipproof run`: run examples, judge them, report."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from snipproof.cli.completing import example_ids
from snipproof.cli.help_epilog import examples
from snipproof.cli.reports import Files, report_options
from snipproof.core.confinement import BEST, Confinement
from snipproof.core.formats.store import atomic_write
from snipproof.core.snippet import Language, Snippet
from snipproof.core.usage import UsageError
from snipproof.languages.running.runner import Runner
from snipproof.project.affected import affected
from snipproof.project.base import base_commit
from snipproof.project.changes import changed_files, project_before
from snipproof.project.project import Project, load_project
from snipproof.project.selection import select
from snipproof.report.proof import FILE, fields_of, write_proof
from snipproof.report.screen import Screen, Styled
from snipproof.report.terminal import TerminalReport
from snipproof.run.durations import keep_durations, kept_durations, read_durations
from snipproof.run.execution import MAX_JOBS, Options, usual_jobs, warm_runners
from snipproof.run.pipeline import run
from snipproof.run.results import Report
from snipproof.run.sessions import Session, new_session
from snipproof.run.shards import parse_shard, take_shard


@click.command(
    name="run",
    epilog=examples(
        {
            "snipproof run": "everything; unchanged examples come from the cache",
            "snipproof run tokens --lang curl": "one tag in one language",
            "snipproof run tokens/get-user-tokens --update": "record its response and output",
        }
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]...", shell_complete=example_ids)
@click.option(
    "--target",
    type=click.Choice(["mock", "live"]),
    default="mock",
    help="The mock (default), or the server at --url.",
)
@click.option("--url", help="The origin of the live server: https://cloud.layer5.io")
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file with the live server's token; else it is read from the token variable.",
)
@click.option("--lang", help="Languages to run, joined by commas. Default: all of the project.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, MAX_JOBS),
    help="How many at once. Default: two for each core.",
)
@click.option("--update", is_flag=True, help="Record responses and outputs; show the difference.")
@click.option(
    "--yes", is_flag=True, help="Record a live server's responses without a look at them first."
)
@click.option(
    "--update-deviations",
    is_flag=True,
    help="Draft the differences of the live server from its contract; you write the reasons.",
)
@click.option(
    "--update-fidelity",
    is_flag=True,
    help="Record how far the mock agrees with the live server; later runs may not agree less.",
)
@click.option("--cold", is_flag=True, help="Start a new Python for each snippet.")
@click.option("--no-cache", is_flag=True, help="Run everything, also unchanged snippets.")
@click.option(
    "--confinement",
    type=click.Choice(["best", *map(str, BEST)]),
    default="best",
    help="The sandbox: the strongest available (default), or exactly this kind.",
)
@click.option(
    "--allow-weak-sandbox",
    is_flag=True,
    help="Make a live run also on a system whose sandbox cannot promise everything.",
)
@click.option(
    "--changed-since",
    metavar="REF",
    help="Run only examples that changes since a commit can affect, such as origin/main.",
)
@click.option("--shard", metavar="I/N", help="Run one of N parts that take equally long: 2/5.")
@click.option(
    "--durations",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Durations to balance shards by. Default: those of earlier runs in the state folder.",
)
@report_options
@click.option(
    "--allow-writes",
    is_flag=True,
    help="Let live runs create records, and change and delete them.",
)
@click.option(
    "--trust-settings",
    is_flag=True,
    help="Use this checkout's [tool.snipproof.live] in a live run; its commands run here.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show passed examples and exchanges, too.")
@click.pass_obj
def command(  # noqa: PLR0917  click calls by keyword
    folder: Path,
    ids: tuple[str, ...],
    target: str,
    url: str | None,
    token_file: Path | None,
    lang: str | None,
    jobs: int | None,
    update: bool,
    yes: bool,
    update_deviations: bool,
    update_fidelity: bool,
    cold: bool,
    no_cache: bool,
    confinement: str,
    allow_weak_sandbox: bool,
    changed_since: str | None,
    shard: str | None,
    durations: Path | None,
    report: Path | None,
    junit: Path | None,
    markdown: Path | None,
    sarif: Path | None,
    allow_writes: bool,
    trust_settings: bool,
    verbose: bool,
) -> None:
    """Run examples and judge them; without an ID, all of them.

    An ID is an example (tokens/get-user-tokens), a tag (tokens), one language of an example
    (tokens/get-user-tokens/curl), or a path to any of these.

    With --shard the machines of a CI job each run a part; `snipproof merge` makes one report of
    theirs. All of them have to start from the same files and the same durations.
    """
    # Recording looks at what is printed now, not at what was printed once.
    keep = not no_cache and not update
    project = load_project(folder, keep=keep)
    chosen = select(project, ids, _languages(project, lang))
    total = len(project.snippets)
    check = len(chosen) == total
    if changed_since is not None:
        chosen = _changed(project, chosen, changed_since)
    part = None
    if shard is not None:
        number, of = parse_shard(shard)
        state = project.settings.folder("state")
        known = read_durations(durations) if durations else kept_durations(state)
        chosen, part = take_shard(project, chosen, number, of, known)
        # What is wrong beside the examples is for one of them to tell.
        check = check and number == 1
    elif durations is not None:
        raise UsageError("--durations belongs to --shard")
    options = Options(
        # Examples that write may give the same name to what they create.
        jobs=jobs or (1 if allow_writes else usual_jobs()),
        cold=cold,
        cache=keep,
        confinements=BEST if confinement == "best" else (Confinement(confinement),),
    )
    if target == "live" and not allow_weak_sandbox:
        _require_sandbox(options)
    screen = Screen()
    printer = TerminalReport(screen, project.settings.root, verbose=verbose)
    with (
        _prepared(
            project, target, url, token_file, writes=allow_writes, trusted=trust_settings
        ) as (server, made),
        warm_runners(options, chosen) if project.store.is_empty else nullcontext() as runners,
    ):
        session = new_session(
            project,
            target,
            server,
            token_file,
            writes=allow_writes,
            given=made,
            trusted=trust_settings,
        )
        if session.notice:
            click.echo(f"snipproof: {session.notice}", err=True)
        found = _run(project, chosen, session, options, runners, check=check)
        if update and not found.interrupted:
            found = _update(project, found, screen, session, options, sure=yes)
    if update_deviations:
        _draft_deviations(project, found, target)
    if target == "live":
        found = _measured(project, found, update=update_fidelity)
    elif update_fidelity:
        raise UsageError("--update-fidelity belongs to --target live")
    found = replace(found, shard=part)
    printer.results(found.results)
    printer.problems(found.problems)
    printer.summary(found)
    _keep(project, found, whole=len(chosen) == total and not found.interrupted)
    Files(report, junit, markdown, sarif).write(found, project.settings.root)
    raise click.exceptions.Exit(found.exit_status)


def _languages(project: Project, text: str | None) -> set[str] | None:
    """Return the languages that a person names, None for all."""
    if text is None:
        return None
    known = set(map(str, project.languages))
    names = {name.strip() for name in text.split(",") if name.strip()}
    if not names or not names <= known:
        unknown = ", ".join(sorted(names - known)) or "nothing"
        raise UsageError(f"--lang names {unknown}; the languages are {', '.join(sorted(known))}")
    return names


def _require_sandbox(options: Options) -> None:
    """Raise `UsageError` if snippets of a live run would be less confined than is promised."""
    from snipproof.languages.running.promises import missing, strongest  # noqa: PLC0415
    from snipproof.languages.running.runner import RunnerError  # noqa: PLC0415

    try:
        level = strongest(options.confinements)
    except RunnerError as error:
        raise UsageError(str(error)) from error
    if weak := missing(level):
        raise UsageError(
            f"this system's sandbox ({level}) lacks something: {'; '.join(weak)}; a live run has a"
            " real token: use another system, or --allow-weak-sandbox"
        )


def _run(
    project: Project,
    chosen: Sequence[Snippet],
    session: Session,
    options: Options,
    runners: Mapping[Language, Runner] | None,
    *,
    check: bool | None,
) -> Report:
    """Run the chosen snippets, with their progress on standard error where that is a terminal."""
    if not Screen(sys.stderr).can_rewrite:
        return run(project, chosen, session, options, check=check, runners=runners)
    from snipproof.report.progress import Progress  # noqa: PLC0415  for terminals alone

    with Progress(len(chosen)) as progress:
        return run(
            project,
            chosen,
            session,
            options,
            progress.ended,
            check=check,
            started=progress.started,
            runners=runners,
        )


def _update(
    project: Project,
    found: Report,
    screen: Screen,
    session: Session,
    options: Options,
    *,
    sure: bool,
) -> Report:
    """Show what is new, record it, and judge again by what is recorded now.

    What a server responded may be private: so a person looks at it before it is written, or has
    said before that this is not needed (`sure`).
    """
    from snipproof.checks.varying import setting  # noqa: PLC0415  the same
    from snipproof.run.recording import planned, write  # noqa: PLC0415  as rarely as it is called

    given = {} if found.is_mock else session.policy.variables
    world = project.variables[0]
    ids = {value: world.get(name, name.lower()) for name, value in given.items()}
    secrets = () if found.is_mock else (session.token, *_secret_values(given))
    changes = planned(project, found.results, ids, secrets)
    for change in changes:
        screen.print(change.difference or f"{change.path}: removed")
        if change.varies:
            what = f"If these are others each time, put {setting(change.varies)} into example.toml."
            screen.print(Styled(what, "bold yellow"))
    if not changes or not (found.is_mock or _is_wanted(sure=sure)):
        return found
    write(project, changes)
    fresh = Project(project.settings)
    names = [result.snippet.id for result in found.results]
    again = select(fresh, names)
    return run(fresh, again, session, replace(options, cache=False))


def _is_wanted(*, sure: bool) -> bool:
    """Ask whether what a server responded may be written into the project."""
    if sure:
        return True
    if not sys.stdin.isatty():
        message = "nothing was recorded: look at the difference, and repeat it with --yes"
        click.echo(f"snipproof: {message}", err=True)
        return False
    return click.confirm("Write these recordings of a real server into the project?", err=True)


def _secret_values(variables: Mapping[str, str]) -> list[str]:
    """Return the values of variables whose names say that they are secret."""
    return [value for name, value in variables.items() if _SECRET_NAME.search(name)]


_SECRET_NAME = re.compile(r"(?i)token|secret|passw|key|credential|cookie|auth")


@contextmanager
def _prepared(
    project: Project,
    target: str,
    url: str | None,
    token_file: Path | None,
    *,
    writes: bool,
    trusted: bool,
) -> Iterator[tuple[str | None, Mapping[str, str]]]:
    """Start and set up the server of a live run, if the settings that say how are trusted.

    Return its URL, and the variables that the set-up made.
    """
    live = project.settings.live
    if target == "live" and live.needs_trust and not trusted:
        message = "[tool.snipproof.live] does not count without --trust-settings"
        click.echo(f"snipproof: {message}, since its commands run outside of the sandbox", err=True)
    if target != "live" or not trusted:
        yield url, {}
        return
    from snipproof.core.formats.private import private_folder  # noqa: PLC0415  for live runs alone
    from snipproof.run.set_up import Prepared, prepared  # noqa: PLC0415
    from snipproof.targets.writes.journal import has_journals  # noqa: PLC0415

    state = private_folder(project.settings.root)
    say = partial(click.echo, err=True)

    def recover(earlier: Prepared) -> None:
        """Delete what the examples of a killed run created, with the variables of that run."""
        if not (writes and has_journals(state)):
            return
        given = earlier.variables
        # What does not work here is tried once more, and reported, when this run's session is made.
        with suppress(UsageError):
            found = new_session(
                project, target, earlier.url, token_file, writes=True, given=given, trusted=True
            )
            if found.notice:
                say(f"snipproof: {found.notice}")

    with prepared(project.settings, url or "", state, say, recover) as server:
        yield server.url, server.variables


def _measured(project: Project, found: Report, *, update: bool) -> Report:
    """Compare the server's responses with the mock's, and hold them to what was measured before."""
    from snipproof.checks.fidelity import lost, read_fidelity, written  # noqa: PLC0415  for live runs
    from snipproof.run.replay import measure  # noqa: PLC0415

    runs = [item.evidence.exchanges for item in found.results if item.evidence]
    now = measure(project, runs)
    file = project.settings.folder("fidelity")
    if update:
        text = written(now, found.target, found.server_version, found.started[:10])
        atomic_write(file, text.encode())
        return replace(found, fidelity=now)
    known = read_fidelity(file, project.settings.root)
    worse = () if known is None else tuple(lost(known, now, file.name))
    return replace(found, fidelity=now, problems=(*found.problems, *worse))


def _draft_deviations(project: Project, found: Report, target: str) -> None:
    """Add to the file how the server differed, and take out what nobody saw any more."""
    from snipproof.run.recording import update_deviations  # noqa: PLC0415

    if target != "live":
        raise UsageError("--update-deviations belongs to --target live")
    if base_commit():
        raise UsageError("--update-deviations is for a desk: in a pull request the file may shrink")
    change = update_deviations(project, found.results)
    click.echo(change or "the server differs from its contract only as is accepted", err=True)


def _changed(project: Project, chosen: list[Snippet], reference: str) -> list[Snippet]:
    """Return which of the chosen snippets a change can affect, and say why."""
    files = changed_files(project.settings.root, reference)
    found = affected(project, files, lambda: project_before(project, reference))
    click.echo(f"since {reference}: {found.why}", err=True)
    return [snippet for snippet in chosen if snippet.example_id in found.examples]


def _keep(project: Project, found: Report, *, whole: bool) -> None:
    """Leave what pages and later runs read; a run of the whole tells what is still needed."""
    state = project.settings.folder("state")
    try:
        fields = fields_of(project.contract)
        write_proof(found, project.examples, state / FILE, project.store, fields)
        keep_durations(found.results, project.examples, state)
        if whole:
            project.store.tidy()
    except OSError as error:
        raise UsageError(f"a report cannot be written: {error}") from error
