"""`shuzhi import`: texts of any origin come in whole, and what was changed is told."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path
from typing import Final

import pytest
from shuzhi.importing.changes import ChangeKind
from shuzhi.importing.conversion import Conversion
from shuzhi.pages.rendering import render_body

from tests.support import check_json, make_archive, run
from tests.texts import convert, plain, report_of, shown, solid, split_report, visible

TEXT: Final = """2021年度一车间党支部书记述职报告

现将本年度履职情况报告如下。
一、履职情况
（一）抓学习。全年讲党课4次，开展主题党日12次。
（二）抓队伍。发展党员2名。
二、存在的问题
一是学用结合不够紧密。二是示范岗评比流于形式。
三、下一步打算
（一）3月底前修订学习计划。
（二）每季度评比一次示范岗。
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)  # the report of an import is written into the current folder
    return make_archive(tmp_path / "archive")


def _import(root: Path, *files: Path, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
    return run("--root", str(root), "import", *map(str, files), "--organization", "group", *options)


def _text_file(tmp_path: Path, text: str, name: str = "旧稿.txt") -> Path:
    file = tmp_path / name
    file.write_bytes(text.encode())
    return file


def _paragraphs(conversion: Conversion) -> list[str]:
    return [line for line in conversion.lines if line]


def _kinds(conversion: Conversion) -> list[ChangeKind]:
    return [change.kind for change in conversion.changes]


# --- encodings and line ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize(
    ("mark", "codec", "told"),
    [
        (b"", "utf-8", "UTF-8"),
        (codecs.BOM_UTF8, "utf-8", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
        (b"", "gb18030", "GB18030"),
        (b"", "gbk", "GB18030"),
    ],
    ids=["utf-8", "utf-8-bom", "utf-16-le", "utf-16-be", "gb18030", "gbk"],
)
def test_any_usual_encoding_gives_the_same_report(
    tmp_path: Path, mark: bytes, codec: str, told: str, line_end: str
) -> None:
    root = make_archive(tmp_path / "archive")
    expected = make_archive(tmp_path / "expected")
    assert _import(expected, _text_file(tmp_path, TEXT))[0] == 0
    file = tmp_path / "old.txt"
    file.write_bytes(mark + TEXT.replace("\n", line_end).encode(codec))
    code, out, err = _import(root, file)
    assert (code, err) == (0, "")
    assert f"{told}）" in out
    written = (root / "reports/2021/group.md").read_bytes()
    assert _without_origin(written) == _without_origin((expected / "reports/2021/group.md").read_bytes())
    assert f"original_sha256: {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode() in written
    assert b"original_file: old.txt\n" in written
    assert b"\r" not in written
    assert not written.startswith(codecs.BOM_UTF8)


def _without_origin(report: bytes) -> list[bytes]:
    return [line for line in report.split(b"\n") if not line.startswith(b"original_")]


def test_rare_characters_of_gb18030_come_through(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes(TEXT.replace("4次", "4次，参加者𬙂㛃、䶮").encode("gb18030"))
    assert _import(root, file)[0] == 0
    assert "参加者𬙂㛃、䶮" in (root / "reports/2021/group.md").read_text(encoding="utf-8")


# --- hard-wrapped lines ---------------------------------------------------------------------------------------

WHOLE: Final = [
    "2021年度一车间党支部书记述职报告",
    "一年来，在上级党委的坚强领导下，一车间党支部坚持把学习摆在首位，把队伍抓在手上，把责任扛在肩上，各项工作都有了新的起色，党员的精神面貌也有了明显的改观，现将有关情况报告如下，请予评议。",
    "一、履职情况",
    "（一）抓学习。全年讲党课4次，开展主题党日12次，组织集中学习24次，撰写心得体会86篇，其中12篇被上级采用，学习的劲头比往年更足，学习的办法比往年更多，党员普遍反映学有所得。",
    "（二）抓队伍。发展党员2名，转正3名，培养入党积极分子5名，党员责任区划到班组，党员示范岗挂到机台，急难险重的任务都有党员带头，全年没有发生一起责任事故，受到了上级的通报表扬。",
    "二、存在的问题",
    "一是学用结合不够紧密，学归学做归做的现象还没有彻底改变，个别党员满足于记了多少笔记、写了多少体会，遇到难题还是习惯于凭老经验办事，理论的武装没有变成攻关的本领。",
    "二是示范岗评比流于形式，评前没有标准，评中没有比较，评后没有跟踪，挂了牌子的不一定干得最好，干得最好的不一定挂了牌子，党员的积极性因此受到影响。",
    "三、下一步打算",
    "（一）修订学习计划，每月安排一个攻关题目，由党员带着问题学，学了就在机台上试，试了就在班组里讲，用解决了多少难题来衡量学得好不好，年底集中展示一次成果。",
]


def _wrapped(paragraphs: list[str], width: int, indent: str, *, by_column: bool = True) -> str:
    """Break paragraphs after so many Han characters (by column, ASCII takes half), or after any characters."""
    lines = []
    for paragraph in paragraphs:
        line, columns = "", 0.0
        for character in indent + paragraph:
            columns += 0.5 if by_column and character.isascii() else 1
            if columns > width and not (by_column and character in "，。、；"):  # no stop begins a line
                lines.append(line)
                line, columns = "", 0.5 if by_column and character.isascii() else 1
            line += character
        lines.append(line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("width", [28, 35, 40])
@pytest.mark.parametrize("indent", ["", "　　"], ids=["flush", "indented"])
@pytest.mark.parametrize("by_column", [True, False], ids=["by-column", "by-character"])
def test_lines_broken_at_a_width_are_joined(width: int, indent: str, by_column: bool) -> None:
    source = _wrapped(WHOLE, width, indent, by_column=by_column)
    assert source.count("\n") >= len(WHOLE) + 8
    conversion = convert(source)
    assert conversion.title == WHOLE[0]
    assert [line.removeprefix("## ") for line in _paragraphs(conversion)] == WHOLE[1:]
    assert ChangeKind.UNWRAPPED in _kinds(conversion)


def test_a_wrapped_file_is_told_of_and_read_like_the_whole_one(root: Path, tmp_path: Path) -> None:
    code, out, _ = _import(root, _text_file(tmp_path, _wrapped(WHOLE, 35, "　　")))
    assert code == 0
    assert "硬换行接上" in out
    _, body = split_report(root / "reports/2021/group.md")
    assert [line for line in body.split("\n") if line and not line.startswith("#")] == [
        line for line in WHOLE[1:] if line[1:2] != "、"
    ]


def test_a_number_begins_a_paragraph_also_behind_a_full_line() -> None:
    width = 35
    items = [f"（{number}）" + "抓" * (width - 3) for number in "一二三四五六七八九"]
    longer = "（十）" + "管" * (2 * width)
    conversion = convert(_wrapped(["2021年述职报告", *items, longer], width, ""))
    assert _paragraphs(conversion) == [*items, longer]


def test_paragraphs_that_are_no_broken_lines_are_left_alone() -> None:
    conversion = convert("\n".join(WHOLE))
    assert [line.removeprefix("## ") for line in _paragraphs(conversion)] == WHOLE[1:]
    assert conversion.changes == ()


def test_a_list_of_lines_of_like_length_is_left_alone() -> None:
    rows = [f"{n}．组织党员到第{n}号机台开展义务劳动并清理现场卫生。" for n in range(1, 10)]
    assert _paragraphs(convert("2021年述职报告\n" + "\n".join(rows))) == rows


# --- what converters leave ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["- 3 -", "— 3 —", "—3—", "第3页", "第 3 页 共 8 页", "3/8", "3 / 8"])
def test_page_numbers_go_and_are_told(root: Path, tmp_path: Path, number: str) -> None:
    code, out, _ = _import(root, _text_file(tmp_path, TEXT.replace("（二）抓", f"{number}\n（二）抓")))
    assert code == 0
    assert "页码删去" in out
    assert f"“{number}”" in out
    _, body = split_report(root / "reports/2021/group.md")
    assert solid(body) == solid(_body_of(TEXT))


@pytest.mark.parametrize("line", ["3", "30", "2021", "第3页讲到了这件事", "—3—是页码"])
def test_what_may_be_text_is_no_page_number(line: str) -> None:
    assert line in _paragraphs(convert(TEXT.replace("（二）抓", f"{line}\n（二）抓")))


def _body_of(text: str) -> str:
    return "\n".join(convert(text).lines)


@pytest.mark.parametrize(
    "character",
    ["\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u200e", "\u202e", "\x0b", "\x07"],
    ids=lambda character: f"U+{ord(character):04X}",
)
def test_invisible_characters_go_and_are_told_by_name(root: Path, tmp_path: Path, character: str) -> None:
    code, out, _ = _import(root, _text_file(tmp_path, TEXT.replace("党课", f"党{character}课")))
    assert code == 0
    assert f"U+{ord(character):04X}" in out
    written = (root / "reports/2021/group.md").read_text(encoding="utf-8")
    assert character not in written
    assert "党课4次" in written


def test_blanks_of_all_widths_as_indents_go() -> None:
    text = TEXT.replace("\n（", "\n　　（").replace("\n一是", "\n\u00a0\u00a0 \t一是")
    assert convert(text).lines == convert(TEXT).lines


def test_residue_inside_a_word_goes_and_is_told(root: Path, tmp_path: Path) -> None:
    text = TEXT.replace("主题党日", "主题##paidbegin##党日").replace("2名。", "2名（新文秘网省略164字……）。")
    code, out, _ = _import(root, _text_file(tmp_path, text))
    assert code == 0
    assert "“##paidbegin##”" in out
    assert "“（新文秘网省略164字……）”" in out
    written = (root / "reports/2021/group.md").read_text(encoding="utf-8")
    assert "开展主题党日12次" in written
    assert "发展党员2名。" in written


# --- structure ------------------------------------------------------------------------------------------------


def test_headings_are_made_and_sub_headings_below_them() -> None:
    text = TEXT.replace("（一）抓学习。全年", "（一）抓学习\n全年").replace(
        "（二）抓队伍。发展", "（二）抓队伍\n发展"
    )
    lines = _paragraphs(convert(text))
    assert [line for line in lines if line.startswith("#")] == [
        "## 一、履职情况",
        "### （一）抓学习",
        "### （二）抓队伍",
        "## 二、存在的问题",
        "## 三、下一步打算",
    ]


def test_a_heading_that_runs_into_its_text_is_split_and_told(root: Path, tmp_path: Path) -> None:
    text = TEXT.replace("二、存在的问题\n一是", "二、存在的问题。一是")
    code, out, _ = _import(root, _text_file(tmp_path, text))
    assert code == 0
    assert "标题与正文分行，1 处" in out
    assert "第 7 行" in out
    _, body = split_report(root / "reports/2021/group.md")
    assert "\n## 二、存在的问题。\n\n一是学用结合不够紧密。" in body


def test_headings_without_numbers_are_found() -> None:
    text = "2021年度述职报告\n履职情况\n抓得很紧，成效明显，得到好评。\n存在问题\n一是甲不够。\n下一步打算\n一是学到位。\n"
    assert [line for line in _paragraphs(convert(text)) if line.startswith("#")] == [
        "## 履职情况",
        "## 存在问题",
        "## 下一步打算",
    ]


# --- masks ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("X县", "×县"),
        ("XX镇", "×镇"),
        ("XXXX年", "×年"),
        ("xx村", "×村"),
        ("ＸＸ局", "×局"),
        ("****元", "×元"),
        ("*次", "×次"),
        ("*+*档案", "×档案"),
        ("20__年", "20×年"),
        ("____人", "×人"),
        ("＿＿＿人", "×人"),
        ("×× 局", "× 局"),
        ("× 局", "× 局"),
        ("× ××", "× ×"),
        ("××乡XX村*组", "×乡×村×组"),
    ],
)
def test_masks_become_one_cross_each(written: str, becomes: str) -> None:
    conversion = convert(TEXT.replace("全年讲党课", f"全年在{written}讲党课"))
    assert f"（一）抓学习。全年在{becomes}讲党课4次，开展主题党日12次。" in _paragraphs(conversion)
    told = [change for change in conversion.changes if change.kind is ChangeKind.MASK]
    assert (len(told) > 0) == (written != becomes)
    assert all(change.after == "×" and change.line == 5 for change in told)


@pytest.mark.parametrize(
    "text",
    [
        "X光检查",
        "拍X射线片",
        "3×5米",
        "长3米×宽5米",
        "X型梁",
        "EXCEL表",
        "MAX值",
        "snake_case",
        "iPhone XS",
        "WXX12",
        "X轴",
    ],
)
def test_what_only_looks_like_a_mask_stays(text: str) -> None:
    conversion = convert(TEXT.replace("全年讲党课", f"全年在{text}讲党课"))
    assert conversion.changes == ()
    assert f"全年在{text}讲党课" in plain(
        "\n".join(conversion.lines)
    ) or f"全年在{solid(text)}讲党课" in plain("\n".join(conversion.lines))


def test_the_masks_are_listed_line_by_line(root: Path, tmp_path: Path) -> None:
    text = TEXT.replace("4次", "**次").replace("12次", "***次").replace("2名", "XX名")
    _, out, _ = _import(root, _text_file(tmp_path, text))
    assert "遮盖符改为×，3 处" in out
    assert "第 5 行：“**” “***”" in out
    assert "第 6 行：“XX”" in out


# --- the page shows what the source said ----------------------------------------------------------------------

MARKDOWN: Final = [
    "# x",
    "#x",
    "###### 六级",
    "####### 七级",
    "- x",
    "+ x",
    "-",
    "---",
    "- - -",
    "===",
    "a_b_c",
    "_重点_和_要点_",
    "<script>alert(1)</script>",
    "<b>加粗</b>",
    "<!-- 注释 -->",
    "<a@example.cn>",
    "a < b > c & d",
    "&amp; &lt; &#65; &copy;",
    "[a](b)",
    "![a](b.png)",
    "[a][b]",
    "[a]: http-like",
    "[^1]: 注",
    "一\\二\\三",
    "\\# x",
    "\\",
    "\\\\",
    "a\\_b",
    "C:\\党建\\2021",
    "1. x",
    "1) x",
    "2021. 这是年份",
    "| a | b |",
    "|---|---|",
    "a | b",
    "> 引用",
    ">引用",
    "`代码`",
    "```",
    "~~~",
    "~~删去~~",
    "{#problems}",
    "文字 { #plan }",
    "{: .x onclick=1}",
    "$x$",
    ":smile:",
    "Note: text",
    "行尾两格  ",
    "～～波浪～～",
    "“引号”与'单引号'\"双引号\"",
    "(c) (tm) -- ...",
    "'''",
    "++下划++==高亮==^上标^",
    "*[HTML]: x",
    "• 圆点",
    "· 间隔点",
    "［全角］（括号）｛花括号｝",
]


def _without_masks(text: str) -> str:
    return solid(text.replace("*", "×"))


@pytest.mark.parametrize("line", MARKDOWN)
def test_text_that_looks_like_markdown_is_shown_as_it_was_written(line: str) -> None:
    conversion = convert(TEXT.replace("（二）抓队伍。", f"{line}\n（二）抓队伍。"))
    expected = solid(
        TEXT.split("\n", 1)[1].replace("（二）抓队伍。", f"{_without_masks(line)}\n（二）抓队伍。")
    )
    assert shown("\n".join(conversion.lines)) == expected


@pytest.mark.parametrize("line", MARKDOWN)
def test_and_also_behind_words(line: str) -> None:
    conversion = convert(TEXT.replace("（二）抓队伍。", f"（二）抓队伍 {line} 。"))
    expected = solid(
        TEXT.split("\n", 1)[1].replace("（二）抓队伍。", f"（二）抓队伍{_without_masks(line)}。")
    )
    assert shown("\n".join(conversion.lines)) == expected


@pytest.mark.parametrize("line", MARKDOWN)
def test_and_in_a_heading(line: str) -> None:
    conversion = convert(TEXT.replace("二、存在的问题", f"二、存在的问题 {line}"))
    expected = solid(
        TEXT.split("\n", 1)[1].replace("二、存在的问题", f"二、存在的问题{_without_masks(line)}")
    )
    assert shown("\n".join(conversion.lines)) == expected


def test_all_of_it_together_is_shown_as_it_was_written() -> None:
    lines = [line for line in MARKDOWN if "*" not in line]
    text = "2021年度述职报告\n\n一、履职情况\n" + "\n".join(lines) + "\n二、存在的问题\n一是甲不够。\n"
    page = render_body(report_of("\n".join(convert(text).lines)))
    assert visible(page) == solid(text.split("\n", 1)[1])
    for tag in ("<em", "<strong", "<code", "<a ", "<img", "<ul", "<table", "<blockquote", "<hr", "<script"):
        assert tag not in page


@pytest.mark.parametrize(
    "source",
    [
        "| 姓名 | 次数 |\n|---|---|\n| 甲 | 3 |",
        "甲\n===\n乙",
        "甲\n---\n乙",
        "```\n甲\n```",
        "- 甲\n- 乙\n  - 丙",
        "    缩进四格",
        "[甲]: 乙\n[甲]",
    ],
)
def test_several_lines_that_make_a_block_in_markdown_stay_lines(source: str) -> None:
    text = f"2021年度述职报告\n一、履职情况\n{source}\n二、存在的问题\n一是甲不够。"
    assert shown("\n".join(convert(text).lines)) == solid(text.split("\n", 1)[1])


# --- title, year, organization --------------------------------------------------------------------------------


def test_without_a_year_in_the_title_the_year_is_asked_for(root: Path, tmp_path: Path) -> None:
    file = _text_file(tmp_path, TEXT.replace("2021年度", ""))
    code, out, err = _import(root, file)
    assert (code, out) == (1, "")
    assert "--year" in err
    assert str(file) in err
    assert list((root / "reports").rglob("group.md")) == []
    code, out, _ = _import(root, file, options=("--year", "2020"))
    assert code == 0
    assert "由选项给出" in out
    assert (root / "reports/2020/group.md").is_file()


def test_a_text_without_a_title_gets_a_blank(root: Path, tmp_path: Path) -> None:
    code, out, _ = _import(root, _text_file(tmp_path, TEXT.split("\n", 2)[2]), options=("--year", "2021"))
    assert code == 0
    fields, body = split_report(root / "reports/2021/group.md")
    assert fields["title"] == "【待补】"
    assert "没有找到" in out
    assert "现将本年度履职情况报告如下。" in body
    asked = [row["message"] for row in check_json(root) if row["rule"] == "frontmatter-field-blank"]
    assert any(message.startswith("title（") for message in asked)


@pytest.mark.parametrize(
    "title",
    [
        "2021年度：抓学习 #1",
        "'2021年'述职报告",
        "2021年度“一肩挑”述职报告",
        "2021年述职报告: 定稿",
        "2021年*述职报告",
        "2021年述职报告 - 修改",
        "@2021年述职报告",
        "2021年述职报告\\终稿",
    ],
)
def test_any_title_makes_sound_front_matter(root: Path, tmp_path: Path, title: str) -> None:
    code, _, err = _import(
        root, _text_file(tmp_path, TEXT.replace("2021年度一车间党支部书记述职报告", title))
    )
    assert (code, err) == (0, "")
    rules = {row["rule"] for row in check_json(root)}
    assert not [
        rule for rule in rules if rule.startswith("frontmatter") and rule != "frontmatter-field-blank"
    ]
    fields, body = split_report(root / "reports/2021/group.md")
    assert solid(title.replace("*", "×")) in solid(fields["title"] + body)


def test_an_unknown_organization_names_the_nearest(root: Path, tmp_path: Path) -> None:
    file = _text_file(tmp_path, TEXT)
    code, out, err = run("--root", str(root), "import", str(file), "--organization", "gruop")
    assert (code, out) == (2, "")
    assert "“gruop”没有登记" in err
    assert "是不是“group”（甲乙集团党总支）" in err
    assert list((root / "reports").rglob("*.md")) == []


def test_an_existing_report_is_never_touched(root: Path, tmp_path: Path) -> None:
    target = root / "reports" / "2021" / "group.md"
    target.parent.mkdir()
    target.write_bytes("已经写好的报告\r\n".encode())
    code, _, err = _import(root, _text_file(tmp_path, TEXT))
    assert code == 1
    assert "reports/2021/group.md" in err
    assert target.read_bytes() == "已经写好的报告\r\n".encode()
    assert [entry.name for entry in target.parent.iterdir()] == ["group.md"], "no half-written files"
    code, out, err = _import(root, _text_file(tmp_path, TEXT), options=("--dry-run",))
    assert (code, out) == (1, ""), "a dry run must foretell it"
    assert "reports/2021/group.md" in err


@pytest.mark.parametrize("dangling", [True, False])
def test_a_link_in_the_place_of_the_report_is_not_followed(
    root: Path, tmp_path: Path, dangling: bool
) -> None:
    target = root / "reports" / "2021" / "group.md"
    target.parent.mkdir()
    outside = tmp_path / "outside.md"
    if not dangling:
        outside.write_text("别的文件", encoding="utf-8")
    target.symlink_to(outside)
    code, _, err = _import(root, _text_file(tmp_path, TEXT))
    assert code == 1
    assert "reports/2021/group.md" in err
    assert outside.exists() != dangling
    assert dangling or outside.read_text(encoding="utf-8") == "别的文件"


# --- files that cannot be imported, among others that can ------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("照片.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "这是图片"),
        ("报告.docx", b"PK\x03\x04\x14\0\x06\0", "Word"),
        ("空.txt", b"", "空的"),
        ("空白.txt", "　\n\n \t".encode(), "空的"),
        ("大.txt", "一年来的工作。".encode() * 100_000, "超过 1 MB"),
        ("乱.txt", b"\xff\xfe\xff" + b"\xd8\x00\xd8", "不是文字文件"),
        ("只有题目.txt", "2019年述职报告".encode(), "没有正文"),
    ],
)
def test_a_bad_file_is_told_and_the_others_still_come_in(
    root: Path, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    before = _text_file(tmp_path, TEXT.replace("2021", "2020"), "前.txt")
    after = _text_file(tmp_path, TEXT, "后.txt")
    code, out, err = _import(root, before, bad, after)
    assert code == 1, "one file that fails is an error"
    assert err.count("\n") == 1
    assert name in err
    assert why in err
    assert "前.txt" in out
    assert "后.txt" in out
    assert sorted(str(f.relative_to(root)) for f in root.rglob("group.md")) == [
        "reports/2020/group.md",
        "reports/2021/group.md",
    ]


def test_an_empty_folder_is_told_and_the_others_still_come_in(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "旧稿"
    folder.mkdir()
    code, _, err = _import(root, folder, _text_file(tmp_path, TEXT))
    assert code == 1
    assert "文件夹" in err
    assert (root / "reports/2021/group.md").is_file()


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_two_files_of_one_year_are_not_written_over_each_other(
    root: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    first = _text_file(tmp_path, TEXT, "甲.txt")
    second = _text_file(tmp_path, TEXT.replace("4次", "5次"), "乙.txt")
    code, out, err = _import(root, first, second, options=options)
    assert code == 1
    assert "甲.txt" in out
    assert "乙.txt" in err
    target = root / "reports/2021/group.md"
    assert target.exists() == (not options)
    assert options or "4次" in target.read_text(encoding="utf-8")


def test_what_was_imported_is_plain_text_to_a_second_import(root: Path, tmp_path: Path) -> None:
    assert _import(root, _text_file(tmp_path, TEXT))[0] == 0
    _, body = split_report(root / "reports/2021/group.md")
    again = convert("2021年述职报告\n" + body)
    assert shown("\n".join(again.lines)) == solid(body), "its marks are text now, and stand there"


def test_a_signature_makes_no_heading_of_the_last_point() -> None:
    lines = [
        "述职报告",
        "一、履职情况",
        "抓了学习。",
        "二、下一步打算",
        "（一）加强学习。",
        "（二）加大走访力度。",
        "陶溪石",
        "2023年12月20日",
    ]
    assert not [line for line in convert("\n".join(lines)).lines if line.startswith("###")]
