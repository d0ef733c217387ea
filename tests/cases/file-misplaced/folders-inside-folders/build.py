"""Reports and documents several folders deep, one of them named for a year; hidden folders are passed over."""

from pathlib import Path


def build(root: Path) -> None:
    """Write the files."""
    for name in (
        "2023/2022/workshop.md",
        "2023/车间/一班/workshop.md",
        "草稿/终稿/述职.docx",
        "2023/.trash/workshop.md",
    ):
        file = root / "reports" / name
        file.parent.mkdir(parents=True)
        file.write_text("现将本年度履职情况报告如下。\n", encoding="utf-8")
