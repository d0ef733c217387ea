"""The templates of the generated pages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from shuzhi.anchors import landing
from shuzhi.figures import digits
from shuzhi.pages.addresses import (
    figures_address,
    figures_download,
    ledger_address,
    matrix_address,
    organization_address,
    relative,
    report_address,
    review_address,
    roster_address,
    row_anchor,
    rule_address,
    signoff_address,
    themes_address,
    tree_address,
    year_address,
)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # a look at each file's date for every page, and they change only with the program
    )
    environment.globals.update(
        figures_address=figures_address,
        figures_download=figures_download,
        ledger_address=ledger_address,
        landing=landing,
        matrix_address=matrix_address,
        organization_address=organization_address,
        report_address=report_address,
        review_address=review_address,
        roster_address=roster_address,
        row_anchor=row_anchor,
        signoff_address=signoff_address,
        themes_address=themes_address,
        tree_address=tree_address,
        rule_address=rule_address,
        year_address=year_address,
    )
    environment.filters["prose"] = _prose
    environment.filters["opening"] = _opening
    environment.filters["digits"] = digits
    return environment


def _opening(text: str, length: int) -> str:
    """The first words of a text on one line."""
    line = "".join(text.split("\n"))
    return line if len(line) <= length else line[:length] + "…"


def _prose(text: str) -> Markup:
    """Our own documentation texts as HTML: `code` between backticks, paragraphs between blank lines."""
    paragraphs = [paragraph.replace("\n", "") for paragraph in text.split("\n\n")]
    html = Markup("").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)
    pieces = str(html).split("`")
    return Markup("".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces)))


def render(template: str, address: str, **facts: Any) -> str:
    """Render a template.

    Args:
        template: its file name.
        address: the address of the page; `url(…)` in the template links from there.
        facts: what the template shows.
    """

    def url(there: str) -> str:
        return relative(address, there)

    return _environment().get_template(template).render(url=url, **facts)
