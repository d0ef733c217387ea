"""Documents that only an office program reads: .doc, RTF and OpenDocument, made and read by a real LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from shuzhi.importing.conversion import convert
from shuzhi.importing.manuscript import UnreadableFile
from shuzhi.importing.reading import read_manuscript
from shuzhi.importing.verification import first_loss

from tests.support import make_archive, run

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

LINES = (
    ("", "现将一年来的履职情况报告如下。"),
    ("Heading 1", "一、履职情况"),
    ("", "（一）抓学习。全年讲党课**次，开展主题党日12次，整改问题***个。"),
    ("", "（二）抓队伍。发展党员2名。"),
    ("Heading 1", "二、存在的问题"),
    ("List Number", "学用结合不够紧密。"),
    ("List Number", "示范岗评比流于形式。"),
    ("Heading 1", "三、下一步打算"),
    ("", "3月底前修订学习计划。"),
    ("", "2021年12月20日"),
)


def _made(folder: Path, ending: str) -> Path:
    """A document as an office has it, in one of LibreOffice's formats."""
    document = docx.Document()
    document.add_paragraph("2021年度党支部书记述职报告", style="Title")
    for style, text in LINES:
        document.add_paragraph(text, style=style or None)
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate((("项目", "次数"), ("党课", "4"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    note = OxmlElement("w:vanish")
    document.add_paragraph("看不见的话").runs[0]._r.get_or_add_rPr().append(note)
    assert note.tag == qn("w:vanish")
    file = folder / "旧稿.docx"
    document.save(str(file))
    if ending == ".docx":
        return file
    assert SOFFICE is not None
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            ending[1:],
            "--outdir",
            folder,
            file,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return file.with_suffix(ending)


@pytest.mark.parametrize("ending", [".docx", ".doc", ".rtf", ".odt"])
def test_every_format_gives_the_same_report(tmp_path: Path, ending: str) -> None:
    manuscript = read_manuscript(_made(tmp_path, ending))
    conversion = convert(manuscript)
    assert first_loss(manuscript, conversion) is None
    assert ("LibreOffice" in manuscript.format) == (ending != ".docx")
    assert conversion.title == "2021年度党支部书记述职报告"
    assert str(conversion.submitted) == "2021-12-20"
    lines = [line for line in conversion.lines if line]
    assert [line for line in lines if line.startswith("#")] == [
        "## 一、履职情况",
        "## 二、存在的问题",
        "## 三、下一步打算",
    ]
    assert "（一）抓学习。全年讲党课×次，开展主题党日12次，整改问题×个。" in lines
    problems = [line for line in lines if "学用结合" in line or "流于形式" in line]
    assert [line[0] for line in problems] == ["1", "2"], "automatic numbers are text"
    assert "| 项目 | 次数 |" in lines
    assert not any("看不见" in line for line in lines)


def test_a_doc_comes_into_the_archive(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    file = _made(tmp_path, ".doc")
    code, out, err = run("--root", str(root), "import", str(file), "--organization", "group")
    assert (code, err) == (0, "")
    assert "LibreOffice" in out
    assert "## 二、存在的问题" in (root / "reports/2021/group.md").read_text(encoding="utf-8")


def test_a_broken_doc_is_told(tmp_path: Path) -> None:
    file = tmp_path / "坏.doc"
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20)
    with pytest.raises(UnreadableFile, match="已经损坏"):
        read_manuscript(file)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    read_manuscript(_made(tmp_path, ".rtf"))
    assert list(work.iterdir()) == []
