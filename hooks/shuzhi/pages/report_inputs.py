"""Everything that a report's page is made from, told without reading any report.

A page that was rendered once is still right as long as all of this and the program itself are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from shuzhi.digests import digest_of
from shuzhi.pages.paging import kept
from shuzhi.pages.rendering import target_of

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.organizations import Organization
    from shuzhi.pages.shown import Shown
    from shuzhi.report import Report

# The Markdown parser and the dialect take four marks out of a text before they look for links.
_TAKEN_OUT: Final = rb"(?:[\x02\x03]|\xee\x83[\xb0\xb1])"
_LINK: Final = re.compile(rb"\]" + _TAKEN_OUT + rb"*\(")
_USUAL_LINK: Final = re.compile(rb"\]\(([A-Za-z0-9_./#-]*)\)")

_CACHE: Final = "_held_files"


def report_page_inputs(archive: Archive, report: Report, shown: Shown, review: str | None) -> Iterator[str]:
    """What goes into `report_page`, called with the same arguments.

    Args:
        archive: the archive.
        report: the report.
        shown: what is shown besides the report.
        review: where the report stands among those under review.

    Yields:
        texts, of which at least one is another whenever the page is another; most are digests.
    """
    yield f"report {_named(report)} {review or ''}"
    yield from _organization(archive, report)
    yield f"deadline {archive.cycle(report.year).deadline}"
    for other in archive.reports_of(report.code, report.year):
        if other is not report:  # named by its secretary or title; its day may be the one that counts
            yield repr(("same year", other.path, other.secretary or other.title, _day(other)))
    for neighbour in archive.neighbours(report):
        yield f"neighbour {neighbour.path} {neighbour.secretary}" if neighbour else "no neighbour"
    yield from _links(archive, report)
    yield f"signed {shown.signoffs.digest_of(report.path)}"
    if shown.narrowed:  # earlier texts are shown without the links that lead out of what the readers see
        yield _held(archive)
    for diagnostic in shown.diagnostics.get(report.path, ()):
        yield repr(diagnostic)
    for copy in shown.copies(report):
        yield f"{copy!r} {_named(archive.by_path[copy.other])}"


def _named(report: Report) -> str:
    return f"{report.path} {report.digest}"


def _day(report: Report) -> str:
    return report.submitted.isoformat() if report.submitted else ""


def _organization(archive: Archive, report: Report) -> Iterator[str]:
    """The organization's place: names and kinds of it and of all above it."""
    own = archive.registry.get(report.code)
    if own is not None:
        yield own.short_in(report.year)
        yield kept(archive, ("place", own.code), lambda: _place(archive, own))


def _place(archive: Archive, own: Organization) -> str:
    """The same for all its reports, so told once for twenty of them."""
    above = archive.registry.ancestors(own.code)
    return repr((own.name, [(one.code, one.short, one.kind.value) for one in (own, *above)]))


def _links(archive: Archive, report: Report) -> Iterator[str]:
    """For each file that the text may link to, whether the archive has it; of an unusual link, all that it has."""
    text = report.file if isinstance(report.file, bytes) else report.text.encode("utf-8", "surrogatepass")
    if not _LINK.search(text):  # nearly no report has one: half the time of the two searches below
        return
    usual = _USUAL_LINK.findall(text)
    if len(usual) != len(_LINK.findall(text)):
        yield _held(archive)
        return
    folder = report.path.partition("/")[0]
    for address in usual:
        if (target := target_of(address.decode("ascii"), report.year)) is not None:
            yield f"link {target} {archive.holds(f'{folder}/{target}')}"


def _held(archive: Archive) -> str:
    """A digest of the names of all files that a report may link to."""
    found = vars(archive).get(_CACHE)
    if found is None:
        found = digest_of(*sorted(archive.by_path), "", *sorted(archive.pictures))
        vars(archive)[_CACHE] = found  # as `cached_property` keeps a value
    return str(found)
