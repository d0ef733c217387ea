"""The registry of organizations, `reports/organizations.yml`: who exists, since when, below whom, under which name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from shuzhi.diagnostics import Fault
from shuzhi.digests import digest_of
from shuzhi.frontmatter import CODE_PATTERN, EARLIEST_YEAR, LATEST_YEAR
from shuzhi.reviewers import Reviewer, parse_reviewer
from shuzhi.validation import PlainText, StrictModel, Term
from shuzhi.vocabulary import Kind

if TYPE_CHECKING:
    pass

REGISTRY_FILE: Final = "organizations.yml"


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

    @cached_property
    def digest(self) -> str:
        """A digest of everything that the registry says."""
        return digest_of(*map(repr, self.organizations.values()), repr(self.faults), *sorted(self.mentioned))

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
    def _name_lengths(self) -> Mapping[str, list[int]]:
        """How long the names are that begin with a character, the longest first: most characters begin none."""
        found: dict[str, set[int]] = {}
        for name in self._names:
            found.setdefault(name[:1], set()).add(len(name))
        return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}

    def names_in(self, text: str) -> list[tuple[str, frozenset[str]]]:
        """The names that stand in a text, each with the codes of its bearers.

        Of names that overlap the one that begins first counts, and of those the longest: in 二十一车间党支部 stands
        no 一车间党支部. Looked up by length, because a province has thousands of names.
        """
        found = []
        position = 0
        while position < len(text):
            lengths = self._name_lengths.get(text[position], ())
            pieces = (text[position : position + length] for length in lengths)
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
