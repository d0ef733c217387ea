"""Front matter is read strictly: what MkDocs would swallow is told, at its own line, in its own words."""

from __future__ import annotations

import datetime
import time
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.diagnostics import Fault
from shuzhi.front_matter_text import front_matter_text
from shuzhi.frontmatter import FrontMatter, ReadFrontMatter, read_front_matter
from shuzhi.report import report_from_source
from shuzhi.source import Source
from shuzhi.vocabulary import Classification, Retention

from tests.support import REPORT, check_json, make_archive
from tests.texts import HEAD, complete

GOOD: Final = HEAD.strip("\n").split("\n")[1:-1]
"""The lines between the fences; `title` stands in line 2 of the file."""


def _read(*lines: str) -> ReadFrontMatter:
    return read_front_matter(["---", *lines, "---", "", "正文"])


def _with(changed: str) -> ReadFrontMatter:
    """The good front matter with one line put in the place of the line with the same key."""
    key = changed.split(":", maxsplit=1)[0]
    assert sum(line.startswith(f"{key}:") for line in GOOD) == 1
    return _read(*(changed if line.startswith(f"{key}:") else line for line in GOOD))


def _adding(*lines: str) -> ReadFrontMatter:
    return _read(*GOOD, *lines)


def _line_of(key: str) -> int:
    return next(number for number, line in enumerate(GOOD, start=2) if line.startswith(f"{key}:"))


def _only(read: ReadFrontMatter) -> Fault:
    assert len(read.faults) == 1, [f"{f.line} {f.rule} {f.message}" for f in read.faults]
    return read.faults[0]


def test_good_front_matter_is_read_whole() -> None:
    read = _adding("archive_no: Z109-WS·2023-D30-DQ-0004", "tags: [党建业务融合, 品牌]", "on_behalf: true")
    assert read.faults == ()
    assert complete(read)
    assert read.values == {
        "title": "一车间党支部书记2023年度述职报告",
        "year": 2023,
        "organization": "workshop",
        "secretary": "陶溪石",
        "role": "党支部书记",
        "submitted": datetime.date(2023, 12, 20),
        "classification": Classification.INTERNAL,
        "retention": Retention.THIRTY_YEARS,
        "archive_no": "Z109-WS·2023-D30-DQ-0004",
        "tags": ("党建业务融合", "品牌"),
        "on_behalf": True,
    }
    assert read.body_line == len(GOOD) + 6
    assert read.lines["title"] == 2


# --- what MkDocs swallows -------------------------------------------------------------------------------------


def test_invalid_yaml_is_told_at_its_line() -> None:
    fault = _only(_with("title: 述职报告: 定稿"))
    assert (fault.rule, fault.line) == ("frontmatter-invalid", 2)
    assert "冒号" in fault.message
    assert "引号" in fault.help


def test_a_missing_end_is_told() -> None:
    fault = _only(read_front_matter(["---", *GOOD, "", "正文"]))
    assert (fault.rule, fault.line) == ("frontmatter-unterminated", 1)
    assert "没有与之配对的结束行" in fault.message


def test_an_equal_key_is_told_and_the_first_one_stands() -> None:
    read = _adding("role: 副书记")
    fault = _only(read)
    assert (fault.rule, fault.line) == ("frontmatter-key-duplicate", len(GOOD) + 2)
    assert "“role”写了两次" in fault.message
    assert read.values["role"] == "党支部书记"


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "n", "y", "No", "true", "null", "~", "1", "1.10"])
def test_a_key_stays_the_word_that_was_written(word: str) -> None:
    fault = _only(_adding(f"{word}: 甲"))
    assert (fault.rule, fault.line) == ("frontmatter-field-unknown", len(GOOD) + 2)
    assert f"“{word}”" in fault.message


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "1_000", "0x10", "1e3", "12:30", "010"])
def test_words_that_yaml_turns_into_something_else_stay_text(word: str) -> None:
    read = _with(f"secretary: {word}")
    assert read.faults == ()
    assert read.values["secretary"] == word


def test_a_decimal_is_no_text_and_shown_as_it_was_written() -> None:
    fault = _only(_with("title: 1.10"))
    assert (fault.rule, fault.line) == ("frontmatter-field-invalid", 2)
    assert "1.10" in fault.message, "not 1.1: that is what nobody wrote"


def test_without_a_fence_a_first_line_with_a_colon_is_no_front_matter() -> None:
    fault = _only(read_front_matter(["Note: text", "", *GOOD]))
    assert (fault.rule, fault.line) == ("frontmatter-missing", 1)


def test_a_fence_further_down_is_pointed_out() -> None:
    fault = _only(read_front_matter(["", "---", *GOOD, "---"]))
    assert fault.rule == "frontmatter-missing"
    assert "第 2 行的“---”前面还有别的内容" in fault.message


# --- what nobody can have meant -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "rule", "line", "words"),
    [
        (("tags: &a [甲]",), "frontmatter-alias", 10, "锚点"),
        (("archive_no: *a",), "frontmatter-alias", 10, "锚点"),
        (("<<: *base",), "frontmatter-alias", 10, "锚点"),
        (("tags: !!python/object/apply:os.system [ls]",), "frontmatter-alias", 10, "类型标签"),
        (("tags: !include x.yml",), "frontmatter-alias", 10, "类型标签"),
        (("? [甲, 乙]", ": 丙"), "frontmatter-invalid", 10, "键必须是一个词"),
        (("{甲: 乙}: 丙",), "frontmatter-invalid", 10, "键必须是一个词"),
        (("\ttags: [甲]",), "frontmatter-invalid", 10, "制表符"),
        (("tags: [甲",), "frontmatter-invalid", 11, "方括号"),
        (('role_note: "甲',), "frontmatter-invalid", 11, "引号"),
        (("没有冒号的一行",), "frontmatter-invalid", 11, "冒号"),
        (("@tags: 甲",), "frontmatter-invalid", 10, "不能这样使用的字符"),
        (("tags：[甲]",), "frontmatter-invalid", 11, "冒号"),
        (("...", "甲: 乙"), "frontmatter-invalid", 11, "第二段"),
        (("tags: [甲\x07]",), "frontmatter-invalid", 10, "控制字符"),
    ],
)
def test_each_trap_has_its_own_message_at_its_own_line(
    lines: tuple[str, ...], rule: str, line: int, words: str
) -> None:
    assert len(GOOD) == 8, "the lines below count on it"
    fault = _only(_adding(*lines))
    assert fault.rule == rule
    assert words in fault.message
    # A parser that waits for an end notices its absence one line later.
    assert fault.line in (line, line - 1)
    assert fault.help


@pytest.mark.parametrize(
    ("name", "lines", "words"),
    [
        (
            "billion laughs",
            ["a: &a [哈,哈,哈,哈,哈,哈,哈,哈,哈]"]
            + [
                f"{b}: &{b} [*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a},*{a}]"
                for a, b in zip("abcdefgh", "bcdefghi", strict=True)
            ],
            "锚点",
        ),
        ("brackets", ["tags: " + "[" * 5000 + "]" * 5000], "嵌套超过"),
        ("open brackets", ["tags: " + "[" * 5000], "嵌套超过"),
        ("braces", ["tags: " + "{甲: " * 5000 + "}" * 5000], "嵌套超过"),
        ("dashes", ["tags:", "  " + "- " * 5000 + "甲"], "嵌套超过"),
        ("question marks", ["? " * 5000 + "甲"], "键必须是一个词"),
        ("an endless quotation", ["title: '" + "''" * 20_000], "引号"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() else "",
)
def test_bombs_are_refused_at_once(name: str, lines: list[str], words: str) -> None:
    started = time.perf_counter()
    fault = _only(_read(*lines))
    assert time.perf_counter() - started < 2, name
    assert words in fault.message
    assert fault.rule in ("frontmatter-invalid", "frontmatter-alias")


@pytest.mark.parametrize(
    "lines", [["甲: 乙"] * 20_000, [f"键{n}: 乙" for n in range(8_000)], ["- 甲"] * 20_000]
)
def test_front_matter_of_any_length_is_refused_quickly(lines: list[str]) -> None:
    started = time.perf_counter()
    assert _read(*lines).faults
    assert time.perf_counter() - started < 2


def test_too_long_front_matter_is_not_called_unterminated_but_too_long() -> None:
    read = _read(*GOOD, *(f"# 说明 {n}" for n in range(20_000)))
    fault = _only(read)
    assert "没有与之配对" not in fault.message, "the end is there"
    assert "太长" in fault.message or "超过" in fault.message


# --- fields ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words", "help_words"),
    [
        ("submitted: 2023-02-30", "真实的日期", "年-月-日"),
        ("submitted: 2023-1-5", "真实的日期", "年-月-日"),
        ("submitted: '2023-12-20'", "真实的日期", "不加引号"),
        ("submitted: 2023年12月20日", "真实的日期", "年-月-日"),
        ("secretary: 110", "必须是文字", "'110'"),
        ("secretary: 2023-12-20", "必须是文字", "'2023-12-20'"),
        ("secretary: true", "必须是文字", ""),
        ("secretary:", "必须是文字", ""),
        ("secretary: ''", "不能是空的", ""),
        ("secretary: [甲, 乙]", "必须是文字", ""),
        ("role: {正: 甲}", "必须是文字", ""),
        ("year: '2023'", "必须是整数", ""),
        ("year: 2023.0", "必须是整数", ""),
        ("year: 二〇二三", "必须是整数", ""),
        ("year: 1900", "1949", ""),
        ("year: 20233", "2149", ""),
        ("classification: 内 部", "公开、内部", "内部"),
        ("classification: 普通", "公开、内部", ""),
        ("retention: 30", "永久、30年、10年", "30年"),
        ("retention: 长期", "永久、30年、10年", ""),
        ("organization: Workshop", "写法不对", ""),
        ("organization: 一车间", "写法不对", ""),
        ("title: " + "长" * 201, "200", ""),
    ],
)
def test_a_wrong_value_is_told_at_its_line_with_what_was_found(
    line: str, words: str, help_words: str
) -> None:
    key, _, value = line.partition(":")
    read = _with(line)
    fault = _only(read)
    assert (fault.rule, fault.line) == ("frontmatter-field-invalid", _line_of(key))
    assert words in fault.message
    assert help_words in fault.help
    assert fault.message.startswith(key)
    assert key not in read.values
    assert not complete(read)
    if value.strip(" '") and value[1] not in "[{":
        assert value.strip(" '")[:20] in fault.message, "what was found must be quoted"


def test_a_whole_number_written_with_quotes_says_so() -> None:
    """`year: '2023'` and “现在是 2023” would leave a person puzzled."""
    fault = _only(_with("year: '2023'"))
    assert "引号" in fault.message + fault.help


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("on_behalf: 是", "true 或 false"),
        ("on_behalf: yes", "true 或 false"),
        ("imported: 1", "true 或 false"),
        ("tags: 党建", "列表"),
        ("tags: [2023]", "必须是文字"),
        ("tags: [" + ", ".join(["甲"] * 21) + "]", "20"),
        ("archive_no: 2023-1", "写法不对"),
    ],
)
def test_a_wrong_value_of_an_optional_field_is_told(line: str, words: str) -> None:
    fault = _only(_adding(line))
    assert (fault.rule, fault.line) == ("frontmatter-field-invalid", len(GOOD) + 2)
    assert words in fault.message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("secretry", "secretary"),
        ("tag", "tags"),
        ("organisation", "organization"),
        ("archive-no", "archive_no"),
    ],
)
def test_an_unknown_key_names_the_nearest(written: str, meant: str) -> None:
    fault = _only(_adding(f"{written}: 甲"))
    assert (fault.rule, fault.line) == ("frontmatter-field-unknown", len(GOOD) + 2)
    assert f"是不是“{meant}”？" in fault.message
    assert meant in fault.help


def test_an_unknown_key_that_is_like_none_lists_them_all() -> None:
    fault = _only(_adding("xyzzy: 甲"))
    assert "是不是" not in fault.message
    assert all(name in fault.help for name in FrontMatter.model_fields)


@pytest.mark.parametrize("name", ["template", "hide", "status", "search", "draft", "date"])
def test_a_report_must_not_steer_the_site(name: str) -> None:
    fault = _only(_adding(f"{name}: 甲"))
    assert (fault.rule, fault.line) == ("frontmatter-field-reserved", len(GOOD) + 2)
    assert f"“{name}”" in fault.message


@pytest.mark.parametrize("name", [line.split(":")[0] for line in GOOD])
def test_a_missing_field_is_told_by_its_chinese_name(name: str) -> None:
    read = _read(*(line for line in GOOD if not line.startswith(f"{name}:")))
    fault = _only(read)
    assert fault.rule == "frontmatter-field-missing"
    title = FrontMatter.model_fields[name].title
    assert title and f"{name}（{title}）" in fault.message
    assert not complete(read)


@pytest.mark.parametrize("name", ["secretary", "submitted", "year", "classification"])
def test_a_blank_left_is_told_as_one_and_nothing_else(name: str) -> None:
    fault = _only(_with(f"{name}: 【待补】"))
    assert (fault.rule, fault.line) == ("frontmatter-field-blank", _line_of(name))
    assert "还没有填写" in fault.message


@pytest.mark.parametrize("value", ["秘密", "机密", "绝密", "秘密★1年", "机密★10年"])
def test_a_secret_stops_the_reader_with_its_own_words(value: str) -> None:
    fault = _only(_with(f"classification: {value}"))
    assert (fault.rule, fault.line) == ("classification-secret", _line_of("classification"))
    assert "不得存入本库" in fault.message


def test_all_faults_of_a_file_are_told_in_one_run() -> None:
    read = _read(
        "title: 一车间党支部书记2023年度述职报告",
        "year: '2023'",
        "organisation: workshop",
        "secretary: 110",
        "role: 【待补】",
        "role: 党支部书记",
        "submitted: 2023-02-30",
        "classification: 机密",
        "status: 已审",
        "tags: 党建",
    )
    assert sorted((fault.line, fault.rule) for fault in read.faults) == [
        (1, "frontmatter-field-missing"),  # retention; the slip in line 4 tells of organization
        (3, "frontmatter-field-invalid"),
        (4, "frontmatter-field-unknown"),
        (5, "frontmatter-field-invalid"),
        (6, "frontmatter-field-blank"),
        (7, "frontmatter-key-duplicate"),
        (8, "frontmatter-field-invalid"),
        (9, "classification-secret"),
        (10, "frontmatter-field-reserved"),
        (11, "frontmatter-field-invalid"),
    ]
    assert read.values == {"title": "一车间党支部书记2023年度述职报告"}


@pytest.mark.parametrize("lines", [["- 甲", "- 乙"], ["甲"], ["'甲: 乙'"], ["2023"]])
def test_front_matter_that_is_no_mapping_is_told(lines: list[str]) -> None:
    fault = _only(_read(*lines))
    assert (fault.rule, fault.line) == ("frontmatter-invalid", 2)
    assert "键: 值" in fault.message


@pytest.mark.parametrize("lines", [[], ["# 只有说明"], [""]])
def test_empty_front_matter_lacks_every_field(lines: list[str]) -> None:
    faults = _read(*lines).faults
    assert {fault.rule for fault in faults} == {"frontmatter-field-missing"}
    assert len(faults) == len(GOOD)


# --- the faults reach the person, and the body is read all the same ---------------------------------------------


def test_the_body_is_read_in_spite_of_broken_front_matter() -> None:
    text = REPORT.replace("year: 2023", "year: [")
    report = report_from_source(Source(text), "reports/2023/workshop.md", 2023, "workshop")
    assert [fault.rule for fault in report.faults] == ["frontmatter-invalid"]
    assert len(report.body.sections) == 3
    assert report.body.sections[0].line == REPORT.split("\n").index("## 一、履职情况") + 1


def test_check_tells_them_all_at_their_lines(tmp_path: Path) -> None:
    text = REPORT.replace("secretary: 陶溪石", "secretary: 110").replace(
        "retention: 30年", "retention: 三十年"
    )
    root = make_archive(tmp_path, {"reports/2023/workshop.md": text})
    found = [(row["rule"], row["line"], row["severity"]) for row in check_json(root)]
    assert found == [("frontmatter-field-invalid", 5, "error"), ("frontmatter-field-invalid", 9, "error")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("fence", ["---", "--- ", "---\t"])
def test_fences_with_blanks_and_foreign_line_ends_are_fine(tmp_path: Path, end: str, fence: str) -> None:
    root = make_archive(tmp_path)
    text = REPORT.replace("---\n", f"{fence}\n").replace("\n", end)
    (root / "reports/2023/workshop.md").write_bytes(text.encode())
    assert check_json(root) == []


# --- writing --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "甲: 乙",
        "甲 # 乙",
        "#甲",
        "'甲'",
        '"甲"',
        "- 甲",
        "true",
        "2023",
        "1.10",
        "2023-12-20",
        "null",
        "~",
        "no",
        "&甲",
        "*甲",
        "!甲",
        "甲：乙",
        "[甲]",
        "{甲}",
        " 甲",
        "甲 ",
        "@甲",
        "`甲`",
        "%甲",
        "? 甲",
        "|",
        "甲\\乙",
        "a: b",
        "甲，乙。",
        "“甲”",
        "（甲）",
        "甲'乙",
        "=",
        "...",
        "---",
        "甲:",
        "党建@2023",
    ],
)
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    values: dict[str, Any] = {
        "title": text,
        "year": 2023,
        "organization": "workshop",
        "secretary": text,
        "role": text,
        "submitted": datetime.date(2023, 12, 20),
        "classification": "内部",
        "retention": "30年",
        "tags": [text, text],
        "imported": True,
    }
    read = read_front_matter(front_matter_text(values).split("\n"))
    assert read.faults == ()
    assert read.values == {**values, "tags": (text, text)}


def test_fields_on_one_line_are_told_apart() -> None:
    read = _read("{title: 甲, year: '2023', organization: workshop, secretary: 110, role: 丙}")
    wrong = [fault.message.split()[0] for fault in read.faults if fault.rule == "frontmatter-field-invalid"]
    assert wrong == ["year", "secretary"]
    assert read.values == {"title": "甲", "organization": "workshop", "role": "丙"}


@pytest.mark.parametrize(
    "line",
    [
        "a: - b",
        "a: [b",
        "a: {b",
        "a: [b}",
        "a: 'b",
        'a: "b',
        'a: "\\q"',
        'a: "\\xzz"',
        "a: & b",
        "a: * b",
        "% a",
        "a: !<b",
        "a: ! b !",
        "a: | b",
        "a: > b",
        "a:\n  - b\n c: d",
        "a: b\n  c: d",
        "- a\nb: c",
        "a: b: c",
        "a: @b",
        "a: `b`",
        "a:\n\t- b",
        "\ta: b",
        "a: 'b'c",
        "]",
        "}",
        ",",
        "? a\n: - b\n c",
        "a: ]",
        "a: %b",
        "&",
        "*",
        "!",
    ],
)
def test_what_the_parser_says_never_shows_in_english(line: str) -> None:
    for fault in _read(*line.split("\n")).faults:
        words = "".join(c for c in fault.message + fault.help if c.isascii() and c.isalpha())
        assert fault.rule.startswith("frontmatter-field") or words in ("", "YAML", "YAMLYAML"), fault.message


@pytest.mark.parametrize("field", ["title", "secretary", "role", "tags"])
def test_names_must_not_look_like_markup(field: str) -> None:
    value = "'<img src=x onerror=alert(1)>'"
    written = f"[{value}]" if field == "tags" else value
    lines = ["---", f"{field}: {written}", "---"]
    told = [fault for fault in read_front_matter(lines).faults if "尖括号" in fault.message]
    assert [fault.line for fault in told] == [2]
    assert field not in read_front_matter(lines).values
