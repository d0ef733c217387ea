"""`make bench`: print what check, build and search cost on an archive of N reports."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from tests.bench.large_archive import FIRST_YEAR, make_large_archive
from tests.bench.measuring import Measurement, measure
from tests.bench.search_cost import search_cost

BIN = Path(sys.executable).parent


def main() -> None:
    """Measure N reports, and a tenth of them to see how cost grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    count = parser.parse_args().count
    sizes = [size for size in (count // 10, count) if size >= 10]
    taken: dict[str, list[Measurement]] = {name: [] for name in ("check", "build", "index", "reindex")}
    cost = None
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as folder:
        for size in sizes:
            archive = make_large_archive(Path(folder) / str(size), size)
            taken["check"].append(measure([str(BIN / "shuzhi"), "check"], archive))
            _without_search(archive / "mkdocs.yml")
            taken["build"].append(measure([str(BIN / "mkdocs"), "build", "-q"], archive))
            index = [str(BIN / "shuzhi"), "index", "site"]
            taken["index"].append(measure(index, archive))
            _edit(archive)
            taken["reindex"].append(measure(index, archive))
            if size == count:
                cost = search_cost(archive / "site", FIRST_YEAR + 1)
            shutil.rmtree(archive)
    _print(sizes, taken)
    if cost is not None:
        print(
            f"\nsearch, {count} reports, median of first queries: load {cost.load_kilobytes:.0f} KB in "
            f"{cost.load_milliseconds:.0f} ms; query {cost.query_milliseconds:.0f} ms, {cost.query_kilobytes:.0f} KB "
            f"({cost.found:.0f} reports found); one year chosen: {cost.year_kilobytes:.0f} KB in all"
        )


def _without_search(configuration: Path) -> None:
    text = configuration.read_text(encoding="utf-8")
    assert "  shuzhi:\n" in text
    configuration.write_text(text.replace("  shuzhi:\n", "  shuzhi:\n    search: false\n"), encoding="utf-8")


def _edit(archive: Path) -> None:
    """Change one report's page, as a build after an edit would."""
    page = next((archive / "site" / str(FIRST_YEAR)).glob("*/index.html"))
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("报告如下。", "报告如下，请审阅。"), encoding="utf-8")


def _print(sizes: list[int], taken: dict[str, list[Measurement]]) -> None:
    print(f"{'':8}{'reports':>9}{'seconds':>9}{'cpu':>9}{'ms/report':>11}{'peak MB':>9}{'growth':>8}")
    for name, rows in taken.items():
        for index, (size, row) in enumerate(zip(sizes, rows, strict=True)):
            growth = f"{row.seconds / rows[0].seconds:8.2f}" if index else " " * 8
            print(
                f"{name:8}{size:9}{row.seconds:9.2f}{row.cpu_seconds:9.2f}"
                f"{row.seconds / size * 1000:11.2f}{row.peak_megabytes:9.0f}{growth}"
            )


if __name__ == "__main__":
    main()
