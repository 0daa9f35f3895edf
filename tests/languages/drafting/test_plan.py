"""The source of a planned request: what it sends is what was planned, in either language."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from snipproof.core.exchange import Request, Response
from snipproof.languages import Plugin
from snipproof.languages.curl import LANGUAGE as CURL
from snipproof.languages.drafting.plan import RequestPlan, Variable, variables
from snipproof.languages.python import LANGUAGE as PYTHON
from snipproof.targets.http.server import serve

ODD: dict[str, Any] = {
    "text": 'costs $5 and a `tick`, a "quote", a \\ and a \\n that is two letters',
    "lines": "one\ntwo $HOME\n",
    "umlaut": "Größe → 5 µm 🚢",
    "nested": [{"id": Variable("WHO")}, {"list": [1, 2.5, True, None]}],
    "empty": {},
}
VALUES = {"WHO": "7d4e1f2a", "TOKEN": "abc"}


class _Recorder:
    """A target that answers all and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def send(self, request: Request) -> Response:
        """Answer."""
        self.asked.append(request)
        return Response(200, (("Content-Type", "text/plain"),), b"fine")


@pytest.fixture(scope="module")
def recorder() -> Iterator[tuple[_Recorder, str]]:
    """Serve a recorder; give it and its address."""
    target = _Recorder()
    with serve(target) as server:
        yield target, server.url


def _plan(**given: Any) -> RequestPlan:
    values: dict[str, Any] = {
        "base": "BASE",
        "method": "POST",
        "path": "/things/{id}",
        "path_values": {"id": Variable("WHO")},
        "query": {},
        "headers": {"Authorization": Variable("TOKEN", "Bearer ")},
        "body": None,
        "media": "",
        "is_json": False,
        "answers": True,
    }
    return RequestPlan(**{**values, **given})


def _sent(
    recorder: tuple[_Recorder, str], plan: RequestPlan, language: Plugin, folder: Path
) -> Request:
    target, url = recorder
    file = folder / language.filename
    file.write_text(language.draft(plan), "utf-8")
    program = "bash" if language is CURL else sys.executable
    done = subprocess.run(
        [program, file],
        env={**os.environ, **VALUES, "BASE": url},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "fine"
    return target.asked[-1]


@pytest.mark.parametrize("language", [CURL, PYTHON])
def test_any_text_arrives_as_it_was_planned(
    recorder: tuple[_Recorder, str], tmp_path: Path, language: Plugin
) -> None:
    """What shells and Python have a meaning for arrives as text, and variables are filled in."""
    plan = _plan(
        body=ODD,
        media="application/json",
        is_json=True,
        query={"q": 'a b&c="$5"', "all": True, "who": Variable("WHO"), "each": ["x", "y"]},
        headers={"Authorization": Variable("TOKEN", "Bearer "), "Note": 'a "b" $c `d` \\e'},
    )
    sent = _sent(recorder, plan, language, tmp_path)
    assert json.loads(sent.body) == {**ODD, "nested": [{"id": "7d4e1f2a"}, ODD["nested"][1]]}
    assert sent.raw_path == "/things/7d4e1f2a"
    fields = sorted(sent.query.replace("+", "%20").split("&"))
    assert fields == ["all=true", "each=x", "each=y", "q=a%20b%26c%3D%22%245%22", "who=7d4e1f2a"]
    assert sent.header("authorization") == "Bearer abc"
    assert sent.header("note") == 'a "b" $c `d` \\e'
    assert sent.header("content-type") == "application/json"


@pytest.mark.parametrize("language", [CURL, PYTHON])
def test_a_body_that_is_not_json_is_sent_as_it_is(
    recorder: tuple[_Recorder, str], tmp_path: Path, language: Plugin
) -> None:
    """A text goes out byte for byte, under its media type."""
    plan = _plan(body="it's $5\n", media="text/plain")
    sent = _sent(recorder, plan, language, tmp_path)
    assert sent.body == b"it's $5\n"
    assert sent.header("content-type") == "text/plain"


def test_the_variables_of_a_plan_are_known() -> None:
    """Whatever is read from the environment, wherever it stands, is named."""
    plan = _plan(body=ODD, query={"each": [Variable("EACH")]})
    assert variables(plan) == {"WHO", "TOKEN", "EACH"}
