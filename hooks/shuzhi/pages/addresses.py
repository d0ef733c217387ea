"""Where each page stands, and how one page links to another without knowing where the site is hosted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shuzhi.report import Report

HOME: Final = ""
ORGANIZATIONS: Final = "organizations/"
RULES: Final = "rules/"
LEDGER: Final = "ledger/"
FIGURES: Final = "figures/"
SIGNOFF: Final = "signoff/"
REVIEW: Final = "review/"


def year_address(year: int) -> str:
    """The page of a year."""
    return f"{year}/"


def report_address(report: Report) -> str:
    """The page of a report."""
    return f"{report.year}/{report.stem}/"


def roster_address(year: int, part: int = 1) -> str:
    """A page of a year's roster; the first is the year's own."""
    return year_address(year) if part == 1 else f"roster/{year}/{part}/"


def matrix_address(part: int = 1) -> str:
    """A page of organizations × years, where the home page cannot hold them."""
    return "matrix/" if part == 1 else f"matrix/{part}/"


def tree_address(part: int = 1) -> str:
    """A page of the tree of organizations."""
    return ORGANIZATIONS if part == 1 else f"tree/{part}/"


def organization_address(code: str, part: int = 1) -> str:
    """The page of an organization, or a further one with older problems of it."""
    return f"{ORGANIZATIONS}{code}/" if part == 1 else f"{ORGANIZATIONS}{code}/{part}/"


def ledger_address(year: int, part: int = 1, kind: str = "") -> str:
    """A page of a year's problems, or of those of one kind (`unanswered`)."""
    folder = f"{LEDGER}{year}/{kind}/" if kind else f"{LEDGER}{year}/"
    return folder if part == 1 else f"{folder}{part}/"


def themes_address(year: int, part: int = 1) -> str:
    """A page of a year's problems by theme."""
    return f"{LEDGER}{year}/themes/" if part == 1 else f"{LEDGER}{year}/themes/{part}/"


def figures_address(year: int, part: int = 1) -> str:
    """A page of a year's figures."""
    return f"{FIGURES}{year}/" if part == 1 else f"{FIGURES}{year}/{part}/"


def figures_download(year: int | None) -> str:
    """The file with a year's figures, or with those of all years."""
    return f"{FIGURES}{year or 'all'}.csv"


def signoff_address(year: int, part: int = 1) -> str:
    """A page of a year's sign-offs."""
    return f"{SIGNOFF}{year}/" if part == 1 else f"{SIGNOFF}{year}/{part}/"


SIGNOFF_DOWNLOAD: Final = f"{SIGNOFF}all.csv"
"""The file with the sign-offs of all reports."""


def review_address(part: int = 1) -> str:
    """A page of what is under review."""
    return REVIEW if part == 1 else f"{REVIEW}{part}/"


def row_anchor(code: str) -> str:
    """The id of an organization's row in a list that goes over several pages."""
    return f"o-{code}"


def rule_address(slug: str) -> str:
    """The page of a rule."""
    return f"{RULES}{slug}/"


def relative(here: str, there: str) -> str:
    """A link from one address to another.

    Args:
        here: the address of the page that links, relative to the site's root.
        there: the address that is linked to, relative to the site's root.

    Returns:
        a relative address, which works below any path and from the disk.
    """
    return "../" * here.count("/") + there or "./"
