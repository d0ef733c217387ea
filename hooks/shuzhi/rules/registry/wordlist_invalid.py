"""易错词表有误。

查什么：`reports/wordlist.yml` 的写法必须正确：每条有误写、正确写法和理由；误写不得重复，正确写法里不得又有误写，除外的词要包含误写；词表不得是空的。没有这个文件不算错。

为什么：词表写错，会把对的改成错的，或者反复地改。

例子：
    words:
      - {wrong: 份内, right: 本份内, reason: 分内指职责范围}

怎么改：按提示改正那一行；不需要词表的，删去文件。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("wordlist-invalid")
