"""The releases of a target in the order in which they were in force."""

from __future__ import annotations

from typing import Final

from shuzhi.manifest import Manifest, ManifestFault, read_manifest
from shuzhi.publishing import journal
from shuzhi.publishing.checking import check_release
from shuzhi.publishing.comparison import compare
from shuzhi.publishing.faults import PublishingFailed
from shuzhi.publishing.records import Record
from shuzhi.publishing.staging import Earlier
from shuzhi.publishing.target import Target

FEWEST: Final = 2
"""Releases that are kept at least: the one in force, and one to go back to."""


def recover(target: Target) -> None:
    """Bring order into what a run that was killed left: finish the log of what it did, remove what it did not."""
    meant = journal.intention(target.folder)
    if meant is not None and meant.release == target.current():
        journal.conclude(target.folder, meant)
    elif meant is not None:
        if meant.action == journal.PUBLISHED and meant.release in target.names():
            target.drop(meant.release)
        journal.conclude(target.folder, None)
    target.clear()


def before(target: Target, current: str | None) -> str | None:
    """The release that the present one took the place of; where it is gone, the one made before.

    A release that was withdrawn by a rollback is not gone back to.
    """
    if current is None:
        return None
    names = target.names()
    record = target.record(current)
    if record is not None and record.previous in names:
        return record.previous
    return next((name for name in names if name < current), None)


def earlier_of(target: Target, name: str | None) -> Earlier | None:
    """A release with its manifest; None where it is gone or damaged."""
    if name is None:
        return None
    try:
        manifest = read_manifest(target.release(name))
    except ManifestFault:
        return None
    return Earlier(target.release(name), manifest) if manifest.intact else None


def checked_again(target: Target, name: str) -> Manifest:
    """The manifest of a release that holds exactly what it held when it was published.

    Raises:
        PublishingFailed: it does not.
    """
    try:
        manifest = read_manifest(target.release(name))
    except ManifestFault as fault:
        raise PublishingFailed(f"版本 {name} 坏了，没有回退：{fault}") from None
    record = target.record(name)
    difference = compare(target.release(name), manifest)
    wrong = [*difference.altered, *difference.missing, *difference.added]
    if record is not None and record.digest != manifest.digest:
        wrong.insert(0, "manifest.json")
    if wrong:
        more = f"等 {len(wrong)} 个文件" if len(wrong) > 3 else ""
        raise PublishingFailed(
            f"版本 {name} 发布以后被改动过（{'、'.join(wrong[:3])}{more}），没有回退，网站没有变。"
            "请用当时的提交重新生成网站再发布。"
        )
    return manifest


def record_of(target: Target, name: str, manifest: Manifest) -> Record:
    """A release's record; made again from its pages where it was lost."""
    record = target.record(name)
    if record is not None:
        return record
    found = check_release(target.release(name), manifest)
    digests = tuple(found.scripts), tuple(found.styles)
    return Record(name, manifest.digest, manifest.origin.commit, None, *digests)


def prune(target: Target, keep: int) -> None:
    """Remove the oldest releases; never the one in force, nor the one to go back to.

    Args:
        target: the target.
        keep: how many stay.
    """
    current = target.current()
    stay = [name for name in (current, before(target, current)) if name is not None]
    stay += [name for name in target.names() if name not in stay][: max(keep, FEWEST) - len(stay)]
    for name in target.names():
        if name not in stay:
            target.drop(name)
