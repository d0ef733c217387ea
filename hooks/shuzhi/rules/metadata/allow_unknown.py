"""说明指向不存在的规则。

查什么：元数据的 allow 里写的规则名称必须存在，而且是允许说明的规则；关系到安全和能否读取的规则不能用说明放过。

为什么：名称写错，说明就不起作用，审签的人也看不到理由。

例子：
    allow: {lenght: 合并了两个支部的工作}

怎么改：按提示改正名称；规则的名称在检查结果的方括号里。
"""

from shuzhi.diagnostics import Severity
from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("allow-unknown", Severity.ERROR, fixed=True)
