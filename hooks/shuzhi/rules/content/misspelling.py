"""错别字。

查什么：正文和题名里有没有易错词表 `reports/wordlist.yml` 里的误写，例如“诚勉谈话”（应为“诫勉谈话”）。人名、组织名称里的不算。

为什么：错别字会随报告长期保存；按正确的写法也搜索不到。

例子：
    对2名同志进行诚勉谈话，柠紧责任链条。

怎么改：改成提示的写法，或运行 shuzhi check --fix；引号和书名号里面的请先核对原文。词表有误的，请告诉管理员。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shuzhi.diagnostics import Fault, Severity
from shuzhi.misspellings import Slip, WordList
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.typography import Place, Prose, fault_of, suspects


def _check(report: Report, context: Context) -> Iterator[Fault]:
    words = context.archive.wordlist
    if words.pattern is None:
        return
    names = [
        *context.archive.names_with_slips,
        *words.names_with_slips(name for name in (report.secretary, report.role) if name),
    ]
    if "title" in report.front.values:
        title = Prose(report.front.lines.get("title", 1), report.title, report.title)
        yield from _fault(title, list(_slips(title, words, names)), mendable=False)
    for prose in suspects(report.body.text, report.body.first_line, words.pattern):
        yield from _fault(prose, list(_slips(prose, words, names)), mendable=True)


def _slips(prose: Prose, words: WordList, names: Sequence[str]) -> Iterator[Slip]:
    for slip in words.slips_in(prose.plain):
        around = prose.plain[max(0, slip.start - 120) : slip.end + 120]
        offset = min(slip.start, 120)
        if not any(_covers(name, around, offset, len(slip.word.wrong)) for name in names):
            yield slip


def _covers(name: str, around: str, start: int, length: int) -> bool:
    """Whether a name stands over the whole of a piece of text."""
    at = around.find(name)
    while at >= 0:
        if at <= start and start + length <= at + len(name):
            return True
        at = around.find(name, at + 1)
    return False


def _fault(prose: Prose, slips: Sequence[Slip], *, mendable: bool) -> Iterator[Fault]:
    if not slips:
        return
    quoted = prose.quoted()
    places = [
        Place(s.start, s.end, s.word.right if mendable and not any(quoted[s.start : s.end]) else None)
        for s in slips
    ]
    kinds = dict.fromkeys(slip.word for slip in slips)
    told = "；".join(f"“{w.wrong}”应为“{w.right}”（{w.reason}）" for w in list(kinds)[:4])
    help_text = "请改正。" if all(place.after for place in places) else "请改正；引号、书名号里的先核对原文。"
    fault = fault_of(RULE.slug, prose, places, "这里有错别字", help_text if mendable else "请改正。")
    more = "等" if len(kinds) > 4 else ""
    yield Fault(
        fault.rule,
        fault.line,
        fault.column if mendable else 0,
        f"{told}{more}" + (f"，本段共 {len(slips)} 处。" if len(slips) > 1 else "。"),
        fault.help,
        fault.mends,
    )


RULE = Rule("misspelling", Severity.WARNING, _check, imported_severity=Severity.ADVICE)
