"""The rules of typography and the word list: what mends never change, and how long it all may take."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shuzhi import rules as all_rules
from shuzhi.archive import Archive, load_archive
from shuzhi.checking import check_report
from shuzhi.fixing import mending_of
from shuzhi.misspellings import Misspelling, WordList
from shuzhi.pages.rendering import render_body
from shuzhi.report import Report, report_from_source
from shuzhi.rules import RULES_BY_SLUG, Context
from shuzhi.signoff import Signoffs
from shuzhi.similarity import CopyFinder
from shuzhi.source import Enclosure, decode
from shuzhi.wordlist import read_wordlist

from tests.support import PROJECT, check_json, make_archive, run
from tests.test_samples import NAMES, SAMPLES
from tests.texts import HEAD, report_of

SLUGS: Final = (
    "brackets-unbalanced",
    "misspelling",
    "punctuation-half-width",
    "punctuation-repeated",
    "quotes-straight",
    "spaces-between-han",
)
WORDS: Final = """words:
  - {wrong: 柠紧, right: 拧紧, reason: 形近字误用}
  - {wrong: 布署, right: 部署, reason: 音近字误用, unless: [发布署名]}
"""
CHANGED: Final = {("柠", "拧"), ("布", "部")}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    root = make_archive(
        tmp_path_factory.mktemp("archive"),
        {"reports/2023/workshop.md": HEAD + "\n甲。\n", "reports/wordlist.yml": WORDS},
    )
    return load_archive(root)


def _told(archive: Archive, body: str) -> Iterator[str]:
    for diagnostic in check_report(archive, report_of(body)):
        if diagnostic.rule in SLUGS:
            yield f"{diagnostic.rule} {diagnostic.message}"


def _context(archive: Archive) -> Context:
    return Context(archive, archive.cycle(2023), CopyFinder(archive, asked=()), Signoffs())


PIECES: Final = (
    *("甲", "乙", "的", "张", "柠紧", "布署", "发布署名", "一是", "（一）", "一、", "三会", "一课"),
    *("1", "12", "2023", "A", "is", "AI", "1.", "1)", "8:30", "1,000", "%"),
    *(",", ";", ":", "?", "!", ".", "...", "(", ")", '"', "'", "-", "~", "_"),
    *("，", "。", "；", "：", "、", "！", "？", "（", "）", "《", "》", "“", "”", "‘", "’", "【", "】", "……"),
    *(
        " ",
        "  ",
        "\u3000",
        "\u00a0",
        "\t",
        "\n",
        "\n\n",
        "\n\n## ",
        "\n- ",
        "\n> ",
        "\n| 甲 | 乙 |\n|--|--|\n| ",
    ),
    *("*", "**", "`", "[", "](甲,乙.md)", "](", "!", "\\", "{#plan}", "<b>", "&lt;", "www.a.cn", "```\n"),
)
BODIES: Final = st.lists(st.sampled_from(PIECES), max_size=50).map("".join)


def _read(text: bytes) -> Report:
    return report_from_source(decode(text), "reports/2023/workshop.md", 2023, "workshop")


def _tags(report: Report) -> list[str]:
    return re.findall(r"</?[a-z0-9]+|(?:href|src|id)=\"[^\"]*\"", render_body(report))


@given(BODIES, st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@example("甲 * 乙 * 的，", "\n", False)
@example("**甲,**乙 **的**,", "\n", False)
@example("甲![乙](丙.png)", "\n", False)
@example("[www.a.cn](甲,乙.md)", "\n", False)
@example("[{#甲](甲},乙.md)[<b](乙>,丙.md)", "\n", False)
@example('甲"乙\'的\'"《"甲"》', "\n", False)
@example("甲 ,，乙 。 。的", "\n", False)
@example("`甲,``乙,``丙,`丁,", "\n", False)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mend_changes_marks_and_misspellings_and_nothing_else(
    archive: Archive, body: str, end: str, mark: bool
) -> None:
    report = archive.reports[0]
    file = archive.root / report.path
    was = (("\ufeff" if mark else "") + (HEAD + "\n" + body + "\n").replace("\n", end)).encode()
    file.write_bytes(was)
    mending = mending_of(archive, report)
    becomes = mending.becomes
    before, after = was.decode(), becomes.decode()
    assert [c for c in before if c.isdigit()] == [c for c in after if c.isdigit()]
    assert re.findall(r"[A-Za-z]", before) == re.findall(r"[A-Za-z]", after)
    assert re.findall(r"[\r\n\ufeff*`\[\]\\{}<>|#_~]", before) == re.findall(
        r"[\r\n\ufeff*`\[\]\\{}<>|#_~]", after
    )
    han_before, han_after = (re.findall("[\u4e00-\u9fff]", text) for text in (before, after))
    assert len(han_before) == len(han_after)
    assert {pair for pair in zip(han_before, han_after, strict=True) if pair[0] != pair[1]} <= CHANGED
    assert after.startswith(("\ufeff" if mark else "") + HEAD.replace("\n", end))
    read, mended = _read(was), _read(becomes)
    assert _tags(read) == _tags(mended), "emphasis, links, lists, tables and headings must stay"
    assert [s.slots for s in read.body.sections] == [s.slots for s in mended.body.sections]
    file.write_bytes(becomes)
    assert mending_of(archive, report).lines == (), "a second run must find nothing to do"


@given(BODIES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_places_told_are_in_the_text(archive: Archive, body: str) -> None:
    report = report_of(body)
    lines = (HEAD + "\n" + body).split("\n")
    for d in check_report(archive, report):
        if d.rule in SLUGS and d.line >= report.body.first_line:
            assert 1 <= d.column <= len(lines[d.line - 1])
            for mend in d.mends:
                assert lines[d.line - 1].startswith(mend.before, mend.column - 1)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("甲（乙", "这里缺后一半"),
        ("甲乙）", "这里缺前一半"),
        ("甲（《乙）丙》", "书名号"),
        ("（甲)", "都是全角"),
    ],
)
def test_brackets(archive: Archive, body: str, told: str) -> None:
    (only,) = _told(archive, body)
    assert told in only


@pytest.mark.parametrize(
    "body",
    [
        "（共3项：1）甲；2）乙；3）丙）",
        "“甲\n\n“乙\n\n“丙。”",
        "（甲\n乙）",
        "1）甲\n\na）乙\n\n一）丙",
        "Rock ’n’ roll，It’s，’95届",
        "标题（`##`）和（`###`）",
    ],
)
def test_brackets_that_are_fine(archive: Archive, body: str) -> None:
    assert list(_told(archive, body)) == []


def test_an_unclosed_quotation_is_not_excused_by_a_quoted_word_in_the_next_paragraph(
    archive: Archive,
) -> None:
    (only,) = _told(archive, "支部坚持“第一议题制度。\n\n“三会一课”按时开展。")
    assert "引号要成对" in only


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        ("全年 12 次", "全年 12 次"),  # no sentence: a table of contents, a form
        ("全年 12 次。", "全年12次。"),
        ("2023 年 12 月 20 日，开会。", "2023年12月20日，开会。"),
        ("电话 010-1234567，王 某接听。", "电话 010-1234567，王 某接听。"),
        ("使用 AI 工具， AI 好用。", "使用 AI 工具，AI 好用。"),
        ("方向 目标，我的 目标。", "方向 目标，我的目标。"),
        ("甲。 一是乙。", "甲。一是乙。"),
        ("工作 一是学习。", "工作 一是学习。"),
        ("甲　　乙，　　丙。", "甲　　乙，　　丙。"),
        ("我的  目标，甲。", "我的  目标，甲。"),
    ],
)
def test_blanks(archive: Archive, body: str, mended: str) -> None:
    report = archive.reports[0]
    (archive.root / report.path).write_text(f"{HEAD}\n{body}\n", encoding="utf-8")
    assert mending_of(archive, report).becomes.decode() == f"{HEAD}\n{mended}\n"


@pytest.mark.parametrize(
    "body",
    [
        "纪念一二.九运动，弘扬五.四精神。",
        "比例：.5，从8:30到：12:30。",
        "#### 学得深，做得 扎实",
        "（　　）月，【  】日。",
        "title: 一车间",
    ],
)
def test_what_only_looks_like_a_slip(archive: Archive, body: str) -> None:
    assert list(_told(archive, body)) == []


def _list(*words: tuple[str, str], unless: tuple[str, ...] = ()) -> WordList:
    return WordList({w: Misspelling(wrong=w, right=r, reason="误", unless=unless) for w, r in words})


def test_of_several_misspellings_at_one_place_the_longest_is_told() -> None:
    words = _list(("积极份子", "积极分子"), ("入党积极份子", "入党积极分子"), ("份子", "分子"))
    assert [(s.start, s.word.wrong) for s in words.slips_in("是入党积极份子，不是份子")] == [
        (1, "入党积极份子"),
        (10, "份子"),
    ]


def test_a_longer_right_word_explains_it_wherever_it_stands_in_it() -> None:
    words = _list(("份内", "分内"), unless=("月份内", "份内容", "一份内一份内"))
    found = [s.start for s in words.slips_in("3月份内，一份内容，份内之事，月份内容，一份内一份内")]
    assert found == [10]


def test_every_entry_is_found_by_itself() -> None:
    words = read_wordlist(PROJECT / "reports/wordlist.yml", Enclosure(PROJECT, "reports"))
    assert words.faults == ()
    assert len(words.words) >= 150
    for wrong, word in words.words.items():
        found = [s.word.wrong for s in words.slips_in(f"这里{wrong}。")]
        assert found, wrong
        assert any(one in wrong for one in found)
        assert list(words.slips_in(f"这里{word.right}。")) == [], word.right
        for longer in word.unless:
            assert not [s for s in words.slips_in(longer) if s.word.wrong == wrong], longer


def test_names_are_not_misspelt(archive: Archive, tmp_path: Path) -> None:
    root = make_archive(
        tmp_path, {"reports/wordlist.yml": WORDS.replace("柠紧", "车间党").replace("拧紧", "车间")}
    )
    own = load_archive(root)
    body = "一车间党支部开会，三车间党小组也开会。"
    told = [d for d in check_report(own, report_of(body)) if d.rule == "misspelling" and d.column]
    assert [d.mends[0].column for d in told] == [body.index("三车间党") + 2]


def test_the_example_reports_have_no_slips() -> None:
    own = load_archive(PROJECT)
    found = [d for report in own.reports for d in check_report(own, report) if d.rule in SLUGS]
    assert found == []


@pytest.mark.skipif(not (SAMPLES / "expected.json").is_file(), reason="the sample reports are not there")
def test_the_published_reports_raise_no_false_alarm(tmp_path: Path) -> None:
    """Their typing errors are on record: three words that the shipped list holds, and one pair of straight quotes."""
    found: list[tuple[str, str]] = []
    for name in NAMES:
        root = make_archive(tmp_path / name)
        shutil.copy(PROJECT / "reports/wordlist.yml", root / "reports")
        assert run("--root", str(root), "import", str(SAMPLES / name), "--organization", "group")[0] == 0
        told = [row for row in check_json(root) if row["rule"] in SLUGS]
        assert {row["severity"] for row in told} <= {"advice"}
        assert all(row["fixable"] for row in told)
        found += [(name, row["rule"]) for row in told]
        run("--root", str(root), "check", "--fix")
        assert [row for row in check_json(root) if row["rule"] in SLUGS] == []
    department = "department-branch-2022.txt"
    assert sorted(found) == [
        ("bank-branch-2022.txt", "misspelling"),
        (department, "misspelling"),
        (department, "misspelling"),
        (department, "quotes-straight"),
    ]


HOSTILE: Final = [
    *(
        "(",
        "（",
        "“",
        '"',
        "'",
        "，",
        ".",
        " ",
        "*",
        "`",
        "#",
        "-",
        "\\",
        "甲.",
        "甲 ",
        "柠紧",
        "1）",
        "(甲",
        "（甲)",
    ),
    *(
        ",甲",
        '"甲',
        "'甲",
        "甲 一是",
        "甲。 ",
        "，1 ",
        "[](",
        "{#",
        "<a",
        "://",
        "a@",
        ".”",
        "甲 ,",
        ", ",
        "甲,*",
        "“‘",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_lines_take_no_longer_than_their_length_allows(archive: Archive, piece: str) -> None:
    context = _context(archive)

    def seconds(length: int) -> float:
        report = report_of(piece * (length // len(piece)) + "甲,，（")
        started = time.perf_counter()
        for slug in SLUGS:
            check = RULES_BY_SLUG[slug].check
            assert check is not None
            list(check(report, context))
        return time.perf_counter() - started

    assert seconds(20_000) < 2, "linear: some hundredths of a second; a quadratic one takes minutes"


def test_many_unclosed_lines_are_quick(archive: Archive) -> None:
    started = time.perf_counter()
    report = report_of("“甲\n" * 5_000)
    check = all_rules.RULES_BY_SLUG["brackets-unbalanced"].check
    assert check is not None
    assert len(list(check(report, _context(archive)))) == 1, "each opens anew; the last is open"
    assert time.perf_counter() - started < 3
