"""Carry out one `shuzhi import` and tell what became of each file."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shuzhi.cli.import_screen import progress_of, show_table
from shuzhi.importing.batch import Batch, Outcome, Status
from shuzhi.importing.mapping import MappingUnusable, read_mapping
from shuzhi.importing.mapping_rows import Matching, match_rows
from shuzhi.importing.mapping_writing import mapping_text
from shuzhi.importing.telling import Record, detail_of, summary_of
from shuzhi.new_files import why

if TYPE_CHECKING:
    from shuzhi.importing.finding import Found
    from shuzhi.importing.importer import Importer
    from shuzhi.importing.organization_names import NameIndex
    from shuzhi.organizations import Registry

_INTERRUPTED = 130


def prepare_matching(file: Path | None, names: NameIndex, found: Found) -> Matching:
    """Read the mapping file, if there is one, tell what is odd in it, and find the files of its rows.

    Raises:
        click.UsageError: it cannot be used.
    """
    if file is None:
        return Matching()
    try:
        table = read_mapping(file, names)
    except MappingUnusable as error:
        raise click.UsageError(str(error)) from None
    matching = match_rows(table, [found_file.path for found_file in found.files])
    for sentence in (*table.remarks, *matching.lost):
        click.echo(sentence, err=True)
    return matching


@dataclass
class ImportRun:
    """One run.

    Attributes:
        root: the archive's root.
        registry: the organizations.
        found: the files.
        importer: plans each file.
        matching: the rows of the mapping file.
        dry_run: whether nothing is written into the archive.
        is_json: whether JSON is printed and nothing else.
        verbose: whether each change is told on the screen besides a table.
        as_table: whether a table is shown; otherwise each file is told in full.
        folder: the one folder that was named, or None.
        record_file: where the import report goes, or None for a name of the program's choice.
    """

    root: Path
    registry: Registry
    found: Found
    importer: Importer
    matching: Matching
    dry_run: bool
    is_json: bool
    verbose: bool
    as_table: bool
    folder: Path | None
    record_file: Path | None
    _outcomes: list[Outcome] = field(default_factory=list)
    _record: Record | None = None

    def carry_out(self, write_map: Path | None) -> int:
        """Bring in the files.

        Args:
            write_map: where the proposals shall be written as a table, or None.

        Returns:
            the exit code.
        """
        if self.record_file is not None:
            self._begin_record(self.record_file)
        batch = Batch(self.importer, self.root, self.dry_run, self.matching.of)
        with progress_of(len(self.found.files), shown=self.as_table and not self.verbose) as advance:

            def tell(outcome: Outcome) -> None:
                self._outcomes.append(outcome)
                self._tell(outcome)
                advance(outcome.source)

            finished = batch.run(self.found.files, tell)
        self._conclude()
        if write_map is not None and finished:
            self._write_map(write_map)
        if not finished:
            left = len(self.found.files) - len(self._outcomes)
            click.echo(f"已中断，还有 {left} 份没有轮到。再运行一次同样的命令，会接着导入。", err=True)
            return _INTERRUPTED
        refused = any(outcome.status is Status.REFUSED for outcome in self._outcomes)
        return 1 if refused or self.matching.lost or self.found.empty or self.found.closed else 0

    def _tell(self, outcome: Outcome) -> None:
        if self._record is None and self.as_table and outcome.status is Status.IMPORTED:
            self._begin_record(None)
        if self._record is not None:
            self._record.add(outcome)
        if self.is_json or (self.as_table and not self.verbose):
            return
        is_problem = outcome.status is Status.REFUSED
        for line in detail_of(outcome, self.registry):
            click.echo(line, err=is_problem)
        if outcome.plan is not None:
            click.echo()

    def _conclude(self) -> None:
        """What stands at the end: the table, the sum, and where the import report is."""
        for folder in self.found.empty:
            click.echo(f"没有导入 {folder}：文件夹里没有可以导入的文件。", err=True)
        for folder in self.found.closed:
            click.echo(f"没有导入 {folder}：文件夹打不开，请检查权限。", err=True)
        if self.is_json:
            records = [outcome.as_dict() for outcome in self._outcomes]
            click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        elif self.as_table:
            show_table(self._outcomes, self.registry, self.folder)
            for line in summary_of(self._outcomes, self.found.skipped):
                click.echo(line)
            if any(outcome.status is Status.REFUSED for outcome in self._outcomes):
                click.echo(
                    "没有导入的，可以先用 --write-map 对照表.csv 列成表格，改好后再用 --map 对照表.csv 导入。"
                )
        if self._record is not None:
            self._record.finish(self._outcomes, self.found.skipped)
            click.echo(f"每份文件的每处改动都写在：{self._record.file}", err=self.is_json)

    def _begin_record(self, file: Path | None) -> None:
        """Begin the import report; without it each change is told on the screen.

        Raises:
            click.UsageError: it cannot be written where a person wants it.
        """
        now = datetime.datetime.now()
        name = file or Path(f"导入报告-{now:%Y%m%d-%H%M%S}.md")
        try:
            self._record = Record(name, f"导入报告 {now:%Y-%m-%d %H:%M}", self.registry)
        except OSError as error:
            if file is not None:
                raise click.UsageError(f"{file} 写不进去：{why(error)}。") from None
            click.echo(f"导入报告 {name} 写不进去：{why(error)}。每处改动改在屏幕上显示。", err=True)
            self.verbose = True

    def _write_map(self, file: Path) -> None:
        try:
            with file.open("xb") as stream:
                stream.write(mapping_text(self._outcomes, self.registry))
        except OSError as error:
            raise click.UsageError(f"{file} 写不进去：{why(error)}。") from None
        click.echo(
            f"对照表写在 {file}。请用 Excel 或 WPS 核对、补齐，然后用 --map {file} 导入。", err=self.is_json
        )
