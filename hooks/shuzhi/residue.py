"""What sites and converters leave in published texts. One pattern for the import that removes it and the rule that finds it."""

from __future__ import annotations

import re
from typing import Final

RESIDUE_WORDS: Final = (
    *("#paid", "# paid", "省略", "隐藏", "略去", "来源", "来自", "转自", "出处", "摘自"),
    *("www.", "WWW.", "http", "HTTP", "更多", "获取", "&nbsp", "&ensp", "&emsp"),
)
"""A text in which none of these stands holds no residue: a quick test before the pattern."""

RESIDUE: Final = re.compile(
    r"""
      \#{2}\s*paid(?:begin|end)\s*\#{2}                                # pay-wall marks, also inside a word
    | [（(\[【]\s*[^（()）\[\]【】。，]{0,12}(?:省略|隐藏|略去)\s*\d+\s*字[^（()）\[\]【】。]{0,12}[）)\]】]  # （某某网省略164字…）
    | [（(\[【]?\s*(?:本文|文章|资料|内容)?(?:来源|来自|转自|出处|摘自)\s*[:：于自]?\s*[^\s，。（）()]{0,16}(?:网|文库|公众号)[^\s，。（）()]{0,8}[）)\]】]?
    | (?:https?://)?(?:www\.)[a-zA-Z0-9-]+(?:\.[a-zA-Z]{2,6}){1,2}(?:/[\w./?=&%-]*)?
    | https?://[\w./?=&%:\#-]+
    | (?:更多|获取)[^，。；\n]{0,20}(?:请关注|请访问|尽在|下载|搜索)[^，。；\n]{0,20}(?:网|公众号|文库|微信)
    | &(?:nbsp|ensp|emsp);
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What sites leave in published texts. The quantifiers are bounded: the pattern meets hostile text."""
