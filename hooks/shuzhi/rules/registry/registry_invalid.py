"""组织登记册有误。

查什么：`reports/organizations.yml` 必须存在，写法正确，每个组织有代码、全称、简称、类别和起始年度。

为什么：登记册是全部报告的依据，一处写错会影响许多报告。

例子：
    - code: Bank
      kind: 支部

怎么改：按提示改正那一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("registry-invalid")
