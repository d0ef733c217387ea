"""网站残留。

查什么：从网上复制的文字带来的付费标记（##paidbegin##）、省略提示（××网省略164字）、来源水印和广告。

为什么：这些不是报告的内容，而且说明这一段不是自己写的。

例子：
    解读实施方##paidbegin##案，详细安排部署

怎么改：删去这些字样；如果整段是抄来的，请自己写。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.residue import RESIDUE, RESIDUE_WORD
from shuzhi.rules.content.foreign_address import foreign_addresses
from shuzhi.rules.model import Context, Rule
from shuzhi.typography import lines_with


def _first_residue(line: str) -> re.Match[str] | None:
    """The first residue that is not the address of a link, which is told as foreign-address."""
    links: list[tuple[int, int]] | None = None
    for match in RESIDUE.finditer(line):
        if links is None:
            links = foreign_addresses(line)
        if not any(start <= match.start() < end for start, end in links):
            return match
    return None


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for index, line in lines_with(report.body.text, RESIDUE_WORD):
        if match := _first_residue(line):
            yield Fault(
                RULE.slug,
                report.body.first_line + index,
                match.start() + 1,
                f"报告里不得有网站留下的字样：“{match.group()[:40]}”。",
                "请删去；如果整段是从网上复制的，请改成自己的话。",
            )


RULE = Rule("publisher-residue", Severity.ERROR, _check)
