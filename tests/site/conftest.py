"""What the tests of the site share: a copy to build, the built site on loopback, a real browser."""

import functools
import hashlib
import http.server
import json
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)
from tests.conftest import ROOT, SMALL_EXAMPLE, CopySite, MakeOnce, RunHugo

from snipproof.report.proof import keep_proof

PROVED = SMALL_EXAMPLE
"""The example whose curl side ran as it stands, and whose Python side changed afterwards."""

# What `make bench` writes; of the last tool the server counted too few requests.
BENCH: dict[str, Any] = {
    "made": "2026-03-02T09:00:00Z",
    "cores": 2,
    "python": "3.11.7",
    "runs": 3,
    "tools": [
        {"name": name, "snippets": count, "seconds": seconds, "ratio": ratio, "requests": requests}
        for name, count, seconds, ratio, requests in (
            ("snipproof", 200, 3, 1.5, 200),
            ("unchecked prototype", 200, 2.0, 1.0, 200),
            ("snipproof", 800, 12.0, 1.5, 800),
            ("unchecked prototype", 800, 8.0, 1.0, 800),
            ("another tool", 800, 4.0, 0.5, 793),
        )
    ],
    "moments": [{"name": "nothing has changed", "seconds": 0.504}],
    "growth": [{"snippets": 6400, "seconds": 71.4, "milliseconds": 11.16, "megabytes": 197}],
}


@pytest.fixture(scope="session")
def site(make_once: MakeOnce, copy_site: CopySite, run_hugo: RunHugo) -> Path:
    """Return a folder with the source of a site, and the site that was built of it.

    One worker makes both: only who kept a proof believes it.
    """

    def make(folder: Path) -> None:
        _fill_source(copy_site(folder / "source"))
        built = run_hugo(folder / "source", folder / "public")
        assert built.returncode == 0, built.stdout + built.stderr
        indexed = subprocess.run(
            [sys.executable, "-m", "pagefind", "--site", folder / "public"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert indexed.returncode == 0, indexed.stdout + indexed.stderr

    return make_once("site", make)


@pytest.fixture(scope="session")
def site_source(site: Path) -> Path:
    """Return a copy of the site with proof, in which one example has two of three states.

    It also has dates of last changes, and what benchmarks measured.
    """
    return site / "source"


@pytest.fixture(scope="session")
def public(site: Path) -> Path:
    """Return the directory of the built site, with the index of its search."""
    return site / "public"


def _fill_source(source: Path) -> None:
    curl = hashlib.sha256((source / "snippets" / PROVED / "curl.sh").read_bytes()).hexdigest()
    exchange: dict[str, dict[str, Any]] = {
        "request": {
            "method": "GET",
            "target": "/api/identity/tokens?page=0",
            "headers": [["Accept", "*/*"]],
            "body": None,
        },
        "response": {
            "status": 200,
            "headers": [["Content-Type", "application/json"]],
            "body": '{"note": "<script>alert(1)</script>"}',
        },
    }
    ran = {
        "status": "passed",
        "ran": "2026-03-02T09:00:00Z",
        "target": "mock",
        "seconds": 0.01,
        "exchanges": [exchange],
    }
    long = {**exchange, "response": {**exchange["response"], "body": "Ü" * 2345}}
    results = {
        "snipproof": "0.1.0",
        "target": "mock",
        "started": "2026-03-02T09:00:00Z",
        "results": {
            PROVED: {
                "curl": {**ran, "sha256": curl, "tools": {"curl": "7.88.1", "bash": "5.2.15"}},
                "python": {
                    **ran,
                    "exchanges": [long],
                    "sha256": hashlib.sha256(b"what it was before").hexdigest(),
                    "tools": {"python": "3.11.7", "requests": "2.34.2"},
                },
            }
        },
    }
    (source / ".snipproof").mkdir()
    keep_proof(source / ".snipproof" / "results.json", json.dumps(results).encode())
    changes = {
        "content/guides/quickstart.md": "2026-03-02",
        "contract/paths/tokens.yaml": "2026-04-01",
    }
    (source / ".snipproof" / "changes.json").write_text(json.dumps(changes), encoding="utf-8")
    (source / ".snipproof" / "bench.json").write_text(json.dumps(BENCH), encoding="utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing; what does not exist is answered with the site's own page."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != http.HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="session")
def base_url(public: Path) -> Iterator[str]:
    """Serve the built site on loopback and give its origin."""
    handler = functools.partial(_Quiet, directory=str(public))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium that `make browser` finds."""
    tool = runpy.run_path(str(ROOT / "tools" / "browser.py"))
    path = tool["find"]()
    assert path, "no Chromium: run `make browser`"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(tool["FLAGS"]))
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[OpenPage]:
    """Open pages of the site; at the end, none of them said or fetched anything it should not.

    Keywords go to the browser's context: `java_script_enabled`, `viewport`, `color_scheme` and so
    on, and to a `context` that an earlier page can hand on to share its storage.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(f"console {message.type}: {message.text}")

    def note_request(request: Request) -> None:
        if not request.url.startswith(f"{base_url}/"):
            problems.append(f"request to another host: {request.url}")

    def open_one(path: str, *, context: BrowserContext | None = None, **options: Any) -> Page:
        if context is None:
            context = browser.new_context(
                base_url=base_url, permissions=["clipboard-read", "clipboard-write"], **options
            )
            contexts.append(context)
        page = context.new_page()
        page.on("console", note_message)
        page.on("pageerror", lambda error: problems.append(f"error: {error}"))
        page.on("request", note_request)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert problems == []
