"""The words in which a sign-off is told: states, ways onto the main branch, objections, remarks."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """What can be said of a report's text on the main branch."""

    APPROVED = "approved"
    """It is, byte for byte, the text that the last sufficiently approved request brought."""
    UNREVIEWED = "unreviewed"
    """No request with sufficient approvals ever brought a text of this report."""
    CHANGED = "changed-after-approval"
    """A text was approved, and another one stands there now."""
    UNKNOWN = "unknown"
    """Git could not be asked, or its history is incomplete."""

    @property
    def label(self) -> str:
        """The state in words."""
        return {
            "approved": "已审签",
            "unreviewed": "未经审签",
            "changed-after-approval": "审签后有改动",
            "unknown": "无法判断",
        }[self.value]


class Kind(StrEnum):
    """How a commit brought its changes onto the main branch."""

    MERGE = "merge"
    SQUASH = "squash"
    REBASE = "rebase"
    DIRECT = "direct"

    @property
    def label(self) -> str:
        """The way in words."""
        return {"merge": "合并", "squash": "压缩合并", "rebase": "变基合并", "direct": "直接提交"}[self.value]


class Forge(StrEnum):
    """Whose wording a commit message has. Gitea and Forgejo write alike."""

    GITEA = "gitea"
    GITLAB = "gitlab"
    GITHUB = "github"


class Step(StrEnum):
    """What a commit did to a report."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    DELETED = "deleted"

    @property
    def label(self) -> str:
        """The step in words."""
        return {"added": "新增", "changed": "修改", "renamed": "改名", "deleted": "删除"}[self.value]


class Objection(StrEnum):
    """Why an approval does not count."""

    AUTHOR = "author"
    NOT_ENTITLED = "not-entitled"
    REVIEWED_ONLY = "reviewed-only"
    NO_REQUEST = "no-request"
    REPLAYED = "replayed"
    SELF_ATTESTED = "self-attested"
    MADE_IN_MERGE = "made-in-merge"

    @property
    def label(self) -> str:
        """The objection in words, to follow a person's name."""
        return _OBJECTIONS[self]


_OBJECTIONS: Final = {
    Objection.AUTHOR: "是这份报告的作者，不能审签自己写的内容",
    Objection.NOT_ENTITLED: "不在登记册的审签人（reviewers）名单里，或邮箱与名单上的不同",
    Objection.REVIEWED_ONLY: "在 GitLab 上只提交了评审意见（Reviewed-by），没有点“批准”（Approved-by）",
    Objection.NO_REQUEST: "的审签写在直接提交的说明里，没有对应的合并请求",
    Objection.REPLAYED: "的审签属于以前已经合并过的请求",
    Objection.SELF_ATTESTED: "的审签由作者自己合并时写下，没有对应的合并请求",
    Objection.MADE_IN_MERGE: "审阅的不是这个文本：它是合并时另外写成的",
}


class Remark(StrEnum):
    """What must be told besides the state."""

    RENAMED = "renamed"
    RESTORED = "restored"
    SELF_MERGED = "self-merged"
    WROTE_BEFORE = "wrote-before"
    DIFFERS_FROM_MAIN = "differs-from-main"
    NOT_ON_MAIN = "not-on-main"
    UNCOMMITTED = "uncommitted"
    LINK = "link"

    @property
    def label(self) -> str:
        """The remark in words."""
        return _REMARKS[self]


_REMARKS: Final = {
    Remark.RENAMED: "审签以后文件改过名或移动过，内容一字未动",
    Remark.RESTORED: "中间被改动过，后来恢复成了审签时的文本",
    Remark.SELF_MERGED: "执行合并的是作者本人",
    Remark.WROTE_BEFORE: "审签人写过其中此前没有审签的内容",
    Remark.DIFFERS_FROM_MAIN: "当前分支上的文本与主分支不同，正在审阅；这里说的是主分支上的文本",
    Remark.NOT_ON_MAIN: "主分支上还没有这份报告，正在审阅",
    Remark.UNCOMMITTED: "文件夹里的文本与已经提交的不同；这里说的是已经提交的文本",
    Remark.LINK: "主分支上是一个链接，不是报告正文",
}
