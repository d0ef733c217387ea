"""只说单位，没说自己。

查什么：履职部分里“我”“本人”出现的次数，按每千字计算，不低于年度规则 limits.first_person，默认每千字 0.5 次。“我们”“我国”“我支部”不算。

为什么：述职述的是书记自己做了什么；通篇是支部的工作总结，就评不出书记履职好坏。

例子：
    支部严格落实三会一课制度，扎实开展主题党日。

怎么改：写明哪些事是自己谋划、带头、推动和督促的，例如“我带头讲党课4次”。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.vocabulary import Slot

_SELF = re.compile(
    r"本人|我(?!们|国|党|市|县|区|省|镇|乡|村|局|院|校|厂|行|所|站|部门|单位|公司|集团|中心|街道|社区|支部|总支|党|军|处|科|司|委|队|办)"
)
_LEAST_CHARACTERS = 300
"""Below this a rate says nothing; `length` speaks of such reports."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    sections = [s for s in report.body.sections_of(Slot.PERFORMANCE) if s.characters]
    characters = sum(section.characters for section in sections)
    if characters < _LEAST_CHARACTERS:
        return
    found = sum(len(_SELF.findall(section.text)) for section in sections)
    rate = found * 1000 / characters
    least = context.cycle.limits.first_person
    if rate < least:
        yield Fault(
            RULE.slug,
            sections[0].line,
            0,
            f"履职部分应当说自己做了什么：每千字里“我”“本人”至少 {least:g} 次，现在 {rate:.1f} 次。",
            "请写明哪些事是自己谋划、带头、推动和督促的。",
        )


RULE = Rule("first-person-rare", Severity.ADVICE, _check)
