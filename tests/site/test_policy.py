"""The policy of the pages, in a browser: only the scripts that the site was built with run."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

MARKUP = {
    "beside-a-page": '<script src="/evil.js"></script>',
    "module": '<script type="module" src="/evil.js"></script>',
    "inline": "<script>window.evil = 1</script>",
    "handler": '<img src="data:," onerror="window.evil = 1">',
    "preloaded": '<link rel="modulepreload" href="/evil.js"><script src="/evil.js"></script>',
    "of-the-search": '<script type="module" src="/pagefind/pagefind.js?evil"></script>',
}


@pytest.mark.parametrize("name", MARKUP)
def test_a_script_that_is_not_of_the_build(
    browser: Browser, base_url: str, public: Path, name: str
) -> None:
    """A browser does not run it, even from the site itself, and the site's own scripts run."""
    html = (public / "guides" / "index.html").read_text("utf-8")

    def serve(route: Route) -> None:
        if "evil" in route.request.url:
            route.fulfill(body="window.evil = 1", content_type="text/javascript")
        else:
            route.continue_()

    page = browser.new_page()
    try:
        page.route("**/*", serve)
        page.route(
            "**/guides/",
            lambda route: route.fulfill(
                body=html.replace("</body>", f"{MARKUP[name]}</body>"), content_type="text/html"
            ),
        )
        page.goto(f"{base_url}/guides/", wait_until="load")
        assert page.evaluate("window.evil") is None
        page.keyboard.press("/")
        page.wait_for_selector("dialog[open] input[type=search]")
    finally:
        page.close()
