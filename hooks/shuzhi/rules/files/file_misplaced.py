"""文件位置或名称不对。

查什么：报告必须是 `reports/年度/组织代码.md`；同一年的第二份报告是 `组织代码_2.md`。文件名里有空格、汉字、大写字母，放错文件夹，或者放进来的是 Word、PDF 文件，都会指出。图片的文件名里有不能用在网址或 Windows 里的字符，或者与另一张图片只有大小写、字形编码不同，也会指出。

为什么：年度和组织从位置得出，位置不对的报告不会发布，也不计入报送情况。图片的文件名就是网址的一部分，报告库又会在不同的电脑上打开：名称相近的两个文件，在有的电脑上会互相覆盖。

例子：
    reports/2023/滨江支行 王某.md
    reports/滨江支行.md
    reports/2023/bank.docx

怎么改：按“年度/组织代码.md”改名或移动；Word 文件先另存为纯文本，再用 `shuzhi import` 导入。图片的名称只用汉字、字母、数字、连字符、下划线和点。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("file-misplaced")
