"""How a report's Markdown is shown: as it was written."""

from __future__ import annotations

import re

import pytest
from shuzhi.pages.rendering import render_body
from shuzhi.report import report_from_source
from shuzhi.source import Source


def page(body: str) -> str:
    return render_body(report_from_source(Source(f"---\n---\n{body}"), "reports/2023/a.md", 2023, "a"))


def paragraphs(body: str) -> list[str]:
    return re.findall(r"<p[^>]*>(.*?)</p>", page(body), re.DOTALL)


def test_a_line_is_a_paragraph_however_it_is_indented() -> None:
    assert paragraphs("甲\n  乙\n\t丙\n    丁\n　　戊\n 1. 己") == ["甲", "乙", "丙", "丁", "戊", "1. 己"]


def test_numbers_stay_as_typed() -> None:
    assert paragraphs("1. 甲\n3. 丙\n\n7. 庚") == ["1. 甲", "3. 丙", "7. 庚"]


def test_lists_and_what_is_indented_below_their_items() -> None:
    html = page("前\n- 甲\n- 乙\n  乙的续行\n    - 丙\n\n后")
    assert html.count("<li") == 3
    assert html.count("<ul>") == 2
    assert re.search(r"乙\s+乙的续行", html)
    assert paragraphs("前\n- 甲\n后")[-1] == "后"


def test_tables_keep_their_alignment() -> None:
    html = page("| 项 | 数 |\n|---|---:|\n| 甲 | 1 |")
    assert '<td align="right">1</td>' in html


@pytest.mark.parametrize(
    "address", ["http://a.example/", "//a.example", "javascript:alert(1)", "/etc", "../../x", "\\\\a\\b"]
)
def test_what_leads_out_of_the_archive_stays_as_text(address: str) -> None:
    html = page(f"见[示范]({address})和![图片]({address})。")
    assert "<a" not in html and "<img" not in html
    assert "示范" in html


def test_links_between_reports_become_links_between_pages() -> None:
    assert 'href="../../2022/b/#plan"' in page("[甲](../2022/b.md#plan)")
    assert 'src="../../2023/p.png"' in page("![甲](p.png)")


def test_paragraphs_carry_their_lines() -> None:
    assert page("甲\n\n乙") == '<p id="L3">甲</p>\n<p id="L5">乙</p>'
