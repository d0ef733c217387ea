"""保留的元数据名称。

查什么：报告不得使用网站程序保留的键，如 template、hide、status。

为什么：这些键会改变网页的模板、隐藏内容或影响检索。审签状态由合并记录得出，不由报告自己写。

例子：
    status: 已审签

怎么改：删去这一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-field-reserved")
