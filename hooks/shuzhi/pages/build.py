"""One build of the site: read the archive, check it, list its pages. Kept apart from MkDocs, which only calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from shuzhi.archive import Archive, load_archive
from shuzhi.checking import check_archive
from shuzhi.diagnostics import Diagnostic, Severity, ordered
from shuzhi.manifest import Origin
from shuzhi.pages.catalogue import generated_pages
from shuzhi.pages.content import GeneratedPage
from shuzhi.pages.figures_pages import figures_downloads
from shuzhi.pages.overview import overview
from shuzhi.pages.review_pages import drafts
from shuzhi.pages.shown import Shown
from shuzhi.pages.signoff_pages import signoff_downloads
from shuzhi.pages.viewing import Findings, texts_of, view_of
from shuzhi.report import Report
from shuzhi.rules.copying import COPY_RULES
from shuzhi.secrecy import SECRET_RULE
from shuzhi.settings import Settings
from shuzhi.signoff import Signoffs, read_signoffs
from shuzhi.similarity import Copy, CopyFinder
from shuzhi.sketch_store import keep_sketches, kept_sketches, processes_for


@dataclass(frozen=True)
class SiteBuild:
    """The archive as one build sees it.

    Attributes:
        archive: the archive as its pages may show it.
        settings: the program's settings.
        diagnostics: everything that was found in the whole archive; for the builder's eyes.
        preview: whether pages show what was found.
        by_path: the diagnostics of each file that pages may show.
        copies: what stands in more than one report.
        signoffs: who signed which report off.
    """

    archive: Archive
    settings: Settings
    diagnostics: Sequence[Diagnostic]
    preview: bool
    by_path: Mapping[str, Sequence[Diagnostic]] = field(default_factory=dict)
    copies: CopyFinder | None = None
    signoffs: Signoffs = field(default_factory=Signoffs)

    @classmethod
    def begin(cls, root: Path, settings: Settings, *, preview: bool) -> SiteBuild:
        """Read and check the archive.

        Args:
            root: the folder that holds `mkdocs.yml`.
            settings: the program's settings.
            preview: whether pages show what was found (`mkdocs serve`).

        Raises:
            AudienceUnknown: the site is for an organization that is not registered.
        """
        archive = load_archive(root, settings.reports)
        known = kept_sketches(root)
        copies = CopyFinder(archive, None, known, processes_for(archive))
        signoffs = read_signoffs(archive, settings.main_branch or None)
        diagnostics = check_archive(archive, copies, signoffs)
        keep_sketches(root, copies, known)
        found = Findings(diagnostics, copies, signoffs)
        view = view_of(archive, settings.audience, found, told=preview, kept=known)
        told = view.findings
        by_path: dict[str, list[Diagnostic]] = defaultdict(list)
        for diagnostic in told.diagnostics:
            by_path[diagnostic.path].append(diagnostic)
        return cls(view.archive, settings, diagnostics, preview, by_path, told.copies, told.signoffs)

    @property
    def errors(self) -> list[Diagnostic]:
        """What stops the publishing of the site."""
        return [d for d in self.diagnostics if d.severity is Severity.ERROR]

    def pages(self) -> Iterator[GeneratedPage]:
        """The pages that the archive makes."""
        texts = texts_of(self.archive, self.signoffs, self.settings.audience)
        shown = Shown(signoffs=self.signoffs, history=texts.history, behind=texts.behind)
        if self.preview or any(
            drafts(self.archive, shown)
        ):  # what is under review is for those who review it
            shown = replace(shown, diagnostics=self.by_path, copies=self._told_copies, preview=self.preview)
        return generated_pages(self.archive, self.settings, shown)

    def _told_copies(self, report: Report) -> list[Copy]:
        """The copies that a rule tells of a report, to be shown side by side."""
        if self.copies is None or not self._rules_told(report.path) & COPY_RULES:
            return []
        return [copy for copy in self.copies.of(report) if SECRET_RULE not in self._rules_told(copy.other)]

    def _rules_told(self, path: str) -> set[str]:
        return {diagnostic.rule for diagnostic in self.by_path.get(path, ())}

    def origin(self, address: str, search: str | None) -> Origin:
        """What the manifest of the site says of it.

        Args:
            address: `site_url` of `mkdocs.yml`, empty where there is none.
            search: the folder of the search bundles in the site; None where none were made.
        """
        waiting = sum(self.signoffs.of(report.path).under_review for report in self.archive.reports)
        audience = tuple(sorted(self.settings.audience or ()))
        return Origin(address=address, search=search, audience=audience, drafts=waiting)

    def overview(self) -> str:
        """The archive's part of the home page."""
        told = (d for path, found in self.by_path.items() if path not in self.archive.by_path for d in found)
        own = ordered(told) if self.preview else []
        return overview(self.archive, self.settings, own)

    def downloads(self) -> Iterator[tuple[str, str]]:
        """The tables that people download: (address, text)."""
        yield from figures_downloads(self.archive)
        yield from signoff_downloads(self.archive, self.signoffs)

    def pictures(self) -> Iterator[tuple[str, Path]]:
        """The pictures beside the reports: (address, file)."""
        folder = self.archive.folder
        for path in sorted(self.archive.pictures):
            yield path.removeprefix(f"{folder}/"), self.archive.root / path
