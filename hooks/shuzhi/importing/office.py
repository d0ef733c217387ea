"""Convert what only an office program reads (.doc, WPS, RTF, OpenDocument) into Word's own format."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Final

from shuzhi.importing.manuscript import Manuscript, UnreadableFile
from shuzhi.importing.word import read_word

_PROGRAMS: Final = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SECONDS: Final = 120
"""A report is converted in two; what takes longer hangs."""

_MISSING: Final = "{kind}要靠 LibreOffice 转换，这台电脑上没有找到它。请安装 LibreOffice 后再导入，或用 Word/WPS 打开，另存为 .docx。"
_FAILED: Final = (
    "LibreOffice 没能转换这个文件，它可能已经损坏或设有密码。请用 Word/WPS 打开检查，另存为 .docx 后再导入。"
)
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""With this begin the containers of the old office formats."""

_WORD_STREAMS: Final = ("WordDocument", "MatOST", "MN0")
"""Names inside an OLE container that tell a document of Word, WPS or Works."""

_KINDS: Final = {
    ".doc": "旧版 Word 文档",
    ".wps": "WPS 文档",
    ".rtf": "RTF 文档",
    ".odt": "OpenDocument 文档",
}


def convert_with_office(file: Path) -> Manuscript:
    """Read a document through LibreOffice.

    Args:
        file: the document; it is only read.

    Raises:
        UnreadableFile: LibreOffice is not installed, or cannot read the document.
    """
    _refuse_others(file)
    kind = _KINDS.get(file.suffix.lower(), "这种文档")
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise UnreadableFile(_MISSING.format(kind=kind))
    with tempfile.TemporaryDirectory(prefix="shuzhi-") as work:
        # A copy under a plain name: neither the name nor the place of the original reaches the other program.
        copy = Path(work, "document" + (file.suffix.lower() if file.suffix.lower() in _KINDS else ".doc"))
        target = Path(work, "converted")
        try:
            shutil.copyfile(file, copy)
            _run(
                program,
                f"-env:UserInstallation={Path(work, 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                "docx",
                "--outdir",
                str(target),
                str(copy),
            )
            data = (target / "document.docx").read_bytes()
        except (OSError, subprocess.SubprocessError):
            raise UnreadableFile(_FAILED) from None
    return replace(read_word(data), format=f"{kind}，经 LibreOffice 转换")


def _refuse_others(file: Path) -> None:
    """LibreOffice takes a damaged document for a text and converts its bytes into letters."""
    data = file.read_bytes()
    if data.startswith(OLE) and not any(name.encode("utf-16-le") in data for name in _WORD_STREAMS):
        raise UnreadableFile(
            "这个文件不是 Word 或 WPS 文档（可能是改了扩展名的表格、演示文稿），或者已经损坏。"
        )


def _run(*command: str) -> None:
    """Run a program and, when it hangs, end it with all that it started."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(_SECONDS)
        finally:
            if process.poll() is None:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
