"""缺少元数据。

查什么：报告的第一行必须是 `---`，其后是元数据，再以一行 `---` 结束。

为什么：没有元数据就不知道是谁、哪一年、哪个组织的报告，也无法归档。

例子：
    # 2023年度述职报告
    各位领导……

怎么改：用 `shuzhi new` 生成带元数据的报告，把正文移过去；旧稿用 `shuzhi import`。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-missing")
