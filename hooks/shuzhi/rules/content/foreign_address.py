"""链接到外部地址。

查什么：正文里指向外部网站的链接和图片，以及 `javascript:` 一类的地址。

为什么：本库在内网使用，网页不得向外部发出任何请求；这样的链接不会生成，只显示文字。

例子：
    [示范党支部](https://example.com/)

怎么改：删去链接，或把材料存放到内网后改用文字说明。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_LINK = re.compile(r"\]\(\s{0,8}<?\s{0,8}([^\s()<>]{1,500})")
_BARE = re.compile(
    r"(?<!\\)<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{1,500}|[^\s<>@]{1,64}@[^\s<>@]{1,200}\.[A-Za-z]{2,10})>"
)
"""An address in angle brackets, which Markdown makes a link: <https://…>."""
_LOCAL = re.compile(r"(?!//|/\\|\\)(?:[^:/?#\\]*(?:[/?#][^\\]*)?)\Z")


def foreign_addresses(line: str) -> list[tuple[int, int]]:
    """Where in a line links lead out of the archive: (index of the address, index behind it), in order."""
    links = _LINK.finditer(line) if "](" in line else ()
    found = [match.span(1) for match in links if not _LOCAL.match(match[1])]
    if "<" in line:
        found += [match.span(1) for match in _BARE.finditer(line)]
    return sorted(set(found))


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    if not report.body.mentions("](", "<"):
        return
    for index, line in enumerate(report.body.lines):
        for start, end in foreign_addresses(line):
            yield Fault(
                RULE.slug,
                report.body.first_line + index,
                start + 1,
                f"报告里不得链接到库外的地址：“{line[start:end][:60]}”。",
                "请删去链接，只留文字。",
            )


RULE = Rule("foreign-address", Severity.WARNING, _check)
