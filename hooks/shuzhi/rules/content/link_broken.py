"""链接的目标不存在。

查什么：正文里指向库内文件的链接和图片，目标必须存在：报告写成 `../2022/bank.md`，图片放在报告旁边。

为什么：目标不存在的链接点开是空白，图片只剩一个破图标。

例子：
    [上一年的报告](../2022/bnak.md)

怎么改：改正路径；图片没有提交的，把它加进来（支持 png、jpg、gif、webp）。
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.content.foreign_address import foreign_addresses
from shuzhi.rules.model import Context, Rule

_LINK = re.compile(r"(?<!\\)\]\(\s{0,8}<?\s{0,8}([^\s()<>#]{1,500})")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    if not report.body.mentions("]("):
        return
    folder = posixpath.dirname(report.path)
    for index, line in enumerate(report.body.lines):
        foreign = {start for start, _ in foreign_addresses(line)}
        for match in _LINK.finditer(line):
            target = posixpath.normpath(posixpath.join(folder, match[1].partition("?")[0]))
            if match.start(1) in foreign or context.archive.holds(target):
                continue
            yield Fault(
                RULE.slug,
                report.body.first_line + index,
                match.start(1) + 1,
                f"链接的目标不存在：“{match[1][:60]}”。",
                "请改正路径；图片要放在报告旁边并一起提交。",
            )


RULE = Rule("link-broken", Severity.WARNING, _check)
