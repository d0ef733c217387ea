"""What an import did to a text besides copying it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """A kind of change, by its name on the screen."""

    MASK = "遮盖符改为×"
    RESIDUE = "网站残留删去"
    INVISIBLE = "看不见的字符删去"
    PAGE_NUMBER = "页码删去"
    UNWRAPPED = "硬换行接上"
    SPLIT = "标题与正文分行"
    RUNNING_HEAD = "页眉页脚删去"
    TITLE_JOINED = "分行的标题接上"
    NUMBERING = "自动编号变成文字"
    REVISION = "修订按接受处理"
    COMMENT = "批注没有导入"
    FOOTNOTE = "脚注移到文后"
    TEXT_BOX = "文本框里的文字"
    PICTURE = "图片"
    LINE_BREAK = "手动换行成为分段"
    FIELD = "域取当前显示的结果"
    LEFT_OUT = "没有导入"
    STRUCK = "带删除线的文字保留"


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        kind: what was done.
        line: line of the source.
        before: the text that was there.
        after: what stands there now; empty where it was taken out.
    """

    kind: ChangeKind
    line: int
    before: str
    after: str
