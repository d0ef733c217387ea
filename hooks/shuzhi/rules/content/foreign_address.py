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
_LOCAL = re.compile(r"(?!//|/\\|\\)(?:[^:/?#\\]*(?:[/?#][^\\]*)?)\Z")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    if not report.body.mentions("]("):
        return
    for index, line in enumerate(report.body.lines):
        if "](" not in line:
            continue
        for match in _LINK.finditer(line):
            if not _LOCAL.match(match[1]):
                yield Fault(
                    RULE.slug,
                    report.body.first_line + index,
                    match.start(1) + 1,
                    f"报告里不得链接到库外的地址：“{match[1][:60]}”。",
                    "请删去链接，只留文字。",
                )


RULE = Rule("foreign-address", Severity.WARNING, _check)
