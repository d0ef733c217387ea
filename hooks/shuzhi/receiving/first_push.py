"""What is told when the main branch comes for the first time: nobody could sign before there was a registry."""

from __future__ import annotations

from collections.abc import Iterator

from shuzhi.organizations import REGISTRY_FILE
from shuzhi.receiving.faults import Findings
from shuzhi.receiving.model import Note
from shuzhi.receiving.references import shown
from shuzhi.signoff.git import Repository
from shuzhi.signoff.judging import judge
from shuzhi.signoff.knowing import versions_at
from shuzhi.signoff.terms import State


def notes_of_first_push(
    repository: Repository, tip: str, main: str, folder: str, found: Findings
) -> Iterator[Note]:
    """Count what came with a sign-off, what is from before the archive, and name the rest.

    Raises:
        GitFailure: git could not read the history.
    """
    versions = versions_at(repository, tip, main, folder, f"{folder}/{REGISTRY_FILE}")
    approved = {
        path
        for path, track in versions.items()
        if (signoff := judge(path, track)) and signoff.state is State.APPROVED
    }
    imported = {report.path for report in found.reports if report.imported}
    rest = [r.path for r in found.reports if r.path not in approved and r.path not in imported]
    yield Note(
        f"主分支 {main} 第一次推送，收下了 {len(found.reports)} 份报告："
        f"已审签 {len(approved)} 份，旧稿（imported）{len(imported - approved)} 份，没有审签 {len(rest)} 份。"
        "从下一次推送起，主分支上的每一处改动都要审签。"
    )
    if rest:
        yield Note("没有审签的是：", tuple(map(shown, rest)))
