"""What several tests need: small archives on the disk, and the program run as a person runs it."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import signal
from pathlib import Path, PurePosixPath
from typing import Any, Final

from shuzhi.cli import main
from shuzhi.rules import CATEGORIES

PROJECT = Path(__file__).resolve().parent.parent
BASE_CASE = PROJECT / "tests" / "cases" / "_base"

REPORT = """---
title: 一车间党支部书记2023年度述职报告
year: 2023
organization: workshop
secretary: 陶溪石
role: 党支部书记
submitted: 2023-12-20
classification: 内部
retention: 30年
---

现将本年度履职情况报告如下。

## 一、履职情况

我带头讲党课4次，支部开展主题党日12次。

## 二、存在的问题

一是学用结合不够紧密。二是党员示范岗评比流于形式。

## 三、下一步打算

（一）3月底前修订学习计划。

（二）每季度评比一次示范岗。
"""
"""A report of the base archive in which nothing is wrong; it belongs into reports/2023/workshop.md."""


WEIGHT: Final = frozenset(module.RULE.slug for module in CATEGORIES["分量"])
"""Rules that ask for a whole report. The reports of the tests have five lines, so these have tests of their own."""

SHORT_REPORTS: Final = f"rules: {{{', '.join(f'{slug}: off' for slug in sorted(WEIGHT))}}}\n"
"""A year's rules under which a report of five lines is whole."""


NO_REPOSITORY: Final = (
    "审签情况没有检查：述职库不在 git 版本库里，查不到审签情况。请在克隆（git clone）得到的文件夹里运行。\n"
)
"""What a check says once where there is no git repository."""


def make_archive(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Copy the base archive and put files into it, by path relative to its root.

    Years without rules of their own do not ask for the weight of a whole report.
    """
    shutil.copytree(BASE_CASE, folder, dirs_exist_ok=True)
    cycles = {
        f"{PurePosixPath(name).parent}/cycle.yml": SHORT_REPORTS
        for name in files or {}
        if name[8:12].isdigit()
    }
    cycles.pop("reports/2023/cycle.yml", None)
    for name, text in {**cycles, **(files or {})}.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return folder


def heed_interrupts() -> None:
    """For a child process: Ctrl-C ends it, also where the tests themselves run in the background of a shell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(*arguments: str) -> tuple[int, str, str]:
    """Run the program in this process: (exit code, standard output, standard error)."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(arguments))
    return code, out.getvalue(), err.getvalue()


def check_json(root: Path, *arguments: str) -> list[dict[str, Any]]:
    """What `shuzhi check --format json` finds, rules about the report's weight left out."""
    _, out, _ = run("--root", str(root), "check", "--format", "json", *arguments)
    found: list[dict[str, Any]] = json.loads(out)
    return [row for row in found if row["rule"] not in WEIGHT]


def rules_found(root: Path, *arguments: str) -> list[str]:
    """The slugs that `shuzhi check` finds, in order."""
    return [row["rule"] for row in check_json(root, *arguments)]
