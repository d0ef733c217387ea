"""Personal data and codes: every valid number is found however it is written, and no other number is taken for one."""

from __future__ import annotations

import datetime
import time
from typing import Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shuzhi.archive import Archive, load_archive
from shuzhi.checking import check_report
from shuzhi.diagnostics import Diagnostic
from shuzhi.diagnostics.model import ordered
from shuzhi.identifiers import (
    CREDIT_CODE_CHARACTERS,
    PROVINCES,
    credit_check_character,
    half_width,
    passes_luhn,
    resident_check_character,
)
from shuzhi.report import report_from_source
from shuzhi.rules import RULES_BY_SLUG
from shuzhi.source import Source

from tests.support import BASE_CASE
from tests.texts import BODY_LINE, HEAD

ARCHIVE: Final[Archive] = load_archive(BASE_CASE)
RULES: Final = ("resident-id", "mobile-number", "bank-card", "credit-code-invalid", "email-address")

# All numbers are invented: 110199, 330199 and the like are no areas, 0000 is no exchange.
RESIDENT: Final = "110199199003070009"
RESIDENT_WITH_X: Final = "33019919851231002X"
OLD_RESIDENT: Final = "110199900307000"
MOBILE: Final = "13800000000"
CARD: Final = "6200000000000000018"
CREDIT_CODE: Final = "91110199MA00000004"


def told(body: str, head: str = HEAD) -> list[Diagnostic]:
    """What the rules on personal data say of a body."""
    report = report_from_source(Source(head + "\n" + body), "reports/2023/workshop.md", 2023, "workshop")
    return ordered(d for d in check_report(ARCHIVE, report) if d.rule in RULES)


def rules_told(body: str) -> list[str]:
    return sorted({d.rule for d in told(body)})


def test_the_numbers_of_these_tests_are_what_they_claim() -> None:
    for number in (RESIDENT, RESIDENT_WITH_X):
        assert resident_check_character(number[:17]) == number[17]
    assert passes_luhn(CARD)
    assert credit_check_character(CREDIT_CODE[:17]) == CREDIT_CODE[17]


def test_check_digits_agree_with_the_examples_of_their_standards() -> None:
    assert resident_check_character("11010519491231002") == "X", "GB 11643-1999, 4.3"
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")
    assert credit_check_character("91350100M000100Y4") == "3", "GB 32100-2015, 5.3"


# --- written in many ways -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"身份证号{RESIDENT}。",
        f"（{RESIDENT_WITH_X}）",
        RESIDENT_WITH_X.lower(),
        f"ID:{RESIDENT}",
        f"| 甲 | {RESIDENT} | 党员 |",
        f"**{RESIDENT}**",
        "110199 19900307 0009",
        "110199-19900307-0009",
        "110199 1990 0307 0009",
        "1 1 0 1 9 9 1 9 9 0 0 3 0 7 0 0 0 9",
        "1101 9919 9003 0700 09",
        "１１０１９９１９９００３０７０００９",
        "33019919851231002Ｘ",
        "110199\u200b19900307\u200b0009",
        "110199\u300019900307\u30000009",
        "110199—19900307—0009",
        f"2023 {RESIDENT}",
        f"12 {RESIDENT} 3人",
        f"身份证：{OLD_RESIDENT}",
        f"{OLD_RESIDENT}（身份证）",
        "身份证号码 110199 900307 000",
    ],
)
def test_a_resident_id_number_is_found(text: str) -> None:
    assert rules_told(f"甲的{text}") == ["resident-id"]
    assert rules_told(text) == ["resident-id"]


@pytest.mark.parametrize(
    "text",
    [
        "110199199003070008",
        "110199199002300009",
        "990199199003070009",
        f"1{RESIDENT}",
        f"{RESIDENT}1",
        f"{RESIDENT}A",
        f"0.{RESIDENT}",
        f"{RESIDENT}" + "0" * 14,
        OLD_RESIDENT,
        f"工程编号{OLD_RESIDENT}",
        f"统一社会信用代码：{RESIDENT}",
        "党支部〔2023〕12号，20231220",
        "Z109-WS·2023-D30-DQ-0004",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ],
)
def test_other_numbers_are_no_resident_id(text: str) -> None:
    assert "resident-id" not in rules_told(f"甲的{text}号")


@pytest.mark.parametrize(
    "text",
    [
        *(
            MOBILE,
            f"手机{MOBILE}",
            f"电话：{MOBILE}。",
            f"({MOBILE})",
            f"| 甲 | {MOBILE} |",
            f"**{MOBILE}**",
            f"tel:{MOBILE}",
        ),
        *(
            "138-0000-0000",
            "138 0000 0000",
            "138\u30000000\u30000000",
            "138—0000—0000",
            "138-00000000",
            "1380000 0000",
        ),
        *(
            "+8613800000000",
            "+86 138 0000 0000",
            "+86-138-0000-0000",
            "008613800000000",
            "(86)13800000000",
            "86-13800000000",
        ),
        *(
            "１３８００００００００",
            "＋86 13800000000",
            f"手机{MOBILE}、13900000000",
            f"{MOBILE}/13900000000",
            f"1 {MOBILE}",
        ),
        *("手机13800000000人人皆知", f"2023-12-20 {MOBILE}", f"甲{MOBILE}乙", f"请拨{MOBILE}，"),
    ],
)
def test_a_mobile_number_is_found(text: str) -> None:
    assert rules_told(f"请找{text}") == ["mobile-number"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{MOBILE}元",
            f"{MOBILE}万元",
            f"{MOBILE} 元",
            f"{MOBILE}人次",
            f"¥{MOBILE}",
            f"￥{MOBILE}",
            f"资金{MOBILE}",
        ),
        *(
            f"{MOBILE}.5",
            f"0.{MOBILE}",
            f"3.{MOBILE}",
            f"{MOBILE}%",
            f"1{MOBILE}",
            f"{MOBILE}1",
            f"A{MOBILE}",
            f"{MOBILE}B",
        ),
        *(
            f"编号{MOBILE}",
            f"合同编号：{MOBILE}",
            f"订单号{MOBILE}",
            f"档号 {MOBILE}",
            f"Z109-{MOBILE}",
            f"{MOBILE}-001",
        ),
        *(
            "12000000000",
            "0000-12345678",
            "010-13800000",
            "400-800-0000",
            "80000000转8000",
            "80000000-801",
            "23800000000",
        ),
        *(
            "138 0000 0000 0000",
            "2000 138 0000 0000",
            "1380 0000 000",
            "13,800,000,000",
            "138.0000.0000",
            "13 80 00 00 00 00",
        ),
        *(
            "20231220",
            "2023122013800",
            "〔2023〕13800号",
            "2023-13800000000-1",
            f"../2022/{MOBILE}.png",
            "0" * 32,
            "13" * 16,
        ),
        *("第138 000次", "13800 份", "同比增长13.8%"),
    ],
)
def test_other_numbers_are_no_mobile_number(text: str) -> None:
    assert "mobile-number" not in rules_told(f"数字{text}")


@pytest.mark.parametrize(
    "text",
    [
        *(
            CARD,
            f"卡号：{CARD}，",
            "6200 0000 0000 0000 018",
            "6200-0000-0000-0000-018",
            "620000 0000000000018",
        ),
        *(
            "6200000000000005",
            "6200 0000 0000 0005",
            "６２０００００００００００００００１８",
            "6200\u30000000\u30000000\u30000005",
        ),
        *("4000000000000002", "5100000000000008", "5500 0000 0000 0004", "3500000000000009"),
        *(
            "340000000000009",
            "3700 000000 00002",
            f"| 甲 | {CARD} |",
            f"**{CARD}**",
            "6200  0000  0000  0005",
        ),
    ],
)
def test_a_bank_card_is_found(text: str) -> None:
    assert rules_told(f"汇入{text}") == ["bank-card"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "6200000000000000019",
            "6100000000000000018",
            f"1{CARD}",
            f"{CARD}12",
            f"A{CARD}",
            f"{CARD}A",
            f"{CARD}元",
        ),
        *(
            f"0.{CARD}",
            f"{CARD}.5",
            f"流水号{CARD}",
            f"许可证编号：{CARD}",
            f"项目代码{CARD}",
            f"投资{CARD}",
            f"￥{CARD}",
        ),
        *(
            "1 6200 0000 0000 0005",
            "6200 0000 0000 0005 6200",
            "620 00000 0000 0000 05",
            "0" * 32,
            "62" * 16,
            "4" * 32,
        ),
        *("620199199003070105", "370199900307002", "4201992023000000", "20231220", "62 0000 0000 0000 05"),
    ],
)
def test_other_numbers_are_no_bank_card(text: str) -> None:
    assert "bank-card" not in rules_told(f"数字{text}")


def test_those_that_an_area_and_a_date_tell_apart_would_pass_as_cards() -> None:
    for number in ("620199199003070105", "370199900307002", "4201992023000000"):
        assert passes_luhn(number)


@pytest.mark.parametrize(
    "text",
    [
        "统一社会信用代码：91110199MA00000001",
        "统一社会信用代码为91110199MA0000004",
        "统一社会信用代码（组织机构代码）：91110199MA00000004P",
        "信用代码 9111 0199 MA00 0000 01",
        "| 统一社会信用代码 | 91110199MA00000001 |",
        "信用代码：91110199MA000000OP",
        "统一社会信用代码：９１１１０１９９ＭＡ００００００１",
        "统一社会信用代码:91110199ma00000001",
        "与某公司（91110199MA00000001）共建",
        "52110199MJ00000001",
    ],
)
def test_a_wrong_credit_code_is_found(text: str) -> None:
    assert rules_told(f"共建{text}") == ["credit-code-invalid"]


@pytest.mark.parametrize(
    "text",
    [
        f"统一社会信用代码：{CREDIT_CODE}",
        f"统一社会信用代码：{CREDIT_CODE.lower()}",
        "统一社会信用代码为 9111 0199 MA00 0000 04 的单位",
        f"统一社会信用代码 {CREDIT_CODE} 2023年",
        f"（{CREDIT_CODE}）",
        "换发统一社会信用代码证书12份",
        "统一社会信用代码2023年启用",
        "统一社会信用代码赋码率100%",
        "统一社会信用代码：91110199XXXXXXXXXX",
        "统一社会信用代码：91110199MA****",
        "统一社会信用代码管理 information system",
        "统一社会信用代码由18位组成",
        "91110199MA0000000",
        "A91110199MA00000001",
        "91110199MA00000001B",
        "911101990000000001",
        "51019919900307002X",
        "ABCDEFGHJKLMNPQRTU",
    ],
)
def test_a_right_one_and_other_words_are_not_told(text: str) -> None:
    assert "credit-code-invalid" not in rules_told(f"共建{text}")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "tao@example.com",
            "tao＠example.com",
            "tao.xi-shan_1+a@mail.example.com.cn",
            "tao @ example.com",
            "TAO@EXAMPLE.COM",
        ),
        *(
            "ｔａｏ＠ｅｘａｍｐｌｅ．ｃｏｍ",
            "13800000000@example.com",
            "tao\\_xi@example.com",
            "（tao@example.com）",
            "**tao@example.com**",
        ),
        "tao@example.com。",
    ],
)
def test_an_email_address_is_found(text: str) -> None:
    assert rules_told(f"来信{text}") == ["email-address"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "@全体党员",
            "tao@",
            "@example.com",
            "tao@example",
            "合影@2x.png",
            "logo@2x.png",
            "甲@乙.丙",
            "a" * 65 + "@example.com",
        ),
        *(
            "<tao@example.com>",
            "[来信](mailto:tao@example.com)",
            "[tao@example.com](mailto:tao@example.com)",
            "100元@3次",
            "--@example.com",
        ),
    ],
)
def test_other_uses_of_the_sign_are_not_told(text: str) -> None:
    assert "email-address" not in rules_told(f"来信{text}")


# --- where, and how it is told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "rule", "shown"),
    [
        (RESIDENT, "resident-id", "110199********0009"),
        (f"身份证{OLD_RESIDENT}", "resident-id", "110199******000"),
        (MOBILE, "mobile-number", "138****0000"),
        (CARD, "bank-card", "6200***********0018"),
        ("信用代码91110199MA00000001", "credit-code-invalid", "911101**********01（校验码不对）"),
        ("信用代码91110199MA000000O1", "credit-code-invalid", "911101**********O1（代码里不用字母 O）"),
        ("信用代码91110199MA0000001", "credit-code-invalid", "911101*********01（有 17 位，应当有 18 位）"),
        ("tao@example.com", "email-address", "t***@example.com"),
    ],
)
def test_only_a_shortened_form_is_told(number: str, rule: str, shown: str) -> None:
    (diagnostic,) = told(f"甲\n\n请找{number}，再找{number}。")
    assert (diagnostic.rule, diagnostic.line) == (rule, BODY_LINE + 2)
    assert f"{shown}，这一行共 2 个。" in diagnostic.message
    assert diagnostic.column == 3 + len(number) - len(number.lstrip("身份证信用代码"))
    assert RULES_BY_SLUG[rule].confidential
    plain = number.lstrip("身份证信用代码")
    assert plain not in diagnostic.message + diagnostic.help


def test_every_line_is_told_and_lines_are_counted_right() -> None:
    body = f"{MOBILE}\n\n\n甲{MOBILE}\n乙\n{RESIDENT}、{MOBILE}\n"
    assert [(d.rule, d.line - BODY_LINE, d.column) for d in told(body)] == [
        ("mobile-number", 0, 1),
        ("mobile-number", 3, 2),
        ("mobile-number", 5, 20),
        ("resident-id", 5, 1),
    ]


def test_the_front_matter_is_searched_too_even_where_it_is_wrong() -> None:
    head = HEAD.replace("secretary: 陶溪石", f"secretary: 陶溪石{MOBILE}").replace(
        "role: 党支部书记", f"role: {RESIDENT}"
    )
    assert [(d.rule, d.line) for d in told("甲", head)] == [("mobile-number", 5), ("resident-id", 6)]


def test_a_leak_in_an_imported_report_weighs_the_same() -> None:
    imported = HEAD.replace("retention: 30年\n", "retention: 30年\nimported: true\n")
    assert [d.severity for d in told(f"{RESIDENT}\n{MOBILE}\n{CARD}\ntao@example.com", imported)] == [
        d.severity for d in told(f"{RESIDENT}\n{MOBILE}\n{CARD}\ntao@example.com")
    ]


# --- what holds for any number --------------------------------------------------------------------------------

DIGITS: Final = st.text("0123456789", min_size=3, max_size=3)
RESIDENTS: Final = st.builds(
    lambda province, day, serial: (
        (first := f"{province}0199{day:%Y%m%d}{serial}") + resident_check_character(first)
    ),
    st.sampled_from(sorted(PROVINCES)),
    st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)),
    DIGITS,
)
SEPARATORS: Final = st.sampled_from(["", "", " ", "-", "\u3000", "\u200b", "—"])
FREE: Final = settings(deadline=None, max_examples=150)


@FREE
@given(RESIDENTS, st.lists(SEPARATORS, min_size=18, max_size=18), st.booleans())
def test_every_valid_resident_id_is_found(number: str, between: list[str], wide: bool) -> None:
    written = "".join(a + b for a, b in zip(between, number, strict=True)).lstrip(" -\u3000\u200b—")
    if wide:
        written = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in written)
    assert rules_told(f"甲（{written}）") == ["resident-id"]


@FREE
@given(RESIDENTS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_wrong_digit_makes_it_none(number: str, position: int, digit: str) -> None:
    assume(number[position] != digit)
    wrong = number[:position] + digit + number[position + 1 :]
    assert "resident-id" not in rules_told(f"甲（{wrong}）")


@FREE
@given(st.sampled_from("3456789"), st.text("0123456789", min_size=9, max_size=9))
def test_every_mobile_number_is_found_and_no_longer_or_shorter_one(second: str, rest: str) -> None:
    number = f"1{second}{rest}"
    assert rules_told(f"请找{number}。") == ["mobile-number"]
    assert rules_told(f"请找{number[:3]}-{number[3:7]}-{number[7:]}。") == ["mobile-number"]
    assert rules_told(f"共{number}元") == []
    for other in (number[:-1], f"2{number}", f"{number}2"):
        assert "mobile-number" not in rules_told(f"请找{other}。")


def _card(prefix: str, length: int, digits: str) -> str:
    first = (prefix + digits)[: length - 1]
    return next(first + check for check in "0123456789" if passes_luhn(first + check))


@FREE
@given(
    st.sampled_from(
        [("62", 16), ("62", 17), ("62", 18), ("62", 19), ("4", 16), ("53", 16), ("35", 16), ("37", 15)]
    ),
    st.text("0123456789", min_size=18, max_size=18),
    st.integers(0, 14),
)
def test_every_card_is_found_and_none_with_a_wrong_digit(
    kind: tuple[str, int], digits: str, position: int
) -> None:
    number = _card(*kind, "00009999" + digits)  # neither a year nor a date
    assert rules_told(f"汇入{number}。") == ["bank-card"]
    changed = number[:position] + str((int(number[position]) + 1) % 10) + number[position + 1 :]
    assert "bank-card" not in rules_told(f"汇入{changed}。")


@FREE
@given(
    st.sampled_from(["91", "92", "93", "11", "12", "51", "52"]),
    st.text(CREDIT_CODE_CHARACTERS, min_size=7, max_size=7),
    st.integers(0, 17),
    st.sampled_from(CREDIT_CODE_CHARACTERS),
)
def test_a_credit_code_is_right_or_told(start: str, rest: str, position: int, other: str) -> None:
    first = f"{start}110199MA{rest}"
    code = first + credit_check_character(first)
    assume("XX" not in code)
    assert rules_told(f"统一社会信用代码：{code}。") == []
    assume(code[position] != other)
    wrong = code[:position] + other + code[position + 1 :]
    assume("XX" not in wrong)
    assert rules_told(f"统一社会信用代码：{wrong}。") == ["credit-code-invalid"]


@given(st.text())
def test_half_width_keeps_every_character_at_its_place(text: str) -> None:
    assert len(half_width(text)) == len(text)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "1",
            "13",
            "138 ",
            "1 ",
            "62",
            "62 ",
            "4",
            "4000 ",
            "37",
            "19",
            "1 9 ",
            "110199199003070",
            "110199 1990 ",
            "a",
            "a.",
            "a@",
            "@a.",
        ),
        *(
            "信用代码9",
            "信用代码9 ",
            "统一社会信用代码：",
            "身份证1",
            "91110199MA",
            "１",
            "a@a.",
            "\\",
            "[a](b@c.de",
            "9110",
            "-",
            " ",
        ),
    ],
)
def test_hostile_lines_are_quick(piece: str) -> None:
    body = "身份证@信用代码1990 0101 0000 3" + piece * (20_000 // len(piece))
    report = report_from_source(Source(HEAD + "\n" + body), "reports/2023/workshop.md", 2023, "workshop")
    for slug in RULES:
        check = RULES_BY_SLUG[slug].check
        assert check is not None
        began = time.perf_counter()
        list(check(report, None))  # type: ignore[arg-type]
        assert time.perf_counter() - began < 0.5, slug
