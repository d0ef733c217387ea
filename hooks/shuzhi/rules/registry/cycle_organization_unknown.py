"""免交名单里的组织没有登记。

查什么：`exempt:` 下面必须是登记过的组织代码。

为什么：代码写错，应当免交的组织会被算作未报送。

例子：
    exempt: {finanse: 机构合并}

怎么改：改成登记册里的代码。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("cycle-organization-unknown")
