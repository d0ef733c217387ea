"""Whatever is written into a document comes out as the same text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shuzhi.importing.word import read_word
from shuzhi.numbering import han_from_number

from tests.word.builders import OFFICIAL, cell, docx, number, numbered, para, row, run, table

WORDS = (
    st.text(st.sampled_from("党支部书记讲课四次，。：“”（）〔〕a1 &<>\"'"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
FORMATS = st.sampled_from(["", "<w:b/>", '<w:sz w:val="44"/>', '<w:rFonts w:eastAsia="黑体"/>'])
PARAGRAPHS = st.lists(st.tuples(WORDS, FORMATS), min_size=1, max_size=4)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=3)
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(PARAGRAPHS.map(lambda p: ("p", p)), TABLES.map(lambda t: ("t", t))), min_size=1, max_size=6
    )
)
def test_paragraphs_and_tables(blocks: list[tuple[str, list]]) -> None:  # type: ignore[type-arg]
    body: list[str] = []
    expected: list[str | tuple[tuple[str, ...], ...]] = []
    for kind, content in blocks:
        if kind == "p":
            body.append(para(*(run(words, form) for words, form in content)))
            expected.append("".join(words for words, _ in content))
        else:
            body.append(table(*(row(*(cell(para(run(words))) for words in line)) for line in content)))
            expected.append(tuple(map(tuple, content)))
    paragraphs = read_word(docx(*body)).paragraphs
    assert [p.text if p.rows is None else p.rows for p in paragraphs] == expected
    assert [p.place for p in paragraphs] == sorted({p.place for p in paragraphs})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), WORDS), min_size=1, max_size=30))
def test_numbers(items: list[tuple[int, str]]) -> None:
    """Against a second way of counting: one that looks back over the list instead of keeping counters."""
    expected = []
    for index, (level, words) in enumerate(items):
        count = 1
        for earlier, _ in reversed(items[:index]):
            if earlier < level:
                break
            count += earlier == level
        han = han_from_number(count)
        label = (f"{han}、", f"（{han}）", f"{count}.", f"（{count}）")[level]
        parted = " " if label[-1] == "." and words[0].isdigit() else ""
        expected.append(label + parted + words)
    body = [numbered(words, 1, level) for level, words in items]
    manuscript = read_word(docx(*body, parts={"numbering": OFFICIAL + number(1, 0)}))
    assert [p.text for p in manuscript.paragraphs] == expected


@pytest.mark.parametrize("cut", range(0, 60, 7))
def test_nothing_is_lost_where_tracked_changes_fall_anywhere(cut: int) -> None:
    words = (
        "党支部书记带头讲党课四次，支部开展主题党日十二次，党员先锋岗立在最忙的工位上，群众看得见、信得过。"
    )
    kept, gone = words[:cut], words[cut:]
    deleted = f'<w:del w:id="1"><w:r><w:delText>{gone}</w:delText></w:r></w:del>' if gone else ""
    manuscript = read_word(docx(para(kept or run(""), deleted or run("")), para("末")))
    told = "".join(change.before for change in manuscript.changes)
    assert manuscript.paragraphs[0].text + told == words
