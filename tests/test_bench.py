"""`make bench` runs to its end and tells everything, and the archive that it makes is like a real one."""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.similarity import document_of, sketch_of

from tests.bench.figures import Figure, Table, Target
from tests.bench.large_archive import FIRST_YEAR, make_large_archive
from tests.bench.measuring import Measurement
from tests.bench.profiling import STAGES
from tests.support import PROJECT, run

LINES = [
    "shuzhi check，冷",
    "shuzhi check，改一份之后",
    "shuzhi check 这一份",
    "不带检索：冷建",
    "不带检索：改一份后重建",
    "不带检索：同一份再改以后重建",
    "不带检索：什么也没改",
    "全部（带检索）：冷建",
    "全部：改一份后重建",
    "全部：同一份再改以后重建",
    "全部：什么也没改",
    "全部：这一份合并以后重建",
    "报告页，正文之外，中位数",
    "报告页，正文之外，最大",
    "清单页 首页，最大",
    "清单页 年/，最大",
    "清单页 ledger/年/，最大",
    "预览：第一个网页",
    "预览：保存到网页更新",
    "预览：保存到浏览器得到通知",
    "预览：git switch 到网页更新",
]
BESIDE_HUGO = ["不带检索：冷建", "不带检索：改一份后重建", "单用 Material，不带检索和检查"]


@pytest.mark.end_to_end
def test_the_benchmark_tells_everything(tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "40", "--profile", "--idle", "1", "--json", str(file)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    for name in LINES:
        assert any(re.match(rf"{re.escape(name)} +[\d.]+ (秒|KB)", line) for line in lines), name
    for stage in STAGES:
        assert any(re.match(rf"{stage}[ \t]+[\d.]+\t[\d.]+\t[\d.]+$", line) for line in lines), stage
    assert any(line.startswith("目标 ") for line in lines)
    told = json.loads(file.read_text("utf-8"))
    figures = {row["name"]: row for row in told["figures"]}
    assert set(LINES) <= set(figures)
    build = figures["全部（带检索）：冷建"]["measured"]
    assert build["peak_megabytes"] >= 50 and build["cpu_seconds"] > 0.5  # a Python program with its children
    rendered = told["profiles"]["40"]["冷建"]
    assert rendered["检索"] > 0.01 and rendered["渲染报告页"] > 0.01
    if shutil.which("hugo"):
        assert all(figures[name]["times_hugo"] > 0 for name in BESIDE_HUGO)


def test_what_misses_its_target_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table()
    for reports, seconds, megabytes in ((100, 1.0, 900), (1000, 11.0, 2100)):
        table.add("全部", reports, Measurement(seconds, 1, megabytes, 1), hugo=4, target=Target(20, 3, 2000))
    small, large = capsys.readouterr().out.splitlines()
    assert small.endswith("达到") and "未达到" not in small
    assert "2.75" in large and "11.0" in large  # times Hugo's seconds, times those of the tenth
    assert "未达到" in large and "增长超过" in large
    table.conclude()
    assert capsys.readouterr().out.split() == ["目标", "2", "项，未达到", "2", "项。", "全部", "全部（增长）"]
    assert Figure("无", 1, 9.0).is_met is None
    assert Figure("慢", 1, 9.0, hugo=2, target=Target(times_hugo=3)).is_met is False


def test_the_archive_is_like_a_real_one(tmp_path: Path) -> None:
    count = 205
    root = make_large_archive(tmp_path / "archive", count, git=True)
    reports = sorted((root / "reports").glob("*/*.md"))
    assert len(reports) == count and len({report.parent for report in reports}) == 19  # eleven a year
    lengths = [len(report.read_text("utf-8")) for report in reports if report.parent.name > str(FIRST_YEAR)]
    assert 5_300 < sum(lengths) / len(lengths) < 6_300
    code, out, _ = run("--root", str(root), "check", "--format", "json")
    found = Counter(row["rule"] for row in json.loads(out))
    assert code == 0  # an error would stop every build
    assert count <= found.total() <= 2 * count  # most are longer than allowed, some have a fault besides
    assert {"rectification-unanswered", "signoff-missing"} <= set(found)
    assert not {"paragraph-duplicate", "numbering-disordered"} & set(found)
    assert found["count-contradictory"] < count / 20 and found["signoff-missing"] < count / 5


def test_reports_have_no_more_in_common_than_real_ones(tmp_path: Path) -> None:
    archive = load_archive(make_large_archive(tmp_path / "archive", 40))
    sketches = [set(sketch_of(document_of(one, archive.registry)).fingerprints) for one in archive.reports]
    shared = [len(one & other) / len(one) for one, other in combinations(sketches, 2)]
    assert statistics.mean(shared) < 0.03


def test_a_copied_report_is_a_copy_and_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {"copied-from-last-year", "copied-from-other"}
    found = {}
    for share in (0.0, 0.25):
        monkeypatch.setattr("tests.bench.invented_reports.COPYING", share)
        root = make_large_archive(tmp_path / str(share), 200)
        _, out, _ = run("--root", str(root), "check", "--format", "json")
        found[share] = {row["path"] for row in json.loads(out) if row["rule"] in rules}
    assert not found[0.0]
    assert 40 < len(found[0.25]) < 160  # half of them, but for the first year's


def test_the_same_seed_makes_the_same_archive(tmp_path: Path) -> None:
    one, same, other = (make_large_archive(tmp_path / str(i), 20, git=True, seed=i // 2) for i in range(3))
    heads = [
        subprocess.run(
            ["git", "rev-parse", "main:reports"], cwd=root, capture_output=True, text=True, check=True
        ).stdout
        for root in (one, same, other)
    ]
    assert heads[0] == heads[1] != heads[2]
