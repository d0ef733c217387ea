"""What every command needs: the archive's folder, its settings, and the archive, read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from shuzhi.archive import Archive
    from shuzhi.checking import ArchiveFacts
    from shuzhi.organizations import Organization
    from shuzhi.progress import Step
    from shuzhi.report import Report
    from shuzhi.settings import Settings
    from shuzhi.signoff import Signoffs
    from shuzhi.similarity import CopyFinder


@dataclass
class Surroundings:
    """The folder a command works in.

    Attributes:
        root: the folder that holds `mkdocs.yml`, absolute.
    """

    root: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings.

        Raises:
            click.UsageError: there are none, or they are wrong.
        """
        from shuzhi.settings import SettingsError, read_settings

        try:
            return read_settings(self.root)
        except SettingsError as error:
            raise click.UsageError(str(error)) from None

    @cached_property
    def archive(self) -> Archive:
        """The archive."""
        from shuzhi.archive import load_archive

        return load_archive(self.root, self.settings.reports)

    @cached_property
    def signoffs(self) -> Signoffs:
        """Who signed which report off."""
        from shuzhi.signoff import read_signoffs

        return read_signoffs(self.archive, self.settings.main_branch or None)

    def copies(self, asked: Sequence[Report] | None = None) -> CopyFinder:
        """What finds copies, with the knowledge of earlier runs."""
        from shuzhi.sketch_store import copies_of

        return copies_of(self.archive, self.root, asked)

    def facts(self, asked: Sequence[Report], progress: Step | None = None) -> ArchiveFacts:
        """What some reports say by themselves, and the others of their organizations; kept between runs.

        The archive is told of it, so that its ledger and its figures need no reading.

        Args:
            asked: the reports.
            progress: told how far it is.
        """
        from shuzhi.checking import FACTS, facts_of
        from shuzhi.processes import processes_trouble, usable_processes
        from shuzhi.progress import silent
        from shuzhi.store import CACHE, Store, cache_trouble

        for trouble in (processes_trouble(), cache_trouble(self.root)):
            if trouble:
                click.echo(trouble, err=True)
        codes = {report.code for report in asked}
        store = Store(self.root / CACHE / FACTS)
        return facts_of(self.archive, codes, store, usable_processes(), progress or silent(""))

    def organization(self, code: str) -> Organization:
        """A registered organization.

        Raises:
            click.UsageError: there is none with this code.
        """
        from shuzhi.validation import nearest

        registry = self.archive.registry
        found = registry.get(code)
        if found is None:
            guess = nearest(code, registry.organizations)
            known = registry.get(guess) if guess else None
            hint = f"，是不是“{known.code}”（{known.short}）？" if known else "。"
            raise click.UsageError(f"组织代码“{code}”没有登记{hint}")
        return found

    def line_reader(self) -> Callable[[str, int], str | None]:
        """A function that gives a line of a file: (path relative to the root, number from 1) → text or None."""
        from shuzhi.source import Enclosure, decode, read_source

        enclosure = Enclosure(self.root, self.settings.reports)
        files: dict[str, list[str]] = {}

        def line_of(path: str, number: int) -> str | None:
            if path not in files:
                report = self.archive.by_path.get(path)
                known = (
                    report.file if report is not None else None
                )  # as it was checked, and without reading again
                source = (
                    decode(known) if isinstance(known, bytes) else read_source(self.root / path, enclosure)
                )
                files[path] = source.text.split("\n")
            lines = files[path]
            return lines[number - 1] if 0 < number <= len(lines) else None

        return line_of

    def relative(self, path: Path) -> str | None:
        """A path as the archive names it, or None where it lies outside."""
        absolute = path if path.is_absolute() else Path.cwd() / path
        normal = Path(*absolute.parts[:1], *_without_dots(absolute.parts[1:]))
        if normal.is_relative_to(self.root):
            return normal.relative_to(self.root).as_posix()
        resolved = absolute.resolve()
        return resolved.relative_to(self.root).as_posix() if resolved.is_relative_to(self.root) else None


def _without_dots(parts: tuple[str, ...]) -> list[str]:
    """Take `.` and `..` out by the words alone: a link must be judged where it stands, not where it leads."""
    kept: list[str] = []
    for part in parts:
        if part == "..":
            kept = kept[:-1]
        elif part != ".":
            kept.append(part)
    return kept
