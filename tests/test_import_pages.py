"""Texts that were laid out for paper: pages, running heads, titles over several lines, signatures, dates."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.conversion import Conversion
from shuzhi.importing.conversion import convert as convert_manuscript
from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.reading import read_manuscript
from shuzhi.importing.text_file import manuscript_of
from shuzhi.importing.verification import first_loss
from shuzhi.markdown_text import unescape

from tests.texts import convert, solid

PAGES = """              2022年度党总支书记述职报告

    2022年，我认真履行第一责任人职责，坚持以党建统领各项工作，现将一年来的履
职情况报告如下，请予评议。
    一、履职情况
    全年组织集中学习十二次，专题研讨四次，覆盖党员三百余名，推动学习走深走实，切
{first_page_end}
实把学习成果转化为工作成效，全体党员的精气神有了新的提升，作风有了新的转变。党
员示范岗带动全厂增产，得到职工好评。
{second_page_end}
    二、存在的问题
    一是学用结合不够紧密。二是党务干部力量薄弱，
三是示范岗评比流于形式。
    三、下一步打算
    每季度评比一次示范岗。
"""


def _of(text: str) -> Conversion:
    conversion = convert(text)
    assert first_loss(manuscript_of(text), conversion) is None
    return conversion


def _kinds(conversion: Conversion, kind: ChangeKind) -> list[str]:
    return [change.before for change in conversion.changes if change.kind is kind]


@pytest.mark.parametrize(
    "number", ["— {} —", "-{}-", "第{}页 共3页", "{}/3", "· {} ·", "第 {} 页", "Page {} of 3"], ids=str
)
def test_a_sentence_goes_on_behind_the_end_of_a_page(number: str) -> None:
    ends = [f"\n              {number.format(page)}\n\n" for page in (1, 2)]
    conversion = _of(PAGES.format(first_page_end=ends[0], second_page_end=ends[1]))
    assert (
        "全年组织集中学习十二次，专题研讨四次，覆盖党员三百余名，推动学习走深走实，切实把学习成果转化为工作成效，"
        "全体党员的精气神有了新的提升，作风有了新的转变。党员示范岗带动全厂增产，得到职工好评。"
    ) in conversion.lines
    assert _kinds(conversion, ChangeKind.PAGE_NUMBER) == [end.strip() for end in ends]


def test_a_running_head_goes_and_the_title_stays() -> None:
    ends = [f"\n        - {page} -\n\n  2022年度党总支书记述职报告\n\n" for page in (1, 2)]
    conversion = _of(PAGES.format(first_page_end=ends[0], second_page_end=ends[1]))
    assert conversion.title == "2022年度党总支书记述职报告"
    assert _kinds(conversion, ChangeKind.RUNNING_HEAD) == ["2022年度党总支书记述职报告"] * 2
    assert not [line for line in conversion.lines if "述职报告" in line]


def test_form_feeds_part_pages() -> None:
    ends = ["\f甲乙集团党总支", "\f甲乙集团党总支"]
    conversion = _of(PAGES.format(first_page_end=ends[0], second_page_end=ends[1]))
    assert any("切实把学习成果" in line for line in conversion.lines)
    assert not any("甲乙集团" in line for line in conversion.lines)


def test_bare_numbers_count_pages_only_where_they_count() -> None:
    text = PAGES.format(first_page_end="\n1\n", second_page_end="\n2\n") + "3\n"
    assert not [line for line in _of(text).lines if line.strip() in "123" and line]
    scores = PAGES.format(first_page_end="95", second_page_end="88")
    text = "".join(_of(scores).lines)
    assert "95" in text and "88" in text, "two numbers that count nothing are text"


def test_a_sentence_that_comes_back_is_no_running_head() -> None:
    text = (
        PAGES.format(first_page_end="", second_page_end="") + "各项任务按期完成\n存在差距\n各项任务按期完成\n"
    )
    assert sum("各项任务按期完成" in line for line in _of(text).lines) == 2


def test_a_head_that_repeats_the_title_once_goes_as_well() -> None:
    text = PAGES.format(first_page_end="\n- 1 -\n\n2022年度党总支书记述职报告\n", second_page_end="")
    assert _kinds(_of(text), ChangeKind.RUNNING_HEAD) == ["2022年度党总支书记述职报告"]


PARAGRAPHS = (
    "2022年，支部围绕“学用结合”组织集中学习24次，签订责任书126份，解决诉求1023件，职工满意率比上年提高了3.5个百分点，得到上级肯定。",
    "一是抓学习。坚持每周一学、每月一讲，把学习安排在班前班后，覆盖一线职工360余人；二是抓队伍。发展党员2名，转正3名，党员示范岗带动全厂增产。",
    "三是抓作风。班子成员轮流到车间跟班，现场解决设备老化、备件短缺一类的问题，做到件件有着落，事事有回音，群众的怨气少了。",
    "四是抓阵地。把闲置的仓库改成学习室，配齐桌椅和书架，职工下班以后愿意来坐一坐，听一听，说一说自己的想法和建议。",
)


@pytest.mark.parametrize("indent", ["", "　　"], ids=["flush", "indented"])
@pytest.mark.parametrize("width", [24, 28, 35, 38, 40])
def test_text_cut_after_so_many_characters_is_put_together(width: int, indent: str) -> None:
    """As `fold` does: also within numbers, before labels and behind stops that do not end a sentence."""
    rows = ["2022年度党总支书记述职报告"]
    for paragraph in (*PARAGRAPHS, *PARAGRAPHS):
        line = indent + paragraph
        while line:
            rows.append(line[:width])
            line = line[width:]
    lines = [line for line in _of("\n".join(rows)).lines if line]
    assert lines == [*PARAGRAPHS, *PARAGRAPHS]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["2022年度抓基层党建工作", "述职报告"], "2022年度抓基层党建工作述职报告"),
        (
            ["中共甲乙集团委员会", "党委书记2022年度抓基层党建", "工作述职报告"],
            "中共甲乙集团委员会党委书记2022年度抓基层党建工作述职报告",
        ),
        (["2022年度党支部书记述职报告", "财务党支部书记 林知远"], "2022年度党支部书记述职报告"),
        (["2022年度党支部书记述职报告", "2022年12月20日"], "2022年度党支部书记述职报告"),
        (["2022年度述职报告（财务党支部）", "各位领导、同志们："], "2022年度述职报告（财务党支部）"),
        (["在述职评议会上的发言", "我叫林知远。"], "在述职评议会上的发言"),
        (["2022年度工作", "一、履职情况", "全年述职报告"], "2022年度工作"),
    ],
)
def test_a_title_may_stand_on_several_lines(lines: list[str], title: str) -> None:
    body = "\n一、履职情况\n全年讲党课4次。\n二、存在的问题\n学用结合不紧。\n"
    assert _of("\n".join(lines) + body).title == title


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2022年12月20日", datetime.date(2022, 12, 20)),
        ("                2022 年 12 月 20 日", datetime.date(2022, 12, 20)),
        ("（2023年1月5日）", datetime.date(2023, 1, 5)),
        ("二〇二二年十二月二十日", datetime.date(2022, 12, 20)),
        ("二○二二年十二月三十一日", datetime.date(2022, 12, 31)),
        ("2022.12.20", datetime.date(2022, 12, 20)),
        ("2022-12-20", datetime.date(2022, 12, 20)),
        ("2022年12月", None),
        ("2022年12月×日", None),
        ("20__年12月20日", None),
        ("2022年2月30日", None),
        ("2022年12月20日前完成整改", None),
    ],
)
def test_a_whole_date_at_the_end_is_the_day_of_submission(written: str, date: datetime.date | None) -> None:
    text = f"2022年述职报告\n一、履职情况\n讲党课4次。\n二、存在的问题\n学用不紧。\n财务党支部\n{written}\n"
    conversion = _of(text)
    assert conversion.submitted == date
    assert (
        conversion.lines[-1]
        .replace(" ", "")
        .startswith(written.strip().replace(" ", "")[:4].replace("__", "×"))
    ), "the date stays in the text"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("述职人：林知远", "林知远"),
        ("述职人：林  远", "林远"),
        ("财务党支部书记　林知远", "林知远"),
        ("甲乙集团党总支书记：欧阳知远", "欧阳知远"),
        ("（财务党支部书记 林知远）", "林知远"),
        ("述职人：王某某", None),
        ("述职人：×××", None),
        ("述职人：财务党支部书记 林知远", "林知远"),
        ("党支部书记履职尽责", None),
        ("党支部书记 述职报告", None),
        ("述职人：", None),
    ],
)
def test_who_signs_is_read_where_it_is_certain(line: str, name: str | None) -> None:
    text = f"2022年述职报告\n一、履职情况\n讲党课4次。\n二、存在的问题\n学用不紧。\n{line}\n2022年12月20日\n"
    assert _of(text).secretary == name


def test_utf_16_without_a_mark(tmp_path: Path) -> None:
    text = "2022年述职报告\n一、履职情况\n全年讲党课4次，开展主题党日12次。\n"
    for codec in ("utf-16-le", "utf-16-be"):
        file = tmp_path / f"{codec}.txt"
        file.write_bytes(text.encode(codec))
        assert convert_manuscript(read_manuscript(file)).title == "2022年述职报告"


# --- Markdown from outside -----------------------------------------------------------------------------------

MARKDOWN = """# 2021年度党支部书记述职报告

## 一、履职情况

### （一）抓学习

全年讲党课**4次**，开展主题党日*12*次，整改问题\\*\\*条。详见[附表](https://a.invalid/x)。

| 项目 | 次数 |
|------|:----:|
| 党课 | 4 |

![合影](合影.png)

## 二、存在的问题

学用结合不够紧密。
"""


def _markdown(tmp_path: Path, text: str = MARKDOWN) -> Conversion:
    file = tmp_path / "旧稿.md"
    file.write_text(text, encoding="utf-8")
    manuscript = read_manuscript(file)
    conversion = convert_manuscript(manuscript)
    assert first_loss(manuscript, conversion) is None
    return conversion


def test_markdown_keeps_headings_tables_and_pictures(tmp_path: Path) -> None:
    (tmp_path / "合影.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    conversion = _markdown(tmp_path)
    assert (conversion.title, conversion.year) == ("2021年度党支部书记述职报告", 2021)
    assert [line for line in conversion.lines if line.startswith("#")] == [
        "## 一、履职情况",
        "### （一）抓学习",
        "## 二、存在的问题",
    ]
    assert "全年讲党课4次，开展主题党日12次，整改问题×条。详见附表。" in conversion.lines
    body = conversion.body_text("bank")
    assert "| 项目 | 次数 |\n| --- | --- |\n| 党课 | 4 |\n" in body
    assert "![合影](bank/1.png)" in body
    assert _kinds(conversion, ChangeKind.LEFT_OUT) == ["链接的地址"]


def test_a_picture_outside_the_folder_is_not_followed(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "合影.png").write_bytes(b"\x89PNG")
    conversion = _markdown(inner, MARKDOWN.replace("(合影.png)", "(../合影.png)"))
    assert conversion.pictures == ()
    assert "图片 ../合影.png" in _kinds(conversion, ChangeKind.LEFT_OUT)


@pytest.mark.parametrize("levels", [(1, 1), (2, 2), (3, 3)], ids=str)
def test_markdown_without_a_title_of_its_own(tmp_path: Path, levels: tuple[int, int]) -> None:
    text = (
        f"{'#' * levels[0]} 一、履职情况\n\n讲党课4次。\n\n{'#' * levels[1]} 二、存在的问题\n\n学用不紧。\n"
    )
    assert [line for line in _markdown(tmp_path, text).lines if line.startswith("#")] == [
        "## 一、履职情况",
        "## 二、存在的问题",
    ]


# --- what is no text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("扫描.pdf", b"%PDF-1.7\n\x00\x01", "PDF"),
        ("照片.docx", b"\x89PNG\r\n\x1a\n\x00", "图片"),
        ("一包.txt", b"Rar!\x1a\x07\x00", "压缩包"),
        ("零.txt", b"\0\0\0\0", "空的"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(UnreadableFile, match=why):
        read_manuscript(file)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("<!DOCTYPE html><html><body><p>述职报告</p></body></html>".encode(), "网页"),
        (
            "2021年度述職報告\n一、履職情況\n全年講黨課四次，開展主題黨日十二次。".encode("big5"),
            "不是文字文件",
        ),
        (
            "述职报告\n一、履职情况\n".encode() + b"\xe5\x85" + "全年讲党课四次。\n".encode() * 30,
            "第 3 行有坏字节",
        ),
    ],
    ids=["html", "big5", "broken"],
)
def test_what_cannot_be_read_rightly_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    file = tmp_path / "旧稿.txt"
    file.write_bytes(data)
    with pytest.raises(UnreadableFile, match=why):
        read_manuscript(file)


def test_the_year_may_stand_below_the_title() -> None:
    assert _of("述职报告\n（2021年度）\n一、履职情况\n讲党课4次。\n二、存在的问题\n不足。\n").year == 2021


@pytest.mark.parametrize(
    "text",
    [
        "收到留言126条（来自微信公众号），采纳建议12条。",
        "引用的数据都有出处（来源：省统计信息网）。",
        "引导大家了解更多政策，请关注单位公众号。",
        "平台网址 http://10.1.2.3/dj 只在内网使用。",
        "体检查出胸部X线异常2人，复查X片3张。",
    ],
)
def test_what_a_report_says_of_sites_and_rays_stays(text: str) -> None:
    conversion = _of(f"2021年述职报告\n一、履职情况\n{text}\n二、存在的问题\n学用不紧。\n")
    assert any(solid(text) == solid(unescape(line)) for line in conversion.lines)


def test_a_watermark_goes_with_the_name_of_its_site() -> None:
    text = "2021年述职报告\n一、履职情况\n坚持党建引领，公文写作网 www.example.com 推动中心工作。\n"
    assert "坚持党建引领， 推动中心工作。" in _of(text).lines


def test_without_libreoffice_the_word_is_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    file = tmp_path / "旧.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\0" * 600)
    with pytest.raises(UnreadableFile, match=r"安装 LibreOffice.*另存为 \.docx"):
        read_manuscript(file)
