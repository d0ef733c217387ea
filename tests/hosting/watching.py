"""A Chromium window that notes everything a page must not do: break the policy, complain, ask elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Request

_NOTE_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', (event) => console.error(
  `policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
"""


@dataclass
class Watched:
    """A window.

    Attributes:
        page: its page.
        base: the site's address.
        complaints: what went wrong.
        requests: every address that was asked for, in order.
    """

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        """Open a page of the site."""
        self.page.goto(self.base + path)
        return self.page

    def close(self) -> None:
        """Close the window and fail if something went wrong in it."""
        self.page.context.close()
        assert self.complaints == []


def watch(browser: Browser, base: str, **options: object) -> Watched:
    """Open a window on a site."""
    context = browser.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
    context.add_init_script(_NOTE_VIOLATIONS)
    page = context.new_page()
    page.set_default_timeout(15_000)
    window = Watched(page, base)
    origin = "/".join(base.split("/")[:3]) + "/"

    def requested(request: Request) -> None:
        window.requests.append(request.url)
        if not request.url.startswith((origin, "data:", "blob:")):
            window.complaints.append(f"foreign request: {request.url}")

    page.on("request", requested)
    page.on("pageerror", lambda error: window.complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            window.complaints.append(f"{page.url}: {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )
    return window
