"""Who signs a report, and when: read from the lines below its title and at its end."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Final

from shuzhi.numbering import number_from_han

_LINES_AT_THE_TOP: Final = 3
_LINES_AT_THE_END: Final = 4

_DATE: Final = re.compile(
    r"[（(]?\s*(?P<year>(?:19|20)\d{2})\s*(?:年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"|(?P<mark>[-./．])\s*(?P<m>\d{1,2})\s*(?P=mark)\s*(?P<d>\d{1,2}))\s*[）)]?\s*\Z"
)
_HAN_DATE: Final = re.compile(
    r"[（(]?(?P<year>[一二][〇○零O0一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日[）)]?\Z"
)
_HAN_DIGITS: Final = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")

_NAME: Final = r"(?P<name>[\u4e00-\u9fff](?:[ \u3000]{0,4}[\u4e00-\u9fff·]){1,5})"
_REPORTER: Final = re.compile(
    rf"(?:述职人|报告人|汇报人|述职者)\s*[:：]\s*(?:.{{0,24}}?书记\s+)?{_NAME}\s*\Z"
)
_SECRETARY: Final = re.compile(
    rf".{{0,40}}?(?:党委|党总支|总支|党支部|支部|党组)书记(?:\s*[:：]\s*|[ \u3000]+){_NAME}\s*\Z"
)
_NO_NAME: Final = re.compile(r"述职|报告|某|汇报|工作|情况|日期|待补|签名|签字")


def submission_date(paragraphs: Sequence[str]) -> datetime.date | None:
    """The date on which a report was handed in.

    Args:
        paragraphs: the text below the title.

    Returns:
        the date of the last line that is nothing but a whole, real date, among the lines at the end and then
        among those below the title; None where there is none, or a part of it is masked.
    """
    for text in (*reversed(paragraphs[-_LINES_AT_THE_END:]), *paragraphs[:_LINES_AT_THE_TOP]):
        found = _date_of(text)
        if found is not None:
            return found
    return None


def reporter_named(paragraphs: Sequence[str]) -> str | None:
    """The name of the one who reports.

    Args:
        paragraphs: the text below the title.

    Returns:
        the name without blanks, where a line at the top or the end names it: 述职人：王晓岚, 财务党支部书记　王晓岚.
        None where it is masked or not certain.
    """
    ends = (*reversed(paragraphs[-_LINES_AT_THE_END:]), *paragraphs[:_LINES_AT_THE_TOP])
    for pattern in (_REPORTER, _SECRETARY):
        for text in ends:
            match = pattern.match(text.strip("（）() \u3000"))
            if match and not _NO_NAME.search(match["name"]):
                name = "".join(match["name"].split())
                if 2 <= len(name) <= 6:
                    return name
    return None


def _date_of(text: str) -> datetime.date | None:
    solid = "".join(text.split())
    try:
        if match := _DATE.match(solid):
            month, day = match["month"] or match["m"], match["day"] or match["d"]
            return datetime.date(int(match["year"]), int(month), int(day))
        if match := _HAN_DATE.match(solid):
            month_value, day_value = number_from_han(match["month"]), number_from_han(match["day"])
            if month_value and day_value:
                return datetime.date(int(match["year"].translate(_HAN_DIGITS)), month_value, day_value)
    except ValueError:  # 2月30日
        return None
    return None
