"""What the rules on copies have in common: how a copy is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from shuzhi.diagnostics import Fault

if TYPE_CHECKING:
    from shuzhi.similarity import Copy

COPY_RULES: Final = frozenset(("copied-from-last-year", "copied-from-other"))
"""The rules that tell copies."""

_MOST_SPANS: Final = 3


def copy_fault(rule: str, copy: Copy, where: str) -> Fault:
    """Tell a copy at its longest passage.

    Args:
        rule: the rule's name.
        copy: the copy, seen from the report that is told of it.
        where: the other report in words.
    """
    spans = sorted(copy.spans, key=lambda span: -len(span[0]))
    shown = "，".join(
        f"第 {_lines(mine)} 行与那里的第 {_lines(others)} 行" for mine, others in spans[:_MOST_SPANS]
    )
    more = f"等 {len(spans)} 处" if len(spans) > _MOST_SPANS else ""
    return Fault(
        rule,
        spans[0][0].start if spans else 1,
        0,
        f"正文有 {copy.share:.0%} 与{where}（{copy.other}）相同：{shown}{more}。",
        f"请改写相同的段落；逐段对照见预览页面，或运行 shuzhi similar {copy.path}。",
    )


def _lines(span: range) -> str:
    return str(span.start) if len(span) == 1 else f"{span.start}–{span.stop - 1}"
