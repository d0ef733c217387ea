"""Shares of an archive's work, made on many machines, and the putting together of shares on one.

A share is a folder like the cache: values under digests of everything they were made from. Putting shares together can
therefore lose work but never change an outcome: the site that is built afterwards is the one built without any share.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from shuzhi.archive import Archive, load_archive
from shuzhi.checking import FACTS, facts_of
from shuzhi.digests import program_digest
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.making import STORE as PAGES
from shuzhi.pages.making import Maker
from shuzhi.processes import usable_processes
from shuzhi.progress import Stages, silent
from shuzhi.search.bundles import CACHE as SEARCH
from shuzhi.search.bundles import index_site
from shuzhi.share_label import ShareLabel, read_label, write_label
from shuzhi.signoff import read_signoffs
from shuzhi.site_files import write_file
from shuzhi.store import CACHE, Store, make_cache
from shuzhi.workshop import workshop

if TYPE_CHECKING:
    from shuzhi.report import Report
    from shuzhi.settings import Settings

_STORES: Final = (FACTS, PAGES)
_BUNDLES: Final = Path(SEARCH).name
_WORKPLACE: Final = ".shuzhi-share-"


class ShareRefused(Exception):
    """A share that cannot be made or taken; the message is for people."""


@dataclass(frozen=True, slots=True)
class TakenShare:
    """What came of a share.

    Attributes:
        folder: where it was.
        values: how many values were taken, useful or not.
        reports: of how many reports it was made; None where it does not say.
        changed: of these, how many have another text now, or are gone.
        same_program: whether this very program made it; anything else is of no use.
    """

    folder: Path
    values: int
    reports: int | None
    changed: int
    same_program: bool


@dataclass(frozen=True, slots=True)
class Share:
    """What a share holds.

    Attributes:
        reports: reports whose pages were rendered.
        organizations: organizations whose reports were checked.
        bundles: years that were made ready for the search.
    """

    reports: int
    organizations: int
    bundles: int


def make_share(
    root: Path,
    settings: Settings,
    target: Path,
    *,
    years: Collection[int] = (),
    organizations: Collection[str] = (),
    stages: Stages = silent,
) -> Share:
    """Do a part of a build's work.

    Args:
        root: the folder that holds `mkdocs.yml`.
        settings: the program's settings.
        target: the folder of the share; what it holds already is kept.
        years: the years whose reports' pages are rendered; none for all.
        organizations: codes of the organizations whose subtrees are checked and rendered; none for all, unchecked.
        stages: told how far it is.

    Returns:
        what was done. The bundles of whole years are made as well, where the site has a search.

    Raises:
        ShareRefused: nothing answers to what was asked, or a report bears the mark of a state secret.
        OSError: something cannot be read or written.
    """
    archive = load_archive(root, settings.reports)
    codes = _codes(archive, organizations)
    _refuse_unknown_years(archive, years)
    checked = [report for report in archive.reports if report.code in codes]  # of all years
    possible = checked if organizations else archive.reports
    reports = [report for report in possible if not years or report.year in years]
    _refuse_secrets(checked if organizations else reports)
    _refuse_used(target, archive)
    make_cache(target)
    if organizations:
        facts_of(archive, codes, Store(target / FACTS), usable_processes(), stages("检查报告"))
    signoffs = read_signoffs(archive, settings.main_branch or None)
    build = SiteBuild(archive, settings, (), preview=False, signoffs=signoffs)
    pages = build.pages_of(reports)
    maker = Maker(build, Store(target / PAGES))
    bundled = {report.year for report in reports} if settings.search and not organizations else set()
    with workshop(target, _WORKPLACE) as scratch:
        progress = stages("渲染网页")
        for done, (page, content) in enumerate(maker.contents_of(pages, usable_processes()), start=1):
            progress(done, len(pages))
            if bundled:
                write_file(
                    scratch / page.address / "index.html", content.html.encode("utf-8", "xmlcharrefreplace")
                )
        if bundled:
            index_site(scratch, target / _BUNDLES, progress=stages("建立检索"))
    of = {report.path: report.digest for report in (*checked, *reports)}
    write_label(target, ShareLabel(program_digest(), of))
    return Share(len(pages), len(codes), len(bundled))


def take_shares(archive: Archive, shares: Sequence[Path]) -> list[TakenShare]:
    """Put shares into the cache; the next build finds there what it would have done itself.

    Args:
        archive: the archive.
        shares: their folders.

    Returns:
        what came of each.

    Raises:
        ShareRefused: a folder is no share.
        OSError: one cannot be read, or the cache cannot be written.
    """
    cache = archive.root / CACHE
    make_cache(cache)
    for share in shares:
        if not _is_share(share):
            raise ShareRefused(
                f"“{share}”不是一份成果（里面没有 {'、'.join(_STORES)}）。请先用 shuzhi build --year 或 --organization 生成。"
            )
    return [_taken(archive, share, cache) for share in shares]


def _taken(archive: Archive, share: Path, cache: Path) -> TakenShare:
    values = sum(Store(cache / name).take_over(share / name) for name in _STORES)
    for bundle in sorted((share / _BUNDLES).glob("*.bundle")):
        target = cache / _BUNDLES / bundle.name
        if bundle.is_file() and not target.exists():  # a build looks at every byte before it uses it
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(bundle, target)
    label = read_label(share)
    if label is None:
        return TakenShare(share, values, None, 0, same_program=True)
    now = {path: report.digest for path, report in archive.by_path.items()}
    changed = sum(now.get(path) != digest for path, digest in label.reports.items())
    return TakenShare(share, values, len(label.reports), changed, label.program == program_digest())


def _is_share(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _STORES)


def _refuse_used(target: Path, archive: Archive) -> None:
    """A share hides itself from git; in a folder with other things it would hide those as well."""
    place, own = target.resolve(), archive.root.resolve()
    if place == own or any(
        place.is_relative_to(own / name) for name in (archive.folder, "docs", "hooks", ".git")
    ):
        raise ShareRefused(f"“{target}”里放的是述职库自己的东西。请另写一个文件夹（--into），例如 ../share。")
    if target.is_dir() and any(target.iterdir()) and not _is_share(target):
        left = [path.name for path in target.iterdir() if not path.name.startswith(_WORKPLACE)]
        if left:
            raise ShareRefused(
                f"“{target}”里已经有别的东西（{left[0]}）。请写一个空的或者还没有的文件夹（--into）。"
            )


def _codes(archive: Archive, organizations: Collection[str]) -> frozenset[str]:
    for code in organizations:
        if archive.registry.get(code) is None:
            raise ShareRefused(f"组织代码“{code}”没有登记。请写登记册里的组织代码。")
    return frozenset(one.code for code in organizations for _, one in archive.registry.subtree(code))


def _refuse_unknown_years(archive: Archive, years: Collection[int]) -> None:
    unknown = [year for year in years if year not in archive.by_year]
    if unknown:
        raise ShareRefused(
            f"库里没有{unknown[0]}年度的报告。有报告的年度：{'、'.join(map(str, archive.by_year))}。"
        )


def _refuse_secrets(reports: Sequence[Report]) -> None:
    """A whole build stops at such a report; a share, which may check none, must not carry its text away either."""
    for report in reports:
        if report.secret_lines:
            raise ShareRefused(
                f"“{report.path}”标有国家秘密等级，不能生成。请运行 shuzhi check，按它说的处理。"
            )
        report.forget()
