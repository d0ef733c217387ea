"""A browser window that notes what vectors try: programs, dialogs, requests, navigations, foreign markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Browser, Page, Request

from tests.security.markup import Element, violations

SNAPSHOT: Final = r"""() => {
  const rows = [], known = new Set();
  const walk = (element, zone) => {
    const attributes = [...element.attributes].map((a) => [a.name.toLowerCase(), a.value]);
    // Thousands of cells are alike; one is looked at unless a value is more than a plain address or name.
    const key = [zone, element.localName, ...attributes.map(([name]) => name)].join(' ');
    const plain = attributes.every(([name, value]) => name === 'class' || /^(?:(?:\.\.\/)+|#)?[\w.\/-]*(?:#[\w-]*)?$/.test(value));
    if (!plain || !known.has(key)) rows.push([zone, element.localName, attributes.map(([n, v]) => [n, v.slice(0, 500)])]);
    known.add(key);
    const classes = element.classList;
    const inner = classes.contains('report-body') ? 'body' : classes.contains('md-content') ? 'content' : zone;
    for (const child of element.children) walk(child, inner);
  };
  walk(document.documentElement, 'frame');
  return rows;
}"""

TOUCH: Final = """() => {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const place = document.querySelector('.md-content') ?? document.body;
  const stop = (event) => event.preventDefault();
  document.addEventListener('click', stop);  // handlers run, links lead nowhere
  document.addEventListener('submit', stop);
  const some = [...place.querySelectorAll('a, button, summary, label, input, img, mark, [id], [class]')].slice(0, 300);
  for (const element of some) {
    element.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
    element.focus?.();
    element.click?.();
  }
  document.removeEventListener('click', stop);
  document.removeEventListener('submit', stop);
}"""


@dataclass
class Watch:
    """A window and what happened in it that must not."""

    page: Page
    base: str
    happened: list[str] = field(default_factory=list)
    pages: int = 0

    def open(self, path: str) -> Page:
        """Open a page, touch everything on it, hold its markup against what may be there."""
        address = self.base + path
        self.page.goto(address)
        self.pages += 1
        self.inspect(path)
        self.page.evaluate(TOUCH)
        if self.page.url.partition("#")[0] != address.partition("#")[0]:
            self.happened.append(f"{path}: left for {self.page.url}")
        return self.page

    def inspect(self, where: str) -> None:
        """Hold the page's live markup against what may be there."""
        found = [
            Element(zone, tag, tuple((name, value) for name, value in attributes))
            for zone, tag, attributes in self.page.evaluate(SNAPSHOT)
        ]
        self.happened += [f"{where}: {line}" for line in violations(found, self.base)]
        if len(self.page.frames) > 1:
            self.happened.append(f"{where}: frames {[frame.url for frame in self.page.frames[1:]]}")


def watch(browser: Browser, base: str) -> Watch:
    """A new window that is watched."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    noted = Watch(page, base)
    context.expose_binding(
        "boom", lambda source, *given: noted.happened.append(f"ran: {given} {source['page'].url}")
    )
    context.on(
        "page", lambda other: noted.happened.append(f"window: {other.url}") if other is not page else None
    )

    def dialog(asked: object) -> None:
        noted.happened.append(f"dialog: {page.url}")
        asked.dismiss()  # type: ignore[attr-defined]

    def requested(request: Request) -> None:
        if not request.url.startswith((base, "data:image/svg+xml", "blob:")):
            noted.happened.append(f"asked: {request.url} from {page.url}")

    page.on("dialog", dialog)
    page.on("request", requested)
    page.on("download", lambda download: noted.happened.append(f"download: {download.url}"))
    page.on("pageerror", lambda error: noted.happened.append(f"error: {error} on {page.url}"))
    page.on(
        "console",
        lambda message: (
            noted.happened.append(f"console: {message.text} on {page.url}")
            if message.type in ("error", "warning") and "favicon" not in message.text
            else None
        ),
    )
    return noted
