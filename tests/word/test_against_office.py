"""The numbers of a document are those that another office program shows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from shuzhi.importing.word import read_word

from tests.word.builders import (
    CENTRED,
    FANG_SONG,
    HEI,
    KAI,
    LONG,
    OFFICIAL,
    TITLE,
    abstract,
    docx,
    level,
    number,
    para,
    restart,
    run,
)

_OFFICE = shutil.which("soffice")


def _item(words: str, num: int, at: int = 0, look: str = FANG_SONG) -> str:
    return para(
        run(words, look), properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{num}"/></w:numPr>'
    )


NUMBERING = (
    OFFICIAL
    + abstract(1, level(0, "decimal", "%1."))
    + abstract(2, level(0, "chineseCountingThousand", "第%1条"), level(1, "decimal", "%1.%2"))
    + abstract(3, level(0, "ideographTraditional", "%1、"))
    + abstract(4, level(0, "upperRoman", "%1."), level(1, "lowerLetter", "%2)"))
    + abstract(5, level(0, "chineseCountingThousand", "%1、", start=110))
    + abstract(6, level(0, "chineseLegalSimplified", "%1、", start=10))
    + abstract(7, level(0, "decimalFullWidth", "%1．"), level(1, "decimal", "%1.%2"))
    + number(1, 0)
    + number(2, 1)
    + number(3, 1, restart(1))
    + "".join(number(n, n - 2) for n in range(4, 10))
)
BODY = [
    para(run("某局机关党支部书记述职报告", TITLE), properties=CENTRED),
    _item("履职情况", 1, 0, HEI),
    _item("抓学习", 1, 1, KAI),
    para(run(LONG, FANG_SONG)),
    *(_item(words, 1, at) for words, at in (("读书", 2), ("讲课", 2), ("细则", 3), ("其一", 4), ("其二", 4))),
    _item("抓队伍", 1, 1, KAI),
    _item("谈心", 1, 2),
    _item("存在问题", 1, 0, HEI),
    _item("学用脱节", 1, 1, KAI),
    *(_item(words, num) for words, num in (("甲", 2), ("乙", 2), ("丙", 3), ("丁", 3), ("戊", 2))),
    *(_item(words, 4, at) for words, at in (("总则", 0), ("一款", 1), ("二款", 1), ("分则", 0), ("三款", 1))),
    *(
        _item(words, num, at)
        for words, num, at in (("干", 5, 0), ("罗", 6, 0), ("字", 6, 1), ("百", 7, 0), ("佰", 7, 0))
    ),
    _item("壹", 8),
    *(_item(words, 9, at) for words, at in (("里", 1), ("外", 0), ("又里", 1))),
]


@pytest.mark.skipif(_OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.end_to_end
def test_numbers_are_those_that_libreoffice_shows(tmp_path: Path) -> None:
    data = docx(*BODY, parts={"numbering": NUMBERING})
    (tmp_path / "report.docx").write_bytes(data)
    subprocess.run(
        [
            str(_OFFICE),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "txt:Text (encoded):UTF8",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "report.docx"),
        ],
        timeout=180,
        check=True,
        capture_output=True,
    )
    shown = (tmp_path / "report.txt").read_text("utf-8-sig").splitlines()
    ours = [p.text for p in read_word(data).paragraphs]
    assert ["".join(text.split()) for text in ours] == [
        "".join(line.split()) for line in shown if line.strip()
    ]
