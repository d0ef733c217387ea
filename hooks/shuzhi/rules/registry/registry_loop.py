"""上下级关系绕成圈。

查什么：沿着 `parent` 向上不得回到自己。

为什么：绕成圈的组织没有最上级，无法显示和汇总。

例子：
    - code: a
      parent: b
    - code: b
      parent: a

怎么改：改正其中一个 `parent`。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("registry-loop")
