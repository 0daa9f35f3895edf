"""One description of the sample, with its drafts and its mock."""

from dataclasses import dataclass
from pathlib import Path

from corpus.sending import request_of
from snipproof.authoring.drafts import Drafts
from snipproof.contract import Contract, load_contract
from snipproof.contract.security import Secrets
from snipproof.core.exchange import Request
from snipproof.languages.drafting.plan import RequestPlan
from snipproof.project.credentials import completed, secrets_of
from snipproof.project.settings import Settings
from snipproof.targets.mock.target import MockTarget
from snipproof.targets.mock.world import World


@dataclass(frozen=True, slots=True)
class Failed:
    """Why one operation or resource fails a lane; `excused` says whose error it is if not ours."""

    lane: str
    cause: str
    place: str
    detail: str
    excused: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """A contract as a project without any configuration has it."""

    contract: Contract
    mock: MockTarget
    drafts: Drafts
    values: dict[str, str]
    secrets: Secrets | str | None

    def request(self, plan: RequestPlan) -> Request:
        """Return the request that the snippets of a plan make."""
        return request_of(plan, self.contract.server.base, self.values)


def read_api(file: Path) -> Api:
    """Read a description; raises `FailureError` as `load_contract` does."""
    contract = load_contract(file, file.parent)
    settings = Settings(root=file.parent)
    world = completed(World(), contract, settings)
    return Api(
        contract,
        MockTarget(contract, world),
        Drafts(contract, world, settings),
        {settings.token_variable: world.token, **world.variables},
        secrets_of(contract, settings, world.variables, world.token),
    )
