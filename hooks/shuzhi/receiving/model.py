"""What a push is told: problems, which refuse it, and notes, which do not."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from shuzhi.signoff.git import Repository


class Ground(StrEnum):
    """Why a push is refused, in the order in which people must read it."""

    SECRET = "secret"
    SETUP = "setup"
    REFERENCE = "reference"
    CONTENT = "content"
    HISTORY = "history"
    ERROR = "error"
    UNMERGED = "unmerged"
    UNSIGNED = "unsigned"

    @property
    def heading(self) -> str:
        """The ground in words."""
        return {
            "secret": "有国家秘密标志",
            "setup": "这个库现在不能检查",
            "reference": "分支或标签不能这样推送",
            "content": "有不能收进库里的文件",
            "history": "主分支的历史不能改写",
            "error": "文件里有错误",
            "unmerged": "没有经过审签、直接提交到主分支的改动",
            "unsigned": "审签不够的合并",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason to refuse a push.

    Attributes:
        ground: what kind of reason.
        where: branch, file and line, as people know them.
        message: what must be and what was found, in Chinese.
        help: how to mend it.
        steps: what to type next, one command a line.
    """

    ground: Ground
    where: str
    message: str
    help: str = ""
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something told of a push that is taken in.

    Attributes:
        text: in Chinese.
        lines: what belongs to it, one a line; commands are never broken.
    """

    text: str
    lines: tuple[str, ...] = ()


@dataclass
class Verdict:
    """The judgement of a whole push.

    Attributes:
        main: the main branch's name.
        problems: why it is refused; none where it is taken in.
        notes: what is told where it is taken in.
    """

    main: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        """Whether the push is taken in: all of it or nothing."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class Terms:
    """How strictly pushes are judged.

    Attributes:
        branch: the main branch's name; None for the one that the repository's HEAD names.
        signatures: whether signatures must vouch for approvals.
        unsigned: whether changes without sign-off are let in for now (an administrator's escape). Reports of past years
            are not among them.
    """

    branch: str | None = None
    signatures: bool = False
    unsigned: bool = False


@dataclass(frozen=True)
class Hearing:
    """A push that is being judged.

    Attributes:
        repository: the bare repository, with the pushed objects among what it may read.
        terms: how strictly.
        verdict: where problems and notes go.
        hidden: files with a mark of secrecy, of which nothing else is told.
    """

    repository: Repository
    terms: Terms
    verdict: Verdict
    hidden: frozenset[str] = frozenset()
