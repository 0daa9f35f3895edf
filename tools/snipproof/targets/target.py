"""The servers behind the gateway."""

from typing import Protocol

from snipproof.core.exchange import Request, Response
from snipproof.core.failure import Code


class TargetError(Exception):
    """The target gave no response; `code` says which kind of trouble it was.

    `unsent` says that the request certainly never reached a server.
    """

    def __init__(self, code: Code, message: str, *, unsent: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.unsent = unsent


class Target(Protocol):
    """A target of requests: the mock, or a live server."""

    def send(self, request: Request) -> Response:
        """Answer a request.

        Raises `TargetError` if there is no response: the server is out of reach, breaks
        off, or the run's policy forbids the request.
        """
        ...


class RunTarget(Target, Protocol):
    """A target as one run of a snippet has it, for itself."""

    @property
    def created(self) -> tuple[str, ...]:
        """The ids of what was created until now and has to be deleted, in order."""
        ...

    def close(self) -> None:
        """Finish a run, and delete what it created on a server.

        Raises `TargetError` where something is left.
        """
        ...
