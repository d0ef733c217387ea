"""组织代码与网址冲突。

查什么：index、readme、search、organizations 等，以及 con、nul、com1 等 Windows 的设备名，不能用作组织代码。

为什么：前一类的网页会顶掉网站自己的网页；后一类在 Windows 上不能作文件名，别人取不出报告库。

例子：
    - code: index

怎么改：另起一个代码。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("registry-code-reserved")
