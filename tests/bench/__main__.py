"""`make bench`: print what check and build cost on an archive of N reports."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.large_archive import make_large_archive
from tests.bench.measuring import Measurement, measure

BIN = Path(sys.executable).parent


def main() -> None:
    """Measure N reports, and a tenth of them to see how cost grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    count = parser.parse_args().count
    sizes = [size for size in (count // 10, count) if size >= 10]
    taken: dict[str, list[Measurement]] = {"check": [], "build": []}
    with tempfile.TemporaryDirectory(prefix="shuzhi-bench-") as folder:
        for size in sizes:
            archive = make_large_archive(Path(folder) / str(size), size)
            taken["check"].append(measure([str(BIN / "shuzhi"), "check"], archive))
            taken["build"].append(measure([str(BIN / "mkdocs"), "build", "--strict", "-q"], archive))
    print(f"{'':8}{'reports':>9}{'seconds':>9}{'cpu':>9}{'ms/report':>11}{'peak MB':>9}{'growth':>8}")
    for name, rows in taken.items():
        for index, (size, row) in enumerate(zip(sizes, rows, strict=True)):
            growth = f"{row.seconds / rows[0].seconds:8.2f}" if index else " " * 8
            print(
                f"{name:8}{size:9}{row.seconds:9.2f}{row.cpu_seconds:9.2f}{row.seconds / size * 1000:11.2f}{row.peak_megabytes:9.0f}{growth}"
            )


if __name__ == "__main__":
    main()
