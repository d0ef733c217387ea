"""The registry of organizations, `reports/organizations.yml`: who exists, since when, below whom, under which name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from shuzhi import strict_yaml
from shuzhi.diagnostics import Fault
from shuzhi.frontmatter import CODE_PATTERN, EARLIEST_YEAR, LATEST_YEAR
from shuzhi.picture_names import DEVICE_NAMES
from shuzhi.reviewers import Reviewer, parse_reviewer
from shuzhi.source import Enclosure, read_source
from shuzhi.validation import PlainText, StrictModel, Term, mismatches, nearest
from shuzhi.vocabulary import Kind

if TYPE_CHECKING:
    from pathlib import Path

REGISTRY_FILE: Final = "organizations.yml"

RESERVED_CODES: Final = frozenset(
    (
        "index",
        "readme",
        "assets",
        "search",
        "organizations",
        "ledger",
        "figures",
        "signoff",
        "review",
        "cycle",
    )
)
"""Codes whose page would take the address of another page."""


def _without_git_brackets(value: Any) -> Any:
    """People are pasted as git prints them, `姓名 <邮箱>`; in the registry no text holds angle brackets."""
    return re.sub(r"<([^<>\s]+@[^<>\s]+)>", r"\1", value) if isinstance(value, str) else value


def _one_person(value: str) -> str:
    parse_reviewer(value)
    return value


ReviewerText = Annotated[
    PlainText, Field(max_length=200), BeforeValidator(_without_git_brackets), AfterValidator(_one_person)
]
"""An entry of `reviewers`."""


class FormerName(StrictModel):
    """曾用名。"""

    name: PlainText = Field(min_length=1, max_length=60, title="曾用简称", description="改名以前的简称。")
    until: int = Field(
        ge=EARLIEST_YEAR, le=LATEST_YEAR, title="用到哪一年", description="使用这个名称的最后一个年度。"
    )


class Organization(StrictModel):
    """一个党组织。"""

    code: str = Field(
        pattern=CODE_PATTERN,
        max_length=80,
        title="代码",
        description="小写字母、数字和连字符；写在文件名和网址里，一经使用不得改作他用。",
    )
    name: PlainText = Field(min_length=1, max_length=120, title="全称", description="规范全称。")
    short: PlainText = Field(min_length=1, max_length=60, title="简称", description="页面上显示的名称。")
    kind: Term[Kind] = Field(title="类别", description="党委、党总支或党支部。")
    parent: str | None = Field(
        default=None, pattern=CODE_PATTERN, title="上级代码", description="上级党组织的代码；最上级省略。"
    )
    since: int = Field(
        ge=EARLIEST_YEAR, le=LATEST_YEAR, title="起始年度", description="应当提交述职报告的第一个年度。"
    )
    until: int | None = Field(
        default=None,
        ge=EARLIEST_YEAR,
        le=LATEST_YEAR,
        title="终止年度",
        description="应当提交述职报告的最后一个年度；仍然存在的省略。",
    )
    former_names: tuple[FormerName, ...] = Field(
        default=(), title="曾用名", description="从早到晚列出改名以前的简称。"
    )

    reviewers: tuple[ReviewerText, ...] = Field(
        default=(),
        max_length=50,
        title="审签人",
        description=(
            "谁可以审签本组织和全部下级的报告，下级另写的是增加。每人一条：姓名、邮箱或 @平台账号，同一人的几种写法用空格隔开，"
            "如“陶溪石 taoxs@example.cn @taoxs”；有重名时写邮箱。只认人，不认平台上的小组。"
            "本级和上级都没有写的，作者以外的任何人都可以审签。"
        ),
    )
    approvals: int | None = Field(
        default=None,
        ge=1,
        le=9,
        title="审签人数",
        description="一份报告要有几个人审签；省略时按最近的上级，都没有写的为 1。作者自己的不算。",
    )

    @field_validator("former_names", "reviewers", mode="before")
    @classmethod
    def _names_are_a_list(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    def owes(self, year: int) -> bool:
        """Whether it exists in a year and so owes a report, exemptions aside."""
        return self.since <= year and (self.until is None or year <= self.until)

    def short_in(self, year: int) -> str:
        """Its short name in a year."""
        for former in sorted(self.former_names, key=lambda name: name.until):
            if year <= former.until:
                return former.name
        return self.short

    @property
    def all_names(self) -> tuple[str, ...]:
        """Short name, former names and full name."""
        return (self.short, *(former.name for former in self.former_names), self.name)


class OrganizationsFile(StrictModel):
    """组织登记册 reports/organizations.yml。"""

    organizations: tuple[Organization, ...] = Field(title="组织", description="全部党组织，每个一条。")

    @field_validator("organizations", mode="before")
    @classmethod
    def _organizations_are_a_list(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True)
class Registry:
    """The organizations that could be read.

    Attributes:
        organizations: by code, in the order of the file. Parents exist and form no loop.
        faults: what is wrong with the file.
        mentioned: every code that the file mentions, also those of entries that could not be used.
    """

    organizations: Mapping[str, Organization] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    mentioned: frozenset[str] = frozenset()

    def get(self, code: str) -> Organization | None:
        """The organization with this code, or None."""
        return self.organizations.get(code)

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        """Every short, former and full name with the codes of those that bear or bore it."""
        found: dict[str, frozenset[str]] = {}
        for organization in self.organizations.values():
            for name in organization.all_names:
                found[name] = found.get(name, frozenset()) | {organization.code}
        return found

    @cached_property
    def _name_lengths(self) -> list[int]:
        return sorted({len(name) for name in self._names}, reverse=True)

    def names_in(self, text: str) -> list[tuple[str, frozenset[str]]]:
        """The names that stand in a text, each with the codes of its bearers.

        Of names that overlap the one that begins first counts, and of those the longest: in 二十一车间党支部 stands
        no 一车间党支部. Looked up by length, because a province has thousands of names.
        """
        found = []
        position = 0
        while position < len(text):
            pieces = (text[position : position + length] for length in self._name_lengths)
            name = next((piece for piece in pieces if piece in self._names), None)
            if name is not None:
                found.append((name, self._names[name]))
            position += len(name) if name else 1
        return found

    @cached_property
    def children(self) -> Mapping[str | None, tuple[Organization, ...]]:
        """The organizations directly below a code; below None those at the top."""
        found: dict[str | None, list[Organization]] = {}
        for organization in self.organizations.values():
            found.setdefault(organization.parent, []).append(organization)
        return {code: tuple(below) for code, below in found.items()}

    def ancestors(self, code: str) -> list[Organization]:
        """The organizations above one, from the top down."""
        above: list[Organization] = []
        current = self.get(code)
        while current is not None and current.parent is not None:
            current = self.get(current.parent)
            if current is not None:
                above.insert(0, current)
        return above

    def reviewers_of(self, code: str) -> tuple[Reviewer, ...]:
        """Who may sign for an organization: its own reviewers, then those of the ones above it, the nearest first."""
        own = self.get(code)
        line = [*([own] if own else []), *reversed(self.ancestors(code))]
        return tuple(dict.fromkeys(parse_reviewer(text) for unit in line for text in unit.reviewers))

    def approvals_for(self, code: str) -> int:
        """How many must sign for an organization's report: what it or the nearest one above it says, else one."""
        own = self.get(code)
        line = [*([own] if own else []), *reversed(self.ancestors(code))]
        return next((unit.approvals for unit in line if unit.approvals is not None), 1)

    def subtree(self, code: str | None = None) -> Iterator[tuple[int, Organization]]:
        """An organization and all below it (all, where no code is given) with their depth, parents first."""
        if code is None:
            stack = [(0, organization) for organization in reversed(self.children.get(None, ()))]
        else:
            own = self.get(code)
            stack = [(0, own)] if own else []
        while stack:
            depth, organization = stack.pop()
            yield depth, organization
            stack += [(depth + 1, child) for child in reversed(self.children.get(organization.code, ()))]


_GUIDE: Final = "写法见“管理员指南”。"
_RULES: Final = {"missing": "registry-invalid", "unknown": "registry-invalid", "invalid": "registry-invalid"}


def read_registry(file: Path, enclosure: Enclosure) -> Registry:
    """Read the registry.

    Args:
        file: `reports/organizations.yml`.
        enclosure: the reports' folder.

    Returns:
        the usable organizations and the faults. Never raises for what stands in the file.
    """
    if not file.exists():
        return _unusable(0, 0, "找不到组织登记册。", f"请新建 reports/{REGISTRY_FILE}，{_GUIDE}")
    source = read_source(file, enclosure)
    if not source.readable:
        fault = source.faults[0]
        help_text = f"请登记全部党组织，{_GUIDE}" if fault.rule == "file-empty" else fault.help
        return _unusable(0, 0, fault.message.replace("报告", "登记册"), help_text)
    try:
        document = strict_yaml.load(source.text)
    except strict_yaml.Problem as problem:
        message, help_text = strict_yaml.explain(problem)
        return _unusable(*problem.place, message, help_text)
    return _from_document(document)


def _from_document(document: strict_yaml.Document) -> Registry:
    faults = [
        Fault("registry-invalid", *problem.place, *strict_yaml.explain(problem))
        for problem in document.problems
    ]
    faults += mismatches(OrganizationsFile, document.value, document, rules=_RULES)
    entries = document.value.get("organizations") if isinstance(document.value, dict) else None
    usable: dict[str, Organization] = {}
    lines: dict[str, tuple[int, int]] = {}
    parents: dict[str, tuple[int, int]] = {}
    mentioned: set[str] = set()
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        code = entry.get("code") if isinstance(entry, dict) else None
        if not isinstance(code, str):
            continue
        place = document.place_of(("organizations", index, "code"))
        mentioned.add(code)
        if code in lines:
            faults.append(_duplicate(code, place, lines[code][0]))
            continue
        lines[code] = place
        parents[code] = document.place_of(("organizations", index, "parent"))
        if code in RESERVED_CODES | DEVICE_NAMES:
            faults.append(_reserved(code, place))
            continue
        if not mismatches(Organization, entry, strict_yaml.Document(entry, {}, {}), rules=_RULES):
            usable[code] = Organization.model_validate(entry)
    faults += _drop_orphans(usable, parents, mentioned)
    faults += _cut_loops(usable, lines)
    faults += _years_outside_parents(usable, lines)
    faults += _too_few_reviewers(Registry(usable), lines)
    return Registry(usable, tuple(sorted(faults, key=lambda f: (f.line, f.column))), frozenset(mentioned))


_MOST_GUESSES: Final = 20
"""Unknown parents for which a known code is suggested: each is compared with all, which may be ten thousand."""


def _drop_orphans(
    usable: dict[str, Organization], places: Mapping[str, tuple[int, int]], mentioned: set[str]
) -> Iterator[Fault]:
    """Take away the parents that do not exist; the organizations stay, at the top."""
    guesses: dict[str, str | None] = {}  # a misspelt top may be the parent of thousands
    for code, organization in list(usable.items()):
        parent = organization.parent
        if parent is None or parent in usable:
            continue
        usable[code] = organization.model_copy(update={"parent": None})
        if parent in mentioned:
            continue
        if parent not in guesses:
            guesses[parent] = nearest(parent, mentioned) if len(guesses) < _MOST_GUESSES else None
        guess = guesses[parent]
        yield Fault(
            "registry-parent-unknown",
            *places[code],
            f"“{organization.short}”的上级“{parent}”没有登记"
            + (f"，是不是“{guess}”？" if guess and guess != code else "。"),
            "请先登记上级，或改正 parent。",
        )


_MOST_LEVELS: Final = 20
"""Levels of the tree. Real ones have six; every page names all organizations above its own."""

_SHOWN_OF_A_LOOP: Final = 6


def _cut_loops(usable: dict[str, Organization], lines: Mapping[str, tuple[int, int]]) -> Iterator[Fault]:
    """Take away a parent of each circle, and of each line that is too long; the organizations stay, at the top.

    Every organization is walked over once, however long the lines are.
    """
    positions = {code: position for position, code in enumerate(usable)}
    levels: dict[str, int] = {}
    for code in positions:
        line: dict[str, None] = {}
        current: str | None = code
        while current is not None and current not in line and current not in levels:
            line[current] = None
            current = usable[current].parent
        walked = list(line)
        top = len(walked)
        if current is not None and current in line:
            circle = walked[walked.index(current) :]
            begin = circle.index(min(circle, key=positions.__getitem__))
            yield _loop([*circle[begin:], *circle[:begin]], usable, lines)
            _uproot(circle[begin], usable)
            top = walked.index(circle[begin]) + 1
        for step in [*reversed(walked[:top]), *reversed(walked[top:])]:  # parents before their children
            levels[step] = levels.get(usable[step].parent or "", 0) + 1
            if levels[step] > _MOST_LEVELS:
                yield _too_deep(step, usable, lines)
                _uproot(step, usable)
                levels[step] = 1


def _uproot(code: str, usable: dict[str, Organization]) -> None:
    usable[code] = usable[code].model_copy(update={"parent": None})


def _loop(
    circle: Sequence[str], usable: Mapping[str, Organization], lines: Mapping[str, tuple[int, int]]
) -> Fault:
    shown = [usable[code].short for code in circle[:_SHOWN_OF_A_LOOP]]
    rest = ["……"] if len(circle) > _SHOWN_OF_A_LOOP else []
    names = " → ".join([*shown, *rest, usable[circle[0]].short])
    return Fault(
        "registry-loop", *lines[circle[0]], f"上下级关系绕成了圈：{names}。", "请改正其中一个 parent。"
    )


def _too_deep(code: str, usable: Mapping[str, Organization], lines: Mapping[str, tuple[int, int]]) -> Fault:
    return Fault(
        "registry-invalid",
        *lines[code],
        f"“{usable[code].short}”在组织树的第 {_MOST_LEVELS} 层以下，层级太多。",
        "请核对 parent，一级一级往上应当很快到最上级。",
    )


def _years_outside_parents(
    usable: Mapping[str, Organization], lines: Mapping[str, tuple[int, int]]
) -> Iterator[Fault]:
    for code, organization in usable.items():
        if organization.until is not None and organization.until < organization.since:
            yield _years(lines[code], f"“{organization.short}”的终止年度早于起始年度。")
        parent = usable.get(organization.parent or "")
        if parent is None:
            continue
        if organization.since < parent.since:
            yield _years(
                lines[code],
                f"“{organization.short}”始于 {organization.since} 年，早于上级“{parent.short}”的 {parent.since} 年。",
            )
        if parent.until is not None and (organization.until is None or organization.until > parent.until):
            yield _years(
                lines[code],
                f"“{organization.short}”在上级“{parent.short}”于 {parent.until} 年终止后仍然存在。",
            )


def _too_few_reviewers(registry: Registry, lines: Mapping[str, tuple[int, int]]) -> Iterator[Fault]:
    """Numbers of approvals that nobody could ever reach."""
    for code, organization in registry.organizations.items():
        reviewers = registry.reviewers_of(code) if organization.approvals is not None else ()
        if organization.approvals is not None and 0 < len(reviewers) < organization.approvals:
            yield Fault(
                "registry-invalid",
                *lines[code],
                f"“{organization.short}”的报告要 {organization.approvals} 人审签，"
                f"本级和上级的审签人（reviewers）一共只有 {len(reviewers)} 人。",
                "请增加审签人，或减少 approvals。",
            )


def _years(place: tuple[int, int], message: str) -> Fault:
    return Fault(
        "registry-year-outside-parent", *place, message, "请核对 since 和 until；换了上级的，用新的代码登记。"
    )


def _duplicate(code: str, place: tuple[int, int], first: int) -> Fault:
    return Fault(
        "registry-code-duplicate",
        *place,
        f"代码“{code}”在第 {first} 行已经用过。",
        "请给这个组织另起代码；代码不得重复使用。",
    )


def _reserved(code: str, place: tuple[int, int]) -> Fault:
    return Fault(
        "registry-code-reserved",
        *place,
        f"“{code}”是{'Windows 的设备名' if code in DEVICE_NAMES else '网站自己的网址'}，不能用作组织代码。",
        "请另起一个代码。",
    )


def _unusable(line: int, column: int, message: str, help_text: str) -> Registry:
    return Registry(faults=(Fault("registry-invalid", line, column, message, help_text),))
