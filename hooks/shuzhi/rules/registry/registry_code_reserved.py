"""组织代码与网址冲突。

查什么：index、readme、search、organizations 等不能用作组织代码。

为什么：它们的网页会顶掉网站自己的网页。

例子：
    - code: index

怎么改：另起一个代码。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("registry-code-reserved")
