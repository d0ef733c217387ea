"""不认识的元数据。

查什么：元数据里只能写规定的键；写错的键会提示最接近的一个。

为什么：写错一个字母的键会被悄悄忽略，例如 `retension: 30年` 等于没有写保管期限。

例子：
    retension: 30年

怎么改：改成提示的键，或删去这一行。
"""

from shuzhi.rules.model import found_by_reader

RULE = found_by_reader("frontmatter-field-unknown")
