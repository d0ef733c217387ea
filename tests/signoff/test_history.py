"""What changed from version to version, word by word."""

from __future__ import annotations

import random
import time

import pytest
from shuzhi.signoff import Step, history_of
from shuzhi.signoff.differences import Difference, Mark, difference

from tests.signoff.building import CEN, STORE, WORKSHOP, Repo, gitea, text_of


def _marked(changes: Difference) -> str:
    """Removed text in [-…-], added in {+…+}."""
    shown = {Mark.SAME: "{}", Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}"}
    return "\n".join("".join(shown[p.mark].format(p.text) for p in line.pieces) for line in changes.lines)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("讲党课4次。", "讲党课12次。", "讲党课[-4-]{+12+}次。"),
        ("讲党课4次。\n", "讲党课4次。\n", "讲党课4次。"),
        ("甲\n乙\n丙\n", "甲\n丙\n", "甲\n[-乙-]\n丙"),
        ("甲\n丙\n", "甲\n乙\n丙\n", "甲\n{+乙+}\n丙"),
        ("", "甲\n", "{+甲+}"),
        ("甲\n", "", "[-甲-]"),
        ("学用结合不够紧密。", "学用结合还不够紧密。", "学用结合{+还+}不够紧密。"),
        ("联系WeChat客户群2023", "联系Wechat客户群2024", "联系[-WeChat-]{+Wechat+}客户群[-2023-]{+2024+}"),
    ],
)  # fmt: skip
def test_words_that_changed(before: str, after: str, shown: str) -> None:
    assert _marked(difference(before, after)) == shown


def test_a_change_is_not_torn_apart_by_a_single_word() -> None:
    before, after = "支部建起了新的活动室并开放。", "支部修好了旧的图书角并开放。"
    assert _marked(difference(before, after)) == "支部[-建起了新的活动室-]{+修好了旧的图书角+}并开放。"


def test_both_texts_can_be_put_together_again() -> None:
    chance = random.Random(3)
    for _ in range(300):
        old, new = ("".join(chance.choices("党建A12 ，\n。", k=chance.randrange(40))) for _ in range(2))
        changes = difference(old, new)
        for side, number, gone in ((old, "before", Mark.ADDED), (new, "after", Mark.REMOVED)):
            lines = [line for line in changes.lines if getattr(line, number) is not None]
            told = "\n".join("".join(p.text for p in line.pieces if p.mark is not gone) for line in lines)
            assert told == side.removesuffix("\n")
            assert [getattr(line, number) for line in lines] == list(range(1, len(lines) + 1))


def test_counts_and_passages() -> None:
    before = "".join(f"第{n}段没有变。\n" for n in range(30))
    changes = difference(before, before.replace("第15段没有变", "第15段全变了"))
    assert (changes.added, changes.removed) == (3, 3)
    (passage,) = changes.passages()
    assert [(line.before, line.changed) for line in passage] == [(15, False), (16, True), (17, False)]


@pytest.mark.parametrize("size", [5_000, 300_000])
def test_the_work_is_bounded(size: int) -> None:
    """One line that has nothing in common with another: what a hostile author would hand in."""
    chance = random.Random(5)
    old, new = ("".join(chance.choices("党建工作落实整改", k=size)) for _ in range(2))
    started = time.process_time()
    difference(old, new)
    difference("\n".join(old), "\n".join(new))
    assert time.process_time() - started < 5


def test_a_reports_history(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    repo.put({WORKSHOP: text_of("乙")})
    repo.put({WORKSHOP: None, STORE: text_of("乙")})
    repo.put({STORE: b"\xff\xfe"})
    binary, moved, changed, added = history_of(repo.root, repo.signoffs(), STORE)
    assert binary.difference is None, "no text, no words"
    assert (moved.version.step, moved.difference) == (Step.RENAMED, None)
    assert changed.difference is not None
    assert "（[-甲-]{+乙+}）" in _marked(changed.difference)
    assert (changed.difference.added, changed.difference.removed) == (1, 1)
    assert added.difference is not None
    assert added.difference.removed == 0
    assert history_of(repo.root, repo.signoffs(), "reports/2023/none.md") == ()
