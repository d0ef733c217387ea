"""说明已经用不着。

查什么：元数据的 allow 里写了理由，但这份报告里没有那条规则所指的问题。

为什么：问题改掉以后，说明也应当删去，否则以后真出了问题会被它盖住。

例子：
    allow: {length: 合并了两个支部的工作}

怎么改：删去这一行。
"""

from shuzhi.diagnostics import Severity
from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("allow-unused", Severity.ADVICE, fixed=True)
