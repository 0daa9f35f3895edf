"""Writes a planned request as a shell script around curl."""

import json
import re
import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from snipproof.languages.drafting.plan import (
    File,
    RequestPlan,
    Variable,
    pairs,
    path_with,
    plain,
    query_pairs,
)

_MARK = "\ue002"
"""Stands around a variable's name; no text has it, as it is in Unicode's private use area."""


def draft_curl(plan: RequestPlan) -> str:
    """Return the source of a shell snippet that makes the request."""
    url = f"${plan.base}{path_with(plan, _in_shell)}"
    if plan.query:
        url += "?" + "&".join(
            f"{quote(name, safe='')}={_in_url(value)}" for name, value in query_pairs(plan)
        )
    lines = ["curl --fail-with-body --max-time 30", f'"{url}"']
    natural = "POST" if plan.media else "GET"
    if plan.method != natural:
        lines.append(f"--request {plan.method}")
    for name, value in plan.headers.items():
        lines.append(f'--header "{name}: {_in_shell(value)}"')
    if plan.login is not None:
        if plan.login.digest:
            lines.append("--digest")
        login = f"{_in_shell(plan.login.user)}:{_in_shell(plan.login.password)}"
        lines.append(f'--user "{login}"')
    after = ""
    if plan.is_form:
        fields = ((_in_shell(name), _in_shell(value)) for name, value in pairs(plan.body))
        lines += [f'--data-urlencode "{name}={value}"' for name, value in fields]
    elif plan.is_multipart:
        lines += [_part(name, value) for name, value in pairs(plan.body)]
    elif plan.is_json:
        lines += [f'--header "Content-Type: {plan.media}"', "--data @- <<JSON"]
        after = f"{_here_document(plan.body)}\nJSON\n"
    elif plan.media:
        lines.append(f'--header "Content-Type: {plan.media}"')
        lines.append(f"--data-binary {shlex.quote(str(plan.body))}")
    piped = f" | {plan.filter}" if plan.filter else ""
    return " \\\n  ".join(lines) + f"{piped}\n{after}"


def _part(name: str, value: Any) -> str:
    """Return the option for a part; what has a sign that --form reads otherwise is quoted."""
    if isinstance(value, File):
        content = value.content.replace("\\", "\\\\").replace('"', '\\"')
        text = f'{name}="{content}";filename={value.name};type={value.media}'
        return f"--form {shlex.quote(text)}"
    if isinstance(value, Variable):
        return f'--form-string "{_in_shell(name)}={_in_shell(value)}"'
    return f"--form-string {shlex.quote(f'{name}={plain(value)}')}"


def _in_url(value: Any) -> str:
    return _in_shell(value) if isinstance(value, Variable) else quote(plain(value), safe="")


def _in_shell(value: Any) -> str:
    """Return a value as it stands in double quotes."""
    if isinstance(value, Variable):
        return f"{value.before}${value.name}"
    return re.sub(r'[\\$`"]', r"\\\g<0>", plain(value))


def _here_document(body: Any) -> str:
    """Return a body as JSON in a here-document, in which the shell fills in its variables."""
    text = json.dumps(_marked(body), indent=2, ensure_ascii=False)
    # A backslash counts there before these few letters alone (POSIX, section 2.7.4).
    guarded = re.sub(r"\\(?=[\\$`\n])|[$`]", r"\\\g<0>", text)
    return re.sub(f"{_MARK}(.*?){_MARK}", r"$\1", guarded)


def _marked(value: Any) -> Any:
    """Return a body with its variables between marks."""
    if isinstance(value, Mapping):
        return {name: _marked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    if isinstance(value, Variable):
        return f"{value.before}{_MARK}{value.name}{_MARK}"
    return value.replace(_MARK, "") if isinstance(value, str) else value
