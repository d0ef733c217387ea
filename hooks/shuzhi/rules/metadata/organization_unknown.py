"""组织没有登记。

查什么：文件名里的组织代码必须在登记册 `reports/organizations.yml` 里。

为什么：没有登记的组织不在组织树上，报告没有地方可放，也不计入报送情况。

例子：
    reports/2023/bnak.md

怎么改：改正文件名；新成立的组织请管理员先登记。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.validation import nearest


def _check(report: Report, context: Context) -> Iterator[Fault]:
    registry = context.archive.registry
    # Without any registry, or with a broken entry for this code, the registry itself is what must be mended.
    if not registry.organizations or report.code in registry.mentioned:
        return
    guess = nearest(report.code, registry.organizations)
    known = registry.get(guess) if guess else None
    yield Fault(
        RULE.slug,
        report.front.lines.get("organization", 1),
        0,
        f"组织代码“{report.code}”没有登记"
        + (f"，是不是“{known.code}”（{known.short}）？" if known else "。"),
        f"请改正文件名和 organization，或请管理员在 {context.archive.registry_path} 里登记。",
    )


RULE = Rule("organization-unknown", Severity.ERROR, _check, needs_text=False)
