"""括号嵌套过深。

查什么：同一处的括号嵌套不得超过 32 层。

为什么：正常的文字不会这样写；成千上万层的括号能让排版程序停住。

例子：
    [[[[[[……

怎么改：删去多余的括号。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("nesting-too-deep")
