"""Check the locked dependencies against known vulnerabilities: `make audit`.

pip-audit does the asking. By itself it counts a package that its source does not know as fine, and ends with 1 for a
vulnerability and for a broken connection alike; here each of the three ends has a code of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FINE: Final = 0
VULNERABLE: Final = 1
NOT_CHECKED: Final = 3

LOCKS: Final = ("requirements.lock", "requirements-dev.lock")

SOURCE_VARIABLE: Final = "SHUZHI_OSV_URL"
"""Names a house's own mirror of the OSV query interface; then nothing else is asked."""

_PATIENCE: Final = 300
"""Seconds for one lock file at one source."""


@dataclass(frozen=True)
class Audit:
    """What is known of one lock file.

    Attributes:
        checked: how many packages were looked up.
        unknown: packages of which the source says nothing.
        vulnerable: lines for people, one a vulnerability.
        reason: why nothing could be looked up; empty where something was.
    """

    checked: int = 0
    unknown: tuple[str, ...] = ()
    vulnerable: tuple[str, ...] = ()
    reason: str = ""

    @property
    def code(self) -> int:
        if self.vulnerable:
            return VULNERABLE
        return NOT_CHECKED if self.reason or self.unknown else FINE


def audit(lock: Path, sources: Sequence[Sequence[str]]) -> Audit:
    """Ask the sources in turn until one knows every package.

    Args:
        lock: a lock file with hashes.
        sources: arguments of pip-audit that choose a source, in the order of trial.

    Returns:
        the first complete answer, else the one that says most.
    """
    answers = []
    for source in sources:
        answer = _ask(lock, source)
        if answer.code != NOT_CHECKED:
            return answer
        answers.append(answer)
    return max(answers, key=lambda answer: answer.checked)


def _ask(lock: Path, source: Sequence[str]) -> Audit:
    command: list[str | Path] = [
        Path(sys.executable).parent / "pip-audit",
        "-r",
        lock,
        "--require-hashes",
        "--disable-pip",
    ]
    command += ["--progress-spinner", "off", "--format", "json", *source]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Audit(reason=f"{_PATIENCE} 秒没有回音")
    try:
        return _read(json.loads(done.stdout))
    except (ValueError, KeyError, TypeError):
        said = [line for line in done.stderr.splitlines() if line.strip()]
        return Audit(reason=said[-1][:300] if said else f"pip-audit 以 {done.returncode} 退出")


def _read(answer: dict[str, Any]) -> Audit:
    known = [entry for entry in answer["dependencies"] if "version" in entry]
    unknown = tuple(entry["name"] for entry in answer["dependencies"] if "version" not in entry)
    lines = tuple(
        f"{entry['name']} {entry['version']}：{found['id']}，"
        + (f"已在 {'、'.join(found['fix_versions'])} 修复" if found["fix_versions"] else "还没有修复的版本")
        for entry in known
        for found in entry["vulns"]
    )
    return Audit(len(known), unknown, lines, "" if known else "查询的来源不认识任何一个依赖包")


def _tell(name: str, found: Audit) -> str:
    if found.vulnerable:
        mend = "请先看各条的说明，再运行 make lock 换成修复的版本，跑过 make test 后提交。"
        return "\n".join([f"{name}：有 {len(found.vulnerable)} 个已知漏洞。", *found.vulnerable, mend])
    if found.reason:
        return (
            f"{name}：没有核对，不等于没有漏洞。连不上漏洞库，或者它没有回答：{found.reason}\n"
            f"请在能访问 pypi.org 或 api.osv.dev 的机器上再运行一次；有内部镜像的，用 {SOURCE_VARIABLE} 指明。"
        )
    if found.unknown:
        return (
            f"{name}：核对了 {found.checked} 个依赖包，没有已知漏洞；"
            f"另有 {len(found.unknown)} 个漏洞库不认识，没有核对：{'、'.join(found.unknown)}。"
        )
    return f"{name}：{found.checked} 个依赖包，没有已知漏洞。"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check lock files; without arguments those of the project.

    Returns:
        0 where all were looked up and none is vulnerable, 1 where one is, 3 where some could not be looked up.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    root = Path(__file__).resolve().parents[2]
    mirror = os.environ.get(SOURCE_VARIABLE, "")
    sources = [["-s", "osv", "--osv-url", mirror]] if mirror else [["-s", "pypi"], ["-s", "osv"]]
    codes = set()
    for lock in [Path(name) for name in given] or [root / name for name in LOCKS]:
        found = audit(lock, sources)
        codes.add(found.code)
        sys.stdout.write(_tell(lock.name, found) + "\n")
    return VULNERABLE if VULNERABLE in codes else max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
