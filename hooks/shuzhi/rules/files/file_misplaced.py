"""文件位置或名称不对。

查什么：报告必须是 `reports/年度/组织代码.md`；同一年的第二份报告是 `组织代码_2.md`。文件名里有空格、汉字、大写字母，放错文件夹，或者放进来的是 Word、PDF 文件，都会指出。

为什么：年度和组织从位置得出，位置不对的报告不会发布，也不计入报送情况。

例子：
    reports/2023/滨江支行 王某.md
    reports/滨江支行.md
    reports/2023/bank.docx

怎么改：按“年度/组织代码.md”改名或移动；Word 文件先另存为纯文本，再用 `shuzhi import` 导入。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("file-misplaced")
