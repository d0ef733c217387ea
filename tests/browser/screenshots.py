"""`make screenshots`: pictures of the main pages for a person to look at, in site-screenshots beside the cache."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, build_site, chromium_path, serve
from tests.support import PROJECT

PAGES = {
    "home": "",
    "year": "2024/",
    "report": "2024/rural-bank-riverside/",
    "organization": "organizations/enterprise-service-centre/",
    "tree": "organizations/",
    "rules": "rules/",
    "guide": "guide/author/",
}
LOOKS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}


def main() -> int:
    """Take the pictures; print where they are."""
    target = PROJECT / ".cache" / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    path = chromium_path()
    if path is None:
        print("没有找到 Chromium。")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        build_site(PROJECT, Path(folder) / "site")
        server = serve(Path(folder) / "site")
        base = f"http://127.0.0.1:{server.server_address[1]}/"
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
            for look, options in LOOKS.items():
                context = chromium.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
                for name, address in PAGES.items():
                    page = context.new_page()
                    page.goto(base + address)
                    page.screenshot(path=target / f"{name}-{look}.png")
                    page.close()
            chromium.close()
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
