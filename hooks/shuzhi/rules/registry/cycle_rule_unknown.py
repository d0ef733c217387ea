"""年度规则里的规则名不对。

查什么：`rules:` 下面必须是现有规则的名称；不能调整轻重的规则不得写在这里。

为什么：写错名称的设置不起作用，而写的人以为已经生效。

例子：
    rules: {section-mising: advice}

怎么改：改成提示的名称，或删去这一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("cycle-rule-unknown")
