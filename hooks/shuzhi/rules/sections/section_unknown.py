"""没有认出的一级标题。

查什么：一级标题说的不是规定的任何一个部分。

为什么：没有认出的部分不进入台账、统计和按部分的检索；内容仍然照常显示。

例子：
    ## 三、自我画像

怎么改：需要的话换一个直白的标题，或在标题后面注明，如 `## 三、自我画像 {#problems}`。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.validation import nearest
from shuzhi.vocabulary import Slot


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for section in report.body.sections:
        if section.slots:
            continue
        explicit = section.heading.explicit
        if explicit is not None:
            guess = nearest(explicit, list(Slot))
            message = f"标题里的标记“{{#{explicit}}}”不是任何一个部分" + (
                f"，是不是“{guess}”？" if guess else "。"
            )
        else:
            message = f"没有认出“{section.heading.text[:40]}”是哪一部分。"
        yield Fault(
            RULE.slug,
            section.line,
            0,
            message,
            "不需要分类的可以不管；需要的，在标题后面加上标记："
            + "、".join(f"{{#{slot.value}}}（{slot.label}）" for slot in Slot)
            + "。",
        )


RULE = Rule("section-unknown", Severity.ADVICE, _check)
