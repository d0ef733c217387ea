"""The reference of rules, made from the rules themselves."""

from __future__ import annotations

from shuzhi.pages.addresses import RULES, rule_address
from shuzhi.pages.content import PageContent, TocEntry
from shuzhi.pages.templates import render
from shuzhi.rules import CATEGORIES, RULES_BY_SLUG, documentation


def rules_page() -> PageContent:
    """Render the list of all rules."""
    categories = [
        (category, [(module.RULE, documentation(module.RULE.slug)) for module in modules])
        for category, modules in CATEGORIES.items()
    ]
    toc = tuple(TocEntry(2, category, f"category-{i}") for i, (category, _) in enumerate(categories, start=1))
    return PageContent(render("rules.html", RULES, categories=categories), toc)


def rule_page(slug: str) -> PageContent:
    """Render one rule."""
    html = render("rule.html", rule_address(slug), rule=RULES_BY_SLUG[slug], text=documentation(slug))
    return PageContent(html)
