"""Code is found on pages of any generator, with its lines."""

import pytest

from snipproof.project.pages.any_page import code_on


def _found(text: str, suffix: str = ".md") -> list[tuple[str, int, str]]:
    return [
        (block.language, block.first, block.text.strip()) for block in code_on(text, "p", suffix)
    ]


@pytest.mark.parametrize(
    ("text", "suffix", "block"),
    [
        ("```bash\nx\n```", ".md", ("bash", 2, "x")),
        ("  ~~~ {.sh .copy}\n  x\n  ~~~", ".md", ("sh", 2, "x")),
        ('- a\n  ```js title="b"\n  x\n  ```', ".md", ("js", 3, "x")),
        ("<Tab>\n```py\nx\n```\n</Tab>", ".mdx", ("py", 3, "x")),
        ("> ```sh\n> x\n> y\n> ```", ".md", ("sh", 2, "x\ny")),
        ('{{< highlight go "hl_lines=1" >}}\nx\n{{< /highlight >}}', ".md", ("go", 1, "x")),
        ("{% highlight ruby %}\nx\n{% endhighlight %}", ".md", ("ruby", 1, "x")),
        ('<pre class="language-sh">a &amp;\n<b>b</b></pre>', ".html", ("sh", 1, "a &\nb")),
        ("Run\n\n    curl http://h/a\n", ".md", ("", 3, "curl http://h/a")),
        ("Call `curl http://h/a` now", ".md", ("curl", 1, "curl http://h/a")),
    ],
)
def test_code_is_found(text: str, suffix: str, block: tuple[str, int, str]) -> None:
    """Fences at any depth, tags of templates, HTML, and commands without any mark."""
    assert _found(text, suffix) == [block]


@pytest.mark.parametrize("text", ["<!--\n```sh\nx\n```\n-->", "no code", "`` `curl` ``"])
def test_what_is_not_shown_is_not_found(text: str) -> None:
    """Comments hold no code, and words in prose are none."""
    assert _found(text) == []


def test_shortcodes_in_code_are_holes_or_marks() -> None:
    """One that prints is a hole; a pair that only marks, and a line of its own, are nothing."""
    text = "```sh\n{{% wrap %}}\na {{< b >}} {{% c %}}D{{% /c %}}\n{{% /wrap %}}\n```"
    (block,) = _found(text)
    assert block == ("sh", 2, "a \ue000b\ue001 D")
