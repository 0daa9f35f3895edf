"""What a page of a built site costs its reader."""

import random
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT

PROGRAM = ROOT / "tools" / "transfer.py"
TRANSFER = runpy.run_path(str(PROGRAM))
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:"

WritePage = Callable[..., list[str]]


def _noise(size: int) -> str:
    """Return text that no compression makes much smaller than `size` bytes."""
    return random.Random(7).randbytes(size).hex()


@pytest.fixture
def found(tmp_path: Path) -> WritePage:
    """Write a page with two files beside it, and give what is found of it."""
    (tmp_path / "a.css").write_text("body { color: red }\n", "utf-8")
    (tmp_path / "a.js").write_text("let a = 1;\n", "utf-8")

    def write(body: str = "", policy: str = POLICY, sheet: str = "", script: str = "") -> list[str]:
        (tmp_path / "b.css").write_text(sheet, "utf-8")
        (tmp_path / "b.js").write_text(script, "utf-8")
        (tmp_path / "index.html").write_text(
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
            '<link rel="stylesheet" href="/a.css"><link rel="stylesheet" href="/b.css">'
            f'<script src="/a.js"></script><script src="/b.js"></script>{body}',
            "utf-8",
        )
        return list(TRANSFER["findings"](tmp_path))

    return write


def test_light_page_passes(found: WritePage) -> None:
    """A page within its limits is fine, with links to other sites and large pictures of its own."""
    assert found('<a href="https://example.com/">there</a><img src="/large.png">') == []


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("HTML", {"body": _noise(18_000)}),
        ("CSS", {"sheet": f"/* {_noise(11_000)} */"}),
        ("JavaScript", {"script": f"// {_noise(11_000)}"}),
    ],
)
def test_heavy_page_is_found(found: WritePage, kind: str, page: dict[str, str]) -> None:
    """What is over its limit after brotli is named with its size."""
    (finding,) = found(**page)
    assert f"bytes of {kind} after brotli" in finding
    assert "index.html" in finding


def test_size_is_that_of_the_best_compression(found: WritePage) -> None:
    """What only the best compression brings below the limit is below it."""
    text = "".join(f"<p>{number * 7919}</p>" for number in range(3300))
    weigh = TRANSFER["weigh"]
    best = weigh(text.encode(), 0)
    assert weigh(text.encode(), best) == best
    assert weigh(text.encode(), 10 * best) > best
    assert found(text) == []


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://example.com/a.png">',
        '<script src="//example.com/a.js"></script>',
        '<link rel="stylesheet" href="http://example.com/a.css">',
        '<link rel="preconnect" href="https://example.com">',
        '<iframe src="https://example.com/"></iframe>',
        '<img src="/a.png" srcset="https://example.com/b.png 2x">',
    ],
)
def test_request_to_another_host_is_found(found: WritePage, body: str) -> None:
    """Whatever a browser would fetch from another host by itself is named."""
    (finding,) = found(body)
    assert "example.com" in finding
    assert "from another host" in finding


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "default-src 'self'",
        f"{POLICY}; script-src 'self' 'unsafe-inline'",
        "default-src 'none'; script-src https:",
        "default-src 'none'; style-src 'self' 'unsafe-hashes'",
        "default-src 'none'; connect-src *",
    ],
)
def test_loose_policy_is_found(found: WritePage, policy: str) -> None:
    """A policy that lets in what the site does not need is told."""
    (finding,) = found(policy=policy)
    assert "is not strict" in finding


@pytest.mark.parametrize(
    "sheet", ["@font-face { font-family: a }", "a { background: url(/a.png) }"]
)
def test_style_sheet_that_fetches_is_found(found: WritePage, sheet: str) -> None:
    """A style sheet that brings a font or a picture along is named."""
    (finding,) = found(sheet=sheet)
    assert "b.css" in finding


@pytest.mark.parametrize("body", ["<style>a {}</style>", "<script>a</script>", '<p style="a:b">'])
def test_inline_code_is_found(found: WritePage, body: str) -> None:
    """A script or a style in the page itself, which the policy would stop, is told."""
    (finding,) = found(body)
    assert "in itself" in finding


def test_command_tells_by_its_status(found: WritePage, tmp_path: Path) -> None:
    """It ends with 0 where all is well, 1 where a page is too heavy, 2 where there is no site."""

    def run(folder: Path) -> int:
        return subprocess.run(
            [sys.executable, PROGRAM, folder], capture_output=True, check=False, timeout=30
        ).returncode

    found()
    assert run(tmp_path) == 0
    found("<style>a {}</style>")
    assert run(tmp_path) == 1
    assert run(tmp_path / "none") == 2
    (tmp_path / "a.css").unlink()
    assert run(tmp_path) == 2
