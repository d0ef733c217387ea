"""What the rules on personal data have in common: how their findings are told without telling the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from shuzhi.diagnostics import Fault
from shuzhi.identifiers import Found, by_line

NAMED_OTHERWISE: Final = re.compile(
    r"(?:编号|单号|流水号|批号|序号|书号|证号|代码|编码|票号|档号|文号|案号|卷号|合同号|订单|凭证|许可证|工号|学号|图号|型号)(?:号码?)?[:：为是]?\s{0,2}\Z"
)
"""Words right before a number that make it some other number."""

QUANTITY: Final = re.compile(
    r"\s?[多余]?(?:[万亿千百十]|元|美元|港元|欧元|英镑|日元|[%％‰]|个百分点|人|名|户|次|个|件|份|册|株|棵|头|只|条|项|张|台|套|股|字|步|亩|公顷|平方|立方|公?里|千?米|[公千]?克|[公市]?斤|吨|升|度|千瓦|兆瓦|焦|字节|页|点击|[°℃])"
)
"""What stands right behind an amount."""

MONEY: Final = re.compile(
    r"(?:[¥￥$€£]|(?:金额|资金|收入|产值|投资|总额|合计|支出|余额|预算|决算|利润|税收)[^\d\n]{0,4})\s?\Z"
)
"""What stands right before one."""


def personal_faults(
    rule: str, text: str, found: Iterator[Found], message: str, help_text: str
) -> Iterator[Fault]:
    """Tell what was found, one fault a line.

    Args:
        rule: the rule's name.
        text: the whole file.
        found: what was found in it, in order.
        message: what must be, without a full stop.
        help_text: how to mend it.
    """
    for line, column, group in by_line(text, found):
        count = f"，这一行共 {len(group)} 个" if len(group) > 1 else ""
        yield Fault(rule, line, column, f"{message}：{group[0].shown}{count}。", help_text)
