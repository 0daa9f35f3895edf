"""Makes sure that what ran is what was read."""

from snipproof.core.failure import Code
from snipproof.core.snippet import Snippet
from snipproof.languages.running.runner import RunnerError


def check_unchanged(snippet: Snippet) -> None:
    """Raise `RunnerError` where the file no longer holds what was read from it.

    Interpreters read the file themselves, bash even while it runs it, so a file that somebody
    saves meanwhile is neither the old snippet nor the new one.
    """
    try:
        unchanged = snippet.file.read_bytes() == snippet.source
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunnerError(
            Code.INTERRUPTED, f"{snippet.location.path} went away while it ran: {reason}"
        ) from error
    if not unchanged:
        raise RunnerError(
            Code.INTERRUPTED, f"{snippet.location.path} was changed while it ran; run it again"
        )
