"""措施没有时限和数量。

查什么：下一步打算的每条措施应当写明什么时候完成，或者做到多少：年底前、每季度、3次、100%。

为什么：没有时间和数量的措施，来年无法核对做没做到。

例子：
    （一）进一步加强理论学习，切实提高政治站位。

怎么改：补上完成时间或者数量，例如“3月底前修订学习计划，每季度检查一次”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.quoting import quoted
from shuzhi.vocabulary import Topic

_TIME_OR_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百两几半双首]+(?:[个次场期堂节名人项条件篇份家户批轮块类支天周月年季]|季度|成)"
    r"|每[一]?(?:年|半年|季|月|周|旬|天|日|次|名|个|人|位|支|两|逢)|按(?:年|季|月|周|旬)|逐(?:月|季|年)"
    r"|(?:年|月|季|周|旬)(?:底|末|初|中|内)|上半年|下半年|全年|年内|春节|清明|七一|国庆|汛期|学期|换届|第[一二三四]季度|月度|季度|年度|当(?:年|月|日|天)|百分之"
    r"|全(?:覆盖|部|员)|清零|翻(?:一)?番|倍"
)


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for point in report.body.points_about(Topic.PLAN):
        if point.text.strip() and not _TIME_OR_NUMBER.search(point.text):
            yield Fault(
                RULE.slug,
                point.line,
                point.column,
                f"每条措施要有时限或者数量，“{_head(point.text)}”这一条没有。",
                "请写明什么时候完成，或者做到多少。",
            )


def _head(text: str) -> str:
    first = re.split(r"[，。；：\n]", text, maxsplit=1)[0]
    return quoted(first, 20)


RULE = Rule("plan-untimed", Severity.ADVICE, _check, imported_severity=Severity.ADVICE)
