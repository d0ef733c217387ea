"""一段过长。

查什么：一段（一行）不得超过 20000 个字。

为什么：报告里一行就是一段。这样长的一段没有人读得下去，也会让程序处理很久。

例子：
    整篇报告粘成了一行

怎么改：按意思分成几段，每段一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("line-too-long")
