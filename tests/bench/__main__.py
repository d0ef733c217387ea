"""`make bench`: print what everything costs on an archive of N reports and on one of a tenth, beside Hugo and Material."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from tests.bench.course import course_of
from tests.bench.family import SHARED_ONCE
from tests.bench.figures import MOST_GROWTH, Table
from tests.bench.large_archive import FIRST_YEAR, PROJECT, make_large_archive
from tests.bench.profiling import Profile, profile


def main() -> None:
    """Measure N reports, and first a tenth of them to see how cost grows."""
    options = _options()
    machine = _machine()
    _print_head(machine)
    table, profiles, program = Table(), {}, _newest_file()
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as name:
        for count in (count for count in (options.count // 10, options.count) if count >= 10):
            folder = Path(name) / str(count)
            folder.mkdir()
            if (found := _measure(table, folder, count, options)) is not None:
                profiles[count] = asdict(found)["seconds"]
            shutil.rmtree(folder)
    table.conclude()
    if _newest_file() != program:  # whatever was kept counts for nothing then
        print("测的时候程序改动过：“改一份”“什么也没改”和预览各行可能是从头做的，请再测一次。", flush=True)
    if options.json is not None:
        table.write(options.json, {"machine": machine, "profiles": profiles})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000, help="reports (1000)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there as well")
    parser.add_argument("--profile", action="store_true", help="show where the processor's time goes")
    parser.add_argument("--material", action="store_true", help="run plain Material at any size")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds to look at an idle preview (20)")
    return parser.parse_args()


def _machine() -> dict[str, str | float]:
    """What the figures depend on besides the program."""
    hugo = shutil.which("hugo")
    version = (
        subprocess.run([hugo, "version"], capture_output=True, text=True, check=True).stdout if hugo else ""
    )
    usable = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    return {
        "processors": usable or 1,
        "load": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "hugo": version.partition(" linux")[0].strip(),
        "memory": "PSS" if SHARED_ONCE else "RSS",
    }


def _newest_file() -> float:
    """When the program was changed last."""
    return max(
        file.stat().st_mtime for file in (PROJECT / "hooks").rglob("*.*") if "__pycache__" not in file.parts
    )


def _print_head(machine: dict[str, str | float]) -> None:
    print(
        f"处理器 {machine['processors']} 个，测前一分钟的负荷 {machine['load']}（高于 0.5 时秒数不可靠，倍数仍可参考）；"
        f"{machine['system']}，Python {machine['python']}，{machine['hugo'] or '没有 hugo'}。\n"
        "数值一栏的秒是钟表时间；处理器秒是全部进程合计；内存是全部进程在同一时刻的合计"
        f"（{machine['memory']}，每 0.2 秒看一次）的最大值；最大进程是其中最大的一个，与别的进程共用的也算在内。\n"
        "对 Hugo 一栏：钟表时间除以 Hugo 同样文字的全部重建，Hugo 在它之前、之后各跑一次取平均。"
        f"对十分之一一栏：报告多十倍，时间应当不超过 {MOST_GROWTH} 倍。\n"
        "“冷”是没有缓存，也没有旧网站。目标按一万份、两个处理器定。",
        flush=True,
    )


def _measure(table: Table, folder: Path, count: int, options: argparse.Namespace) -> Profile | None:
    begun = time.perf_counter()
    archive = make_large_archive(folder / "archive", count, git=True)
    made = time.perf_counter() - begun
    table.begin(f"{count} 份报告，在 git 版本库里（生成用了 {made:.1f} 秒）")
    course = course_of(
        table, folder, archive, count, idle_seconds=options.idle, with_hugo=shutil.which("hugo") is not None
    )
    course.hugo()
    course.material(folder / "material", wanted=options.material)
    course.checks()
    course.builds()
    course.builds_with_search()
    course.sizes()
    course.search(FIRST_YEAR + 1)
    course.preview()
    if not options.profile:
        return None
    found = profile(archive)
    found.print()
    return found


if __name__ == "__main__":
    main()
