"""Tell what an import did: lines of plain text for the screen, and a lasting record in Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from shuzhi.importing.batch import Outcome, Status
from shuzhi.importing.changes import Change, ChangeKind
from shuzhi.importing.manuscript import Unit
from shuzhi.importing.proposals import Proposal
from shuzhi.markdown_text import escape, escape_cell
from shuzhi.organizations import Registry


def detail_of(outcome: Outcome, registry: Registry) -> Iterator[str]:
    """Everything there is to tell of one file.

    Args:
        outcome: what became of it.
        registry: for the organization's name.

    Yields:
        lines of plain text; those below the first are set in, each level by two blanks.
    """
    plan = outcome.plan
    if plan is None:
        yield f"{outcome.status.label} {outcome.source}：{outcome.reason}"
        return
    material = plan.material
    yield f"{outcome.status.label} {outcome.source}（{material.form}）→ {plan.target}"
    yield f"  题名：{plan.values.get('title', '没有找到，留成【待补】')}"
    if outcome.organization is not None and outcome.year is not None:
        owner = registry.organizations[outcome.organization.value]
        yield f"  组织：{owner.short_in(outcome.year.value)}（{owner.code}，{_grounds(outcome.organization)}）"
        yield f"  年度：{outcome.year.value}（{_grounds(outcome.year)}）"
    for note in material.notes:
        yield f"  注意：{note}"
    for section in material.body.sections:
        slots = "、".join(slot.label for slot in section.slots) or "没有认出是哪一部分"
        yield f"  {section.heading.text}　→ {slots}，{section.tally}"
    if not material.body.sections:
        yield "  没有找到各部分的标题，请在导入后给它们加上“## ”。"
    yield from _changes(material.changes, material.unit)
    if plan.blanks:
        yield f"  还要由人填写：{'、'.join(plan.blanks)}（文件里的【待补】，shuzhi check 会逐项提醒）"


def summary_of(outcomes: Sequence[Outcome], skipped: Mapping[str, int]) -> Iterator[str]:
    """How many files came in, how many did not, and which were not looked at."""
    counts = Counter(outcome.status for outcome in outcomes)
    told = [f"{status.label} {counts[status]} 份" for status in Status if counts[status]]
    yield f"共 {len(outcomes)} 份：{'，'.join(told)}。" if told else "没有可以导入的文件。"
    if skipped:
        words = "、".join(f"{reason} {number} 个" for reason, number in sorted(skipped.items()))
        yield f"另有 {sum(skipped.values())} 个文件没有看：{words}。"


class Record:
    """The import report: a Markdown file that grows with every file, so that a broken run leaves what it did."""

    def __init__(self, file: Path, heading: str, registry: Registry) -> None:
        """Begin the report.

        Raises:
            OSError: it exists, or cannot be written.
        """
        self.file = file
        self._registry = registry
        self._stream = file.open("x", encoding="utf-8", errors="replace", newline="\n")
        self._write([f"# {heading}", "", "一份文件一节，汇总表在最后。", ""])

    def add(self, outcome: Outcome) -> None:
        """Add one file with all its changes."""
        first, *rest = detail_of(outcome, self._registry)
        lines = [f"## {escape(first)}", ""]
        for line in rest:
            text = line.lstrip(" ")
            lines.append(" " * (len(line) - len(text) - 2) * 2 + "- " + escape(text))
        self._write([*lines, ""] if rest else lines)

    def finish(self, outcomes: Sequence[Outcome], skipped: Mapping[str, int]) -> None:
        """Add the summary and the table of all files, and close the report."""
        lines = ["## 汇总", "", *summary_of(outcomes, skipped), ""]
        lines += ["| 结果 | 文件 | 报告 | 说明 |", "| --- | --- | --- | --- |"]
        for outcome in outcomes:
            cells = (outcome.status.label, str(outcome.source), outcome.target or "", outcome.reason)
            lines.append("| " + " | ".join(escape_cell(visible(cell)) for cell in cells) + " |")
        self._write(lines)
        self._stream.close()

    def _write(self, lines: Iterable[str]) -> None:
        self._stream.write("\n".join(lines) + "\n")
        self._stream.flush()


def visible(text: str) -> str:
    """A text with its invisible characters shown by their code points."""
    return "".join(c if c.isprintable() or c == "\u3000" else f"U+{ord(c):04X}" for c in text)


def _shown(change: Change) -> str:
    """What a change is about: what was there, or what was put in."""
    if change.before or change.kind in (ChangeKind.SPLIT, ChangeKind.UNWRAPPED):
        return visible(change.before)
    return f"+{visible(change.after[:40])}" if change.after else ""


def _grounds(proposal: Proposal[int] | Proposal[str]) -> str:
    return f"把握{proposal.confidence.value}：{proposal.reason}" if proposal.is_guess else proposal.reason


def _changes(changes: Iterable[Change], unit: Unit) -> Iterator[str]:
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_kind[change.kind.value].append(change)
    for kind, made in by_kind.items():
        yield f"  {kind}，{len(made)} 处："
        by_line: dict[int, list[str]] = defaultdict(list)
        for change in made:
            by_line[change.line].append(_shown(change))
        for line, texts in by_line.items():
            shown = [f"“{text}”" for text in texts if text]
            yield f"    第 {line} {unit.value}" + (f"：{' '.join(shown)}" if shown else "")
