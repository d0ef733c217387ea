"""汉字之间有空格。

查什么：句子里汉字与汉字、汉字与数字、汉字与标点之间的空格（半角、全角、不换行空格）。标题、表格、没有标点的行（署名、日期、名单）、编号后面、汉字与外文之间、“张 某”这样的两字姓名不算。

为什么：GB/T 15834、GB/T 15835 的排法不留空格；这样的空格多半是从网页或 PDF 粘贴来的，按原话搜索时会漏掉。

例子：
    全年召开支委会 12 次，讨论 重大事项 9 件。

怎么改：删去空格；几项并列的改成顿号，小标题后面的改成句号。shuzhi check --fix 只删去不会有别的意思的空格。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.numbering import labels_inside
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.typography import BLANKS, CLOSING, HAN, OPENING, STOPS, Place, Prose, fault_of, is_han, suspects

_MARKS = f"{STOPS}{OPENING}{CLOSING}…—"
_CHINESE = f"{HAN}{_MARKS}"
_BESIDE = f"{_CHINESE}0-9"
_SUSPICION = re.compile(
    rf"[{BLANKS}](?:(?<=[{_CHINESE}].)[{BLANKS}]*+(?=[{_BESIDE}A-Za-z])|(?<=[0-9A-Za-z].)[{BLANKS}]*+(?=[{_CHINESE}]))"
)
_PROSE = re.compile("[，。；！？,;!?]")
_LABEL_MAY_FOLLOW = "。；;：:！!？?，,”’）)、"
_SHORT_NUMBER = re.compile(r"[0-9]{1,2}")

_ROW_BEHIND = re.compile(rf"[0-9.,%]{{1,12}}[{BLANKS}]+[0-9]|[0-9-]{{7}}")
_ROW_BEFORE = re.compile(rf"[0-9%][{BLANKS}]+[0-9.,]{{1,10}}\Z")

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁沈任姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_JOINS_BEHIND = "的和与及在对把将被以从向是"
_JOINS_BEFORE = "的了和与及等们"
_ENDS_A_WORD = (
    "目的",
    "的的",
    "总和",
    "温和",
    "参与",
    "给与",
    "以及",
    "普及",
    "存在",
    "所在",
    "面对",
    "可以",
    "所以",
    "方向",
    "只是",
    "但是",
    "就是",
)
"""Words that end like one that joins: behind 方向 another point may begin, behind 向 none."""


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    for prose in suspects(report.body.text, report.body.first_line, _SUSPICION):
        if prose.is_heading or "|" in prose.plain or not _PROSE.search(prose.plain):
            continue
        if places := list(_places(prose)):
            yield fault_of(
                RULE.slug,
                prose,
                places,
                "汉字、数字和标点之间不留空格",
                "请删去空格；并列的几项用顿号隔开，小标题后面用句号。",
            )


def _places(prose: Prose) -> Iterator[Place]:
    begin = prose.begin
    quoted = prose.quoted()
    labels = labels_inside(prose.text)
    behind_labels = {label.end for label in labels}
    labels_begin = {label.start for label in labels}
    for match in _SUSPICION.finditer(prose.plain):
        start, end = match.span()
        left, right = prose.plain[start - 1], prose.plain[end]
        if start < begin or end in behind_labels or not _is_wrong(prose, begin, start, end):
            continue
        detaches_label = end in labels_begin and left not in _LABEL_MAY_FOLLOW
        safe = not (quoted[start] or detaches_label) and _is_safe(prose, start, end, left, right)
        yield Place(start, end, "" if safe else None)


def _is_wrong(prose: Prose, begin: int, start: int, end: int) -> bool:
    left, right = prose.plain[start - 1], prose.plain[end]
    if left in OPENING and right in CLOSING:  # （　　） is to be filled in
        return False
    if left.isascii() or right.isascii():
        number, other = (left, right) if left.isascii() else (right, left)
        if not number.isdigit():  # 用 AI 提高 is common and left alone, ， AI is not
            return other in f"{STOPS}（）《》【】"
        # “1 加强学习”: a number at the head of a line is a label; 98 90 95 are a row of figures,
        # and a blank before a long number, as of a telephone, helps to read it.
        head = _SHORT_NUMBER.match(prose.plain, begin)
        in_row = _ROW_BEHIND.match(prose.plain, end) or _ROW_BEFORE.search(
            prose.plain, max(0, start - 12), start
        )
        return not in_row and (head is None or head.end() != start)
    return not _is_spaced_out(prose.plain, start, end)


def _is_spaced_out(text: str, start: int, end: int) -> bool:
    """Whether a blank was put on purpose: 存 在 问 题, 张 某."""
    left_alone, right_alone = _stands_alone(text, start - 1), _stands_alone(text, end)
    is_surname = text[start - 1] in _SURNAMES
    return (left_alone and right_alone) or (is_surname and (left_alone or right_alone))


def _stands_alone(text: str, index: int) -> bool:
    """Whether a character has no Chinese neighbour: 张 某, 存 在 问 题."""
    before = text[index - 1] if index else ""
    return is_han(text[index]) and not is_han(before) and not is_han(text[index + 1 : index + 2])


def _is_safe(prose: Prose, start: int, end: int, left: str, right: str) -> bool:
    """Whether the text without the blank can only be what was meant.

    A blank between words may stand for 、 (甲村 乙村) or for the stop behind a sub-heading; more than one in a row
    for a new paragraph or a column.
    """
    if not is_han(left) or not is_han(right):
        beside_mark = left in _MARKS or right in _MARKS
        return end - start == 1 or (beside_mark and set(prose.plain[start:end]) <= {" ", "\u00a0"})
    if end - start > 1:
        return False
    before = prose.plain[max(0, start - 2) : start]
    if (left in _JOINS_BEHIND and before not in _ENDS_A_WORD) or right in _JOINS_BEFORE:
        return True
    return _parts_a_phrase(prose.plain[max(0, start - 8) : start], prose.plain[end : end + 8])


def _parts_a_phrase(before: str, behind: str) -> bool:
    """Whether a phrase of the field runs across: 三会 一课."""
    around = before + behind
    for phrase in FIXED_PHRASES:
        at = around.find(phrase)
        if 0 <= at < len(before) < at + len(phrase):
            return True
    return False


RULE = Rule("spaces-between-han", Severity.ADVICE, _check)
