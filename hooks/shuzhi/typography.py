"""A line as typography sees it: what of it is text, what is markup, and what stands in quotation marks.

Width and place of punctuation follow GB/T 15834-2011, figures GB/T 15835-2011.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shuzhi.diagnostics import Fault, Replacement
from shuzhi.numbering import label_at_start

HAN: Final = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
STOPS: Final = "，。；：、？！"
OPENING: Final = "（《“‘【〔"
CLOSING: Final = "）》”’】〕"
BLANKS: Final = r" \t\u00a0\u2000-\u200a\u202f\u205f\u3000"

MARKUP: Final = "\ue000"
"""Stands in `Prose.plain` for every character that is no text."""

FULL_WIDTH: Final = dict(zip(",;:?!().", "，；：？！（）。", strict=True))

_HAN: Final = re.compile(f"[{HAN}]")
_MAY_BE_MARKUP: Final = re.compile(r"[`\\{<&]|\]\(|://|[wW]{3}\.|@[A-Za-z0-9]")
# Every repetition is bounded or stops at what could begin the next match: linear on any line.
_MARKUP: Final = re.compile(
    r"(?<!`)(?P<ticks>`{1,3})(?!`)[^`\n]*(?P=ticks)(?!`)"
    r"|\\[!-/:-@\[-`{-~]"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][0-9A-Za-z]{1,30});"
    r"|\]\((?:[^()\n]|\([^()\n]{0,100}\)){0,300}\)|\]\("
    r"|\{[ \t]{0,8}#[^{}\[\]()\n]{0,80}\}"
    r"|<[A-Za-z/!?][^<>\[\]\n]{0,300}>"
    r"|(?<![A-Za-z])(?:[A-Za-z]{2,10}://|[wW]{3}\.)[!#$%&'+,./0-9:;=?@A-Z_a-z~-]+"
    r"|(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}"
)
_QUOTED: Final = re.compile(
    '“[^”]*(?:”|\\Z)|《[^》]*(?:》|\\Z)|["＂][^"＂]*(?:["＂]|\\Z)|‘[^’]*(?:’|\\Z)|「[^」]*(?:」|\\Z)|『[^』]*(?:』|\\Z)'
)
_TITLES: Final = re.compile("《[^》]*(?:》|\\Z)")
_HEAD: Final = re.compile(r"[ \t\u3000\u00a0]*(?:(?:[-*+•]|>|#{1,6})[ \t\u3000\u00a0]*)*")


@dataclass(frozen=True, slots=True)
class Place:
    """Something wrong in a line.

    Attributes:
        start: index of its first character.
        end: index behind it.
        after: what must stand there; None where a person must decide.
    """

    start: int
    end: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A line of a report.

    Attributes:
        number: line of the file.
        text: the line.
        plain: the line with `MARKUP` for each character of links' targets, code, escapes, addresses and `{#id}`.
    """

    number: int
    text: str
    plain: str

    @property
    def begin(self) -> int:
        """Index of the first character behind indentation, list marks, `#` and a label like 一、 or 1."""
        head = _HEAD.match(self.text)
        offset = head.end() if head else 0
        label = label_at_start(self.text, offset)
        return label.end if label else offset

    @property
    def is_heading(self) -> bool:
        """Whether it begins like a heading."""
        return self.text.startswith("#")

    def quoted(self) -> bytearray:
        """For each character whether it belongs to a quotation or a title of a work; those stay as they are.

        Behind a mark that is not closed everything counts as quoted, and so does all between the first ` and the last.
        """
        return self._marked(_QUOTED)

    def in_titles(self) -> bytearray:
        """For each character whether it belongs to a title of a work, 《…》."""
        return self._marked(_TITLES)

    def _marked(self, pattern: re.Pattern[str]) -> bytearray:
        marks = bytearray(len(self.plain))
        for start, end in [match.span() for match in pattern.finditer(self.plain)] + [self._ticked]:
            marks[start:end] = b"\1" * (end - start)
        return marks

    @property
    def _ticked(self) -> tuple[int, int]:
        first = self.text.find("`")
        return (first, self.text.rfind("`") + 1) if first >= 0 else (0, 0)

    def before(self, index: int, passed: str = "* ") -> str:
        """The nearest character before an index that is no emphasis mark or blank, or nothing."""
        while index > 0 and self.plain[index - 1] in passed:
            index -= 1
        return self.plain[index - 1] if index else ""

    def behind(self, index: int, passed: str = "* ") -> str:
        """The nearest character from an index on that is no emphasis mark or blank, or nothing."""
        while index < len(self.plain) and self.plain[index] in passed:
            index += 1
        return self.plain[index] if index < len(self.plain) else ""


def is_han(character: str) -> bool:
    """Whether a character (or nothing, at a line's end) is a Chinese one."""
    return _HAN.match(character) is not None


def prose_of(number: int, line: str) -> Prose:
    """Tell text from markup in a line."""
    if not _MAY_BE_MARKUP.search(line):
        return Prose(number, line, line)
    return Prose(number, line, _MARKUP.sub(lambda match: MARKUP * len(match.group()), line))


def suspects(text: str, first_line: int, suspicion: re.Pattern[str]) -> Iterator[Prose]:
    """The lines in which a pattern is found, code apart.

    Args:
        text: a body's lines, joined.
        first_line: line of the file in which the first stands.
        suspicion: what a suspicious line holds; must not match across lines.
    """
    fenced = fenced_lines(text)
    for index, line in lines_with(text, suspicion):
        if index not in fenced:
            yield prose_of(first_line + index, line)


def lines_with(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """The lines in which a pattern is found, looked for in one pass through all of them.

    Args:
        text: lines, joined.
        pattern: what is looked for; must not match across lines.

    Yields:
        (index of the line, the line), in order.
    """
    index = end = 0
    while (match := pattern.search(text, end)) is not None:
        index += text.count("\n", end, match.start())
        begin = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end < 0 else end
        yield index, text[begin:end]


def fenced_lines(text: str) -> Collection[int]:
    """Indexes of the lines of a text that stand between two lines of ```."""
    if "`" not in text or "```" not in text:  # one character is looked for ten times as fast as three
        return ()
    lines = text.split("\n")
    fences = [index for index, line in enumerate(lines) if line.lstrip(" \t").startswith("```")]
    return {
        index
        for first, last in zip(fences[::2], fences[1::2], strict=False)
        for index in range(first, last + 1)
    }


def fault_of(rule: str, prose: Prose, places: Sequence[Place], what: str, help_text: str) -> Fault:
    """One fault for all places of a line.

    Args:
        rule: slug of the rule.
        prose: the line.
        places: what is wrong in it, in order; at least one.
        what: what must be, without a stop at its end.
        help_text: how to mend it by hand.
    """
    mends = tuple(
        Replacement(p.start + 1, prose.text[p.start : p.end], p.after) for p in places if p.after is not None
    )
    shown = "、".join(dict.fromkeys(f"“{excerpt(prose.text, p)}”" for p in places[:3]))
    count = f"，本段共 {len(places)} 处" if len(places) > 1 else ""
    mendable = sum(p.after is not None for p in places)
    if mendable == len(places):
        help_text += "shuzhi check --fix 可以代为修改。"
    elif mendable:
        help_text += f"shuzhi check --fix 可以代为修改其中 {mendable} 处。"
    return Fault(rule, prose.number, places[0].start + 1, f"{what}：{shown}{count}。", help_text, mends)


def excerpt(text: str, place: Place) -> str:
    """A place with a few characters around it."""
    return text[max(0, place.start - 4) : place.start] + text[place.start : place.end + 4][:24]
