"""遮盖的名字在别处露了出来。

查什么：一处遮盖了地名、单位或人名（×镇党委、“生态×”、党支部书记王×），另一处同样的话里却写着全称。前后的字要对得上才算。

为什么：只要有一处没有遮住，别处的遮盖就等于没有。

例子：
    ×镇党委多次研究……（后文）清河镇党委专题部署……

怎么改：决定遮盖的，把所有地方都遮住；不必遮盖的，都写全称。确实不是同一个的，不用管。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule

_MASK_WORDS = ("×", "XX", "xx", "ＸＸ", "**", "某")
_MASK = r"(?:×+|X{2,}|x{2,}|Ｘ{2,}|\*{2,}|某{1,3})"
_HAN = r"[\u4e00-\u9fff]"
_MOST = 50
"""Masked names that are looked for: no report needs more, and hostile text stays cheap."""

_Found = tuple[int, int, str]
"""Where the mask stands, where the open name stands, and the masked words."""


# --- places and organizations ---------------------------------------------------------------------------------

_ENDINGS = r"(?:街道|社区|公司|集团|银行|支行|分行|医院|学校|中学|小学|大学|学院|[省市县区州镇乡村局厅])"
_MASKED_NAME = re.compile(rf"{_MASK}({_ENDINGS}{_HAN}{{2}})")
_ENDING = re.compile(rf"(?<={_HAN}{_HAN})(?={_ENDINGS})")
_NEAR = 8
# Where a name may begin behind other words. Behind 与, 和 and 赴 stands another one's name.
_ANOTHER = re.compile(r"(?:与|和|同|赴|跟|邻近|周边|兄弟|友邻)的?\Z|[与和同赴跟]")
_BEGINS = re.compile(
    r".*(?:融入|促进|引导|推动|服务|支持|落实|贯彻|按照|根据|围绕|立足|关于|代表|作为|担任|组织|召开|来自|属于|位于|[在对为到是由于按将把从经及的至驻自向就被省市县])"
)
_COMMON = re.compile(
    r"[全本我各该其级有关这那此每个名党委会的了们两几多]|所属|下属|直属|基层|机关|乡镇|自然|行政|示范|重点|先进|薄弱|周边|农商|农村|商业|城市|城镇"
    r"|中心|人民|子|分公"
)


def _names(text: str) -> Iterator[_Found]:
    masked: dict[str, re.Match[str]] = {}
    for match in islice(_MASKED_NAME.finditer(text), _MOST):
        masked.setdefault(match[1], match)
    if not masked:
        return
    keys = re.compile("|".join(map(re.escape, masked)))
    for match in keys.finditer(text):
        name = _name_before(text[max(0, match.start() - _NEAR) : match.start()])
        if name:
            mask = masked[match.group()]
            yield mask.start(), match.start() - len(name), mask.group()


def _name_before(words: str) -> str | None:
    """The name of two to four characters that some words end with, or None where none is certain."""
    run = re.search(rf"{_HAN}*\Z", words)
    name = run.group() if run else ""
    if begin := _BEGINS.match(name[:-2]):
        name = name[begin.end() :]
    if not 2 <= len(name) <= 4 or _ANOTHER.search(name) or _COMMON.search(name):
        return None
    return name


# --- phrases in quotation marks -------------------------------------------------------------------------------

_QUOTED = re.compile(rf"({_HAN}{{2}})?“([^“”\n]{{2,16}})”({_HAN}{{2}})?")
_MASKED = re.compile(_MASK)


def _quoted(text: str) -> Iterator[_Found]:
    """“生态×” and “生态清河” behind the same word."""
    masked: dict[tuple[str, str], list[tuple[str, str, re.Match[str]]]] = {}
    opened: list[re.Match[str]] = []
    for match in _QUOTED.finditer(text):
        mask = _MASKED.search(match[2])
        if mask is None:
            opened.append(match)
            continue
        head, tail = match[2][: mask.start()], match[2][mask.end() :]
        if len(head) + len(tail) >= 2 and len(masked) < _MOST:
            for key in _keys(match):
                masked.setdefault(key, []).append((head, tail, match))
    for match in opened if masked else ():
        for key in _keys(match):
            for head, tail, mask in masked.get(key, ())[:_MOST]:
                if _fits(match[2], head, tail):
                    yield mask.start(2), match.start(2), f"“{mask[2]}”"


def _keys(match: re.Match[str]) -> list[tuple[str, str]]:
    return [(side, words) for side, words in (("before", match[1]), ("behind", match[3])) if words]


def _fits(phrase: str, head: str, tail: str) -> bool:
    name = phrase[len(head) : len(phrase) - len(tail)]
    whole = phrase.startswith(head) and phrase.endswith(tail)
    return whole and re.fullmatch(rf"{_HAN}{{2,4}}", name) is not None and not _COMMON.search(name)


# --- people ---------------------------------------------------------------------------------------------------

_OFFICE = r"书记|主任|局长|处长|科长|镇长|乡长|县长|厂长|经理|董事长|院长|校长|所长|站长|行长|社长"
_MASKED_PERSON = re.compile(rf"({_HAN}{{2}}(?:{_OFFICE})({_HAN})){_MASK}")
_NO_NAME = re.compile(rf"{_OFFICE}|同志|[某的了在对为等带我讲]")


def _people(text: str) -> Iterator[_Found]:
    """支部书记王× and 支部书记王小明."""
    masked: dict[str, re.Match[str]] = {}
    for match in islice(_MASKED_PERSON.finditer(text), _MOST):
        masked.setdefault(match[1], match)
    if not masked:
        return
    opened = re.compile(f"({'|'.join(map(re.escape, masked))})({_HAN}{{1,2}})(同志)?({_HAN})?")
    for match in opened.finditer(text):
        certain = len(match[2]) == 2 or match[3] or not match[4]
        if certain and not _NO_NAME.search(match[2]):
            mask = masked[match[1]]
            yield mask.start(), match.end(1) - 1, mask.group()


# --- the rule -------------------------------------------------------------------------------------------------

_KINDS: tuple[Callable[[str], Iterator[_Found]], ...] = (_names, _quoted, _people)


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = "\n".join(report.body.lines)
    if not any(word in text for word in _MASK_WORDS):
        return
    told: set[tuple[int, str]] = set()
    for kind in _KINDS:
        for mask, place, words in kind(text):
            line = text.count("\n", 0, place)
            if (line, words) in told:
                continue
            told.add((line, words))
            yield Fault(
                RULE.slug,
                report.body.first_line + line,
                place - (text.rfind("\n", 0, place) + 1) + 1,
                f"第 {report.body.first_line + text.count(chr(10), 0, mask)} 行遮盖的“{words.strip('“”')}”，在这里没有遮盖。",
                "要遮盖的，请处处遮盖；不必遮盖的，都写全称；确实不是同一个的，不用管。",
            )


RULE = Rule("mask-exposed", Severity.ADVICE, _check)
