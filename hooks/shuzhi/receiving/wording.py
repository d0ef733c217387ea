"""What people are told of errors and of missing sign-offs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from shuzhi.diagnostics import Diagnostic
from shuzhi.receiving.approvals import Brought, Standing
from shuzhi.receiving.commands import to_a_branch, undo_merge
from shuzhi.receiving.model import Ground, Note, Problem
from shuzhi.receiving.references import shown
from shuzhi.receiving.signatures import without_mail
from shuzhi.signoff.policy import Demand
from shuzhi.signoff.terms import Kind

_MOST_NAMES = 8


def place(diagnostic: Diagnostic) -> str:
    """Where something is wrong."""
    return shown(diagnostic.path) + (f" 第 {diagnostic.line} 行" if diagnostic.line else "")


def error_problem(error: Diagnostic, main: str) -> Problem:
    """An error that the main branch may not hold."""
    return Problem(Ground.ERROR, place(error), error.message, error.help, undo_merge(main))


def unsigned_problem(one: Standing, main: str, *, signatures: bool) -> Problem:
    """A change that nobody, or not enough people, signed off."""
    last = one.last
    if last is None or last.arrival.kind is Kind.DIRECT:
        return Problem(
            Ground.UNMERGED,
            _where(one),
            _directly(last),
            f"请把改动放到分支上，请审签人合并。{_who(one)}",
            to_a_branch(main),
        )
    return Problem(Ground.UNSIGNED, _where(one), _merged(one, last), _mend(one, signatures), undo_merge(main))


def _where(one: Standing) -> str:
    step = "删除" if one.gone else "修改" if one.existed else "新增"
    if one.moved:
        step = f"改名为 {shown(one.moved)}" if one.gone else f"由 {shown(one.moved)} 改名而来"
    past = "，往年已归档的报告" if one.past else ""
    return f"{shown(one.path)}（{step}{past}）"


def _directly(last: Brought | None) -> str:
    commit = f"（提交 {last.arrival.commit[:8]}，{last.arrival.made_by[0].shown}）" if last else ""
    return f"这些改动直接提交在主分支上{commit}，没有经过审签。"


def _merged(one: Standing, last: Brought) -> str:
    assessment = last.assessment
    told = [f"{refusal.person.shown}{refusal.objection.label}" for refusal in assessment.refused]
    commit = last.arrival.commit[:8]
    if not assessment.counted and not told:
        told = ["合并说明最后没有“Approved-by: 姓名 <邮箱>”这一行"]
    if assessment.sufficient and last.vouched is not None:
        return (
            f"合并 {commit} 的说明里写了 {len(assessment.counted)} 人审签，签名能证明的只有 {last.vouched} 人，"
            f"需要 {assessment.needed} 人。"
        )
    said = f"合并 {commit} 需要 {assessment.needed} 人审签，有效的 {len(assessment.counted)} 人"
    return f"{said}：{'；'.join(told)}。" if told else f"{said}。"


def _mend(one: Standing, signatures: bool) -> str:
    mend = f"请撤回这次合并，由有权的人重新合并。{_who(one)}"
    if not signatures:
        return mend
    nameless = without_mail(one.demand)
    mail = (
        f"登记册里{'、'.join(r.shown for r in nameless[:_MOST_NAMES])}没有写邮箱，对不上钥匙。"
        if nameless
        else ""
    )
    return f"{mend}合并时加 -S 签名，用登记过的钥匙。{mail}"


def _who(one: Standing) -> str:
    governed = "" if one.is_report else "（登记册、年度规则、程序和设置由最上级的审签人审签）"
    return f"{entitled(one.demand)}{governed}"


def entitled(demand: Demand) -> str:
    """Who may sign, and how many must."""
    names = [legible.shown for legible in demand.reviewers]
    more = f"等 {len(names)} 人" if len(names) > _MOST_NAMES else ""
    who = "、".join(names[:_MOST_NAMES]) + more if names else "作者以外的任何人"
    return f"有权审签：{who}；需要 {demand.approvals} 人，作者本人不算。"


def signed_note(every: Collection[Standing], main: str) -> Iterator[Note]:
    """What is told of changes that are taken in."""
    signed = [one for one in every if one.signed]
    lines = []
    for one in signed:
        people = "、".join(p.shown for p in one.last.assessment.counted) if one.last else ""
        lines.append(f"{_where(one)}" + (f" 审签：{people}" if people else ""))
    past = [line for one, line in zip(signed, lines, strict=True) if one.past]
    if lines:
        yield Note(f"主分支 {main} 收下了，已审签的改动 {len(lines)} 处：", tuple(lines))
    if past:
        yield Note(f"请留意：其中 {len(past)} 处改动了往年已归档的报告：", tuple(past))
