"""元数据重复。

查什么：同一个键只能写一次。

为什么：重复时多数程序悄悄取最后一个，写的人以为是前一个。

例子：
    secretary: 林砚舟
    secretary: 戚望榆

怎么改：删去多余的一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-key-duplicate")
