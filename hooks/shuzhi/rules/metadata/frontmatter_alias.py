"""元数据用了引用或标签。

查什么：元数据里不得使用 YAML 的锚点 `&`、引用 `*` 和类型标签 `!`。

为什么：这些写法可以用几行文字展开成上亿个值，也可以让程序执行别的动作；报告用不着它们。

例子：
    title: &a 述职报告
    role: *a

怎么改：把内容直接写出来；文字本身以这些符号开头的，加引号。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-alias")
