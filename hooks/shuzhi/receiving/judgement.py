"""Judge a push: everything that is wrong with it, in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from shuzhi.receiving.branches import judge_branch
from shuzhi.receiving.copying_out import NotReadable, settings_at
from shuzhi.receiving.mainline import judge_main
from shuzhi.receiving.model import Ground, Hearing, Problem, Terms, Verdict
from shuzhi.receiving.objects import NewObject, judge_objects, new_objects
from shuzhi.receiving.references import judge_references, shown
from shuzhi.receiving.secrets import judge_secrecy
from shuzhi.receiving.updates import HEADS, Update
from shuzhi.report import REPORTS_FOLDER
from shuzhi.signoff.git import GitFailure, Repository

_MANY = 500
"""Files whose check takes so long that people must be told that something is going on."""


def judge_push(
    repository: Repository,
    updates: Sequence[Update],
    terms: Terms,
    say: Callable[[str], None] = lambda _: None,
) -> Verdict:
    """Judge a push.

    Args:
        repository: the bare repository, with the pushed objects among what it may read.
        updates: which refs shall be changed.
        terms: how strictly.
        say: shows a line at once, while the judgement goes on.

    Returns:
        the verdict on all of it. Never raises for what was pushed.
    """
    main = terms.branch or main_of(repository)
    verdict = Verdict(main)
    present = repository.commit(f"{HEADS}{main}")
    verdict.problems += judge_references(repository, updates, main, present)
    objects: list[NewObject] = []
    with _plainly(verdict, ""):
        objects = new_objects(repository, [update.new for update in updates if update.new])
        files = sum(one.kind == "blob" for one in objects)
        if files > _MANY:
            say(f"正在检查 {files} 个文件，请稍候……")
        verdict.problems += judge_objects(repository, objects)
    if any(problem.ground in (Ground.CONTENT, Ground.SETUP) for problem in verdict.problems):
        return verdict  # what may not even be unfolded is not read any further
    tips = {u.ref: tip for u in updates if u.new and (tip := repository.commit(u.new))}
    with _plainly(verdict, ""):
        for folder in _folders(repository, (*tips.values(), present)):
            verdict.problems += judge_secrecy(repository, objects, folder)
    secret = (problem for problem in verdict.problems if problem.ground is Ground.SECRET)
    hidden = frozenset(problem.where.partition(" ")[0] for problem in secret)
    _judge_branches(Hearing(repository, terms, verdict, hidden), updates, tips, present)
    return verdict


def _judge_branches(
    hearing: Hearing, updates: Sequence[Update], tips: Mapping[str, str], present: str | None
) -> None:
    verdict = hearing.verdict
    refused = {problem.where for problem in verdict.problems}
    base = tips.get(f"{HEADS}{verdict.main}") or present
    for update in updates:
        tip = tips.get(update.ref)
        if update.branch is None or tip is None or shown(update.branch) in refused:
            continue
        with _plainly(verdict, shown(update.branch)):
            if update.branch == verdict.main:
                judge_main(hearing, present, tip)
            elif base is not None:
                judge_branch(hearing, base, tip, update.branch)


@contextmanager
def _plainly(verdict: Verdict, where: str) -> Iterator[None]:
    """Refuse what cannot be read, and say so."""
    try:
        yield
    except NotReadable as reason:
        verdict.problems.append(
            Problem(Ground.SETUP, where, str(reason), "请管理员检查推送上来的内容；库里现有的没有动。")
        )
    except (GitFailure, OSError) as failure:
        said = shown(str(failure).strip().partition("\n")[0])
        verdict.problems.append(
            Problem(
                Ground.SETUP,
                where,
                f"服务器上读不出推送的内容（{said}）。",
                "请过一会儿再推送；仍然不行的，请管理员在服务器上运行 git fsck，并看看磁盘有没有满。",
            )
        )


def main_of(repository: Repository) -> str:
    """The branch that the repository's HEAD names; `main` where it names none."""
    said = repository.answer("symbolic-ref", "--quiet", "HEAD").decode("utf-8", "surrogateescape").strip()
    return said.removeprefix(HEADS) if said.startswith(HEADS) else "main"


def _folders(repository: Repository, commits: Sequence[str | None]) -> set[str]:
    """The names that the reports' folder has in some commits."""
    found = {REPORTS_FOLDER}
    for commit in commits:
        if commit is not None:
            try:
                found.add(settings_at(repository, commit).reports)
            except NotReadable:
                continue
    return found
