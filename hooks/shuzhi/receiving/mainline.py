"""Judge what a push would make of the main branch: its order, its texts, and who signed them off."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from shuzhi.organizations import REGISTRY_FILE
from shuzhi.receiving.approvals import Policies, Standing, standings
from shuzhi.receiving.commands import again, to_a_branch, undo_merge
from shuzhi.receiving.copying_out import NotReadable, paths_at, settings_at
from shuzhi.receiving.faults import Findings, find_faults
from shuzhi.receiving.first_push import notes_of_first_push
from shuzhi.receiving.model import Ground, Hearing, Note, Problem
from shuzhi.receiving.references import shown
from shuzhi.receiving.signatures import Vouching
from shuzhi.receiving.wording import error_problem, signed_note, unsigned_problem
from shuzhi.secrecy import SECRET_RULE
from shuzhi.signoff.gathering import Gathered, gather
from shuzhi.signoff.git import Repository


def judge_main(hearing: Hearing, before: str | None, after: str) -> None:
    """Judge the main branch.

    Args:
        hearing: the push; its problems and notes go there.
        before: the branch's commit now; None where it is pushed for the first time.
        after: the commit it shall have.

    Raises:
        NotReadable: the settings are missing or wrong, or the archive is too large.
        GitFailure: git could not read what was pushed.
    """
    repository, verdict = hearing.repository, hearing.verdict
    folder = settings_at(repository, after).reports
    registry = f"{folder}/{REGISTRY_FILE}"
    if not paths_at(repository, after, registry):
        raise NotReadable(f"没有组织登记册 {registry}，不是一个述职库。")
    if before is None:
        found = find_faults(repository, None, after, folder, paths_at(repository, after, folder))
        verdict.problems += [
            replace(problem, steps=again(verdict.main)) for problem in _errors(found, hearing)
        ]
        verdict.notes += notes_of_first_push(repository, after, verdict.main, folder, found)
        return
    if _moved(repository, before, folder):
        raise NotReadable(
            "报告文件夹的名称（mkdocs.yml 里 extra.shuzhi 的 reports）不能通过推送改变。"
            "确实要改的，请管理员在服务器上停用检查以后推送。"
        )
    every, tangled = _standings(hearing, before, after, folder)
    found = find_faults(repository, before, after, folder, {one.path for one in every})
    verdict.problems += _errors(found, hearing)
    if tangled:
        verdict.problems += tangled
    else:
        _tell(every, hearing)


def _standings(
    hearing: Hearing, before: str, after: str, folder: str
) -> tuple[list[Standing], list[Problem]]:
    """Every path that the push changes on the main branch, and why it cannot be told who signed it off."""
    main = hearing.verdict.main
    # The mailmap of before: nobody becomes a reviewer by what he pushes.
    repository = replace(hearing.repository, mailmap=f"{before}:.mailmap")
    gathered = gather(repository, after, main, "", since=before, forge=False)
    policies = Policies(repository, before, after, folder)
    if not policies.readable:
        raise NotReadable(f"服务器上 {main} 里的组织登记册读不出来，无法知道谁有权审签。")
    terms = hearing.terms
    every = standings(
        repository,
        before,
        after,
        gathered=gathered,
        policies=policies,
        present=paths_at(repository, before, ""),
        vouching=Vouching(repository, gathered) if terms.signatures else None,
    )
    return every, list(_tangles(gathered, before, main))


def _moved(repository: Repository, before: str, folder: str) -> bool:
    try:
        return settings_at(repository, before).reports != folder
    except NotReadable:
        return False  # the push mends it


def _tangles(gathered: Gathered, before: str, main: str) -> Iterator[Problem]:
    """What would make another branch of the main branch, or hide who agreed to what."""
    if gathered.joint != before:
        yield Problem(
            Ground.HISTORY,
            main,
            "您是把主分支合并进了自己的提交，这样别人已经审签的改动会变成您这次合并带来的。",
            f"请反过来：在 {main} 上合并您的分支。",
            to_a_branch(main),
        )
    for arrival in gathered.arrivals:
        commit = gathered.brought[arrival.commit][0]
        if len(commit.parents) > 2:
            yield Problem(
                Ground.HISTORY,
                f"提交 {commit.name[:8]}",
                "这次合并一下子并入了几个分支，分不清哪个文本是谁审签的。",
                "请一次只合并一个分支。",
                undo_merge(main),
            )


def _errors(found: Findings, hearing: Hearing) -> Iterator[Problem]:
    for error in found.errors:
        if not (error.rule == SECRET_RULE and shown(error.path) in hearing.hidden):
            yield error_problem(error, hearing.verdict.main)


def _tell(every: Collection[Standing], hearing: Hearing) -> None:
    terms, verdict = hearing.terms, hearing.verdict
    let_pass = []
    for one in every:
        if one.signed:
            continue
        if terms.unsigned and not one.past:
            let_pass.append(one)
        else:
            verdict.problems.append(unsigned_problem(one, verdict.main, signatures=terms.signatures))
    if let_pass:
        verdict.notes.append(
            Note("审签检查现在由管理员放开，下面的改动没有审签：", tuple(shown(one.path) for one in let_pass))
        )
    verdict.notes += signed_note(every, verdict.main)
