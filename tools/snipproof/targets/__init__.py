"""The servers behind the gateway."""

from typing import Protocol

from snipproof.exchange import Request, Response
from snipproof.failure import Code


class TargetError(Exception):
    """The target gave no answer; `code` says which kind of trouble it was."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code


class Target(Protocol):
    """Whatever answers requests: the mock, or a live server."""

    def send(self, request: Request) -> Response:
        """Answer a request.

        Raises `TargetError` where there is no answer to give: the server is out of reach, breaks
        off, or the run's policy forbids the request.
        """
        ...
