"""What sites and converters leave in published texts. One pattern for the import that removes it and the rule that finds it."""

from __future__ import annotations

import re
from typing import Final

_CASES: Final = (str.lower, str.capitalize, str.upper)

_WORDS: Final = (
    *("省略", "隐藏", "略去", "来源", "来自", "转自", "出处", "摘自", "更多", "获取"),
    *(written(word) for word in ("paid", "www.", "http", "nbsp", "ensp", "emsp") for written in _CASES),
)

RESIDUE_WORD: Final = re.compile("|".join(map(re.escape, _WORDS)))
"""Stands in every line that holds residue: looked for first, it tells in one pass that a text holds none."""

PAY_WALL_MARK: Final = r"\#{2}\s*(?i:paid(?:begin|end))\s*\#{2}"
"""`##paidbegin##`, which Markdown would take for a heading."""

# 网格员, 网络, 网上 and 国家电网 are no sites: a site's name ends where the word ends.
_SITE: Final = r"""
    (?: (?:(?<![电管路])网站?|文库|微信)(?![\u4e00-\u9fff\d])
      | 公众号[:：]?[^\s，。；！？（）()\[\]【】]{0,12}
    )
"""
_NAMED_SITE: Final = rf"[^\s，。、；：:！？（）()\[\]【】]{{0,16}}?{_SITE}"
_COPYING_SITE: Final = r"[^\s，。、；：:！？（）()\[\]【】]{0,16}?(?:文秘|公文|范文|文库|写作|秘书|材料|党建|总结|述职)[^\s，。、；：:！？（）()\[\]【】]{0,8}(?:网|文库)?"
"""A site that lends texts. A report may well speak of what stood on some other one."""

_FROM: Final = "(?:来源|来自|转自|出处|摘自)"

RESIDUE: Final = re.compile(
    rf"""
      {PAY_WALL_MARK}                                                # also inside a word
    | [（(\[【]\s{{0,4}}[^（()）\[\]【】。，]{{0,12}}(?:省略|隐藏|略去)\s{{0,4}}\d{{1,8}}\s{{0,4}}字[^（()）\[\]【】。]{{0,12}}[）)\]】]  # （某某网省略164字…）
    | [（(\[【]\s{{0,4}}(?:本文|文章|资料)?{_FROM}\s{{0,4}}[:：于自]?\s{{0,4}}{_COPYING_SITE}[^（()）\[\]【】。]{{0,12}}[）)\]】]
    | (?<![\u4e00-\u9fff（(])(?:本文|文章|资料|内容){_FROM}\s{{0,4}}[:：]\s{{0,4}}{_NAMED_SITE}
    | (?<![\u4e00-\u9fff（(]){_FROM}\s{{0,4}}[:：]\s{{0,4}}{_NAMED_SITE}
    | 本文{_FROM}[于自]?\s{{0,4}}{_NAMED_SITE}
    | (?:[\u4e00-\u9fff]{{2,8}}?(?:网|文库)\s{{0,4}})?(?:https?://)?(?:www\.)[a-zA-Z0-9-]+(?:\.[a-zA-Z]{{2,6}}){{1,2}}(?:/[\w./?=&%-]*)?
    | https?://(?!(?:10|127|172|192)\.|localhost)[\w./?=&%:\#-]+
    | (?:更多|获取)[^，。；\n]{{0,8}}(?:范文|文章|资料|素材|模板|内容|精彩|公文|下载)[^，。；\n]{{0,20}}(?:请关注|请访问|尽在|下载|搜索)[^，。；\n]{{0,20}}?{_SITE}
    | &(?:nbsp|ensp|emsp);
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What sites leave in published texts. The quantifiers are bounded: the pattern meets hostile text."""
