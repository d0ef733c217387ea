"""缺少必填的元数据。

查什么：题名、年度、组织代码、述职人、职务、提交日期、密级、保管期限必须填写。

为什么：这些是归档目录的必备著录项；保管期限和密级不能由程序猜测。

例子：
    （没有 retention 这一行）

怎么改：按提示补上一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-field-missing")
