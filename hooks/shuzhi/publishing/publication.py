"""Publish a site, and go back to what was published before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shuzhi.manifest import Manifest, ManifestFault, read_manifest
from shuzhi.new_files import why
from shuzhi.publishing import disk, journal
from shuzhi.publishing.checking import check_names, check_release
from shuzhi.publishing.confirming import confirm, is_in_force
from shuzhi.publishing.faults import PublishingFailed, SiteRefused
from shuzhi.publishing.history import before, checked_again, earlier_of, prune, record_of, recover
from shuzhi.publishing.places import check_no_sources, check_places
from shuzhi.publishing.records import Record, write_record
from shuzhi.publishing.result import Publication, after_the_switch
from shuzhi.publishing.staging import Earlier, Staged, check_contents, stage
from shuzhi.publishing.steps import Step
from shuzhi.publishing.target import Target
from shuzhi.publishing.web_server import announced, prepare

KEPT: Final = 5
"""Releases that are kept unless somebody says otherwise."""


def publish(
    site: Path,
    folder: Path,
    *,
    keep: int = KEPT,
    reload: str | None = None,
    now: datetime | None = None,
    told: Callable[[Step], None] = lambda _: None,
) -> Publication:
    """Publish a built site.

    A site that is in force already makes no new release: a timer that runs while nothing changes must not push out the
    releases that people may want to go back to.

    Args:
        site: the site, built to its end.
        folder: the target.
        keep: releases that are kept, at least two.
        reload: the command that makes the web server read its settings again, run before the switch.
        now: the time; the present when None.
        told: told of each step as it begins; what it raises breaks the publication off.

    Raises:
        SiteRefused: the site has faults.
        PublishingFailed: nothing was published, for another reason.
    """
    moment = now or datetime.now(UTC)
    check_places(site, folder)
    manifest = _manifest_of(site)
    faults = [*check_contents(site, manifest), *check_names(manifest.sums)]
    if faults:
        raise SiteRefused(faults)
    target = Target.at(folder)
    with _disk_told(folder), target.locked():
        told(Step.CLEAR)
        recover(target)
        current = target.current()
        _check_audience(target, current, manifest)
        earlier = earlier_of(target, current)
        if earlier is not None and is_in_force(earlier, site, manifest):
            return confirm(target, earlier, keep, reload, told)
        name = target.free_name(manifest.digest, moment)
        partial = target.partial(name)
        try:
            told(Step.COPY)
            staged = stage(site, manifest, partial, earlier)
            told(Step.FLUSH)
            disk.bring_to_disk(partial, staged.written)
            told(Step.CHECK)
            checked = check_release(partial, manifest)
            if checked.faults:
                raise SiteRefused(checked.faults)
            digests = tuple(checked.scripts), tuple(checked.styles)
            record = Record(name, manifest.digest, manifest.origin.commit, current, *digests)
            by_hand = prepare(target, record, reload, told)
            done = journal.act(moment, journal.PUBLISHED, name, manifest.origin.commit, manifest.digest)
            journal.intend(target.folder, done)
            told(Step.PLACE)
            disk.rename(partial, target.release(name))
            write_record(target.releases, record)
            told(Step.SWITCH)
            target.switch(name)
        except BaseException:
            with suppress(OSError, PublishingFailed):
                _take_back(target, name)
            raise
        result = _result(target, record, manifest, staged, earlier)
        result.pages, result.hosts, result.reload = checked.pages, dict(checked.hosts), by_hand
        with after_the_switch(result):
            told(Step.LOG)
            journal.conclude(target.folder, done)
            told(Step.PRUNE)
            announced(target)
            prune(target, keep)
        return result


def roll_back(
    folder: Path,
    *,
    reload: str | None = None,
    now: datetime | None = None,
    told: Callable[[Step], None] = lambda _: None,
) -> Publication:
    """Put the release in force again that the present one took the place of.

    Args:
        folder: the target.
        reload: as for `publish`.
        now: as for `publish`.
        told: as for `publish`.

    Raises:
        PublishingFailed: there is none, or it is damaged; nothing was changed.
    """
    moment = now or datetime.now(UTC)
    check_no_sources(folder.resolve())
    target = Target.at(folder)
    if not target.exists:
        raise PublishingFailed(f"“{folder}”里还没有发布过网站，没有版本可以回退。")
    with _disk_told(folder), target.locked():
        told(Step.CLEAR)
        recover(target)
        current = target.current()
        name = before(target, current)
        if name is None:
            raise PublishingFailed("没有更早的版本可以回退，网站没有变。")
        told(Step.CHECK)
        manifest = checked_again(target, name)
        record = record_of(target, name, manifest)
        by_hand = prepare(target, record, reload, told)
        done = journal.act(moment, journal.ROLLED_BACK, name, manifest.origin.commit, manifest.digest)
        journal.intend(target.folder, done)
        told(Step.SWITCH)
        target.switch(name)
        result = _result(target, record, manifest, None, earlier_of(target, current))
        result.previous, result.reload = current, by_hand
        with after_the_switch(result):
            told(Step.LOG)
            journal.conclude(target.folder, done)
            announced(target)
        return result


def _check_audience(target: Target, current: str | None, manifest: Manifest) -> None:
    """Refuse to put a site for some organizations where one for others stands: a slip would show everybody everything."""
    if current is None:
        return
    try:
        served = read_manifest(target.release(current)).origin.audience
    except ManifestFault:
        return  # what is served now is damaged; anything whole is better
    wanted = manifest.origin.audience
    if served != wanted:
        raise PublishingFailed(
            f"“{target.folder}”现在是给{_told_audience(served)}看的网站，这一份是给{_told_audience(wanted)}看的，没有发布。"
            "给不同的人看的网站要发布到不同的目标；确实要换的，请换一个空的目标，再改网页服务器的设置。"
        )


def _told_audience(codes: tuple[str, ...]) -> str:
    return "、".join(codes) if codes else "全部组织"


def _manifest_of(site: Path) -> Manifest:
    try:
        return read_manifest(site)
    except ManifestFault as fault:
        raise PublishingFailed(str(fault)) from None


def _take_back(target: Target, name: str) -> None:
    """Remove what was written of a release that did not come into force."""
    disk.remove(target.partial(name))
    if target.current() != name:
        target.drop(name)
        journal.conclude(target.folder, None)


def _result(
    target: Target, record: Record, manifest: Manifest, staged: Staged | None, earlier: Earlier | None
) -> Publication:
    old: Mapping[str, str] = earlier.manifest.sums if earlier is not None else {}
    new = manifest.sums
    return Publication(
        record.name,
        target.release(record.name),
        manifest,
        linked=staged.linked if staged is not None else 0,
        new=len(new.keys() - old.keys()),
        changed=sum(new[path] != old[path] for path in new.keys() & old.keys()),
        removed=len(old.keys() - new.keys()),
        previous=record.previous,
    )


@contextmanager
def _disk_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishingFailed(f"“{folder}”写不进去：{why(error)}。没有切换，原来的网站没有变。") from None
