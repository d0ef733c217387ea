"""遮盖的名字在别处露了出来。

查什么：一处遮盖了地名、单位或人名（×镇党委、“生态×”、党支部书记王×），另一处同样的话里却写着全称。前后的字要对得上才算。

为什么：只要有一处没有遮住，别处的遮盖就等于没有。

例子：
    ×镇党委多次研究……（后文）清河镇党委专题部署……

怎么改：决定遮盖的，把所有地方都遮住；不必遮盖的，都写全称。确实不是同一个的，不用管。
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_MASK_WORDS = ("×", "XX", "xx", "ＸＸ", "**", "某")
_MASK = re.compile("[×某XxＸ*]+")
_MASKS_ALONE = "×某"
"""One of them is a mask; of the others it takes two."""

_Mask = re.Match[str]
_HAN = r"[\u4e00-\u9fff]"
_MOST = 200
"""Masks that are looked for: no report needs more, and hostile text stays cheap."""

_Found = tuple[int, int, str]
"""Where the mask stands, where the open name stands, and the masked words."""


# --- places and organizations ---------------------------------------------------------------------------------

_ENDINGS = r"(?:街道|社区|公司|集团|银行|支行|分行|医院|学校|中学|小学|大学|学院|[省市县区州镇乡村局厅])"
_ENDED = re.compile(rf"{_ENDINGS}{_HAN}{{2}}")
_NEAR = 8
# Where a name may begin behind other words. Behind 与, 和 and 赴 stands another one's name.
_ANOTHER = re.compile(r"[与和同赴跟]|邻近|周边|兄弟|友邻|其他|其余|先进")
_BEGINS = re.compile(
    r".*(?:融入|促进|引导|推动|服务|支持|落实|贯彻|按照|根据|围绕|立足|关于|代表|作为|担任|组织|召开|来自|属于|位于|[在对为到是由于按将把从经及的至驻自向就被省市县])"
)
_COMMON = re.compile(
    r"[全本我各该其级有关这那此每个名党委会的了们两几多]|所属|下属|直属|基层|机关|乡镇|自然|行政|示范|重点|先进|薄弱|周边|农商|农村|商业|城市|城镇"
    r"|中心|人民|子|分公"
)


def _names(text: str, masks: Sequence[_Mask]) -> Iterator[_Found]:
    masked: dict[str, _Mask] = {}
    for mask in masks:
        if match := _ENDED.match(text, mask.end()):
            masked.setdefault(match.group(), mask)
    if not masked:
        return
    for match in re.finditer("|".join(map(re.escape, masked)), text):
        name = _name_before(text[max(0, match.start() - _NEAR) : match.start()])
        if name:
            mask = masked[match.group()]
            yield mask.start(), match.start() - len(name), mask.group() + match.group()


def _name_before(words: str) -> str | None:
    """The name of two to four characters that some words end with, or None where none is certain."""
    run = re.search(rf"{_HAN}*\Z", words)
    name = run.group() if run else ""
    if _ANOTHER.search(name) or name.endswith("乡"):
        return None
    if begin := _BEGINS.match(name[:-2]):
        name = name[begin.end() :]
    if not 2 <= len(name) <= 4 or _COMMON.search(name):
        return None
    return name


# --- phrases in quotation marks -------------------------------------------------------------------------------

_QUOTED = re.compile(r"“([^“”\n]{2,16})”")
_HAN_PAIR = re.compile(rf"{_HAN}{{2}}")


def _quoted(text: str, masks: Sequence[_Mask]) -> Iterator[_Found]:
    """“生态×” and “生态清河” behind the same word."""
    within = {text.rfind("“", max(0, mask.start() - 16), mask.start()): mask for mask in masks}
    masked: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    opened: list[re.Match[str]] = []
    for match in _QUOTED.finditer(text) if within.keys() - {-1} else ():
        mask = within.get(match.start())
        if mask is None or mask.end() >= match.end():
            opened.append(match)
        elif match.end() - match.start() - len(mask.group()) >= 4:
            head, tail = text[match.start(1) : mask.start()], text[mask.end() : match.end(1)]
            for key in _neighbours(text, match):
                masked.setdefault(key, {}).setdefault((head, tail), match.start(1))
    for match in opened if masked else ():
        for key in _neighbours(text, match):
            for (head, tail), place in masked.get(key, {}).items():
                if _fits(match[1], head, tail):
                    yield place, match.start(1), text[place : text.index("”", place)]


def _neighbours(text: str, match: re.Match[str]) -> list[tuple[str, str]]:
    """The two characters on each side of a quotation."""
    before, behind = text[max(0, match.start() - 2) : match.start()], text[match.end() : match.end() + 2]
    return [
        (side, pair) for side, pair in (("before", before), ("behind", behind)) if _HAN_PAIR.fullmatch(pair)
    ]


def _fits(phrase: str, head: str, tail: str) -> bool:
    name = phrase[len(head) : len(phrase) - len(tail)]
    whole = phrase.startswith(head) and phrase.endswith(tail)
    return whole and re.fullmatch(rf"{_HAN}{{2,4}}", name) is not None and not _COMMON.search(name)


# --- people ---------------------------------------------------------------------------------------------------

_OFFICE = r"书记|主任|局长|处长|科长|镇长|乡长|县长|厂长|经理|董事长|院长|校长|所长|站长|行长|社长"
_HOLDER = re.compile(rf"{_HAN}{{2}}(?:{_OFFICE}){_HAN}\Z")
_NO_NAME = re.compile(rf"{_OFFICE}|同志|[某的了在对为等带我讲]")


def _people(text: str, masks: Sequence[_Mask]) -> Iterator[_Found]:
    """支部书记王× and 支部书记王小明."""
    masked: dict[str, _Mask] = {}
    for mask in masks:
        if match := _HOLDER.search(text[max(0, mask.start() - 6) : mask.start()]):
            masked.setdefault(match.group(), mask)
    if not masked:
        return
    opened = re.compile(f"({'|'.join(map(re.escape, masked))})({_HAN}{{1,2}})(同志)?({_HAN})?")
    for match in opened.finditer(text):
        certain = len(match[2]) == 2 or match[3] or not match[4]
        if certain and not _NO_NAME.search(match[2]):
            mask = masked[match[1]]
            yield mask.start(), match.end(1) - 1, match[1] + mask.group()


# --- the rule -------------------------------------------------------------------------------------------------

_KINDS: tuple[Callable[[str, Sequence[_Mask]], Iterator[_Found]], ...] = (_names, _quoted, _people)


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    if not report.body.mentions(*_MASK_WORDS):
        return
    text = report.body.text
    masked = (mask for mask in _MASK.finditer(text) if len(mask.group()) > 1 or mask.group() in _MASKS_ALONE)
    masks = list(islice(masked, _MOST))
    starts = [0, *accumulate(len(line) + 1 for line in report.body.lines)]
    told: set[tuple[int, str]] = set()
    for kind in _KINDS:
        for mask, place, words in kind(text, masks):
            row = bisect_right(starts, place) - 1
            if (row, words) not in told:
                told.add((row, words))
                masked_row = bisect_right(starts, mask) - 1
                yield Fault(
                    RULE.slug,
                    report.body.first_line + row,
                    place - starts[row] + 1,
                    f"第 {report.body.first_line + masked_row} 行遮盖的“{words}”，在这里没有遮盖。",
                    "要遮盖的，请处处遮盖；不必遮盖的，都写全称；确实不是同一个的，不用管。",
                )


RULE = Rule("mask-exposed", Severity.ADVICE, _check)
