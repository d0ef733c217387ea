"""Small files that would keep a careless reader busy for minutes: each of them fills what a file may hold."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from tests.support import REPORT

WORKSHOP: Final = "reports/2023/workshop.md"
FULL: Final = 1_000_000
"""Bytes of a file that is just read."""

FRONT: Final = 60_000
"""Characters of front matter that are just read."""

_FILES: Final = {
    "front": WORKSHOP,
    "registry": "reports/organizations.yml",
    "cycle": "reports/2023/cycle.yml",
    "themes": "reports/themes.yml",
    "words": "reports/wordlist.yml",
}

_ALIKE: Final = ("registry", "cycle", "themes", "words")

Files = dict[str, str]


def filled(unit: str, length: int) -> str:
    """A unit repeated up to a length."""
    return (unit * (length // len(unit) + 1))[:length]


def _yaml(size: int) -> dict[str, str]:
    """YAML that fills a size, by what it does to a loader."""
    laughs = "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)
    )
    return {
        "aliases": "a: &a [x,x,x,x,x,x,x,x,x]\n" + laughs,
        "deep lists": "a: " + "[" * (size // 2) + "]" * (size // 2),
        "deep lists unclosed": "a: " + "[" * size,
        "deep mappings": "a: " + "{a: " * (size // 4),
        "deep blocks": "\n".join(" " * i + "a:" for i in range(int((2 * size) ** 0.5) - 2)),
        "deep dashes": "- " * (size // 2),
        "complex keys": "? " * (size // 2),
        "one scalar": "title: " + "甲" * (size // 3),
        "quotation unclosed": 'title: "' + "甲 " * (size // 4),
        "many keys": "\n".join(f"k{i}: 1" for i in range(size // 9)),
        "keys like a known one": "\n".join(f"titl{i}: 1" for i in range(size // 12)),
        "one key many times": "title: a\n" * (size // 9),
        "long keys": ("? " + "k" * 20_000 + "\n: 1\n") * (size // 20_010),
        "huge integer": "year: " + "9" * (size - 100),
        "huge fraction": "year: 1." + "9" * (size - 100),
        "huge exponent": "year: 1e" + "9" * (size - 100),
        "base sixty": "year: " + "59:" * (size // 3 - 5) + "59",
        "huge date": "submitted: 2023-12-" + "2" * (size - 100),
        "long list": "tags: [" + "a," * (size // 2 - 10) + "a]",
        "long list of faults": "tags: [" + '"<",' * (size // 4 - 10) + "a]",
        "merge keys": "<<: " + "{<<: " * (size // 5),
        "many documents": "---\na: 1\n" * (size // 10),
        "version": "%YAML " + "1" * (size - 100),
        "unknown rules": "allow:\nrules:\n" + "".join(f"  lengt{i}: off\n" for i in range(size // 20)),
        "control characters": "title: " + "\x07" * (size - 100),
    }


def _registry() -> dict[str, str]:
    def rows(number: int, more: str) -> str:
        row = "  - {{code: c{i}, name: 甲, short: 甲, kind: 党支部, since: 2015{more}}}\n"
        return "organizations:\n" + "".join(
            row.format(i=i, more=more.format(above=i - 1, around=(i + 1) % number, i=i))
            for i in range(number)
        )

    return {
        "a line of parents": rows(8_000, ", parent: c{above}").replace(", parent: c-1", ""),
        "a circle of parents": rows(8_000, ", parent: c{around}"),
        "unknown parents": rows(8_000, ", parent: d{i}"),
        "unknown keys in each": rows(8_000, ", x{i}: 1"),
        "one code many times": rows(1, "")
        + "  - {code: c0, name: 甲, short: 甲, kind: 党支部, since: 2015}\n" * 9_000,
        "former names": rows(1, ", former_names: [" + "{{name: 甲{i}, until: 2020}}," * 20_000 + "]"),
        "reviewers": rows(1, ", reviewers: [" + "甲 a{i}@b.cn," * 50_000 + "]"),
    }


def _others() -> dict[str, tuple[str, str]]:
    """Name → (file, content) for the remaining files of an archive."""
    draw = random.Random(1)
    han = [chr(0x4E00 + i) for i in range(8_000)]
    wrong = ["".join(draw.choices(han, k=3)) for _ in range(17_000)]
    return {
        "cycle/exempt nobody": (
            _FILES["cycle"],
            "exempt:\n" + "".join(f"  worksho{i}: 甲\n" for i in range(45_000)),
        ),
        "cycle/wrong sections": (
            _FILES["cycle"],
            "required: [" + ",".join(f"pla{i}" for i in range(80_000)) + "]",
        ),
        "themes/many": (
            _FILES["themes"],
            "themes:\n" + "".join(f"  主题{i}: [词语{i}]\n" for i in range(28_000)),
        ),
        "themes/one word": (
            _FILES["themes"],
            "themes:\n" + "".join(f"  主题{i}: [词语]\n" for i in range(30_000)),
        ),
        "themes/numbers": (_FILES["themes"], "themes:\n" + "".join(f"  {i}: [a]\n" for i in range(50_000))),
        "words/many": (
            _FILES["words"],
            "words:\n" + "".join(f"  - {{wrong: {w}, right: 甲乙丙, reason: 甲}}\n" for w in wrong),
        ),
        "words/one long": (
            _FILES["words"],
            f"words:\n  - {{wrong: {'甲' * 300_000}, right: 甲乙丙, reason: 甲}}\n",
        ),
    }


def _markdown() -> dict[str, str]:
    line, full = 15_000, FULL
    return {
        "quotations": "> " * 7_000,
        "quotations line by line": "\n".join("> " * i + "a" for i in range(30)),
        "lists": "\n".join(" " * (4 * i) + "- a" for i in range(200)),
        "list flood": filled("- a\n  - b\n", full),
        "rules": filled("- - -\n", full),
        "open brackets": "[" * line,
        "links unclosed": filled("[a](b", line),
        "pictures unclosed": filled("![a](b", line),
        "links": filled("[a](b.md)\n", full),
        "a link that leads up": "[a](" + "../" * 4_900 + "a.md)",
        "emphasis": filled("*a ", line),
        "emphasis of two kinds": filled("*a**b", line),
        "asterisks and lines": filled("*_", line),
        "asterisks": filled("**\n", full),
        "back quotes": " ".join("`" * i for i in range(1, 170)),
        "back quotes open": filled("`a", line),
        "backslashes": filled("\\" * 19_000 + "\n", full),
        "references": "".join(f"[a{i}]: http://x\n" for i in range(50_000)),
        "footnotes": "".join(f"[^{i}]: a\n" for i in range(70_000)),
        "entities": filled("&lt;" * 4_500 + "\n", full),
        "columns": "|".join("a" * 7_000) + "\n" + "|".join("-" * 7_000) + "\n" + "|".join("b" * 7_000),
        "rows": "|a|b|\n|-|-|\n" + filled("|a|b|\n", full),
        "tables": filled("|a|\n|-|\n|b|\n\n", full),
        "a table's rule": "|a|\n|" + "--|" * 4_000 + " x",
        "one line": filled("甲", full // 3),
        "lines": filled("甲\n", full // 3),
        "paragraphs": filled("甲\n\n", full // 3),
        "headings": filled("## 甲\n", full // 2),
        "headings of one slot": filled("## 存在的问题\n", full // 3),
        "sub-headings": filled("### 甲\n", full // 2),
        "a heading's marks": "## a" + " #" * 9_000,
        "a heading's blanks": "## a" + " " * 400_000 + "b",
        "angle brackets": "<" * line,
        "comments": filled("<!--", line),
        "tags": filled("<a ", line),
        "fences": filled("```\n", full),
        "underlined headings": filled("a\n=\n", full),
        "blanks": "a" + " " * 19_000 + "b",
        "problems": "## 二、存在的问题\n" + "".join(f"（一）问题{i}。\n\n" for i in range(30_000)),
        "problems in a line": "## 二、存在的问题\n" + "".join(f"一是问题{i}。" for i in range(2_500)),
        "answers": "## 上年度问题整改情况\n" + "".join(f"（一）问题{i}已解决。\n\n" for i in range(18_000)),
        "figures": filled("召开支委会12次，", full // 3),
        "figures line by line": filled("召开支委会12次。\n", full // 3),
        "digits": filled("1", 19_000),
        "mail addresses": filled("a@", 19_000),
        "addresses": filled("http://", 19_000),
        "quotation marks": filled("“", full // 3),
        "brackets": filled("（\n", full // 3),
        "crossed brackets": filled("（《【", line),
        "masks": filled("×", 19_000),
        "blanks between characters": filled("甲 乙\n", full // 3),
        "ids of problems": filled("{#problem-2022-1}", line),
        "own marks": filled("\ue0f09\ue0f1", line),
        "the converter's marks": filled("\x02wzxhzdk:0\x03", line),
        "one paragraph many times": filled("这是完全相同的一段话，用来看看有没有重复。\n", full // 3),
    }


def bombs() -> Iterator[tuple[str, Files]]:
    """Every bomb with its files; the year's report is a sound one where they have none."""
    for kind, file in _FILES.items():
        every = list(_yaml(FRONT if kind == "front" else FULL).items())
        if kind in _ALIKE:  # one loader reads them all: each file has another fourth of the kinds
            every = every[_ALIKE.index(kind) :: len(_ALIKE)]
        for name, text in every:
            whole = f"---\n{text}\n---\n{REPORT.split('---', 2)[2]}" if kind == "front" else text
            yield f"{kind}/{name}", {file: whole}
    for name, text in _registry().items():
        yield f"registry/{name}", {_FILES["registry"]: text}
    for name, (file, text) in _others().items():
        yield name, {file: text}
    for name, text in _markdown().items():
        yield f"report/{name}", {WORKSHOP: f"{REPORT}\n{text}\n"}
    alike = "".join(random.Random(2).choices("甲乙丙丁戊己庚辛，。\n", k=190_000))
    yield "report/two alike", {WORKSHOP: f"{REPORT}\n{alike}", "reports/2023/store.md": f"{REPORT}\n{alike}"}
