"""Read an archive's sign-off from git."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shuzhi.garbage import uncollected
from shuzhi.signoff.git import GitFailure, NoHistory
from shuzhi.signoff.knowing import known_of
from shuzhi.signoff.model import Signoff, Signoffs, Trouble
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
        with uncollected():
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
    known = known_of(found, archive.root, archive.folder, archive.registry_path)
    if not known.judged and paths:
        raise NoHistory(
            Trouble(
                f"主分支 {found.main} 上没有 {archive.folder}/ 里的任何报告，无法判断审签情况。",
                "请确认述职库已经提交，并且主分支的名称正确（--branch）。",
            )
        )
    on_main = {path: known.versions[path][-1].blob or "" for path in known.judged}
    remarks = remarks_of(archive, known.judged, on_main, checked_out(found, on_main, archive.folder))
    by_path = {}
    for path in paths:
        signoff = known.judged.get(path) or Signoff(path, State.UNREVIEWED)
        if path in remarks:
            signoff = replace(signoff, remarks=_in_order((*signoff.remarks, *remarks[path])))
        by_path[path] = signoff
    return Signoffs(by_path, known.versions, found.main, remarks=_told_once(found))


def _in_order(remarks: tuple[Remark, ...]) -> tuple[Remark, ...]:
    return tuple(remark for remark in Remark if remark in remarks)


def _told_once(found: Found) -> tuple[str, ...]:
    said = []
    if found.parted:
        said.append(f"本机的 {found.branch} 与 origin/{found.branch} 已经分岔，以 {found.main} 为准。")
    if not can_merge_anew(found.repository):
        said.append("git 的版本太旧，合并时另外写成的文本认不出来；请用 2.39 或更高的版本再查一遍。")
    return tuple(said)
