"""A new report to fill in: front matter as far as known, last year's problems set out for their answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from shuzhi.archive import Archive
from shuzhi.front_matter_text import front_matter_text
from shuzhi.numbering import han_from_number
from shuzhi.organizations import Organization
from shuzhi.source import Enclosure, read_source
from shuzhi.vocabulary import BLANK, Topic

TEMPLATE_FILE: Final = "_template.md"
"""Stands in the reports' folder, so that an office changes it like any other text; `_` keeps it from being a report."""


class DraftRefused(Exception):
    """No draft can be made; the message says why and what to do, in Chinese."""


@dataclass(frozen=True)
class Draft:
    """A report to fill in.

    Attributes:
        target: its path relative to the archive's root.
        text: its content.
        problems: how many problems of earlier reports are set out for their answers.
    """

    target: str
    text: str
    problems: int


def draft_report(archive: Archive, organization: Organization, year: int, *, second: bool = False) -> Draft:
    """Make the draft of a report.

    Args:
        archive: the archive.
        organization: whose report it will be.
        year: the year it will report on.
        second: whether it is a further report of that year (the secretary changed).

    Raises:
        DraftRefused: the organization does not exist in that year, a report stands there, or the template
            cannot be used.
    """
    if not organization.owes(year):
        end = f"{organization.until}年" if organization.until else "今"
        raise DraftRefused(
            f"“{organization.short}”的存续期是{organization.since}年至{end}，{year}年没有述职任务。"
        )
    existing = archive.reports_of(organization.code, year)
    target = f"{archive.folder}/{year}/{organization.code}.md"
    if second and not existing:
        raise DraftRefused(f"{year} 年还没有第一份报告，请去掉 --second。")
    if second:
        names = (f"{archive.folder}/{year}/{organization.code}_{number}.md" for number in range(2, 10))
        free = next((name for name in names if not (archive.root / name).exists()), None)
        if free is None:
            raise DraftRefused(f"“{organization.short}”{year} 年已经有九份报告，不能再加。")
        target = free
    elif (archive.root / target).exists():
        hint = "同一年换了书记、要写第二份的，请加 --second。"
        raise DraftRefused(f"{target} 已经有了，不会覆盖。{hint}")
    earlier = _last_reports(archive, organization, year)
    problems = [point for report in earlier for point in report.body.points_about(Topic.PROBLEMS)]
    short = organization.short_in(year)
    values: dict[str, Any] = {
        "title": f"{short}书记{year}年度抓基层党建工作述职报告",
        "year": year,
        "organization": organization.code,
        "role": f"{organization.kind.value}书记",
    }
    notes = {}
    if earlier:
        last = earlier[-1]
        for name in ("classification", "retention"):
            if last.front.values.get(name):
                values[name] = last.front.values[name].value
                notes[name] = f"沿用{last.year}年，请核对"
        if last.secretary:
            notes["secretary"] = f"{last.year}年为{last.secretary}"
    notes["submitted"] = f"提交日期，写成 {year}-12-20 的样子"
    body = _body(
        archive.root / archive.folder / TEMPLATE_FILE,
        Enclosure(archive.root, archive.folder),
        year=year,
        previous_year=earlier[-1].year if earlier else None,
        organization=short,
        problems=[
            {"label": han_from_number(number), "text": point.text.split("\n")[0]}
            for number, point in enumerate(problems[:99], start=1)
        ],
    )
    return Draft(target, front_matter_text(values, notes) + "\n" + body, len(problems))


def _last_reports(archive: Archive, organization: Organization, year: int):  # type: ignore[no-untyped-def]
    """The reports of the latest earlier year that has any."""
    earlier = [
        r for r in archive.by_organization.get(organization.code, []) if r.year < year and not r.secret_lines
    ]
    return [r for r in earlier if r.year == earlier[-1].year] if earlier else []


def _body(template: Path, enclosure: Enclosure, **facts: Any) -> str:
    source = read_source(template, enclosure)
    if not source.readable:
        raise DraftRefused(f"找不到模板 {template.parent.name}/{template.name}，请从版本库里恢复。")
    numbers = iter(range(1, 100))
    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    try:
        return environment.from_string(source.text).render(
            **facts, blank=BLANK, section_number=lambda: han_from_number(next(numbers))
        )
    except Exception as error:  # a template is written by people: it may divide by zero as well
        line = f"第 {error.lineno} 行" if isinstance(error, jinja2.TemplateSyntaxError) else ""
        raise DraftRefused(f"模板 {template.parent.name}/{template.name} {line}写法有误：{error}。") from None
