"""What many organizations name in a year (共性问题): problems by theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shuzhi.ledger.titles import substance
from shuzhi.themes import OTHER_THEME

if TYPE_CHECKING:
    from shuzhi.ledger.model import Ledger, Problem
    from shuzhi.themes import Themes


@dataclass(frozen=True)
class ThemeGroup:
    """The problems of one theme in one year.

    Attributes:
        theme: the theme's name, `OTHER_THEME` for what fits none.
        by_organization: code → the organization's problems of the theme.
    """

    theme: str
    by_organization: Mapping[str, tuple[Problem, ...]]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All its problems."""
        return tuple(problem for problems in self.by_organization.values() for problem in problems)

    @property
    def is_shared(self) -> bool:
        """Whether it is a problem of several organizations."""
        return self.theme != OTHER_THEME and len(self.by_organization) > 1


def shared_problems(ledger: Ledger, year: int, themes: Themes) -> list[ThemeGroup]:
    """The problems of a year by theme.

    Args:
        ledger: the ledger.
        year: the year of the reports that name them.
        themes: the office's list.

    Returns:
        the groups, those of most organizations first, what fits no theme last. Each problem stands in one group.
    """
    found: dict[str, dict[str, list[Problem]]] = {}
    for problem in ledger.by_year.get(year, []):
        theme = themes.theme_of(problem.title, substance(problem.text), problem.tags)
        found.setdefault(theme, {}).setdefault(problem.organization, []).append(problem)
    groups = [
        ThemeGroup(theme, {code: tuple(problems) for code, problems in organizations.items()})
        for theme, organizations in found.items()
    ]
    order = {theme: position for position, theme in enumerate(themes.words)}
    return sorted(
        groups,
        key=lambda group: (
            group.theme == OTHER_THEME,
            -len(group.by_organization),
            -len(group.problems),
            order.get(group.theme, len(order)),
            group.theme,
        ),
    )
