"""元数据的值不合要求。

查什么：每一项都有规定的类型：年度是整数，日期是 2023-12-20 这样的真实日期，密级是公开或内部，保管期限是永久、30年或10年，标签是列表。

为什么：类型不对的值无法排序、统计和归档。

例子：
    submitted: 2023-12-32
    retention: 长期

怎么改：按提示改正。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-field-invalid")
