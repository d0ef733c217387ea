"""写了电子邮箱。

查什么：正文和元数据里的电子邮箱地址，全角的 ＠ 也算。做成链接的由 foreign-address 指出，这里不重复。

为什么：邮箱属于个人信息；地址会在检索里集中出现，也容易过时。

例子：
    来信请寄 zhibu＠example.com

怎么改：删去地址，写联系的部门。公开的工作邮箱可以在元数据的 allow 里说明理由。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.identifiers import Found, half_width
from shuzhi.report import Report
from shuzhi.rules.content.foreign_address import foreign_addresses
from shuzhi.rules.model import Context, Rule
from shuzhi.rules.personal_data import personal_faults
from shuzhi.vocabulary import PICTURE_ENDINGS

# The first part is taken whole or not at all: the search stays linear in a line without an @ behind it.
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+\-\\])([A-Za-z0-9._%+\-\\]{1,64}+)[ \u3000]?@[ \u3000]?"
    r"((?:[A-Za-z0-9][A-Za-z0-9\-]{0,62}\.){1,6}[A-Za-z]{2,24})(?![A-Za-z0-9])"
)


def _addresses(text: str) -> Iterator[Found]:
    begin = 0
    for line in text.split("\n"):
        if "@" in line:
            # What a link leads to is told of the link.
            linked = " ".join(line[start:end] for start, end in foreign_addresses(line))
            for match in _ADDRESS.finditer(line):
                if match.group() not in linked and _is_address(match[1], match[2]):
                    shown = f"{match[1][0]}***@{match[2][:60]}"
                    yield Found(begin + match.start(), begin + match.end(), shown)
        begin += len(line) + 1


def _is_address(name: str, host: str) -> bool:
    return name.strip(".-+%_\\") != "" and not host.lower().endswith(PICTURE_ENDINGS)


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    text = report.text
    if "@" not in text and "＠" not in text:
        return
    text = half_width(text)
    yield from personal_faults(
        RULE.slug,
        text,
        _addresses(text),
        "报告里不得写电子邮箱",
        "请删去地址，写联系的部门。",
    )


RULE = Rule("email-address", Severity.WARNING, _check, confidential=True)
