"""组织代码重复。

查什么：每个代码只能登记一次。

为什么：代码写在文件名和网址里，重复就分不清是谁的报告。

例子：
    - code: bank
    - code: bank

怎么改：给后一个组织另起代码。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("registry-code-duplicate")
