"""写了 HTML 代码。

查什么：正文里的 HTML 标签，例如 `<b>`、`<table>`、`<script>`、`<!-- 注释 -->`。

为什么：HTML 能把脚本和外部内容带进内网的网页，所以一律按普通文字显示，不起作用。

例子：
    <font color="red">重点工作</font>

怎么改：删去标签；加粗写 `**文字**`，表格用 Markdown 表格；确实要写尖括号的，前面加反斜线 `\\<`。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

# A tag ends on its line, or has an attribute, or is a whole word at the line's end: 得分<A档的 is none of these.
_TAG = re.compile(
    r"(?<!\\)<(?:/?[A-Za-z](?:[A-Za-z0-9-]|:(?!/)){0,40}(?:(?:[\s/][^<>]{0,300})?>|[\s/][^<>=]{0,100}=[^<>]{0,100}|(?<=\w\w)\Z)"
    r"|!--|![A-Za-z]|\?[a-z])"
)


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    if not report.body.mentions("<"):
        return
    for index, line in enumerate(report.body.lines):
        if "<" in line and (match := _TAG.search(line)):
            yield Fault(
                RULE.slug,
                report.body.first_line + index,
                match.start() + 1,
                f"报告里不得写 HTML 代码：“{match.group()[:40]}”。",
                "请删去标签，它不会起作用；要写尖括号的，在 < 前面加反斜线。",
            )


RULE = Rule("raw-html", Severity.ERROR, _check)
