"""标有国家秘密。

查什么：元数据里任何一项写成秘密、机密或绝密的；题名、标题、正文、表格里有密级标志的：单独成行的“机密”，后面带★的，“密级：秘密”，行首行末方括号或圆括号里的“绝密”。字中间加了空格或看不见的字符也算。讲保密工作的文字（保守国家秘密、机密文件管理制度、秘密级计算机）不算。这条规则不能关闭，提示里不复述内容，预览时也不显示正文。

为什么：国家秘密不得存放在没有相应等级的网络上；这样的文件一进入版本库就会留在历史里。

例子：
    classification: 机密

怎么改：立即停止操作，不要提交，按保密规定报告处理。只是讲保密工作、被误认的，不要让这两个字单独成行或单独放在括号里。
"""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.diagnostics import Fault, Severity
from shuzhi.report import Report
from shuzhi.rules.model import Context, Rule
from shuzhi.secrecy import SECRET_RULE, secret_fault


def _check(report: Report, context: Context) -> Iterator[Fault]:
    del context
    told = {fault.line for fault in report.faults if fault.rule == SECRET_RULE}
    for line in report.secret_lines:
        if line not in told:
            yield secret_fault(line)


RULE = Rule(SECRET_RULE, Severity.ERROR, _check, fixed=True, confidential=True)
