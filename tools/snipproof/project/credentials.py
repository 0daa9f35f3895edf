"""The variables in which snippets find the secrets of the contract's security schemes.

A scheme that the settings do not name shares the token's variable with the others, unless an
operation asks for it together with another one: then each has a variable of its own, named after
it. A user's name has its own variable beside the password's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from snipproof.contract import Contract
from snipproof.contract.security import Credential, Secrets
from snipproof.project.settings import Settings
from snipproof.targets.mock.world import World

DEFAULT_TOKEN = "demo-token"  # noqa: S105  what a world without a token of its own has
DEFAULT_USER = "demo"


@dataclass(frozen=True, slots=True)
class SecretVariables:
    """The variables of one scheme's secret; `user` is empty if no user is named."""

    secret: str
    user: str = ""


def secret_variables(contract: Contract, settings: Settings) -> dict[str, SecretVariables]:
    """Return the variables of every security scheme that asks for a secret, by its name."""
    given = dict(settings.credentials)
    together = _together(contract)
    found: dict[str, SecretVariables] = {}
    for credential in contract.security.each:
        name = credential.scheme
        named = together.get(name)
        own = settings.token_variable if named is None else _variable(settings, named)
        said = given.get(name, ())
        user = _variable(settings, "user") if credential.has_user else ""
        if len(said) > 1:
            user = said[0]
        found[name] = SecretVariables(said[-1] if said else own, user)
    return found


def _together(contract: Contract) -> dict[str, str]:
    """Return the schemes that are asked for beside others, and the names of their variables.

    Two schemes that are sent in the same place hold the same secret.
    """
    places = {item.scheme: item for item in contract.security.each}
    found: dict[str, str] = {}
    choices = {choice for item in contract.operations.values() for choice in item.security}
    for choice in sorted(choices, key=sorted):
        first: dict[Credential, str] = {}
        for name in sorted(choice & places.keys()):
            first.setdefault(places[name], name)
        if len(first) > 1:
            found |= {name: first[places[name]] for name in choice if name in places}
    return found


def _variable(settings: Settings, name: str) -> str:
    """Return the variable for a name: `app-id` is `API_APP_ID` beside `API_TOKEN`."""
    start = settings.token_variable.removesuffix("TOKEN").rstrip("_")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+", "_", name).strip("_").upper()
    return f"{start}_{words}" if start else words


def completed(world: World, contract: Contract, settings: Settings) -> World:
    """Return a world in which each secret that a snippet may need has a value."""
    token = world.token or DEFAULT_TOKEN
    wanted = secret_variables(contract, settings)
    variables = dict(world.variables)
    for name, value in _defaults(wanted.values(), settings, token):
        variables.setdefault(name, value)
    secrets = {
        scheme: variables[names.secret]
        for scheme, names in wanted.items()
        if names.secret != settings.token_variable
    }
    return replace(world, token=token, variables=variables, secrets=secrets)


def _defaults(
    wanted: Iterable[SecretVariables], settings: Settings, token: str
) -> Iterator[tuple[str, str]]:
    for names in wanted:
        if names.user:
            yield names.user, DEFAULT_USER
        if names.secret != settings.token_variable:
            words = names.secret.lower().replace("_", "-")
            yield names.secret, f"{token}-{words}"


def secrets_of(
    contract: Contract, settings: Settings, variables: Mapping[str, str], token: str
) -> Secrets:
    """Return the secrets that a snippet was given in its environment."""
    return Secrets(
        token,
        {
            scheme: variables.get(names.secret, "")
            for scheme, names in secret_variables(contract, settings).items()
            if names.secret != settings.token_variable
        },
    )
