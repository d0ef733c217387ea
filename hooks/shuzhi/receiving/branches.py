"""What a push of a branch for review is told: unfinished work is taken in, with its faults."""

from __future__ import annotations

from shuzhi.receiving.approvals import Policies
from shuzhi.receiving.commands import sign_off
from shuzhi.receiving.copying_out import settings_at
from shuzhi.receiving.faults import find_faults
from shuzhi.receiving.model import Hearing, Note
from shuzhi.receiving.references import shown
from shuzhi.receiving.wording import entitled, place
from shuzhi.secrecy import SECRET_RULE
from shuzhi.signoff.commits import read_difference
from shuzhi.signoff.policy import Demand


def judge_branch(hearing: Hearing, base: str, tip: str, branch: str) -> None:
    """Tell of a branch what must be mended before it can be merged, and how it is signed off.

    Args:
        hearing: the push; the notes go there.
        base: the main branch's commit.
        tip: the branch's.
        branch: its name.

    Raises:
        NotReadable: the settings are missing or wrong, or the archive is too large.
        GitFailure: git could not read what was pushed.
    """
    repository, verdict = hearing.repository, hearing.verdict
    said = repository.answer("merge-base", base, tip).decode("ascii").strip()
    parting = said or base
    changed = {change.path for change in read_difference(repository, parting, tip)}
    if not changed:
        return
    folder = settings_at(repository, tip).reports
    found = find_faults(repository, parting, tip, folder, changed, warnings=True)
    errors = [e for e in found.errors if not (e.rule == SECRET_RULE and shown(e.path) in hearing.hidden)]
    name = shown(branch)
    if errors:
        lines = tuple(f"{place(error)}：{error.message}" for error in errors)
        verdict.notes.append(Note(f"分支 {name} 收下了。有 {len(errors)} 处错误，改好才能合并：", lines))
    else:
        more = f"，有 {found.warnings} 处警告（shuzhi check 可看）" if found.warnings else ""
        verdict.notes.append(Note(f"分支 {name} 收下了，改动 {len(changed)} 个文件，没有错误{more}。"))
    policies = Policies(repository, base, tip, folder)
    demands = [policies.demand(path) for path in changed]
    reviewers = dict.fromkeys(one for demand in demands for one in demand.reviewers)
    demand = Demand(tuple(reviewers), max(demand.approvals for demand in demands))
    several = "几个人审签时，合并说明里每人各写一行 Approved-by。" if demand.approvals > 1 else ""
    verdict.notes.append(
        Note(
            f"{'改好以后，' if errors else ''}请审签人运行下面的命令。{entitled(demand)}{several}",
            sign_off(verdict.main, branch, signatures=hearing.terms.signatures),
        )
    )
