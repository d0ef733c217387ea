"""上级组织没有登记。

查什么：`parent` 必须是登记过的代码。

为什么：上级写错，组织就从树上掉下来，汇总也不对。

例子：
    parent: finanse

怎么改：先登记上级，或改正 `parent`。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("registry-parent-unknown")
