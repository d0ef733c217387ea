"""文件无法读取。

查什么：文件打不开，或者里面是二进制内容。

为什么：改了扩展名的 Word 文档、图片不是报告，没有办法检查和发布。

例子：
    把 bank.docx 直接改名成 bank.md

怎么改：Word 文档另存为文本后用 `shuzhi import` 导入；打不开的文件请检查权限。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("file-unreadable")
