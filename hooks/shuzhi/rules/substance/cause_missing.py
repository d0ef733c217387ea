"""问题没有分析原因。

查什么：问题部分应当说明原因：单列原因分析，或者在问题里写明“主要原因是”“根子在于”一类的话。

为什么：不找原因的问题，整改措施就落不到实处，来年还会再写一遍。

例子：
    ## 三、存在的问题
    一是学习不够经常。二是示范岗评比流于形式。

怎么改：逐条或者集中写明主观和客观的原因，先从自己身上找。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.vocabulary import Slot, Topic

_CAUSE = re.compile(
    r"原因|由于|因为|根源|根子|症结|成因|究其|归根|根本上|说到底|缘于|源于|起因|出在|主观上|思想上|导致|造成|使得|致使|以致|归结"
    r"|主要(?:是|在于)|关键(?:是|在于)|(?<![\u4e00-\u9fff]是)在于|(?:^|[，。；：])因(?=[\u4e00-\u9fff]{2})"
    r"|我(?:本人)?(?:对|在|把|存在|没有|未能|没|不|总|平时|过于|还|也|只|主要|的).{0,30}(?:不够|不足|不深|不细|不强|不高|偏|少|弱|缺|松|欠|没)"
)
"""Words that tell a cause. Reports name it in many ways; where any of them stands the author has thought of it."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    sections = report.body.sections_of(Slot.PROBLEMS)
    if not sections or not any(section.characters for section in sections):
        return
    if report.body.points_about(Topic.CAUSES) or any(section.is_causes_only for section in sections):
        return
    if any(_CAUSE.search(line) for section in sections for line in (section.heading.text, *section.lines)):
        return
    yield Fault(
        RULE.slug,
        sections[0].line,
        0,
        "问题部分应当说明原因，这里只列了问题。",
        "请写明主观和客观的原因，先从自己身上找。",
    )


RULE = Rule("cause-missing", Severity.ADVICE, _check)
