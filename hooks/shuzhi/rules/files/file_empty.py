"""文件是空的。

查什么：报告文件里没有任何内容，或者只有空行。

为什么：空文件占着组织代码，会让人误以为这个组织已经报送。

例子：
    reports/2023/bank.md（0 字节）

怎么改：用 `shuzhi new` 生成待填写的报告；不需要这个文件就删除它。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("file-empty")
