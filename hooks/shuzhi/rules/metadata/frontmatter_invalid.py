"""元数据写法有误。

查什么：元数据必须是合格的 YAML：每项一行，`键: 值`，冒号用英文冒号，后面空一格。

为什么：写错的元数据会被别的程序悄悄当成空白，网站上就没有标题、日期。

例子：
    title: 述职报告: 滨江支行
    year 2023

怎么改：按提示改正那一行；值里有冒号、井号时给整个值加引号。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-invalid")
