"""Reads `[tool.snipproof.audit]`: which pages are audited, by which contracts, and what counts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snipproof.core.failure import Code
from snipproof.core.formats.toml_source import TomlDocument, load

BASELINE = "snipproof-baseline.toml"
"""The name of the file that holds what is not proven yet."""

_TABLE = "tool.snipproof.audit"
_RANKS = ("broken", "wrong", "doubtful")


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """The settings of an audit; `root` is None without settings.

    `baseline` is None where there is no such file.
    """

    root: Path | None = None
    places: tuple[Path, ...] = ()
    contracts: tuple[Path, ...] = ()
    hosts: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    least: str = "doubtful"
    baseline: Path | None = None


def find_audit_settings(start: Path) -> AuditSettings:
    """Read the settings of the project that a folder is in; an audit needs no project.

    Raises `FailureError` (`bad-metadata`) where they hold what cannot be used.
    """
    start = start.resolve()
    for root in (start, *start.parents):
        if (root / "pyproject.toml").is_file():
            document = load(root / "pyproject.toml", root)
            tool = document.value.get("tool")
            table = tool.get("snipproof") if isinstance(tool, dict) else None
            if isinstance(table, dict):
                return _settings(document, root, table)
    return AuditSettings()


def _settings(document: TomlDocument, root: Path, project: dict[str, Any]) -> AuditSettings:
    table = project.get("audit", {})
    if not isinstance(table, dict):
        raise document.failure("audit", f"[{_TABLE}] is a table", table="tool.snipproof")
    known = ("places", "contracts", "hosts", "exclude", "off", "least", "baseline")
    for key, value in table.items():
        if key not in known:
            message = f"[{_TABLE}] has no setting {key!r}"
            raise document.failure(key, message, f"the settings are {', '.join(known)}", _TABLE)
        single = key in {"least", "baseline"}
        fits = isinstance(value, str) if single else _texts(value)
        if not fits:
            expected = "text in quotes" if single else 'a list of texts: ["…"]'
            raise document.failure(
                key, f"[{_TABLE}] {key} is {value!r}; expected {expected}", table=_TABLE
            )
    slugs = {code.slug for code in Code}
    odd = next((code for code in table.get("off", ()) if code not in slugs), None)
    if odd is not None:
        message = f"[{_TABLE}] off has {odd!r}, which is no failure code"
        raise document.failure("off", message, "`snipproof explain` lists them", _TABLE)
    if table.get("least", "doubtful") not in _RANKS:
        message = f"[{_TABLE}] least is {table['least']!r}; expected one of {', '.join(_RANKS)}"
        raise document.failure("least", message, table=_TABLE)
    baseline = root / str(table.get("baseline", BASELINE))
    return AuditSettings(
        root=root,
        places=_existing(document, root, table, "places", project.get("content", "content")),
        contracts=_existing(
            document, root, table, "contracts", project.get("contract", "contract")
        ),
        hosts=tuple(table.get("hosts", ())),
        exclude=tuple(table.get("exclude", ())),
        off=tuple(table.get("off", ())),
        least=str(table.get("least", "doubtful")),
        baseline=baseline if "baseline" in table or baseline.is_file() else None,
    )


def _existing(
    document: TomlDocument, root: Path, table: dict[str, Any], key: str, default: Any
) -> tuple[Path, ...]:
    found = tuple(root / name for name in table.get(key, [str(default)]))
    missing = next((path for path in found if not path.exists()), None)
    if missing is not None and key in table:
        message = f"[{_TABLE}] {key} names {missing.relative_to(root)}, which does not exist"
        raise document.failure(key, message, table=_TABLE)
    return tuple(path for path in found if path.exists())


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
