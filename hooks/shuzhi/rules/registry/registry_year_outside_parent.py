"""年度超出上级存续期。

查什么：组织的起止年度必须在上级的起止年度之内，终止年度不得早于起始年度。

为什么：上级还没有成立或已经撤销，下级就没有归属。

例子：
    上级 since: 2020，下级 since: 2015

怎么改：核对 `since` 和 `until`；换了上级的，用新的代码登记。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("registry-year-outside-parent")
