"""统一社会信用代码有误。

查什么：写明是“统一社会信用代码”的号码，必须有 18 位、只用规定的字符、校验码对得上（GB 32100）；没有写明、样子却分明是的，只核对校验码。代码是公开信息，写对了不管。

为什么：代码错一位就指向另一家单位，或者哪一家也不是，事后无法核对。

例子：
    共建单位统一社会信用代码：91000000MA00000000

怎么改：对照营业执照或法人证书改正；报告里不需要代码的，删去。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.identifiers import (
    CREDIT_CODE_CHARACTERS,
    GAP,
    PROVINCES,
    SEPARATOR,
    Found,
    credit_check_character,
    half_width,
    shortened,
)
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.personal_data import personal_faults

_LENGTH = 18
_LABEL = "信用代码"
_MASKED = "XX"
_LABELLED = re.compile(
    rf"{_LABEL}(?:证书?)?(?:号码?|编号)?[ \u3000]{{0,4}}(?:[（(][^（）()\n]{{0,20}}[）)])?[ \u3000]{{0,4}}(?:[:：是为]|如下)?"
    rf"[:： \u3000\t“\"*|]{{0,6}}([0-9A-Za-z](?:{GAP}[0-9A-Za-z]){{9,39}}+)(?![*×＊█□_])"
)
_SEPARATORS = re.compile(f"{SEPARATOR}+")
# Companies, institutions and associations: what else registers units is too rare to guess at.
_SHAPES = tuple(
    re.compile(
        rf"{authority}(?<![0-9A-Za-z]{authority})[1-39][1-8][0-9]{{5}}[{CREDIT_CODE_CHARACTERS}]{{10}}(?![0-9A-Za-z])"
    )
    for authority in "159"
)


def _codes(text: str) -> Iterator[Found]:
    found: dict[int, Found] = {}
    for pattern in _SHAPES:
        for match in pattern.finditer(text):
            code = match.group()
            # All digits but the last may be a resident ID number with a slip in it.
            if code[2:4] in PROVINCES and not (code[8:17].isdecimal() or _MASKED in code or _is_valid(code)):
                found[match.start()] = Found(*match.span(), shortened(code, 6, 2))
    if _LABEL in text:
        for match in _LABELLED.finditer(text):
            code = _first_code(match[1]).upper()
            if not (_is_valid(code) or _MASKED in code or sum(map(str.isdecimal, code)) < 6):
                found[match.start(1)] = Found(
                    *match.span(1), f"{shortened(code, 6, 2)}（{_what_is_wrong(code)}）"
                )
    yield from sorted(found.values(), key=lambda one: one.start)


def _first_code(text: str) -> str:
    """The code at the start of some text; in groups, as many of them as make up its length."""
    code = ""
    for group in _SEPARATORS.split(text):
        if len(code) >= _LENGTH or (len(code) >= 10 and len(code) + len(group) > _LENGTH):
            break
        code += group
    return code


def _is_valid(code: str) -> bool:
    return (
        len(code) == _LENGTH
        and set(code) <= set(CREDIT_CODE_CHARACTERS)
        and credit_check_character(code[:-1]) == code[-1]
    )


def _what_is_wrong(code: str) -> str:
    if len(code) != _LENGTH:
        return f"有 {len(code)} 位，应当有 {_LENGTH} 位"
    if strange := sorted(set(code) - set(CREDIT_CODE_CHARACTERS)):
        return f"代码里不用字母 {'、'.join(strange)}"
    return "校验码不对"


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = half_width(report.text)
    yield from personal_faults(
        RULE.slug,
        text,
        _codes(text),
        "统一社会信用代码必须与证照一致",
        "请对照营业执照或法人证书改正；不需要代码的，删去。",
    )


RULE = Rule("credit-code-invalid", Severity.WARNING, _check, confidential=True)
