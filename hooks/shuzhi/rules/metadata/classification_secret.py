"""标有国家秘密。

查什么：密级写成秘密、机密或绝密的报告。这条规则不能关闭，提示里也不复述内容。

为什么：国家秘密不得存放在没有相应等级的网络上；这样的文件一进入版本库就会留在历史里。

例子：
    classification: 机密

怎么改：立即停止操作，不要提交，按保密规定报告处理。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("classification-secret")
