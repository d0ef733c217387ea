"""同一个问题连年出现。

查什么：本组织前面的报告已经提过同一个问题，换了说法也算。

为什么：年年提、年年改、年年有，说明整改没有到位，审签的人应当知道。

例子：
    2022年度：“党员管理不够严格”；2023年度：“对党员的日常管理失之于宽”。

怎么改：写明上年采取的措施为什么没有见效，今年打算换什么办法；确实不是同一个问题的，把区别写具体。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.ledger import ledger_of_organization
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.quoting import quoted


def _check(report: Report, context: Context) -> Iterator[Fault]:
    ledger = ledger_of_organization(context.archive, report.code)
    for problem in ledger.by_path.get(report.path, []):
        earlier = [year for year in problem.repeats if year < report.year]
        if earlier:
            yield Fault(
                RULE.slug,
                problem.line,
                0,
                f"“{quoted(problem.title)}”{'、'.join(map(str, earlier))}年度也提过，今年是第 {len(earlier) + 1} 次。",
                "请写明上年的措施为什么没有见效，今年换什么办法。",
            )


RULE = Rule("problem-repeated", Severity.ADVICE, _check)
