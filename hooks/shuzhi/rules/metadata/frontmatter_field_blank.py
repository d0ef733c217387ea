"""元数据待补。

查什么：元数据里还有“【待补】”。

为什么：导入或新建时，只有人知道的内容先留成空白；提交以前必须补齐。

例子：
    submitted: 【待补】

怎么改：把“【待补】”换成实际内容。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-field-blank")
