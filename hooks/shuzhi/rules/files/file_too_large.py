"""文件过大。

查什么：报告文件不得超过 1 MB，正文不得超过 3000 行（空行也算）或 20 万字。

为什么：一份报告几千字，几十 KB。过大的文件多半粘进了图片或别的资料，会拖慢所有人的预览和检索。

例子：
    reports/2023/bank.md（50 MB）

怎么改：删去与报告无关的内容，图片另存为文件。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("file-too-large")
