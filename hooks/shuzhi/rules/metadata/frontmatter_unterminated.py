"""元数据没有结束。

查什么：元数据必须以单独一行 `---` 结束。

为什么：没有结束行，整篇正文都会被当成元数据。

例子：
    ---
    title: 述职报告
    year: 2023
    （下面直接是正文）

怎么改：在元数据最后一行的下面单独写一行 `---`。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-unterminated")
