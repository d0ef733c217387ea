"""文件编码不是 UTF-8。

查什么：报告必须是 UTF-8 编码的文本。GBK（GB18030）、UTF-16 编码的文件不会被读取。文件开头的 BOM 和 Windows 换行不算错误。

为什么：编码不一致时，同一份报告在不同的电脑上会变成乱码，检索也找不到。

例子：
    用旧版记事本以“ANSI”保存的报告

怎么改：在编辑器里“另存为”，编码选 UTF-8；成批的旧文件用 `shuzhi import` 导入，它会自动转换编码。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("file-encoding")
