"""写了银行卡号。

查什么：正文和元数据里的银行卡号：发卡机构的前缀（62、4、51 至 55、34、35、37）、位数、校验位（Luhn）都对得上的号码，每四位空一格的也算。居民身份证号由 resident-id 指出。

为什么：银行卡号是敏感个人信息，不得写进全库可见、长期保存的报告。

例子：
    慰问金汇入 6200 ×××× ×××× ××××

怎么改：删去卡号；付款凭据留在财务档案里。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.identifiers import (
    PROVINCES,
    SEPARATOR,
    Found,
    compact,
    half_width,
    is_resident_shaped,
    may_hold_number,
    passes_luhn,
    shortened,
    surroundings,
)
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.personal_data import MONEY, NAMED_OTHERWISE, QUANTITY, personal_faults

_FOURS = rf"({SEPARATOR}{{1,2}})[0-9]{{4}}\1[0-9]{{4}}\1[0-9]{{4}}"
# One pattern for each first digit: one that begins with a plain character is found ten times as fast.
_NUMBERS = tuple(
    re.compile(rf"{first}(?<![0-9A-Za-z]{first})(?:{rest})(?![0-9A-Za-z])")
    for first, rest in (
        (
            "6",
            rf"2[0-9]{{14,17}}|2[0-9]{{2}}{_FOURS}(?:\1[0-9]{{1,3}})?|2[0-9]{{4}}{SEPARATOR}{{1,2}}[0-9]{{10,13}}",
        ),
        ("4", rf"[0-9]{{15}}|[0-9]{{3}}{_FOURS}"),
        ("5", rf"[1-5][0-9]{{14}}|[1-5][0-9]{{2}}{_FOURS}"),
        (
            "3",
            rf"5[0-9]{{14}}|5[0-9]{{2}}{_FOURS}|[47][0-9]{{13}}|[47][0-9]{{2}}({SEPARATOR}{{1,2}})[0-9]{{6}}\2[0-9]{{5}}",
        ),
    )
)
_GOES_ON_BEFORE = re.compile(rf"(?:[0-9A-Za-z][.,\-_/·]|[=&#%·]|[0-9]{SEPARATOR})\Z")
_GOES_ON_BEHIND = re.compile(rf"[.．,][0-9]|[_·=&%@]|{SEPARATOR}{{1,2}}[0-9]|-[A-Za-z]|[./][A-Za-z]")


def _numbers(text: str) -> Iterator[Found]:
    found = [
        Found(*match.span(), shortened(number, 4, 4))
        for pattern in _NUMBERS
        for match in pattern.finditer(text)
        if _is_card(number := compact(match.group())) and _is_owned(*surroundings(text, *match.span()))
    ]
    yield from sorted(found, key=lambda one: one.start)


def _is_card(number: str) -> bool:
    if not passes_luhn(number):
        return False
    if len(number) in (15, 18) and is_resident_shaped(number):
        return False
    # An area code and a year, as in the numbers of permits and certificates.
    return not (number[:2] in PROVINCES and 1990 <= int(number[6:10]) < 2050)


def _is_owned(before: str, behind: str) -> bool:
    """Whether what stands around a number lets it be a card's."""
    if _GOES_ON_BEFORE.search(before) or _GOES_ON_BEHIND.match(behind):
        return False
    return not (NAMED_OTHERWISE.search(before) or MONEY.search(before) or QUANTITY.match(behind))


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = half_width(report.text)
    if not may_hold_number(text):
        return
    yield from personal_faults(
        RULE.slug,
        text,
        _numbers(text),
        "报告里不得写银行卡号",
        "请删去；付款凭据留在财务档案里。",
    )


RULE = Rule("bank-card", Severity.ERROR, _check, confidential=True)
