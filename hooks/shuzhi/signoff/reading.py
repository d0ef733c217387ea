"""Read an archive's sign-off from git."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi.signoff.digests import digests_of
from shuzhi.signoff.gathering import gather
from shuzhi.signoff.git import GitFailure, NoHistory, Repository
from shuzhi.signoff.judging import judge, versions_of
from shuzhi.signoff.model import Arrival, Signoff, Signoffs, Trouble, Version
from shuzhi.signoff.policy import Policy, read_policy
from shuzhi.signoff.presence import checked_out, remarks_of
from shuzhi.signoff.remerge import can_merge_anew
from shuzhi.signoff.repository import Found, find
from shuzhi.signoff.terms import Remark, State

if TYPE_CHECKING:
    from shuzhi.archive import Archive


def read_signoffs(archive: Archive, branch: str | None = None) -> Signoffs:
    """Read who signed which report off.

    Args:
        archive: the archive.
        branch: the main branch's name; None for `main`, `master` or the one `origin/HEAD` points to.

    Returns:
        the sign-off of every report in the archive. Never raises for what stands in git: where that cannot be read all
        are unknown, and `trouble` says why.
    """
    paths = [report.path for report in archive.reports]
    try:
        return _read(archive, find(archive.root, branch), paths)
    except NoHistory as reason:
        trouble = reason.trouble
    except (GitFailure, OSError) as failure:
        said = str(failure).strip().partition("\n")[0][:200]
        trouble = Trouble(
            f"git 读不出历史，无法判断审签情况（{said}）。", "请用 git fsck 检查版本库，或重新克隆。"
        )
    return Signoffs({path: Signoff(path, State.UNKNOWN) for path in paths}, trouble=trouble)


def _read(archive: Archive, found: Found, paths: list[str]) -> Signoffs:
    repository = found.repository
    versions = versions_at(repository, found.tip, found.branch, archive.folder, archive.registry_path)
    judged = {path: signoff for path in versions if (signoff := judge(path, versions[path]))}
    if not judged and paths:
        raise NoHistory(
            Trouble(
                f"主分支 {found.main} 上没有 {archive.folder}/ 里的任何报告，无法判断审签情况。",
                "请确认述职库已经提交，并且主分支的名称正确（--branch）。",
            )
        )
    on_main = {path: version.blob for path, (*_, version) in versions.items() if version.blob is not None}
    remarks = remarks_of(archive.root, paths, on_main, checked_out(found, on_main, archive.folder))
    digests = digests_of(
        repository,
        {s.approved.blob: None for p in paths if (s := judged.get(p)) and s.approved and s.approved.blob},
    )
    by_path = {}
    for path in paths:
        signoff = judged.get(path) or Signoff(path, State.UNREVIEWED)
        blob = signoff.approved.blob if signoff.approved else None
        by_path[path] = replace(
            signoff,
            digests=digests.get(blob or ""),
            remarks=_in_order((*signoff.remarks, *remarks.get(path, ()))),
        )
    return Signoffs(by_path, versions, found.main, remarks=_told_once(found))


def versions_at(
    repository: Repository, tip: str, branch: str, folder: str, registry_path: str
) -> dict[str, tuple[Version, ...]]:
    """The versions of each report on a main branch, oldest first, by path, as `judge` wants them.

    Args:
        repository: the repository.
        tip: the branch's newest commit.
        branch: its name.
        folder: the reports' folder.
        registry_path: the registry's path.

    Raises:
        GitFailure: git could not read the history.
    """
    arrivals = gather(repository, tip, branch, folder).arrivals
    return versions_of(arrivals, _policies(repository, arrivals, registry_path), registry_path)


def _in_order(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    return tuple(remark for remark in Remark if remark in remarks)


def _told_once(found: Found) -> tuple[str, ...]:
    said = []
    if found.parted:
        said.append(f"本机的 {found.branch} 与 origin/{found.branch} 已经分岔，以 {found.main} 为准。")
    if not can_merge_anew(found.repository):
        said.append("git 的版本太旧，合并时另外写成的文本认不出来；请用 2.39 或更高的版本再查一遍。")
    return tuple(said)


def _policies(repository: Repository, arrivals: Iterable[Arrival], registry_path: str) -> dict[str, Policy]:
    """The policy in each version of the registry; versions that cannot be read are left out."""
    blobs = {
        change.blob: None
        for arrival in arrivals
        for change in arrival.changes
        if change.path == registry_path and change.blob is not None
    }
    read = ((blob, read_policy(content)) for blob, content in repository.blobs(blobs))
    return {blob: policy for blob, policy in read if policy is not None}
