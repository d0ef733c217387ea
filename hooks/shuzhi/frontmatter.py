"""The front matter of a report: what must stand in it, read strictly.

MkDocs shows invalid front matter as text, drops what it does not understand and keeps the last of two equal
keys. Here each of these is a fault at its own line.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydantic import Field, field_validator

from shuzhi import strict_yaml
from shuzhi.diagnostics import Fault
from shuzhi.plain_yaml import load_plain
from shuzhi.secrecy import is_marked_field, secret_fault
from shuzhi.validation import PlainText, Reason, StrictModel, Term, mismatches
from shuzhi.vocabulary import BLANK, Classification, Retention

CODE_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
EARLIEST_YEAR: Final = 1949
LATEST_YEAR: Final = 2149

ARCHIVE_NUMBER_PATTERN: Final = r"^[A-Z0-9]+-[A-Z]+·\d{4}-(Y|D30|D10)(-[A-Z0-9]+)?-\d{4}$"
"""档号: 全宗号-档案门类代码·年度-保管期限-机构(问题)代码-件号, DA/T 22-2015 section 6."""

MAXIMUM_LENGTH: Final = 64 * 1024
"""Characters of front matter that are read. Real ones have 300."""


class FrontMatter(StrictModel):
    """述职报告的元数据（front matter）。"""

    title: PlainText = Field(
        min_length=1, max_length=200, title="题名", description="报告的标题，与正文一致。"
    )
    year: int = Field(
        ge=EARLIEST_YEAR,
        le=LATEST_YEAR,
        title="年度",
        description="所述职的年度（不是提交的年份），与文件夹一致。",
    )
    organization: str = Field(
        pattern=CODE_PATTERN,
        max_length=80,
        title="组织代码",
        description="reports/organizations.yml 里登记的代码，与文件名一致。",
    )
    secretary: PlainText = Field(min_length=1, max_length=40, title="述职人", description="述职人姓名。")
    role: PlainText = Field(
        min_length=1, max_length=60, title="职务", description="述职人职务，如党支部书记。"
    )
    on_behalf: bool = Field(default=False, title="代述职", description="由他人代为述职时写 true。")
    submitted: datetime.date = Field(
        title="提交日期", description="报告提交（成文）的日期，写成 2023-12-20。"
    )
    classification: Term[Classification] = Field(
        title="密级", description="公开或内部。标有秘密、机密、绝密的材料不得进入本库。"
    )
    retention: Term[Retention] = Field(title="保管期限", description="永久、30年或10年（DA/T 22-2015）。")
    archive_no: str | None = Field(
        default=None,
        pattern=ARCHIVE_NUMBER_PATTERN,
        title="档号",
        description="归档后填写，如 Z109-WS·2023-D30-DQ-0004。",
    )
    imported: bool = Field(
        default=False, title="导入", description="正文是建库以前的旧稿，只有作者才能补的内容降为建议。"
    )
    original_file: PlainText | None = Field(
        default=None,
        max_length=255,
        title="原文件",
        description="旧稿导入时的文件名，由 shuzhi import 填写。",
    )
    original_sha256: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        title="原文件摘要",
        description="旧稿文件的 SHA-256，用来证明出处、避免重复导入，由 shuzhi import 填写。",
    )
    tags: tuple[PlainText, ...] = Field(
        default=(), max_length=20, title="标签", description="主题词列表，如 [党建业务融合]。"
    )
    allow: Mapping[str, Reason] = Field(
        default_factory=dict,
        title="说明",
        description="确实不必改的检查结果，逐条写明理由，如 {length: 合并两个支部的工作，篇幅较长}。",
    )

    @field_validator("tags", mode="before")
    @classmethod
    def _tags_are_a_list(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


RESERVED_NAMES: Final = frozenset(
    [
        "template",
        "hide",
        "search",
        "icon",
        "status",
        "subtitle",
        "description",
        "social",
        "draft",
        "date",
        "authors",
        "categories",
        "slug",
        "links",
        "nav",
        "exclude",
        "comments",
        "boost",
        "edit_url",
        "page_title",
        "render_macros",
    ]
)
"""Names that MkDocs, Material and their common plugins act on: a report must not steer the site."""

_RULES: Final = {
    "missing": "frontmatter-field-missing",
    "unknown": "frontmatter-field-unknown",
    "invalid": "frontmatter-field-invalid",
}

_FENCE: Final = re.compile(r"(?:-{3})[ \t]*\Z")
_FIELD: Final = re.compile(r"[A-Za-z_]+[ \t]*[:：]")

_UNTERMINATED: Final = Fault(
    "frontmatter-unterminated",
    1,
    0,
    "文件开头的“---”没有与之配对的结束行。",
    "请在元数据最后一行的下面单独写一行“---”。",
)


@dataclass(frozen=True, slots=True)
class ReadFrontMatter:
    """The front matter of one file as far as it could be read.

    Attributes:
        values: fields that are valid by themselves, by name.
        lines: line of each field in the file.
        body_line: line of the file on which the body begins, from 1.
        faults: everything that is wrong.
        allow_lines: line of each rule's name below `allow`.
        written: the lines of the file before the body, fences and all.
    """

    values: dict[str, Any]
    lines: dict[str, int]
    body_line: int
    faults: tuple[Fault, ...] = ()
    allow_lines: Mapping[str, int] = field(default_factory=dict)
    written: Sequence[str] = ()


def read_front_matter(lines: list[str]) -> ReadFrontMatter:
    """Read the front matter at the top of a file.

    Args:
        lines: all lines of the file.

    Returns:
        what could be read, with the faults. Never raises for what stands in the file.
    """
    if not lines or not _FENCE.match(lines[0]):
        return _nothing(1, _missing(lines))
    end = next((i for i in range(1, len(lines)) if _FENCE.match(lines[i])), None)
    if end is None:
        return _nothing(len(lines) + 1, _UNTERMINATED)
    body_line = end + 2
    length = sum(map(len, lines[:end]))
    if length > MAXIMUM_LENGTH:
        return _nothing(
            body_line,
            Fault(
                "frontmatter-invalid",
                1,
                0,
                f"元数据有 {length} 个字，超过 {MAXIMUM_LENGTH} 个字的上限。",
                "元数据只写规定的几项，正文请移到“---”下面。",
            ),
        )
    try:
        document = load_plain(lines[1:end]) or strict_yaml.load("\n".join(lines[1:end]))
    except strict_yaml.Problem as problem:
        if any(
            line.startswith("##") for line in lines[1:end]
        ):  # sections: what ends here is a part of the text
            return _nothing(len(lines) + 1, _UNTERMINATED)
        return _nothing(body_line, _yaml_fault(problem))
    if not isinstance(document.value, dict):
        return _nothing(
            body_line,
            Fault(
                "frontmatter-invalid",
                2,
                0,
                "元数据必须由“键: 值”组成，每项一行。",
                "例如：“year: 2023”，冒号用英文冒号，后面空一格。",
            ),
        )
    return _checked(document, body_line)


def _checked(document: strict_yaml.Document, body_line: int) -> ReadFrontMatter:
    written: dict[str, Any] = document.value
    faults = [_yaml_fault(problem) for problem in document.problems]
    values = dict(written)
    unusable: set[str] = set()
    for name, value in written.items():
        line = document.place_of((name,))[0] + 1
        special = _special_fault(name, value, line)
        if special is not None:
            faults.append(special)
            unusable.add(name)
            del values[name]
    starts = sorted(
        (line + 1, column, str(path[0]))
        for path, (line, column) in document.key_places.items()
        if len(path) == 1
    )
    found = mismatches(
        FrontMatter, values, document, rules=_RULES, line_offset=1, excused=frozenset(unusable)
    )
    for fault in found:
        if fault.rule == "frontmatter-field-missing":
            faults.append(replace(fault, line=1, column=0))
            continue
        faults.append(fault)
        if name := _field_of(fault, starts):
            unusable.add(name)
    usable = {name: value for name, value in values.items() if name not in unusable}
    usable = {name: value for name, value in usable.items() if name in FrontMatter.model_fields}
    for name, terms in (("classification", Classification), ("retention", Retention)):
        if name in usable:
            usable[name] = terms(usable[name])
    if "tags" in usable:
        usable["tags"] = tuple(usable["tags"])
    return ReadFrontMatter(
        values=usable,
        lines={str(path[0]): place[0] + 1 for path, place in document.key_places.items() if len(path) == 1},
        body_line=body_line,
        faults=tuple(faults),
        allow_lines={
            str(path[1]): place[0] + 1
            for path, place in document.key_places.items()
            if len(path) == 2 and path[0] == "allow"
        },
    )


def _special_fault(name: str, value: Any, line: int) -> Fault | None:
    """Faults that deserve better words than "unknown" or "invalid"."""
    if is_marked_field(name, value):
        return secret_fault(line)
    if name in RESERVED_NAMES:
        return Fault(
            "frontmatter-field-reserved",
            line,
            1,
            f"“{name}”是网站程序保留的名称，报告里不得使用。",
            "请删去这一行。审签状态由合并记录得出，不写在报告里。" if name == "status" else "请删去这一行。",
        )
    if _has_blank(value):
        title = FrontMatter.model_fields[name].title if name in FrontMatter.model_fields else None
        return Fault(
            "frontmatter-field-blank",
            line,
            0,
            f"{name}（{title}）还没有填写。" if title else f"{name} 还没有填写。",
            f"请把“{BLANK}”换成实际内容。",
        )
    return None


def _has_blank(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_has_blank, value))
    return isinstance(value, str) and BLANK in value


def _field_of(fault: Fault, starts: list[tuple[int, int, str]]) -> str:
    """The top-level field in which a fault stands; `starts` are the fields' lines, columns and names, in order."""
    before = bisect_right(starts, (fault.line, fault.column), key=lambda start: start[:2])
    return starts[before - 1][2] if before else ""


def _yaml_fault(problem: strict_yaml.Problem) -> Fault:
    message, help_text = strict_yaml.explain(problem)
    rule = {
        "duplicate": "frontmatter-key-duplicate",
        "alias": "frontmatter-alias",
        "tag": "frontmatter-alias",
    }.get(problem.kind, "frontmatter-invalid")
    return Fault(rule, problem.place[0] + 1, problem.place[1], message, help_text)


def _missing(lines: list[str]) -> Fault:
    wanted = "报告必须以元数据开头：第一行是“---”"
    late = next((i for i, line in enumerate(lines[:40], start=1) if _FENCE.match(line)), None)
    if late is None or not _FIELD.match("".join(lines[late : late + 1])):  # a rule in the text
        return Fault(
            "frontmatter-missing", 1, 0, f"{wanted}。", "请用 shuzhi new 生成带元数据的报告，再把正文移过去。"
        )
    return Fault(
        "frontmatter-missing",
        1,
        0,
        f"{wanted}，第 {late} 行的“---”前面还有别的内容。",
        f"请删去第 {late} 行“---”前面的内容，空行也要删。",
    )


def _nothing(body_line: int, fault: Fault) -> ReadFrontMatter:
    return ReadFrontMatter({}, {}, body_line, (fault,))
