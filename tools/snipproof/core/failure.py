"""Failures of examples: the closed list of codes, and a failure with one of them.

A code belongs to one of two families. `FAILED` means that the documentation is wrong: its author
has something to fix. `ERROR` means that the tool or its environment could not find out: the
example may well be right. Both are red; they are never mixed.
"""

from dataclasses import dataclass
from enum import Enum

from snipproof.core.location import SourceLocation


class Family(Enum):
    """Whether the documentation is wrong, or the tool could not tell."""

    FAILED = "failed"
    ERROR = "error"


class Code(Enum):
    """A kind of failure: its name in reports, and its family.

    The list is closed. A name is never changed or reused, because reports, dashboards and the
    site link to it. What each means, and the cure, is in `codes.toml`.
    """

    def __init__(self, slug: str, family: Family) -> None:
        self.slug = slug
        self.family = family

    # Reading pages and examples
    UNKNOWN_SNIPPET = ("unknown-snippet", Family.FAILED)
    DUPLICATE_EXAMPLE = ("duplicate-example", Family.FAILED)
    ORPHAN_EXAMPLE = ("orphan-example", Family.FAILED)
    MISSING_EXAMPLE = ("missing-example", Family.FAILED)
    UNTESTED_CODE = ("untested-code", Family.FAILED)
    BAD_METADATA = ("bad-metadata", Family.FAILED)
    UNSAFE_PATH = ("unsafe-path", Family.FAILED)
    BAD_SOURCE = ("bad-source", Family.FAILED)
    SYNTAX_ERROR = ("syntax-error", Family.FAILED)
    PLACEHOLDER_LEFT = ("placeholder-left", Family.FAILED)
    SECRET_IN_SOURCE = ("secret-in-source", Family.FAILED)
    PARTIAL_EXCERPT = ("partial-excerpt", Family.FAILED)
    HIDDEN_CODE = ("hidden-code", Family.FAILED)
    EXAMPLE_RULE = ("example-rule", Family.FAILED)

    # Running
    EXIT_STATUS = ("exit-status", Family.FAILED)
    UNEXECUTED_CODE = ("unexecuted-code", Family.FAILED)
    TIMEOUT = ("timeout", Family.FAILED)
    OUTPUT_TOO_LARGE = ("output-too-large", Family.FAILED)
    KILLED = ("killed", Family.FAILED)
    LEFT_PROCESS = ("left-process", Family.FAILED)

    # The exchange with the server
    FOREIGN_HOST = ("foreign-host", Family.FAILED)
    NO_REQUEST = ("no-request", Family.FAILED)
    UNKNOWN_OPERATION = ("unknown-operation", Family.FAILED)
    WRONG_OPERATION = ("wrong-operation", Family.FAILED)
    DEPRECATED_OPERATION = ("deprecated-operation", Family.FAILED)
    DEPRECATED_PARAMETER = ("deprecated-parameter", Family.FAILED)
    MISSING_PARAMETER = ("missing-parameter", Family.FAILED)
    UNKNOWN_PARAMETER = ("unknown-parameter", Family.FAILED)
    BAD_PARAMETER = ("bad-parameter", Family.FAILED)
    MISSING_AUTH = ("missing-auth", Family.FAILED)
    BAD_AUTH = ("bad-auth", Family.FAILED)
    SECRET_IN_URL = ("secret-in-url", Family.FAILED)
    BAD_BODY = ("bad-body", Family.FAILED)
    UNKNOWN_FIELD = ("unknown-field", Family.FAILED)
    BAD_MEDIA_TYPE = ("bad-media-type", Family.FAILED)
    UNEXPECTED_STATUS = ("unexpected-status", Family.FAILED)
    RESPONSE_MISMATCH = ("response-mismatch", Family.FAILED)
    STALE_OUTPUT = ("stale-output", Family.FAILED)
    LANGUAGE_MISMATCH = ("language-mismatch", Family.FAILED)
    SKIP_EXPIRED = ("skip-expired", Family.FAILED)
    DEVIATION_EXPIRED = ("deviation-expired", Family.FAILED)
    DEVIATION_NEW = ("deviation-new", Family.FAILED)
    MOCK_DIFFERS = ("mock-differs", Family.FAILED)
    CONTRACT_INVALID = ("contract-invalid", Family.FAILED)

    # The tool and its environment
    MISSING_VARIABLE = ("missing-variable", Family.ERROR)
    TOOL_MISSING = ("tool-missing", Family.ERROR)
    TARGET_UNREACHABLE = ("target-unreachable", Family.ERROR)
    SERVER_ERROR = ("server-error", Family.ERROR)
    TLS_ERROR = ("tls-error", Family.ERROR)
    POLICY_REFUSED = ("policy-refused", Family.ERROR)
    LEFT_BEHIND = ("left-behind", Family.ERROR)
    INCOMPLETE_RUN = ("incomplete-run", Family.ERROR)
    INTERRUPTED = ("interrupted", Family.ERROR)
    INTERNAL_ERROR = ("internal-error", Family.ERROR)

    def __str__(self) -> str:
        return self.slug


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong: what kind, what exactly, where, and what to do next.

    `message` says what was expected and what was found; `hint` is the next step, or empty where
    the message already is. A warning is reported and decides nothing.
    """

    code: Code
    message: str
    location: SourceLocation
    hint: str = ""
    is_warning: bool = False


def internal_error(place: SourceLocation, error: Exception) -> Failure:
    """Return the failure to report if this tool itself went wrong, with the place in its code."""
    from pathlib import Path  # noqa: PLC0415  as rarely as this is called
    from traceback import extract_tb  # noqa: PLC0415

    *_, last = extract_tb(error.__traceback__) or [None]
    where = f" at {Path(last.filename).name}:{last.lineno}" if last else ""
    return Failure(
        Code.INTERNAL_ERROR,
        f"snipproof went wrong{where}: {type(error).__name__}: {error}",
        place,
        "this is a bug in snipproof: please report it with this line",
    )


class FailureError(Exception):
    """Reading cannot go on; carries the failure that says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.location}: {failure.code}: {failure.message}")
        self.failure = failure
