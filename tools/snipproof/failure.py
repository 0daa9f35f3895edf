"""What can be wrong with an example: the closed list of codes, and a failure of one of them.

A code belongs to one of two families. `FAILED` means that the documentation is wrong: its author
has something to mend. `ERROR` means that the tool or its environment could not find out: the
example may well be right. Both are red; they are never mixed.
"""

from dataclasses import dataclass
from enum import Enum

from snipproof.location import SourceLocation


class Family(Enum):
    """Whether the documentation is wrong, or the tool could not tell."""

    FAILED = "failed"
    ERROR = "error"


class Code(Enum):
    """A kind of failure: its name in reports, its family, and a sentence that says what it means.

    The list is closed. A name is never changed or reused, because reports, dashboards and the
    site link to it.
    """

    def __init__(self, slug: str, family: Family, meaning: str) -> None:
        self.slug = slug
        self.family = family
        self.meaning = meaning

    # Reading pages and examples
    UNKNOWN_SNIPPET = (
        "unknown-snippet",
        Family.FAILED,
        "A page shows an example that does not exist.",
    )
    DUPLICATE_EXAMPLE = (
        "duplicate-example",
        Family.FAILED,
        "Two examples claim the same place, so it is open which of them a page shows.",
    )
    ORPHAN_EXAMPLE = (
        "orphan-example",
        Family.FAILED,
        "No page shows this example, so nobody would notice if it were wrong.",
    )
    MISSING_EXAMPLE = (
        "missing-example",
        Family.FAILED,
        "An operation of the contract lacks an example in a language that the project promises.",
    )
    UNTESTED_CODE = (
        "untested-code",
        Family.FAILED,
        "A page holds code that no run can reach; it is shown without having been tried.",
    )
    BAD_METADATA = (
        "bad-metadata",
        Family.FAILED,
        "An example's settings, or a page's, cannot be understood as they are written.",
    )
    UNSAFE_PATH = (
        "unsafe-path",
        Family.FAILED,
        "A name leads out of the folder that it belongs to.",
    )
    BAD_SOURCE = (
        "bad-source",
        Family.FAILED,
        "A file cannot be read as what it has to be: UTF-8 text with its parts closed.",
    )
    SYNTAX_ERROR = (
        "syntax-error",
        Family.FAILED,
        "The snippet is not valid in its language, so it cannot run for a reader either.",
    )
    PLACEHOLDER_LEFT = (
        "placeholder-left",
        Family.FAILED,
        "The snippet holds a placeholder where it should read a variable.",
    )
    SECRET_IN_SOURCE = (
        "secret-in-source",
        Family.FAILED,
        "The snippet holds what looks like a real token or key.",
    )

    # Running
    EXIT_STATUS = (
        "exit-status",
        Family.FAILED,
        "The snippet ended with an exit status other than 0.",
    )
    TIMEOUT = ("timeout", Family.FAILED, "The snippet did not end within its time limit.")
    OUTPUT_TOO_LARGE = (
        "output-too-large",
        Family.FAILED,
        "The snippet wrote more than an example may.",
    )
    KILLED = ("killed", Family.FAILED, "A signal ended the snippet.")
    LEFT_PROCESS = (
        "left-process",
        Family.FAILED,
        "The snippet ended but left a process of its own running.",
    )

    # The exchange with the server
    FOREIGN_HOST = (
        "foreign-host",
        Family.FAILED,
        "The snippet spoke to a host other than the one in the base URL variable.",
    )
    NO_REQUEST = (
        "no-request",
        Family.FAILED,
        "The snippet ended well without making the request that it documents.",
    )
    UNKNOWN_OPERATION = (
        "unknown-operation",
        Family.FAILED,
        "The contract has no operation with this method and path.",
    )
    WRONG_OPERATION = (
        "wrong-operation",
        Family.FAILED,
        "The request is an operation of the contract, but not the one that the example documents.",
    )
    DEPRECATED_OPERATION = (
        "deprecated-operation",
        Family.FAILED,
        "The contract marks this operation as deprecated.",
    )
    DEPRECATED_PARAMETER = (
        "deprecated-parameter",
        Family.FAILED,
        "The contract marks a parameter of this request as deprecated.",
    )
    MISSING_PARAMETER = (
        "missing-parameter",
        Family.FAILED,
        "The request lacks a parameter that the contract requires.",
    )
    UNKNOWN_PARAMETER = (
        "unknown-parameter",
        Family.FAILED,
        "The request has a parameter that the contract does not know; a server ignores it.",
    )
    BAD_PARAMETER = (
        "bad-parameter",
        Family.FAILED,
        "A parameter of the request has a value that the contract does not allow.",
    )
    MISSING_AUTH = (
        "missing-auth",
        Family.FAILED,
        "The request carries no credentials, and the operation asks for them.",
    )
    BAD_AUTH = (
        "bad-auth",
        Family.FAILED,
        "The request's credentials are not in the form that the contract asks for.",
    )
    SECRET_IN_URL = (
        "secret-in-url",
        Family.FAILED,
        "The token is part of the URL, where servers, proxies and shells keep it.",
    )
    BAD_BODY = (
        "bad-body",
        Family.FAILED,
        "The request's body is not what the contract asks for.",
    )
    UNKNOWN_FIELD = (
        "unknown-field",
        Family.FAILED,
        "The request's body has a field that the contract does not know; a server ignores it.",
    )
    BAD_MEDIA_TYPE = (
        "bad-media-type",
        Family.FAILED,
        "The request's body is sent as another media type than the contract asks for.",
    )
    UNEXPECTED_STATUS = (
        "unexpected-status",
        Family.FAILED,
        "The server answered with another status than the example documents.",
    )
    RESPONSE_MISMATCH = (
        "response-mismatch",
        Family.FAILED,
        "The response is not what the contract says this operation answers.",
    )
    STALE_OUTPUT = (
        "stale-output",
        Family.FAILED,
        "What the page shows as the result is not what the example gives.",
    )
    LANGUAGE_MISMATCH = (
        "language-mismatch",
        Family.FAILED,
        "The languages of one example do not make the same request.",
    )
    SKIP_EXPIRED = (
        "skip-expired",
        Family.FAILED,
        "The date until which this example may be skipped has passed.",
    )
    CONTRACT_INVALID = (
        "contract-invalid",
        Family.FAILED,
        "The contract is not a valid OpenAPI document.",
    )

    # The tool and its environment
    MISSING_VARIABLE = (
        "missing-variable",
        Family.ERROR,
        "The example reads a variable that has no value for this target.",
    )
    TOOL_MISSING = (
        "tool-missing",
        Family.ERROR,
        "A program that the examples need is not installed.",
    )
    TARGET_UNREACHABLE = (
        "target-unreachable",
        Family.ERROR,
        "The server could not be reached, or did not finish its answer.",
    )
    SERVER_ERROR = (
        "server-error",
        Family.ERROR,
        "A live server answered with 429 or 5xx to a request that is as the contract has it.",
    )
    TLS_ERROR = (
        "tls-error",
        Family.ERROR,
        "The server's certificate or its encryption could not be trusted.",
    )
    POLICY_REFUSED = (
        "policy-refused",
        Family.ERROR,
        "The run's policy does not allow this request to reach the server.",
    )
    LEFT_BEHIND = (
        "left-behind",
        Family.ERROR,
        "A live run created something that could not be deleted, or that may still be there.",
    )
    INTERRUPTED = ("interrupted", Family.ERROR, "The run was stopped before this example ended.")
    INTERNAL_ERROR = (
        "internal-error",
        Family.ERROR,
        "snipproof itself went wrong while it judged this example.",
    )

    def __str__(self) -> str:
        return self.slug


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong: what kind, what exactly, where, and what to do next.

    `message` says what was expected and what was found; `hint` is the next step, or empty where
    the message already is.
    """

    code: Code
    message: str
    location: SourceLocation
    hint: str = ""


class FailureError(Exception):
    """Reading cannot go on; carries the failure that says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(f"{failure.location}: {failure.code}: {failure.message}")
        self.failure = failure
