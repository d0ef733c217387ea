"""Write a verdict so that it can be read behind git's `remote:`, in lines of 72 columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from shuzhi.receiving.model import Ground, Note, Problem, Verdict

_WIDTH: Final = 72
"""Columns of a terminal of 80 that `remote: ` leaves. A Han character takes two."""

_MOST_PLACES: Final = 30
_MOST_PROBLEMS: Final = 100
"""What is told of one kind; who has more to mend than this sees the rest with `shuzhi check`."""

_CLOSING: Final = "，。、；：！？）”’》】"


def told(verdict: Verdict) -> str:
    """The verdict in Chinese, with a line's end at its end; empty where there is nothing to tell."""
    lines = list(_refusal(verdict) if verdict.problems else _acceptance(verdict.notes))
    return "".join(f"{line}\n" for line in lines)


def _refusal(verdict: Verdict) -> Iterator[str]:
    yield from _folded("没有收下这次推送，服务器上什么也没有改。", "")
    by_ground = {ground: [p for p in verdict.problems if p.ground is ground] for ground in Ground}
    for ground, problems in by_ground.items():
        if problems:
            yield ""
            yield f"【{ground.heading}】"
            yield from _grounds(problems)


def _grounds(problems: Sequence[Problem]) -> Iterator[str]:
    groups = [(key, list(same)) for key, same in groupby(_together(problems), _alike)]
    for (message, help_text, _), same in groups[:_MOST_PROBLEMS]:
        places = list(dict.fromkeys(problem.where for problem in same if problem.where))
        for place in places[:_MOST_PLACES]:
            yield from _folded(place, "· ")
        if len(places) > _MOST_PLACES:
            yield f"  ……共 {len(places)} 处"
        yield from _folded(message, "  ")
        if help_text:
            yield from _folded(f"怎么办：{help_text}", "  ")
    if len(groups) > _MOST_PROBLEMS:
        yield f"……另有 {len(groups) - _MOST_PROBLEMS} 种，运行 shuzhi check 可以看全。"
    for steps in dict.fromkeys(problem.steps for problem in problems if problem.steps):
        yield "接下来输入："
        yield from (f"    {step}" for step in steps)


def _alike(problem: Problem) -> tuple[str, str, tuple[str, ...]]:
    return problem.message, problem.help, problem.steps


def _together(problems: Sequence[Problem]) -> list[Problem]:
    """The same fault of many files in one place, in the order in which each is first met."""
    order: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for problem in problems:
        order.setdefault(_alike(problem), len(order))
    return sorted(problems, key=lambda problem: order[_alike(problem)])


def _acceptance(notes: Sequence[Note]) -> Iterator[str]:
    for note in notes:
        yield from _folded(note.text, "")
        for line in note.lines[:_MOST_PLACES]:
            yield from [f"    {line}"] if line.startswith("git ") else _folded(line, "· ")
        if len(note.lines) > _MOST_PLACES:
            yield f"  ……共 {len(note.lines)} 处"


def _folded(text: str, first: str) -> Iterator[str]:
    """A text in lines of limited width; words of Latin letters and paths stay whole, no line begins with a closing mark."""
    prefix, line, width = first, "", _columns(first)
    indent = " " * _columns(first)
    for piece in _pieces(text):
        wide = _columns(piece)
        if line and width + wide > _WIDTH and piece not in _CLOSING:
            yield f"{prefix}{line.rstrip()}"
            prefix, line, width = indent, "", _columns(indent)
        line += piece if line else piece.lstrip()
        width += wide
    yield f"{prefix}{line.rstrip()}"


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for character in text:
        if character.isascii() and character != " ":
            word += character
            continue
        if word:
            yield word
            word = ""
        yield character
    if word:
        yield word


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
