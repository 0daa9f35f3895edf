"""What Hugo would refuse in a page's front matter."""

import pytest

from snipproof.project.pages.front_matter import front_matter_failures

BROKEN = {
    "a colon in a title": ("---\ntitle: a: b\n---\n", 2, "not valid YAML"),
    "a quote that is not closed": ('---\ntitle: "a\nweight: 1\n---\n', 3, "not valid YAML"),
    "a tab": ("---\ntitle: a\nmenu:\n\tmain: b\n---\n", 4, "a tab indents this line"),
    "a key twice": ("---\ntitle: a\ntitle: b\n---\n", 3, "title"),
    "a date": ("---\ntitle: a\ndate: yesterday\n---\n", 3, "date is no date: 'yesterday'"),
    "a day that is none": ("---\nlastmod: 2026-02-30\n---\n", 2, "lastmod is no date"),
    "a weight": ("---\nweight: heavy\n---\n", 2, "weight is no whole number: 'heavy'"),
    "a list": ("---\n- a\n---\n", 2, "not a table"),
    "TOML": ("+++\ntitle = a\n+++\n", 2, "not valid TOML"),
    "a date in TOML": ('+++\ntitle = "a"\ndate = "soon"\n+++\n', 3, "date is no date"),
    "empty lines before": ("\n\n---\nweight: x\n---\n", 4, "weight is no whole number"),
}


@pytest.mark.parametrize(("text", "line", "message"), BROKEN.values(), ids=BROKEN)
def test_a_fault_is_reported_at_its_line(text: str, line: int, message: str) -> None:
    """An author learns of it before Hugo stops the build."""
    (failure,) = front_matter_failures(f"{text}\nSome text.\n", "content/a.md")
    assert failure.location.path == "content/a.md"
    assert failure.location.line == line, failure
    assert message in failure.message
    assert failure.hint


HEALTHY = {
    "none": "# A page\n",
    "YAML": "---\ntitle: A\ndate: 2026-12-01\nweight: 10\ntags: [a, b]\n---\n",
    "times": "---\ndate: 2026-12-01T10:00:00+01:00\nlastmod: '2026-12-01 10:00'\n---\n",
    "an empty date": "---\ntitle: A\ndate:\n---\n",
    "TOML": '+++\ntitle = "A"\ndate = 2026-12-01\nweight = 3\n+++\n',
    "empty": "---\n---\n",
    "a tab in a text": '---\ntitle: "a\tb"\n---\n',
    "a rule": "text\n\n---\n\nmore\n\n---\n",
    "any key": "---\nDate: 2026-01-01\ncustom: {a: 1}\n---\n",
}


@pytest.mark.parametrize("text", HEALTHY.values(), ids=HEALTHY)
def test_what_hugo_takes_is_right(text: str) -> None:
    """Every form of front matter that Hugo reads has nothing wrong with it."""
    assert [*front_matter_failures(text, "content/a.md")] == []
