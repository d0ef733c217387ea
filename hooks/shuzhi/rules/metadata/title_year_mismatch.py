"""标题里的年度不对。

查什么：标题里写了年度的，必须是报告的年度。

为什么：沿用上一年的文件来改，最常忘记的就是标题；只换年份的报告也常常露在这里。

例子：
    title: 党支部书记2022年度述职报告（文件在 2023 文件夹里）

怎么改：改正标题里的年度。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_HAN = "〇一二三四五六七八九"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s*年)|(?:一九|二[〇○零])[〇○零一二三四五六七八九]{2}(?=年)")
_ARABIC = str.maketrans("○零" + _HAN, "00" + "0123456789")


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    written = _YEAR.findall(report.title)
    years = [int(year.translate(_ARABIC)) for year in written]
    if "title" in report.front.values and years and report.year not in years:
        right = str(report.year)
        if not written[0].isdecimal():
            right = "".join(_HAN[int(digit)] for digit in right)
        yield Fault(
            RULE.slug,
            report.front.lines.get("title", 1),
            0,
            f"标题里的年度必须是 {report.year} 年，现在是 {years[0]} 年。",
            f"请把标题里的“{written[0]}年”改成“{right}年”，并检查正文是不是沿用了旧稿。",
        )


RULE = Rule("title-year-mismatch", Severity.ERROR, _check)
