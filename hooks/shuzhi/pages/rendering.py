"""A report's body as HTML that is safe to publish: reports are untrusted input."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import nh3

from shuzhi.anchors import heading_anchors, line_anchor
from shuzhi.pages.dialect import ReportMarkdown
from shuzhi.pages.plain_lines import pieces
from shuzhi.report import Report
from shuzhi.vocabulary import PICTURE_ENDINGS

_TAGS: Final = {
    *("p", "h2", "h3", "h4", "h5", "h6", "strong", "em", "code", "br", "hr", "blockquote", "ul", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "img"),
}
_ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt"},
    "th": {"align"},
    "td": {"align"},
    **{tag: {"id"} for tag in ("p", "li", "h2", "h3", "h4", "h5", "h6")},
}
_MOST_RUNS: Final = 12
"""Runs of lines that are converted one by one; of more, the whole body is as quick."""

_NO_LINK: Final = re.compile(r'<a(?: title="[^"]*")?>(.*?)</a>', re.DOTALL)
_NO_PICTURE: Final = re.compile(r'<img(?: (?:alt="(?P<alt>[^"]*)"|title="[^"]*"))*>')
_ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,80}\Z")
# Browsers read an encoded dot in a path as a dot: `%2e%2e/` leads up like `../`.
_FOREIGN: Final = re.compile(r"[\x00-\x20\\]|%(?:2[eEfF]|5[cC])|\A(?:[a-zA-Z][a-zA-Z0-9+.-]*:|/)")


@lru_cache(maxsize=1)
def _converter() -> ReportMarkdown:
    return ReportMarkdown()


def render_body(
    report: Report,
    holds: Callable[[str], bool] = lambda path: True,
    anchors: Mapping[int, str] | None = None,
) -> str:
    """Render a report's body.

    Args:
        report: the report.
        holds: whether the archive has a file, by its path; of a link or picture that leads to no file the text is left.
        anchors: ids of the headings by line, where they are known already.

    Returns:
        sanitized HTML. A body that a Markdown parser must not be given comes out as plain paragraphs.
    """
    if not report.renderable:
        return _plainly(report)
    body = report.body
    known = heading_anchors(body) if anchors is None else anchors
    # Python-Markdown and the sanitizer were 1 ms a report: they get only what may be markup.
    parts = list(pieces(body.lines, body.first_line, known))
    if sum(not isinstance(part, str) for part in parts) > _MOST_RUNS:
        parts = [(0, len(body.lines))]
    rows = (
        part if isinstance(part, str) else _converted(report, slice(*part), holds, known) for part in parts
    )
    return "\n".join(row for row in rows if row)


def _converted(report: Report, run: slice, holds: Callable[[str], bool], anchors: Mapping[int, str]) -> str:
    body = report.body
    raw = _converter().convert(body.lines[run], body.first_line + run.start, anchors)
    return _cleaned(raw, report, holds)


def _cleaned(raw: str, report: Report, holds: Callable[[str], bool]) -> str:
    clean = nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_filter_for(report, holds),
        url_schemes=set(),
        link_rel=None,
        strip_comments=True,
    )
    # Of a link or picture that leads out of the archive the text stays, without looking like one.
    return _NO_PICTURE.sub(_words_of_picture, _NO_LINK.sub(r"\1", clean))


def _words_of_picture(match: re.Match[str]) -> str:
    """The words for a picture as text. What is safe inside quotes need not be outside of them: escaped anew."""
    return html.escape(html.unescape(match["alt"] or ""))


def _filter_for(report: Report, holds: Callable[[str], bool]) -> Callable[[str, str, str], str | None]:
    folder = report.path.partition("/")[0]

    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return value if _ID.match(value) else None
        if attribute in ("href", "src"):
            target = target_of(value, report.year)
            if target is not None and not holds(f"{folder}/{target}"):
                return None
            return local_address(value, report.year, image=tag == "img")
        return value

    return keep


def local_address(address: str, year: int, *, image: bool = False) -> str | None:
    """Turn a link between files of the archive into one between pages.

    Args:
        address: as written in `reports/<year>/<code>.md`, relative to that file.
        year: the report's year.
        image: whether it is an image's address.

    Returns:
        the address relative to the report's page, or None where it leads out of the archive.
    """
    if not address or _FOREIGN.search(address):
        return None
    path, hash_mark, fragment = address.partition("#")
    if not path:
        return None if image else address
    target = target_of(address, year)
    if target is None:
        return None
    if image:
        return f"../../{target}" if target.lower().endswith(PICTURE_ENDINGS) else None
    if target.endswith(".md"):
        target = target[: -len(".md")] + "/"
    return f"../../{target}{hash_mark}{fragment}"


def target_of(address: str, year: int) -> str | None:
    """The file that a link leads to.

    Args:
        address: as written in `reports/<year>/<code>.md`.
        year: the report's year.

    Returns:
        its path relative to the reports' folder; None where the link leads to no file in there.
    """
    path = address.partition("#")[0].partition("?")[0]
    target = posixpath.normpath(posixpath.join(str(year), path)) if path else ""
    return None if target in ("", ".") or target.startswith("..") else target


def _plainly(report: Report) -> str:
    rows = []
    for index, line in enumerate(report.body.lines):
        if line.strip():
            shown = line if len(line) <= 2000 else line[:2000] + "……"
            rows.append(f'<p id="{line_anchor(report.body.first_line + index)}">{html.escape(shown)}</p>')
        if len(rows) >= 500:
            break
    return "\n".join(rows)
