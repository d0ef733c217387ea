"""Front matter that is read without a YAML parser is read as the parser would read it, or left to the parser."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shuzhi import strict_yaml
from shuzhi.plain_yaml import load_plain

from tests.texts import HEAD

KEYS = ("title", "year", "tags", "on_behalf", "null", "true", "title ", "Title", "- a", "? a", "", "标题")
VALUES = (
    *(
        "述职报告",
        "2023",
        "2023-12-20",
        "2023-02-30",
        "1.10",
        "true",
        "null",
        "~",
        "",
        "007",
        "0x1F",
        "1e5",
        "1_0",
    ),
    *("[组织生活]", "[组织生活, 三会一课]", "[1.10, 2023-12-20, true]", "[]", "[a,b]", "[a, ]", "[a, [b]]"),
    *(
        "“甲”",
        "甲“乙”",
        "甲 乙",
        "甲#乙",
        "甲 #乙",
        "甲: 乙",
        "甲:乙",
        "甲：乙",
        "{a: b}",
        "a, b",
        "甲】",
        "×",
        "甲×",
    ),
    *(
        "'甲'",
        '"甲"',
        "&甲",
        "*甲",
        "!甲",
        "|",
        ">",
        "%甲",
        "@甲",
        "`甲",
        "-",
        "--",
        "a-",
        "---",
        "...",
        "a...",
        "甲\\n",
    ),
    *(
        "甲\u00a0",
        "甲\u2028乙",
        "甲\x85",
        "甲\t",
        "\t甲",
        " 甲",
        "\ufeff甲",
        "甲\x07",
        "𠀀",
        "Z109-WS·2023-D30-DQ-0004",
    ),
)
lines = st.one_of(
    st.tuples(
        st.sampled_from(KEYS), st.sampled_from((": ", ":", "： ", ":  ", " : ")), st.sampled_from(VALUES)
    ).map("".join),
    st.tuples(st.sampled_from(KEYS[:6]), st.just(": "), st.sampled_from(VALUES)).map("".join),
    st.text("a1[], :-#甲.\"'", max_size=8).map("title: ".__add__),
    st.sampled_from(("", "# 甲", "  - 甲", "甲", "---", "...", "%YAML 1.1")),
)


@given(st.lists(lines, max_size=5))
def test_what_is_read_as_plain_is_what_the_parser_reads(written: list[str]) -> None:
    plain = load_plain(written)
    if plain is not None:
        strict = strict_yaml.load("\n".join(written))
        assert plain == strict
        assert list(map(repr, plain.value.items())) == list(map(repr, strict.value.items()))  # 1 is no True


def test_the_front_matter_that_a_draft_is_given_is_plain() -> None:
    plain = load_plain(HEAD.strip("\n").split("\n")[1:-1])
    assert plain is not None
    assert plain == strict_yaml.load("\n".join(HEAD.strip("\n").split("\n")[1:-1]))


def test_values_and_places_are_those_that_were_written() -> None:
    plain = load_plain(["title: 述职报告", "submitted: 2023-12-20", "tags: [组织生活, 党课]"])
    assert plain is not None
    day = datetime.date(2023, 12, 20)
    assert plain.value == {"title": "述职报告", "submitted": day, "tags": ["组织生活", "党课"]}
    assert plain.place_of(("submitted",)) == (2, 1)
    assert (plain.places["submitted",], plain.places["tags", 1]) == ((2, 12), (3, 14))


@pytest.mark.parametrize(
    "line", ["title: 甲: 乙", "title: 甲 # 乙", 'title: "甲"', "title: &甲 乙", "title:", "title: 甲 "]
)
def test_what_could_mean_something_else_is_left_to_the_parser(line: str) -> None:
    assert load_plain(["year: 2023", line]) is None


def test_an_equal_key_is_left_to_the_parser() -> None:
    assert load_plain(["year: 2023", "year: 2024"]) is None
