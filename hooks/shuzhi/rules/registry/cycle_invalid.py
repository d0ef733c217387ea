"""年度规则有误。

查什么：`reports/年度/cycle.yml` 里的键和值必须正确。

为什么：规则写错，一整年的检查都不对。

例子：
    deadline: 1月10日

怎么改：按提示改正那一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("cycle-invalid")
