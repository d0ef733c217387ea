"""Copies between reports: every planted one is found, with its lines; independent reports are left alone."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shuzhi.archive import load_archive
from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.similarity import (
    Against,
    Copy,
    Document,
    Index,
    Limits,
    document_of,
    find_copies,
    sketch_of,
    sketches_of,
)
from shuzhi.similarity.index import united, weights_of
from shuzhi.similarity.reduction import reduce
from shuzhi.similarity.scores import Least, Scores

from tests.bench.copying import (
    invented_texts,
    reworded,
    sample_documents,
    sections,
    vocabulary,
    with_other_numbers,
    with_paragraphs_merged,
    with_sections_moved,
    with_sentences_moved,
)
from tests.support import PROJECT, REPORT, make_archive

SAMPLES: Final = Path(os.environ.get("SHUZHI_SAMPLES", PROJECT.parent / "shared" / "samples"))

STORY: Final = (
    "三月里我带两名委员住进北坡泵站，跟着巡线班走完沿河十九座闸门，回来把漏水的接头一个个画在墙上。",
    "巡线班长提出夜里听漏没有搭档，我们便从办公室抽人轮流陪班，入夏以后再没有单人下井的情形。",
    "食堂门口支起一块黑板，谁家缺水谁就写上门牌，值班党员当天骑车去看，修好了由住户自己擦掉。",
    "年底翻开台账，擦掉的门牌有四百多个，剩下七户管子埋在新修的路下，要等开春才能动工。",
)
"""Nobody else's text."""

OTHER_STORY: Final = (
    "税务所的窗口换了高矮两排，坐轮椅来的人不必再仰着头说话，这是老周在党员会上提的头一件事。",
    "我把每周二下午空出来，专坐在取号机旁边，听排队的人抱怨，听到的当晚写成条子贴给各组。",
    "条子攒到六十来张，归成表格太多、解释太快、电话难打三类，各由一名党员认下来按月回话。",
)


def _document(
    path: str, *paragraphs: str, code: str | None = None, year: int = 2025, first_line: int = 10
) -> Document:
    """A report with a blank line between its paragraphs: paragraph n stands in line 10 + 2n."""
    return Document(path, code or path, year, "\n\n".join(paragraphs), first_line)


def _by_path(documents: Iterable[Document]) -> dict[str, Document]:
    return {document.path: document for document in documents}


def _found(*documents: Document, **options: object) -> list[Copy]:
    everything = _by_path(documents)
    return find_copies(everything, Index.of(sketches_of(documents)), **options)  # type: ignore[arg-type]


def _pairs(copies: Iterable[Copy]) -> set[tuple[str, str]]:
    return {(copy.path, copy.other) for copy in copies}


@pytest.fixture(scope="module")
def reports() -> dict[str, Document]:
    return sample_documents()


@pytest.fixture(scope="module")
def pool(reports: dict[str, Document]) -> list[str]:
    return vocabulary(reports.values())


def _copied(source: Document, part: float, number: int, pool: list[str]) -> Document:
    """Another organization's report of a later year, made from one."""
    chance = random.Random(f"{source.path}{number}")
    text = source.text.replace(str(source.year), "2031").replace("党支部", "第九党支部")
    text = with_other_numbers(reworded(text, part, chance, pool), chance)
    text = with_sections_moved(with_sentences_moved(text, chance), chance)
    if number % 2:
        text = with_paragraphs_merged(text)
    return replace(
        source, path=f"reports/2031/copy-{number}.md", code=f"copy-{number}", year=2031, text=text, names=()
    )


@pytest.mark.parametrize(("part", "recall"), [(0.0, 1.0), (0.05, 1.0), (0.2, 1.0), (0.5, 0.9)])
def test_a_report_made_from_another_is_found(
    reports: dict[str, Document], pool: list[str], part: float, recall: float
) -> None:
    copied = {
        _copied(source, part, number, pool): source.path for number, source in enumerate(reports.values())
    }
    found = _pairs(_found(*reports.values(), *copied))
    wanted = {(copy.path, source) for copy, source in copied.items()}
    assert len(wanted & found) >= recall * len(wanted)
    assert found <= wanted, "no copy is told of a report that it was not made from"


def test_the_share_falls_with_the_words_that_were_changed(
    reports: dict[str, Document], pool: list[str]
) -> None:
    source = max(reports.values(), key=lambda document: len(document.text))
    shares = [_found(source, _copied(source, part, 0, pool))[0].share for part in (0.0, 0.05, 0.2, 0.5)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.9
    assert 0.6 < shares[2] < 0.9


def test_the_sample_archive_holds_no_copies(reports: dict[str, Document]) -> None:
    assert _found(*reports.values()) == []


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample reports are not there: set SHUZHI_SAMPLES")
def test_published_reports_on_the_same_themes_are_no_copies(reports: dict[str, Document]) -> None:
    samples = [_document(file.name, file.read_text(encoding="utf-8-sig")) for file in SAMPLES.glob("*.txt")]
    assert len(samples) >= 5
    assert _found(*reports.values(), *samples) == []
    strict = Limits(own_share=0.05, characters=20)
    assert _found(*reports.values(), *samples, limits=strict) == [], "not even near the limit"


def test_independent_texts_with_the_words_of_the_field_are_no_copies() -> None:
    texts = invented_texts(60, characters=3000, seed=5)
    assert _found(*(_document(f"{n}.md", text) for n, text in enumerate(texts))) == []


def test_a_copy_is_told_with_the_lines_and_texts_of_both_sides() -> None:
    source = _document("a.md", OTHER_STORY[0], *STORY, year=2024, first_line=14)
    moved = _document("b.md", STORY[2], STORY[3], *OTHER_STORY[1:], STORY[0], year=2025, first_line=20)
    (copy,) = _found(source, moved)
    assert (copy.path, copy.other) == ("b.md", "a.md")
    assert [(p.line, p.text, p.other_line, p.other_text) for p in copy.passages] == [
        (20, STORY[2], 20, STORY[2]),
        (22, STORY[3], 22, STORY[3]),
        (28, STORY[0], 16, STORY[0]),
    ]
    assert copy.spans == [(range(20, 23), range(20, 23)), (range(28, 29), range(16, 17))]
    taken = sum(len(reduce(_document("", STORY[n]))) for n in (0, 2, 3))
    assert copy.share == pytest.approx(taken / len(reduce(moved)))
    assert copy.other_share == pytest.approx(taken / len(reduce(source)))
    assert copy.own_share == pytest.approx(copy.share)


def test_a_passage_with_a_few_changed_words_is_one_passage() -> None:
    changed = STORY[0].replace("三月里", "开年后").replace("北坡泵站", "南沟水厂").replace("一个个", "逐一")
    assert changed != STORY[0]
    (copy,) = _found(
        _document("a.md", *STORY, year=2024), _document("b.md", changed, *STORY[1:3], *OTHER_STORY)
    )
    first = copy.passages[0]
    assert (first.line, first.other_line) == (10, 10)
    assert first.text.endswith("画在墙上。")
    assert "南沟水厂" in first.text
    assert "北坡泵站" in first.other_text


def test_two_paragraphs_that_became_one_are_told_paragraph_by_paragraph() -> None:
    (copy,) = _found(
        _document("a.md", *STORY, year=2024), _document("b.md", STORY[0] + STORY[1], STORY[2] + STORY[3])
    )
    assert [(p.line, p.other_line) for p in copy.passages] == [(10, 10), (10, 12), (12, 14), (12, 16)]


def test_year_unit_numbers_width_and_punctuation_make_no_difference() -> None:
    names = {"a.md": "北坡供水所", "b.md": "南沟税务分局"}
    text = "2024年，{0}党支部开展走访12次（每次3人），{0}的党员王某骑车31.5公里，把ＡＢ两段管网图送到一百二十户手里，没有漏掉一家一户，街坊在门口等着看图上自家的阀门。"
    rest = "\n".join(STORY)
    one = replace(_document("a.md", text.format(names["a.md"]) + rest, year=2024), names=(names["a.md"],))
    changed = text.format(names["b.md"]).replace("2024", "2025").replace("12次", "9次").replace("ＡＢ", "ab")
    changed = changed.replace("31.5", "７").replace("一百二十", "86").replace("，", ",").replace("（", " (")
    two = replace(_document("b.md", changed + rest), names=(names["b.md"],))
    (copy,) = _found(one, two)
    assert (copy.share, copy.other_share) == (1.0, 1.0)


def test_a_short_report_taken_whole_into_a_long_one_is_found(reports: dict[str, Document]) -> None:
    long = _document("long.md", invented_texts(1, characters=12_000)[0], *STORY, year=2024)
    (copy,) = _found(*reports.values(), long, _document("short.md", *STORY))
    assert (copy.path, copy.other) == ("short.md", "long.md")
    assert copy.share == 1.0
    assert copy.other_share < 0.05
    more = invented_texts(1, characters=100, seed=9)[0]
    partly = _document("short.md", *STORY[:3], *OTHER_STORY, more)
    (copy,) = _found(long, partly)
    assert 0.1 < copy.share < 0.4, "less than would be told whatever the organizations"


def test_a_paragraph_copied_twice_is_one_paragraph_of_the_source() -> None:
    (copy,) = _found(_document("a.md", *STORY, *OTHER_STORY, year=2024), _document("b.md", *STORY, *STORY))
    whole = len(reduce(_document("", *STORY, *OTHER_STORY)))
    assert copy.share > 0.99
    assert copy.other_share == pytest.approx(len(reduce(_document("", *STORY))) / whole, abs=0.01)


def test_a_report_made_of_two_others_is_told_with_both(reports: dict[str, Document], pool: list[str]) -> None:
    one, other = next(iter(reports.values())), list(reports.values())[-1]
    text = reworded(sections(one)[0] + "\n" + sections(other)[1], 0.05, random.Random(1), pool)
    copies = _found(*reports.values(), _document("both.md", text, year=2031))
    assert _pairs(copies) == {("both.md", one.path), ("both.md", other.path)}
    assert sum(copy.share for copy in copies) == pytest.approx(0.95, abs=0.05)
    assert copies[0].share > copies[1].share, "the larger share is told first"
    assert copies[0].other == other.path


COMMON: Final = (
    "一年来，在上级党委的坚强领导下，支部深入学习贯彻全市基层党建工作推进会议精神，认真落实《基层组织工作细则》"
    "《党员教育管理工作办法》《发展党员工作规程》，严格执行“三会一课”、主题党日、民主评议党员、谈心谈话制度，"
    "牢牢把握“学在前、干在前、守在前，做表率、当先锋、树形象”的要求，增强四个意识、坚定四个自信、做到两个维护，"
    "在思想上政治上行动上同党中央保持高度一致，压实全面从严治党主体责任、第一责任人责任和一岗双责。"
)


def test_quotations_meetings_and_fixed_phrases_are_no_copies() -> None:
    phrases = "、".join(FIXED_PHRASES[:60])
    one = _document("a.md", COMMON, phrases, *STORY[:3], year=2024)
    assert _found(one, _document("b.md", COMMON, phrases, *OTHER_STORY)) == []
    plain = _document("c.md", COMMON, phrases, *STORY)
    assert _pairs(_found(one, plain)) == {("c.md", "a.md")}, "what stands around them still is"


def test_headings_quoted_words_and_addresses_of_links_are_no_copies() -> None:
    slogans = "把难处写在门板上、把办法写在脚底下、把结果写在住户心里，".replace("把", "我们要把")
    shared = [f"## {number}、{STORY[0][:30]}" for number in "一二三四五"]
    shared += [f"“{slogans * 2}{number}”" for number in ("头一句", "第二句", "末一句")]
    shared += [f"[附件](https://archive.example/{'attachment/of/the/branch/' * 6}{n}.png)" for n in "abc"]
    assert (
        _found(_document("a.md", *shared, *STORY, year=2024), _document("b.md", *shared, *OTHER_STORY)) == []
    )


def _with_own_text(count: int, *shared: str, characters: int) -> list[Document]:
    texts = invented_texts(count, characters=characters, seed=8)
    return [
        _document(f"branch-{n:02}.md", *shared, *text.split("\n\n"), year=2025)
        for n, text in enumerate(texts)
    ]


def test_a_superiors_text_in_many_reports_is_no_copy_but_in_two_it_is() -> None:
    everywhere = _with_own_text(30, *STORY, characters=1000)
    assert _found(*everywhere) == []
    (copy,) = _found(*everywhere[:2])
    assert copy.share > 0.1


def test_years_of_the_same_text_are_one_organization() -> None:
    years = [
        replace(document, code="same", year=1990 + n, path=f"{1990 + n}.md")
        for n, document in enumerate(_with_own_text(30, *STORY, characters=1000))
    ]
    other = _document("other.md", *STORY, *OTHER_STORY, code="other", year=2025)
    found = _found(*years, other)
    assert {copy.other for copy in found if copy.path == "other.md"} <= set(_by_path(years))
    assert any(copy.path == "other.md" for copy in found)


@pytest.mark.parametrize("count", [10, 120])
def test_branches_that_all_copied_one_report_are_all_told(
    reports: dict[str, Document], pool: list[str], count: int
) -> None:
    source = next(iter(reports.values()))
    copies = [_copied(source, 0.05, number, pool) for number in range(count)]
    found = _found(*reports.values(), *copies)
    told = {copy.path for copy in found} | {copy.other for copy in found}
    assert {source.path, *_by_path(copies)} <= told
    assert all(copy.share > 0.7 for copy in found)
    assert all((copy.own_share < copy.share / 10) == (count == 120) for copy in found)


def test_of_many_others_those_are_told_that_have_most_that_is_not_common() -> None:
    branches = _with_own_text(12, *STORY, characters=300)
    source = _document("z.md", *OTHER_STORY, STORY[0], year=2025)
    copyist = _document("new.md", *STORY, *OTHER_STORY, year=2026)
    few = _found(*branches, source, copyist, limits=Limits(others=1))
    assert [copy.other for copy in few if copy.path == "new.md"] == ["z.md"]
    all_of_them = _found(*branches, source, copyist, limits=Limits(others=50))
    assert len([copy for copy in all_of_them if copy.path == "new.md"]) == 13


def test_last_year_means_the_organizations_latest_earlier_report() -> None:
    documents = [
        _document("reports/2020/a.md", *STORY, code="a", year=2020),
        _document("reports/2022/a.md", *STORY, code="a", year=2022),
        _document("reports/2025/a.md", *STORY, code="a", year=2025),
        _document("reports/2025/a_2.md", *STORY, code="a", year=2025),
        _document("reports/2024/b.md", *STORY, code="b", year=2024),
    ]
    assert _pairs(_found(*documents, against=Against.LAST_YEAR)) == {
        ("reports/2022/a.md", "reports/2020/a.md"),
        ("reports/2025/a.md", "reports/2022/a.md"),
        ("reports/2025/a_2.md", "reports/2022/a.md"),
        ("reports/2025/a_2.md", "reports/2025/a.md"),
    }
    assert len(_found(*documents)) == 10, "against all, every pair is told once"


def test_problems_repeated_to_be_answered_are_no_copy() -> None:
    last = replace(_document("2024.md", *OTHER_STORY, *STORY, code="a", year=2024), problems=((16, 23),))
    text = _document("2025.md", *STORY, "已经逐条办结，办结的凭据存在支部。", code="a", year=2025)
    assert _found(last, replace(text, answers=((10, 17),)), against=Against.LAST_YEAR) == []
    assert len(_found(last, text, against=Against.LAST_YEAR)) == 1, "elsewhere they are"
    stranger = replace(text, answers=((10, 17),), code="b")
    assert len(_found(last, stranger)) == 1, "and so are another organization's problems"


def test_one_report_is_held_against_all_others_older_and_newer() -> None:
    old = [_document("a.md", *STORY, year=2024), _document("b.md", *OTHER_STORY, year=2024)]
    later = _document("later.md", *STORY, year=2026)
    new = _document("new.md", *STORY, year=2025)
    documents = _by_path([*old, later, new])
    index = Index.of(sketches_of(documents.values()))
    copies = find_copies(documents, index, only=["new.md"])
    assert _pairs(copies) == {("new.md", "a.md"), ("new.md", "later.md")}
    both = find_copies(documents, index, only=["new.md", "later.md"])
    assert _pairs(both) == {("new.md", "a.md"), ("later.md", "a.md"), ("later.md", "new.md")}


def test_an_index_of_what_is_asked_about_tells_the_same_as_one_of_everything(
    reports: dict[str, Document], pool: list[str]
) -> None:
    copies = [_copied(source, 0.2, number, pool) for number, source in enumerate(reports.values())]
    documents = _by_path([*reports.values(), *copies])
    sketches = sketches_of(documents.values())
    asked = [sketch for sketch in sketches if sketch.path in (copies[0].path, copies[1].path)]
    only = [sketch.path for sketch in asked]
    whole = find_copies(documents, Index.of(sketches), only=only)
    assert len(whole) >= 2
    assert find_copies(documents, Index.of(sketches, united(asked)), only=only) == whole


def test_neither_order_nor_processes_change_the_result(
    reports: dict[str, Document], pool: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = [_copied(source, 0.2, number, pool) for number, source in enumerate(list(reports.values())[:6])]
    documents = [*reports.values(), *copies, *(replace(c, path=f"{c.path}x", code="x") for c in copies)]
    expected = _found(*documents)
    assert len(expected) > 12
    random.Random(3).shuffle(documents)
    assert _found(*documents) == expected
    monkeypatch.setattr("shuzhi.similarity.comparison._PAIRS", 5)
    assert _found(*documents, processes=2) == expected


def _plainly_counted(index: Index, full: int) -> tuple[np.ndarray, np.ndarray]:
    """What each sketch shares with each other one, one value after the other."""
    held = [set(sketch.fingerprints.tolist()) for sketch in index.sketches]
    weights = dict(zip(index.values.tolist(), weights_of(index.organizations, full).tolist(), strict=True))
    common = [[len(one & other) for other in held] for one in held]
    own = [[sum(weights[value] for value in one & other) for other in held] for one in held]
    return np.array(common), np.array(own)


@pytest.mark.parametrize("many", [2.0, 0.1, 0.0])
@pytest.mark.parametrize("at_once", [1 << 22, 300])
@pytest.mark.parametrize(("least_common", "least_own"), [(1, 0.01), (60, 50.0), (9, 1e9), (1e9, 20.0)])
def test_however_it_is_counted_the_sums_are_exact(
    monkeypatch: pytest.MonkeyPatch, many: float, at_once: int, least_common: float, least_own: float
) -> None:
    chance = random.Random(7)
    paragraphs = [text for each in invented_texts(8, characters=600, seed=6) for text in each.split("\n\n")]
    documents = [
        _document(f"{n:02}.md", *chance.sample(paragraphs, chance.randint(0, 12)), code=str(n % 40))
        for n in range(60)
    ]
    index = Index.of(sketches_of(documents))
    common, own = _plainly_counted(index, 3)
    assert len(np.unique(common)) > 20
    monkeypatch.setattr("shuzhi.similarity.scores._MANY", many)
    monkeypatch.setattr("shuzhi.similarity.scores._AT_ONCE", at_once)
    limits = np.linspace(1, 2, 60)  # the more, the later
    least = Least(
        np.float32(least_common * limits).astype(np.float32),
        np.float32(least_own * limits).astype(np.float32),
        5,
    )
    smaller = np.minimum(limits[:, None], limits)
    expected = (common >= least_common * smaller) | ((own >= least_own * smaller) & (common >= 5))
    scores, rows = Scores(index, 3), np.arange(60)
    for earlier, meant in ((True, np.tri(60, 60, -1, dtype=bool)), (False, ~np.eye(60, dtype=bool))):
        blocks = list(scores.blocks(rows, earlier=earlier))
        assert np.concatenate(blocks).tolist() == rows.tolist()
        found = {
            (mine, other): share
            for block in blocks
            for mine, other, share in zip(
                *scores.close(block, meant[block], least, earlier=earlier), strict=True
            )
        }
        assert found == {(m, o): own[m, o] for m, o in zip(*np.nonzero(expected & meant), strict=True)}
        assert found


def test_what_counts_less_falls_in_steps_and_never_below_the_last() -> None:
    weights = weights_of(np.arange(1, 400), 3)
    assert weights[:3].tolist() == [1, 1, 1]
    assert (np.diff(weights) <= 0).all()
    assert all(
        0.6 < weight * number / 3 < 1.5 for number, weight in enumerate(weights[:180], 1) if number > 3
    )
    assert set(weights.tolist()) == {1, *(3 / 2**step for step in range(2, 8))}


def test_a_sketch_is_small() -> None:
    text = invented_texts(1, characters=5700)[0]
    assert 5700 <= len(text) < 8000
    assert sketch_of(_document("a.md", text)).fingerprints.nbytes < 4096


@pytest.mark.parametrize(
    "text", ["", "\n\n", "。", "我", "## 一、情况", "\0\1" * 9, "\ud800孤\U0010ffff字", "啊" * 30_000]
)
def test_no_text_is_too_odd(text: str) -> None:
    odd = [_document("a.md", text, year=2024), _document("b.md", text), _document("c.md", *STORY)]
    copies = _found(*odd)
    assert all(copy.share <= 1 and "c.md" not in (copy.path, copy.other) for copy in copies)


@given(st.text(st.sampled_from("我们党员三会一课《》“”12１ａXx#（），。\n\0 \ud800\U0002f800"), max_size=80))
def test_what_is_left_of_a_text_stands_where_it_is_said_to(text: str) -> None:
    reduced = reduce(Document("a.md", "a", 2025, text, first_line=7, names=("我们", "党员")))
    lines = [7 + text[:place].count("\n") for place in reduced.places.tolist()]
    assert reduced.lines.tolist() == lines
    assert all(text[place] not in "《》“”#（），。\n\0 Xx" for place in reduced.places.tolist())
    assert reduced.places.tolist() == sorted(set(reduced.places.tolist()))


def test_a_report_of_the_archive_brings_its_names_lines_and_sections(tmp_path: Path) -> None:
    text = REPORT + "\n## 四、上年度问题整改情况\n\n三项已经改完。\n"
    archive = load_archive(make_archive(tmp_path / "archive", {"reports/2023/workshop.md": text}))
    (report,) = archive.reports
    document = document_of(report, archive.registry)
    organization = archive.registry.organizations[report.code]
    above = archive.registry.ancestors(report.code)
    assert above
    for bearer in (organization, *above):
        assert set(bearer.all_names) <= set(document.names)
    assert any(organization.short == f"{name}党支部" for name in document.names), "also without 党支部"
    file = (archive.root / report.path).read_text(encoding="utf-8").split("\n")
    assert document.text.split("\n") == file[document.first_line - 1 :]
    for ((start, stop),), heading in (
        (document.problems, "## 二、存在的问题"),
        (document.answers, "## 四、"),
    ):
        assert file[start - 2].startswith(heading)
        assert not any(line.startswith("#") for line in file[start - 1 : stop - 1])
        assert file[stop - 1 :] == [] or file[stop - 1].startswith("#")
