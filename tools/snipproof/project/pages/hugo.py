"""The shortcodes that a Hugo site has, as far as its own files show them."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from snipproof.core.failure import Code, Failure
from snipproof.core.location import SourceLocation
from snipproof.core.suggestions import did_you_mean
from snipproof.project.pages.shortcodes import Shortcode

_FOLDERS = ("layouts/_shortcodes", "layouts/shortcodes")
_CONFIGS = ("hugo", "config")
_EMBEDDED = frozenset(
    {
        "comment",
        "details",
        "figure",
        "gist",
        "highlight",
        "instagram",
        "param",
        "qr",
        "ref",
        "relref",
        "tweet",
        "twitter",
        "twitter_simple",
        "vimeo",
        "vimeo_simple",
        "x",
        "x_simple",
        "youtube",
    }
)
"""The shortcodes that Hugo brings (Hugo's documentation, "Shortcodes")."""

_INNER = re.compile(r"\.Inner(?:Deindent)?\b")


@dataclass(frozen=True, slots=True)
class Use:
    """A shortcode on a page: its name, its place, and whether a closing tag follows."""

    name: str
    location: SourceLocation
    closed: bool


def uses(shortcodes: Sequence[Shortcode], text: str) -> Iterator[Use | Failure]:
    """Return the shortcodes of a page in the order of their opening tags, paired with closing tags.

    A closing tag that closes nothing is a failure.
    """
    found: list[Use | Failure] = []
    open_: list[int] = []
    for item in shortcodes:
        if not item.closing:
            is_whole = text[: item.end - 3].rstrip().endswith("/")
            found.append(Use(item.name, item.location, is_whole))
            if not is_whole:
                open_.append(len(found) - 1)
            continue
        names = [getattr(found[index], "name", "") for index in open_]
        if item.name not in names:
            message = f"this closes the shortcode {item.name!r}, and none is open"
            hint = "remove it, or add the tag that opens it"
            found.append(Failure(Code.BAD_SOURCE, message, item.location, hint))
            continue
        while open_:
            index = open_.pop()
            use = found[index]
            if isinstance(use, Use) and use.name == item.name:
                found[index] = Use(use.name, use.location, closed=True)
                break
    yield from found


def shortcode_templates(root: Path) -> Mapping[str, bool] | None:
    """Return the shortcodes of the site at `root`, and which of them need a closing tag.

    None if the site has templates elsewhere, in a theme or a module that is not in its folder.
    """
    folders = [root]
    for name in _imported(root):
        places = (root / "themes" / name, root / name)
        theme = next((place for place in places if place.is_dir()), None)
        if theme is None:
            return None
        folders.append(theme)
    found: dict[str, bool] = {}
    for folder in reversed(folders):
        for place in _FOLDERS:
            for file in sorted((folder / place).rglob("*.html")):
                name = file.relative_to(folder / place).as_posix().partition(".")[0]
                found[name] = bool(_INNER.search(file.read_text("utf-8", "replace")))
    return found or None


def _read_yaml(text: str) -> Any:
    """Read YAML; raises `ValueError` for what is none."""
    import yaml  # noqa: PLC0415  slow to import

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


_LOADERS: Mapping[str, Callable[[str], Any]] = {
    ".toml": tomllib.loads,
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
}


def _imported(root: Path) -> Iterator[str]:
    """Return the names of the site's themes and modules."""
    files = [root / f"{name}{suffix}" for name in _CONFIGS for suffix in _LOADERS]
    for file in filter(Path.is_file, files):
        try:
            config: Any = _LOADERS[file.suffix](file.read_text("utf-8"))
        except ValueError:
            yield "\0"  # Hugo refuses the file, so its themes are not known
            return
        config = config if isinstance(config, dict) else {}
        theme = config.get("theme", [])
        yield from [theme] if isinstance(theme, str) else theme
        module = config.get("module")
        imports = module.get("imports", []) if isinstance(module, dict) else []
        yield from (str(item.get("path")) for item in imports if isinstance(item, dict))


def shortcode_failures(
    used: Sequence[Use], templates: Mapping[str, bool] | None
) -> Iterator[Failure]:
    """Return what Hugo would refuse in the shortcodes of a page; nothing if it cannot be known."""
    if templates is None:
        return
    for use in used:
        name = use.name.removesuffix(".html")
        if name not in templates:
            if name not in _EMBEDDED:
                message = f"there is no shortcode {use.name!r}"
                hint = did_you_mean(use.name, [*templates, *_EMBEDDED], "see layouts/_shortcodes/")
                yield Failure(Code.BAD_SOURCE, message, use.location, hint)
        elif templates[name] and not use.closed:
            message = f"the shortcode {use.name!r} is not closed"
            hint = f"add {{{{< /{use.name} >}}}} behind its text"
            yield Failure(Code.BAD_SOURCE, message, use.location, hint)
