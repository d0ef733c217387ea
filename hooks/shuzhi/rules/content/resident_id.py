"""写了居民身份证号。

查什么：正文和元数据里的居民身份证号（GB 11643）：18 位的要地区、出生日期、校验码都对得上；15 位的旧号码还要旁边有“身份证”一类的字。全角数字、中间加空格或连字符的也算。

为什么：述职报告全库可见、长期保存，还会进入检索；身份证号是敏感个人信息，写进来就是泄露，旧稿也一样。

例子：
    入党积极分子甲，身份证号 ××××××19900101××××

怎么改：删去身份证号；需要区分同名的人时，写部门或工号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.identifiers import (
    GAP,
    Found,
    compact,
    half_width,
    is_resident_shaped,
    may_hold_number,
    resident_check_character,
    shortened,
    surroundings,
)
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.personal_data import personal_faults

_BEHIND_THE_CENTURY = GAP.join((r"\d", r"\d", "[01]", r"\d", "[0-3]", r"\d", r"\d", r"\d", r"\d"))
# A pattern that begins with a plain character is searched for ten times as fast as one that begins with a set.
_HINTS = tuple(re.compile(GAP.join((*century, _BEHIND_THE_CENTURY))) for century in ("19", "20"))
_NUMBER = re.compile(
    rf"(?<![0-9])(?<![0-9][A-Za-z.])(?=([1-8](?:{GAP}[0-9]){{5}}{GAP}(?:1{GAP}9|2{GAP}0){GAP}{_BEHIND_THE_CENTURY}{GAP}[0-9Xx])(?![0-9A-Za-z]))"
)
_OLD_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z.\-])([1-8][0-9]{{5}}{GAP}[0-9]{{6}}{GAP}[0-9]{{3}})(?![0-9A-Za-z.\-])"
)
_WORD = re.compile("身份[证号]")


def _old_numbers(text: str) -> Iterator[Found]:
    for match in _OLD_NUMBER.finditer(text):
        number = compact(match[1])
        if is_resident_shaped(number):
            before, behind = surroundings(text, *match.span(1), reach=40)
            if _WORD.search(before) or _WORD.search(behind[:20]):
                yield Found(*match.span(1), shortened(number, 6, 3))


def _new_numbers(text: str) -> Iterator[Found]:
    end = 0
    for match in _NUMBER.finditer(text):
        number = compact(match[1]).upper()
        if match.start() < end or not is_resident_shaped(number):
            continue
        if resident_check_character(number[:17]) != number[17]:
            continue
        # A public institution's credit code may be all digits: its label says what it is.
        if "信用代码" in surroundings(text, match.start(), match.end(1), reach=16)[0]:
            continue
        end = match.end(1)
        yield Found(match.start(), end, shortened(number, 6, 4))


def _numbers(text: str) -> Iterator[Found]:
    found: list[Found] = []
    if any(hint.search(text) for hint in _HINTS):
        found += _new_numbers(text)
    if _WORD.search(text):
        found += _old_numbers(text)
    yield from sorted(found, key=lambda one: one.start)


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = half_width(report.text)
    if not may_hold_number(text):
        return
    yield from personal_faults(
        RULE.slug,
        text,
        _numbers(text),
        "报告里不得写居民身份证号",
        "请删去；需要区分同名的人时，写部门或工号。",
    )


RULE = Rule("resident-id", Severity.ERROR, _check, confidential=True)
