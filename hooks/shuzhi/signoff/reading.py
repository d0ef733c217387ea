"""Read an archive's sign-off from git."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi.signoff.arrivals import Material, arrivals_of, claims_of
from shuzhi.signoff.commits import Commit, map_contacts, read_changes, read_commits, read_mixtures
from shuzhi.signoff.digests import digests_of
from shuzhi.signoff.forges import Claim
from shuzhi.signoff.git import GitFailure, NoHistory, Repository
from shuzhi.signoff.judging import REPORT_PATH, judge, versions_of
from shuzhi.signoff.mainline import Mainstep, mainline
from shuzhi.signoff.model import Arrival, Change, Signoff, Signoffs, Trouble
from shuzhi.signoff.policy import Policy, read_policy
from shuzhi.signoff.presence import checked_out, remarks_of
from shuzhi.signoff.remerge import written_by_hand
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
    arrivals = _arrivals(found, archive.folder)
    policies = _policies(repository, arrivals, archive.registry_path)
    versions = versions_of(arrivals, policies, archive.registry_path)
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


def _in_order(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    return tuple(remark for remark in Remark if remark in remarks)


def _told_once(found: Found) -> tuple[str, ...]:
    if not found.parted:
        return ()
    return (f"本机的 {found.branch} 与 origin/{found.branch} 已经分岔，以 {found.main} 为准。",)


def _arrivals(found: Found, folder: str) -> list[Arrival]:
    repository = found.repository
    commits = read_commits(repository, found.tip)
    claims = claims_of(commits.values())
    steps = mainline(
        commits,
        found.tip,
        found.branch,
        lambda commit: claims[commit.name].request is not None or bool(claims[commit.name].approvals),
    )
    mixtures = _reports_alone(read_mixtures(repository, _merges(commits.values()), folder))
    material = Material(
        claims,
        map_contacts(repository, _contacts(claims.values())),
        read_changes(repository, _pairs(steps), folder),
        written_by_hand(repository, commits, mixtures),
    )
    return arrivals_of(steps, material)


def _merges(commits: Iterable[Commit]) -> list[str]:
    return [commit.name for commit in commits if len(commit.parents) > 1]


def _pairs(steps: Iterable[Mainstep]) -> list[tuple[str, str | None]]:
    """What is compared with what: the main branch with itself before, other commits with their one parent."""
    pairs: list[tuple[str, str | None]] = []
    for step in steps:
        pairs += [(commit.name, None) for commit in step.branch if len(commit.parents) < 2]
        pairs.append((step.commit.name, step.parent))
    return pairs


def _reports_alone(mixtures: Mapping[str, tuple[Change, ...]]) -> dict[str, tuple[Change, ...]]:
    kept = {
        merge: tuple(change for change in changes if REPORT_PATH.fullmatch(change.path))
        for merge, changes in mixtures.items()
    }
    return {merge: changes for merge, changes in kept.items() if changes}


def _contacts(claims: Iterable[Claim]) -> dict[str, None]:
    found: dict[str, None] = {}
    for claim in claims:
        found.update(dict.fromkeys((*claim.approvals, *claim.reviews, *claim.co_authors)))
        if claim.merged_by is not None:
            found[claim.merged_by] = None
    return found


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
