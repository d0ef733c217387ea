"""链接指向库外。

查什么：报告和它所在的文件夹都不得是指向 reports/ 以外的符号链接。

为什么：链接会把库外的文件带进网站，归档的内容也无法保证完整。

例子：
    reports/2023/bank.md → /home/某人/报告.md

怎么改：删除链接，把报告正文放进 reports/ 里。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("file-outside")
