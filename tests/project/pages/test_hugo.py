"""The shortcodes of a site, and what Hugo would refuse in their use."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from snipproof.core.failure import Failure
from snipproof.project.pages.hugo import Use, shortcode_failures, shortcode_templates, uses
from snipproof.project.pages.shortcodes import Shortcode, read_shortcodes

TEMPLATES = {"alert": True, "tab": True, "snippet": False, "docs/note": False}


def _read(text: str) -> tuple[list[Use], list[Failure]]:
    found = [item for item in read_shortcodes(text, "a.md") if isinstance(item, Shortcode)]
    each = [*uses(found, text)]
    return (
        [item for item in each if isinstance(item, Use)],
        [item for item in each if isinstance(item, Failure)],
    )


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('{{< snipet "a/b" >}}', "there is no shortcode 'snipet'", 1),
        ("x\n{{% alrt %}}a{{% /alrt %}}", "there is no shortcode 'alrt'", 2),
        ("{{< alert >}}\ntext\n", "the shortcode 'alert' is not closed", 1),
        ("{{< tab >}}\n{{< alert >}}a{{< /alert >}}", "the shortcode 'tab' is not closed", 1),
        ("text\n{{< /alert >}}", "this closes the shortcode 'alert', and none is open", 2),
    ],
)
def test_what_hugo_refuses_is_reported(text: str, message: str, line: int) -> None:
    """A misspelt name, and a pair with one half missing, stand at their line."""
    used, wrong = _read(text)
    (failure,) = [*wrong, *shortcode_failures(used, TEMPLATES)]
    assert failure.message == message
    assert failure.location.line == line
    assert failure.hint


@pytest.mark.parametrize(
    "text",
    [
        '{{< snippet "a/b" >}}',
        "{{< alert >}}a{{< /alert >}}",
        "{{< tab />}}",
        "{{< tab >}}{{< tab >}}a{{< /tab >}}{{< /tab >}}",
        '{{< figure src="a.png" >}}{{< docs/note >}}',
        "{{</* nothing */>}}",
    ],
)
def test_what_hugo_takes_is_right(text: str) -> None:
    """Hugo's own shortcodes, those in folders, and such as close themselves are known."""
    used, wrong = _read(text)
    assert [*wrong, *shortcode_failures(used, TEMPLATES)] == []


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def test_templates_are_those_of_the_site_and_its_themes(tmp_path: Path) -> None:
    """Both places of shortcodes count, and a theme that is in the site's folder."""
    _write(
        tmp_path,
        {
            "hugo.toml": 'theme = "plain"\n',
            "layouts/_shortcodes/alert.html": "{{ .Inner }}",
            "layouts/shortcodes/docs/note.html": "note",
            "themes/plain/layouts/shortcodes/card.html": "{{ .InnerDeindent }}",
            "themes/plain/layouts/shortcodes/alert.html": "no text",
        },
    )
    assert shortcode_templates(tmp_path) == {"alert": True, "card": True, "docs/note": False}


@pytest.mark.parametrize(
    "files",
    [
        {"hugo.toml": '[[module.imports]]\npath = "github.com/google/docsy"\n'},
        {"hugo.yaml": "theme: [docsy]\n"},
        {"config.toml": "theme = \n"},
        {},
    ],
    ids=["module", "theme", "broken", "no templates"],
)
def test_other_sites_are_not_judged(tmp_path: Path, files: dict[str, str]) -> None:
    """If a template may be elsewhere, no shortcode is called unknown."""
    _write(tmp_path, files)
    templates = shortcode_templates(tmp_path)
    assert templates is None
    used: Sequence[Use] = _read("{{< anything >}}")[0]
    assert [*shortcode_failures(used, templates)] == []
