"""问题主题文件有误。

查什么：`reports/themes.yml` 里每个主题的名称后面必须是词语的列表，每个词至少两个字，同一个词只能归入一个主题。

为什么：主题用来汇总各单位的共性问题；写错的主题不起作用，问题会落到“其他”里。

例子：
    themes:
      理论学习不深: 理论学习

怎么改：按提示改正那一行，如 `理论学习不深: [理论学习, 理论武装]`。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("themes-invalid")
