"""The third stage: what is created can be read, changed and deleted, and is gone then."""

import json
import re
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from corpus.api import Api, Failed
from snipproof.contract import Operation
from snipproof.core.exchange import Response

_ANY_ID = ("id", "_id", "uuid", "guid", "sid")
_ANY_NAME = ("name", "slug", "key", "code", "username", "login", "email")


@dataclass(frozen=True, slots=True)
class Resource:
    """The operations of one kind of record; `name` is the parameter that names a record."""

    path: str
    name: str
    create: Operation
    read: Operation
    change: Operation
    delete: Operation


def resources(api: Api) -> list[Resource]:
    """Return the resources that have all five steps."""
    by: dict[str, dict[str, Operation]] = {}
    for operation in api.contract.operations.values():
        by.setdefault(operation.path.rstrip("/"), {})[operation.method] = operation
    found = []
    for path, methods in by.items():
        form = re.compile(re.escape(path) + r"/\{([^{}/]+)\}")
        for item, its in by.items():
            name = form.fullmatch(item)
            change = its.get("PUT") or its.get("PATCH")
            if name and change and "POST" in methods and {"GET", "DELETE"} <= set(its):
                found.append(
                    Resource(path, name[1], methods["POST"], its["GET"], change, its["DELETE"])
                )
                break
    return found


def live(api: Api, resource: Resource) -> Iterator[Failed]:
    """Return the step at which the life of a record fails."""
    try:
        cause, detail = _life(api, resource)
    except Exception:  # noqa: BLE001  to find these is what this is for
        cause, detail = "traceback", traceback.format_exc()[-600:]
    if cause:
        yield Failed("life", cause, resource.path, detail)


def _life(api: Api, resource: Resource) -> tuple[str, str]:
    target = api.mock.fresh()
    plan = api.drafts.plan(resource.create)
    created = target.send(api.request(plan))
    if created.status >= 300:  # noqa: PLR2004
        return f"create {created.status}", _said(created)
    named = _identity(created, plan.body, resource)
    if named is None:
        return "no id in the response", _said(created)

    def send(operation: Operation) -> Response:
        planned = api.drafts.plan(operation)
        shared = {name: plan.path_values[name] for name in plan.path_values
                  if name in planned.path_values}  # fmt: skip
        path_values = {**planned.path_values, **shared, resource.name: str(named)}
        return target.send(api.request(replace(planned, path_values=path_values)))

    for step, operation in [
        ("read", resource.read), ("change", resource.change), ("delete", resource.delete),
    ]:  # fmt: skip
        response = send(operation)
        if response.status >= 300:  # noqa: PLR2004
            return f"{step} {response.status}", f"{named!r}: {_said(response)}"
    after = send(resource.read)
    gone = after.status in {404, 410} or 400 <= after.status < 500  # noqa: PLR2004
    return ("", "") if gone else (f"after {after.status}", _said(after))


def _said(response: Response) -> str:
    return response.header("Mock-Reason") or response.body[:200].decode("utf-8", "replace")


def _identity(response: Response, sent: Any, resource: Resource) -> Any:
    """Return the id by which a reader would go on: of the body, of `Location`, of what was sent."""
    try:
        value = json.loads(response.body)
    except ValueError:
        value = None
    found = _named(value, resource)
    if found is None and (location := response.header("Location")):
        found = location.rstrip("/").rpartition("/")[2]
    return _named(sent, resource) if found is None else found


def _named(value: Any, resource: Resource) -> Any:
    scalars = [
        (re.sub(r"[_-]", "", name).lower(), item)
        for name, item in _scalars(value)
        if item not in (None, "") and not isinstance(item, bool)
    ]
    singular = resource.path.rpartition("/")[2].lower().removesuffix("s")
    words = re.split(r"[_-]|(?<=[a-z0-9])(?=[A-Z])", resource.name)
    own = re.sub(r"[_-]", "", resource.name).lower()
    wanted: Sequence[str] = (own, *_ANY_ID, f"{singular}id", words[-1].lower(), *_ANY_NAME)
    for name in wanted:
        for key, item in scalars:
            if key == re.sub(r"[_-]", "", name):
                return item
    return next((item for key, item in scalars if key.endswith(("id", "uuid"))), None)


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    """Return the named values of a body, the outer ones first."""
    if isinstance(value, dict):
        yield from ((k, v) for k, v in value.items() if not isinstance(v, dict | list))
        for item in value.values():
            yield from _scalars(item)
    elif isinstance(value, list):
        for item in value[:1]:
            yield from _scalars(item)
