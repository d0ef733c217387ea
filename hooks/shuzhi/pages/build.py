"""One build of the site: read the archive, check it, list its pages. Kept apart from MkDocs, which only calls it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from shuzhi.archive import Archive, load_archive
from shuzhi.checking import FACTS, ArchiveFacts, check_archive, facts_of
from shuzhi.diagnostics import Diagnostic, Severity, ordered
from shuzhi.manifest import Origin
from shuzhi.pages.catalogue import generated_pages, pages_of_reports
from shuzhi.pages.content import GeneratedFile, GeneratedPage
from shuzhi.pages.figures_pages import figures_downloads
from shuzhi.pages.overview import overview
from shuzhi.pages.review_pages import drafts
from shuzhi.pages.shown import Shown
from shuzhi.pages.signoff_pages import signoff_downloads
from shuzhi.pages.versions import VersionTexts
from shuzhi.pages.viewing import Findings, texts_of, view_of
from shuzhi.processes import usable_processes
from shuzhi.progress import Stages, silent
from shuzhi.report import Report
from shuzhi.rules.copying import COPY_RULES
from shuzhi.secrecy import SECRET_RULE
from shuzhi.settings import Settings
from shuzhi.signoff import Signoffs, read_signoffs
from shuzhi.similarity import Copy, CopyFinder
from shuzhi.sketch_store import CopyMemory, copies_of
from shuzhi.store import CACHE, Store


@dataclass(frozen=True, eq=False)
class Memory:
    """What a process that builds again and again need not find out again.

    Attributes:
        copies: of the archive's copies.
        facts: of its reports.
        seen_facts: of its reports as the audience sees them, where that is not all.
    """

    copies: CopyMemory
    facts: ArchiveFacts | None = None
    seen_facts: ArchiveFacts | None = None


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
        memory: what the next build of the same process need not find out again.
    """

    archive: Archive
    settings: Settings
    diagnostics: Sequence[Diagnostic]
    preview: bool
    by_path: Mapping[str, Sequence[Diagnostic]] = field(default_factory=dict)
    copies: CopyFinder | None = None
    signoffs: Signoffs = field(default_factory=Signoffs)
    memory: Memory | None = None

    @classmethod
    def begin(
        cls,
        root: Path,
        settings: Settings,
        *,
        preview: bool,
        stages: Stages = silent,
        memory: Memory | None = None,
    ) -> SiteBuild:
        """Read and check the archive.

        Args:
            root: the folder that holds `mkdocs.yml`.
            settings: the program's settings.
            preview: whether pages show what was found (`mkdocs serve`).
            stages: told how far it is.
            memory: what an earlier build of the same archive knew.

        Raises:
            AudienceUnknown: the site is for an organization that is not registered.
        """
        archive = load_archive(root, settings.reports)
        store, processes = Store(root / CACHE / FACTS), usable_processes()
        memory = memory or Memory(CopyMemory(root))
        facts = facts_of(archive, None, store, processes, stages("检查报告"), before=memory.facts)
        copies = copies_of(archive, root, memory=memory.copies)
        signoffs = read_signoffs(archive, settings.main_branch or None)
        diagnostics = check_archive(archive, copies, signoffs, facts)
        found = Findings(diagnostics, copies, signoffs)
        view = view_of(archive, settings.audience, found, told=preview)
        seen = None
        if view.archive is not archive:
            stage = stages("读取公开范围")
            seen = facts_of(view.archive, None, store, processes, stage, before=memory.seen_facts)
        told = view.findings
        by_path: dict[str, list[Diagnostic]] = defaultdict(list)
        for diagnostic in told.diagnostics:
            by_path[diagnostic.path].append(diagnostic)
        known = Memory(memory.copies, facts, seen)
        return cls(view.archive, settings, diagnostics, preview, by_path, told.copies, told.signoffs, known)

    @property
    def errors(self) -> list[Diagnostic]:
        """What stops the publishing of the site."""
        return [d for d in self.diagnostics if d.severity is Severity.ERROR]

    @property
    def root(self) -> Path:
        """The folder that holds `mkdocs.yml`."""
        return self.archive.root

    @cached_property
    def pages(self) -> Sequence[GeneratedPage]:
        """The pages that the archive makes."""
        return tuple(generated_pages(self.archive, self.settings, self._shown))

    def pages_of(self, reports: Iterable[Report]) -> list[GeneratedPage]:
        """The pages of some reports alone."""
        return list(pages_of_reports(self.archive, self._shown, reports))

    @cached_property
    def _shown(self) -> Shown:
        texts = self._texts
        shown = Shown(
            signoffs=self.signoffs,
            history=texts.history,
            behind=texts.behind,
            narrowed=bool(self.settings.audience),
        )
        if self.preview:
            return replace(shown, diagnostics=self.by_path, copies=self._told_copies, preview=True)
        # What is under review is for those who review it; of the others nothing is told, so that their pages stay.
        told = {report.path: self.by_path.get(report.path, ()) for report in drafts(self.archive, shown)}
        return replace(shown, diagnostics=told, copies=self._copies_of_drafts) if told else shown

    @cached_property
    def _texts(self) -> VersionTexts:
        return texts_of(self.archive, self.signoffs, self.settings.audience)

    def expect(self, pages: Iterable[GeneratedPage]) -> None:
        """Be told which pages will be rendered next, so that what they need of git is read at once."""
        self._texts.expect([page.source for page in pages if page.source])

    @property
    def unread(self) -> int:
        """How many times git did not give the versions of reports."""
        return self._texts.failures

    def addresses(self) -> Iterator[str]:
        """Everything that handwritten pages may link to: pages, with a slash at the end, and files."""
        yield from (page.address for page in self.pages)
        yield from (address for address, _ in self.pictures())
        yield from (file.address for file in self.downloads)

    def changed_from(self, before: SiteBuild) -> set[str]:
        """The files that an earlier build of the same archive did not see as they are now.

        Args:
            before: the earlier build.

        Returns:
            paths of reports, and of everything else that something may be told of.
        """
        old = before.archive.by_path
        same = {
            path
            for path, one in self.archive.by_path.items()
            if path in old and old[path].digest == one.digest
        }
        return self.archive.paths - same

    def _copies_of_drafts(self, report: Report) -> list[Copy]:
        return self._told_copies(report) if self.signoffs.of(report.path).under_review else []

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

    @cached_property
    def downloads(self) -> Sequence[GeneratedFile]:
        """The tables that people download."""
        return (*figures_downloads(self.archive), *signoff_downloads(self.archive, self.signoffs))

    def pictures(self) -> Iterator[tuple[str, Path]]:
        """The pictures beside the reports: (address, file)."""
        folder = self.archive.folder
        for path in sorted(self.archive.pictures):
            yield path.removeprefix(f"{folder}/"), self.archive.root / path
