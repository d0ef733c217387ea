"""Work that is left out because its result is known beforehand: what is found must be the same."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shuzhi.fixed_phrases import FIXED_PHRASES
from shuzhi.headings import slots_of
from shuzhi.identifiers import SEPARATOR, may_hold_number
from shuzhi.ledger import lexicon, matching
from shuzhi.ledger.building import entry_of
from shuzhi.ledger.statements import Statement, statements_of
from shuzhi.ledger.titles import substance
from shuzhi.organizations import Organization, Registry
from shuzhi.similarity import Document
from shuzhi.similarity.reduction import reduce
from shuzhi.vocabulary import Kind, Slot

from tests.texts import report_of


@pytest.mark.parametrize(
    "heading", ["存在的问 题", "存在的“问”题", "存在的问（主要的）题", "存在的问**题**", "存在的不⾜"]
)
def test_a_heading_whose_words_only_reading_puts_together_is_read(heading: str) -> None:
    assert slots_of(heading) == (Slot.PROBLEMS,)


@given(
    st.lists(
        st.sampled_from([*lexicon._WORDS][::7] + list("账党学不的漏、") + ["重业务、轻党建"]), max_size=12
    )
)
def test_known_words_are_found_from_the_left_and_the_longest_first(pieces: list[str]) -> None:
    text = "".join(pieces)
    concepts, rest, end, start = set[str](), list[str](), 0, 0
    while start < len(text):
        word = next(
            (text[start:stop] for stop in range(len(text), start, -1) if text[start:stop] in lexicon._WORDS),
            None,
        )
        if word is None:
            start += 1
            continue
        concepts.add(lexicon._WORDS[word])
        rest.append(text[end:start])
        start = end = start + len(word)
    assert lexicon.split_concepts(text) == (concepts - {""}, [*rest, text[end:]])


@pytest.mark.parametrize("gap", ["", " ", "-", "\u3000", "\u200b", "–"])
@pytest.mark.parametrize("number", ["13800138000", "110105491231002", "6222020000000000"])
def test_every_number_that_belongs_to_somebody_gets_a_second_look(number: str, gap: str) -> None:
    assert re.fullmatch(SEPARATOR, gap) or not gap
    groups = gap.join((number[:3], number[3:7], number[7:]))
    assert may_hold_number(f"电话{groups}。")
    assert not may_hold_number(f"收到{number[:10]}元，2023-12-20办结。")


CAUSES = [
    *(
        "究其原因",
        "其根源在于",
        "主要原因是",
        "根本根子还是在我",
        "深层次原因：",
        "深层症结主要在于",
        "原因在我",
    ),
    *("说到底", "归根结底", "主要是因为", "这反映出"),
]


@pytest.mark.parametrize("cause", CAUSES)
def test_a_problem_ends_where_its_cause_begins(cause: str) -> None:
    for problem in ("支部学习不深入，只念文件。", "支部学习不深入，只念文件，原因很多。"):
        assert substance(f"{problem}{cause}我抓得不紧。") == problem


PROBLEMS = ["学习不深入", "走访群众不经常", "阀门漏水抢修迟缓，夜班值守缺人"]
statements = st.builds(
    lambda form, told, more, numbers, named: replace(
        statements_of(report_of(f"## 一、上年度问题整改情况\n\n一是{form.format(told, more)}。"))[0],
        numbers=numbers,
        named=named,
    ),
    st.sampled_from(["关于{}的问题。整改情况：{}", "{}。{}"]),
    st.sampled_from(PROBLEMS),
    st.sampled_from(["已改", "阀门漏水的抢修快了，夜班值守不再缺人", PROBLEMS[0]]),
    st.sampled_from([(1,), (2,), (1, 2)]),
    st.booleans(),
)


def test_of_two_answers_that_quote_a_problem_by_its_number_either_may_answer_another() -> None:
    told = ["学习不深入。已改", "关于学习不深入的问题。整改情况：阀门漏水的抢修快了，夜班值守不再缺人"]
    texts = [f"## 一、上年度问题整改情况\n\n一是{answer}。" for answer in told]
    answers = [statements_of(report_of(text))[0] for text in texts]
    entries = [entry_of(text, number, number) for number, text in enumerate(PROBLEMS, start=1)]
    found = {(one.statement, one.entry) for one in matching.match(answers, entries)}
    assert found == {(0, 0), (1, 2)}


@settings(max_examples=400)
@given(
    problems=st.permutations(PROBLEMS),
    answers=st.lists(statements, min_size=1, max_size=3),
    taken=st.sets(st.integers(0, 2), max_size=1),
    by_number=st.booleans(),
)
def test_answers_that_plainly_mean_a_problem_are_matched_as_by_comparing_all_words(
    problems: list[str], answers: list[Statement], taken: set[int], *, by_number: bool
) -> None:
    entries = [entry_of(text, number, number) for number, text in enumerate(problems, start=1)]
    found = matching.match(answers, entries, taken=taken, by_number=by_number)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "_plainly_meant", lambda *_: set())
        assert matching.match(answers, entries, taken=taken, by_number=by_number) == found


@given(
    st.lists(
        st.sampled_from([*FIXED_PHRASES[::9], *"三会一课党员学习，。", "《三会一课》", "\n## 党课\n"]),
        max_size=12,
    )
)
def test_fixed_phrases_are_taken_out_wherever_they_stand(pieces: list[str]) -> None:
    text = re.sub(r"(?m)^ {0,3}#.*|《[^《》\n]{1,120}》", "，", "".join(pieces))
    phrases = "|".join(sorted(FIXED_PHRASES, key=len, reverse=True))
    left = re.sub(phrases, "，", text)
    expected = "".join(
        "0" if character.isnumeric() else character for character in left if character.isalnum()
    )
    assert reduce(Document("甲", "a", 2023, "".join(pieces))).text == re.sub("0+", "0", expected)


def test_of_overlapping_names_the_first_and_longest_counts() -> None:
    names = {"一车间党支部": "a", "二十一车间党支部": "b", "二十一车间": "c", "车间": "d"}
    organizations = {
        code: Organization(code=code, name=name, short=name, kind=Kind.BRANCH, since=2015)
        for name, code in names.items()
    }
    found = Registry(organizations).names_in("二十一车间党支部、车间和一车间党支部")
    assert [name for name, _ in found] == ["二十一车间党支部", "车间", "一车间党支部"]
