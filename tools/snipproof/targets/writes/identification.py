"""Puts the contract's own credentials into the requests that the tool sends by itself."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

from snipproof.contract import Contract, NoMatch, Operation
from snipproof.contract.security import Credential
from snipproof.core.exchange import Request


class NoCredentialsError(Exception):
    """An operation cannot be called with the secrets that are there; the message says why."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of a live run: its value for each security scheme, in place of the secrets.

    `token` counts for each scheme that `schemes` does not name; both hold placeholders, which the
    live target replaces. `users` are the names that basic authentication sends with a password.
    An empty `token` is none.
    """

    contract: Contract
    token: str
    schemes: Mapping[str, str]
    users: Mapping[str, str]

    def identified(self, request: Request) -> Request:
        """Return a request with the credentials of its operation.

        Raises `NoCredentialsError` if there are none that will do.
        """
        match = self.contract.answering(request)
        if isinstance(match, NoMatch):
            return request
        fields = list(request.headers)
        target = request.target
        pairs = []
        for credential in self._credentials(match.operation):
            secret = self._secret(credential)
            if credential.place == "query":
                target += f"{'&' if '?' in target else '?'}{credential.name}={secret}"
            elif credential.place == "cookie":
                pairs.append(f"{credential.name}={secret}")
            else:
                fields.append((credential.name, f"{credential.before}{secret}"))
        if pairs:
            fields.append(("Cookie", "; ".join(pairs)))
        return replace(request, target=target, headers=tuple(fields))

    def lack(self, operation: Operation) -> str:
        """Say why an operation cannot be called; empty if it can."""
        try:
            self._credentials(operation)
        except NoCredentialsError as error:
            return str(error)
        return ""

    def _credentials(self, operation: Operation) -> list[Credential]:
        """Return the credentials of the first choice of which each secret is there."""
        known = {item.scheme: item for item in self.contract.security.each}
        lacking = ""
        for choice in filter(None, operation.security):
            credentials = [known[name] for name in sorted(choice) if name in known]
            lack = next(filter(None, map(self._lack, credentials)), "")
            if not lack:
                return credentials
            lacking = lacking or lack
        if operation.is_open:
            return []
        raise NoCredentialsError(lacking)

    def _lack(self, credential: Credential) -> str:
        if credential.before.strip().lower() == "digest":
            return "it takes HTTP digest, which the tool does not send by itself"
        return "" if self._given(credential) else f"there is no secret for {credential.scheme!r}"

    def _given(self, credential: Credential) -> str:
        return self.schemes.get(credential.scheme, self.token)

    def _secret(self, credential: Credential) -> str:
        secret = self._given(credential)
        if credential.before.strip().lower() != "basic":
            return secret
        user = self.users.get(credential.scheme, "")
        # What is given as one text may be both, with a colon between them (RFC 7617, section 2).
        return base64.b64encode((f"{user}:{secret}" if user else secret).encode()).decode()
