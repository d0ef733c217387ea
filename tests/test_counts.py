"""The reading of stated counts, against figures that a person took from the texts.

tests/data/counts.json: the counts of the example reports, all of them. A count belongs to the truth where its clause
names the subject; how many members there are only where the text states the membership.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import load_archive
from shuzhi.counts import TERMS, Count, Manner, counts_of, read_counts

from tests.support import PROJECT
from tests.texts import report_of

TRUTH: Final = json.loads((PROJECT / "tests" / "data" / "counts.json").read_text(encoding="utf-8"))
SAMPLES: Final = Path(os.environ.get("SHUZHI_SAMPLES", PROJECT.parent / "shared" / "samples"))
SAMPLE_TRUTH: Final = {
    ("group-company-2023.txt", "专题研究党建", 2, "次", 5),
    ("group-company-2023.txt", "集中学习", 30, "次", 6),
    ("group-company-2023.txt", "专题研讨", 22, "次", 6),
    ("group-company-2023.txt", "党委会议", 2, "次", 6),
    ("group-company-2023.txt", "理论学习中心组学习", 1, "次", 20),
    ("service-centre-2022.txt", "集中学习", 12, "次", 6),
    ("service-centre-2022.txt", "主题党日", 11, "次", 7),
    ("service-centre-2022.txt", "党员大会", 4, "次", 7),
    ("service-centre-2022.txt", "支委会", 25, "次", 7),
    ("service-centre-2022.txt", "党课", 4, "次", 7),
    ("service-centre-2022.txt", "发展党员", 3, "名", 7),
    ("service-centre-2022.txt", "党课", 1, "次", 8),
    ("service-centre-2022.txt", "谈心谈话", 26, "人次", 8),
    ("service-centre-2022.txt", "培训", 20, "场次", 9),
    ("service-centre-2022.txt", "培训", 10_000, "人次", 9),
    ("township-committee-2022.txt", "党委会议", 26, "场次", 5),
    ("township-committee-2022.txt", "培训", 3, "期", 6),
    ("township-committee-2022.txt", "培训", 4, "场次", 14),
}


def _told(text: str) -> list[tuple[str, float, str]]:
    return [(count.subject, count.value, count.unit) for count in read_counts(text.split("\n"))]


def _one(text: str) -> Count:
    counts = read_counts([text])
    assert len(counts) == 1, counts
    return counts[0]


def _scores(found: Counter[tuple[object, ...]], truth: Counter[tuple[object, ...]]) -> tuple[float, float]:
    """Precision and recall."""
    both = (found & truth).total()
    return both / found.total(), both / truth.total()


def test_the_example_reports_are_read_as_a_person_reads_them() -> None:
    found: Counter[tuple[object, ...]] = Counter()
    for report in load_archive(PROJECT).reports:
        path = report.path.removeprefix("reports/")
        if path in TRUTH:
            found.update((path, c.line, c.subject, c.value, c.unit) for c in counts_of(report.body))
    truth = Counter((p, r["line"], r["subject"], r["value"], r["unit"]) for p in TRUTH for r in TRUTH[p])
    assert len(TRUTH) >= 12
    precision, recall = _scores(found, truth)
    assert precision >= 0.98, found - truth
    assert recall >= 0.93, truth - found


def test_the_figures_of_the_year_are_told_from_the_others() -> None:
    found: Counter[tuple[object, ...]] = Counter()
    for report in load_archive(PROJECT).reports:
        path = report.path.removeprefix("reports/")
        if path in TRUTH:
            counts = [count for count in counts_of(report.body) if count.is_of_year(report.year)]
            found.update((path, c.line, c.subject, c.value, c.unit) for c in counts)
    truth = Counter(
        (p, r["line"], r["subject"], r["value"], r["unit"]) for p in TRUTH for r in TRUTH[p] if r["of_year"]
    )
    precision, recall = _scores(found, truth)
    assert precision >= 0.98, found - truth
    assert recall >= 0.88, truth - found


@pytest.mark.skipif(
    not (SAMPLES / "expected.json").is_file(),
    reason=f"the sample reports are not there: set SHUZHI_SAMPLES to their folder (looked in {SAMPLES})",
)
def test_the_samples_are_read_as_a_person_reads_them() -> None:
    found = {
        (file.name, count.subject, count.value, count.unit, count.line)
        for file in SAMPLES.glob("*.txt")
        for count in read_counts(file.read_text(encoding="utf-8-sig").splitlines())
    }
    assert found <= SAMPLE_TRUTH, found - SAMPLE_TRUTH
    assert len(found) >= 0.9 * len(SAMPLE_TRUTH)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("开展主题党日12次。", 12, "次"),
        ("开展主题党日１２次。", 12, "次"),
        ("开展主题党日十二次。", 12, "次"),
        ("“主题党日”活动共开展了12次。", 12, "次"),
        ("全年12次主题党日没有缺过一次。", 12, "次"),
        ("开展志愿服务1.2万人次。", 12_000, "人次"),
        ("开展志愿服务1,250人次。", 1_250, "人次"),
        ("党员由14名增加到19名。", 19, "名"),
    ],
)
def test_numbers_are_read_in_every_way_of_writing(text: str, value: int, unit: str) -> None:
    count = _one(text)
    assert (count.value, count.unit) == (value, unit)
    assert isinstance(count.value, int)


@pytest.mark.parametrize(
    "text",
    [
        "主题党日×次，党课1×次，支委会××余次。",
        "主题党日10至12次，党课三四次，支委会3、4次，党员大会4—5次。",
        "召开第12次支委会、第三次党员大会。",
        "主题党日比上年多开展党课2次，较上年发展党员2名。",
        "集中学习和专题研讨15次，党员大会、支委会、党小组会共42次，学习教育、志愿服务等活动14次。",
        "流动党员12名，老党员8名，其中党员5名，下湾有党员11名，党员1000多人次参加，其中机关支部有党员8名。",
        "老支委上了一次党课。",
        "三会一课一次未断，党课12个专题，5份党课提纲，主题党日每次90分钟。",
        "主题党日参加率达到98%，支委会人均发言2次数不清。",
    ],
)
def test_what_is_no_certain_count_is_not_read(text: str) -> None:
    assert _told(text) == []


def test_place_and_words_are_those_of_the_file() -> None:
    counts = read_counts(["", "全年召开支委会12次、党员大会4次。", "我讲党课3次。"], 20)
    assert [(c.line, c.column, c.text) for c in counts] == [
        (21, 8, "支委会12次"),
        (21, 16, "党员大会4次"),
        (22, 5, "讲党课3次"),
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("我带头讲党课4次。", "书记"),
        ("支部书记讲党课4次。", "书记"),
        ("一是我主持第一议题学习，讲党课4次。", "书记"),
        ("班子成员讲党课4次。", "班子成员"),
        ("各支部讲党课4次。", "各支部"),
        ("党委书记讲党课4次。", "党委书记"),
        ("支部讲党课4次。", ""),
        ("我支部讲党课4次。", ""),
        ("为全体党员讲党课4次。", ""),
    ],
)
def test_who_did_it_keeps_facts_apart(text: str, who: str) -> None:
    assert _one(text).who == who


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("全年先后组织开展培训4期。", ""),
        ("举办党务工作者培训4期。", "党务工作者"),
        ("我到项目部讲党课4次。", "到项目部"),
        ("与党员谈心谈话40人次。", ""),
        ("听党课4次。", "听"),
        ("党小组会在机房开了6次。", "在机房"),
    ],
)
def test_what_narrows_a_count_is_told(text: str, scope: str) -> None:
    assert _one(text).scope == scope


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("今年以来开展主题党日6次。", ""),
        ("上半年开展主题党日6次。", "上半年"),
        ("2022年开展主题党日6次。", "2022年"),
        ("去年开展主题党日6次。", "去年"),
        ("近三年开展主题党日6次。", "近三年"),
        ("截至8月，开展主题党日6次。", "8月"),
        ("上半年搬了家。全年开展主题党日6次。", ""),
        ("今年是我任职的第六年，开展主题党日6次。", ""),
    ],
)
def test_other_times_are_told(text: str, period: str) -> None:
    count = _one(text)
    assert count.period == period
    assert count.is_of_year(2023) == (period == "")


def test_the_reports_own_year_by_its_number_is_the_year() -> None:
    assert _one("2023年开展主题党日6次。").is_of_year(2023)
    assert not _one("2023年开展主题党日6次。").is_of_year(2024)


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("主题党日约12次。", Manner.APPROXIMATE),
        ("主题党日二十余次。", Manner.APPROXIMATE),
        ("主题党日12次以上。", Manner.APPROXIMATE),
        ("其中主题党日3次在工地开。", Manner.PART),
        ("主题党日不少于12次。", Manner.TARGET),
        ("力争开展主题党日12次。", Manner.TARGET),
        ("累计开展主题党日36次。", Manner.CUMULATIVE),
        ("每季度开展主题党日3次。", Manner.RATE),
        ("明年开展主题党日14次。", Manner.INTENDED),
    ],
)
def test_what_is_no_whole_figure_says_why(text: str, manner: Manner) -> None:
    count = _one(text)
    assert manner in count.manners
    assert not count.is_of_year(2023)


def test_a_part_of_a_figure_is_not_taken_for_it() -> None:
    whole, part = read_counts(["全年18堂党课有13堂由我讲。"])
    assert (whole.value, whole.manners) == (18, frozenset())
    assert (part.value, part.manners) == (13, {Manner.PART})


def test_what_stands_below_a_plan_is_only_intended() -> None:
    body = "## 一、履职情况\n\n主题党日12次。\n\n## 二、下一步打算\n\n主题党日14次。"
    done, intended = counts_of(report_of(body).body)
    assert done.is_of_year(2023)
    assert intended.manners == {Manner.INTENDED}


def test_no_word_stands_for_two_terms() -> None:
    words = [word for term in TERMS for word in term.words]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    "text",
    [
        "党课" * 100_000,
        "主题党日共共共共" * 30_000,
        "1" * 300_000,
        "党员由1名" * 50_000,
        "与" * 300_000,
        "讲党课4次，" * 30_000,
    ],
)
def test_hostile_text_is_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    read_counts([text])
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "text",
    [
        "列席支委会4次、党员大会2次。",
        "“十四五”以来，召开组织生活会5次。",
        "任职以来，讲党课9次。",
        "换届以来发展党员6名。",
    ],
)
def test_what_others_did_or_more_than_a_year_holds_is_no_figure_of_the_year(text: str) -> None:
    assert not [count for count in read_counts([text]) if count.is_of_year(2023)]
