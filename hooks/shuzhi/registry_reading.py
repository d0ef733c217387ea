"""Read the registry strictly: what is written wrong is told at its line, and what is right stays usable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from shuzhi import strict_yaml
from shuzhi.diagnostics import Fault
from shuzhi.organizations import REGISTRY_FILE, Organization, OrganizationsFile, Registry
from shuzhi.picture_names import DEVICE_NAMES
from shuzhi.source import Enclosure, read_source
from shuzhi.validation import mismatches, nearest

if TYPE_CHECKING:
    from pathlib import Path

RESERVED_CODES: Final = frozenset(
    (
        "index",
        "readme",
        "assets",
        "search",
        "organizations",
        "ledger",
        "figures",
        "signoff",
        "review",
        "cycle",
    )
)
"""Codes whose page would take the address of another page."""

_GUIDE: Final = "写法见“管理员指南”。"
_RULES: Final = {"missing": "registry-invalid", "unknown": "registry-invalid", "invalid": "registry-invalid"}


def read_registry(file: Path, enclosure: Enclosure) -> Registry:
    """Read the registry.

    Args:
        file: `reports/organizations.yml`.
        enclosure: the reports' folder.

    Returns:
        the usable organizations and the faults. Never raises for what stands in the file.
    """
    if not file.exists():
        return _unusable(0, 0, "找不到组织登记册。", f"请新建 reports/{REGISTRY_FILE}，{_GUIDE}")
    source = read_source(file, enclosure)
    if not source.readable:
        fault = source.faults[0]
        help_text = f"请登记全部党组织，{_GUIDE}" if fault.rule == "file-empty" else fault.help
        return _unusable(0, 0, fault.message.replace("报告", "登记册"), help_text)
    try:
        document = strict_yaml.load(source.text)
    except strict_yaml.Problem as problem:
        message, help_text = strict_yaml.explain(problem)
        return _unusable(*problem.place, message, help_text)
    return _from_document(document)


def _from_document(document: strict_yaml.Document) -> Registry:
    faults = [
        Fault("registry-invalid", *problem.place, *strict_yaml.explain(problem))
        for problem in document.problems
    ]
    faults += mismatches(OrganizationsFile, document.value, document, rules=_RULES)
    entries = document.value.get("organizations") if isinstance(document.value, dict) else None
    usable: dict[str, Organization] = {}
    lines: dict[str, tuple[int, int]] = {}
    parents: dict[str, tuple[int, int]] = {}
    mentioned: set[str] = set()
    for index, entry in enumerate(entries if isinstance(entries, list) else []):
        code = entry.get("code") if isinstance(entry, dict) else None
        if not isinstance(code, str):
            continue
        place = document.place_of(("organizations", index, "code"))
        mentioned.add(code)
        if code in lines:
            faults.append(_duplicate(code, place, lines[code][0]))
            continue
        lines[code] = place
        parents[code] = document.place_of(("organizations", index, "parent"))
        if code in RESERVED_CODES | DEVICE_NAMES:
            faults.append(_reserved(code, place))
            continue
        if not mismatches(Organization, entry, strict_yaml.Document(entry, {}, {}), rules=_RULES):
            usable[code] = Organization.model_validate(entry)
    faults += _drop_orphans(usable, parents, mentioned)
    faults += _cut_loops(usable, lines)
    faults += _years_outside_parents(usable, lines)
    faults += _too_few_reviewers(Registry(usable), lines)
    return Registry(usable, tuple(sorted(faults, key=lambda f: (f.line, f.column))), frozenset(mentioned))


_MOST_GUESSES: Final = 20
"""Unknown parents for which a known code is suggested: each is compared with all, which may be ten thousand."""


def _drop_orphans(
    usable: dict[str, Organization], places: Mapping[str, tuple[int, int]], mentioned: set[str]
) -> Iterator[Fault]:
    """Take away the parents that do not exist; the organizations stay, at the top."""
    guesses: dict[str, str | None] = {}  # a misspelt top may be the parent of thousands
    for code, organization in list(usable.items()):
        parent = organization.parent
        if parent is None or parent in usable:
            continue
        usable[code] = organization.model_copy(update={"parent": None})
        if parent in mentioned:
            continue
        if parent not in guesses:
            guesses[parent] = nearest(parent, mentioned) if len(guesses) < _MOST_GUESSES else None
        guess = guesses[parent]
        yield Fault(
            "registry-parent-unknown",
            *places[code],
            f"“{organization.short}”的上级“{parent}”没有登记"
            + (f"，是不是“{guess}”？" if guess and guess != code else "。"),
            "请先登记上级，或改正 parent。",
        )


_MOST_LEVELS: Final = 20
"""Levels of the tree. Real ones have six; every page names all organizations above its own."""

_SHOWN_OF_A_LOOP: Final = 6


def _cut_loops(usable: dict[str, Organization], lines: Mapping[str, tuple[int, int]]) -> Iterator[Fault]:
    """Take away a parent of each circle, and of each line that is too long; the organizations stay, at the top.

    Every organization is walked over once, however long the lines are.
    """
    positions = {code: position for position, code in enumerate(usable)}
    levels: dict[str, int] = {}
    for code in positions:
        line: dict[str, None] = {}
        current: str | None = code
        while current is not None and current not in line and current not in levels:
            line[current] = None
            current = usable[current].parent
        walked = list(line)
        top = len(walked)
        if current is not None and current in line:
            circle = walked[walked.index(current) :]
            begin = circle.index(min(circle, key=positions.__getitem__))
            yield _loop([*circle[begin:], *circle[:begin]], usable, lines)
            _uproot(circle[begin], usable)
            top = walked.index(circle[begin]) + 1
        for step in [*reversed(walked[:top]), *reversed(walked[top:])]:  # parents before their children
            levels[step] = levels.get(usable[step].parent or "", 0) + 1
            if levels[step] > _MOST_LEVELS:
                yield _too_deep(step, usable, lines)
                _uproot(step, usable)
                levels[step] = 1


def _uproot(code: str, usable: dict[str, Organization]) -> None:
    usable[code] = usable[code].model_copy(update={"parent": None})


def _loop(
    circle: Sequence[str], usable: Mapping[str, Organization], lines: Mapping[str, tuple[int, int]]
) -> Fault:
    shown = [usable[code].short for code in circle[:_SHOWN_OF_A_LOOP]]
    rest = ["……"] if len(circle) > _SHOWN_OF_A_LOOP else []
    names = " → ".join([*shown, *rest, usable[circle[0]].short])
    return Fault(
        "registry-loop", *lines[circle[0]], f"上下级关系绕成了圈：{names}。", "请改正其中一个 parent。"
    )


def _too_deep(code: str, usable: Mapping[str, Organization], lines: Mapping[str, tuple[int, int]]) -> Fault:
    return Fault(
        "registry-invalid",
        *lines[code],
        f"“{usable[code].short}”在组织树的第 {_MOST_LEVELS} 层以下，层级太多。",
        "请核对 parent，一级一级往上应当很快到最上级。",
    )


def _years_outside_parents(
    usable: Mapping[str, Organization], lines: Mapping[str, tuple[int, int]]
) -> Iterator[Fault]:
    for code, organization in usable.items():
        if organization.until is not None and organization.until < organization.since:
            yield _years(lines[code], f"“{organization.short}”的终止年度早于起始年度。")
        parent = usable.get(organization.parent or "")
        if parent is None:
            continue
        if organization.since < parent.since:
            yield _years(
                lines[code],
                f"“{organization.short}”始于 {organization.since} 年，早于上级“{parent.short}”的 {parent.since} 年。",
            )
        if parent.until is not None and (organization.until is None or organization.until > parent.until):
            yield _years(
                lines[code],
                f"“{organization.short}”在上级“{parent.short}”于 {parent.until} 年终止后仍然存在。",
            )


def _too_few_reviewers(registry: Registry, lines: Mapping[str, tuple[int, int]]) -> Iterator[Fault]:
    """Numbers of approvals that nobody could ever reach."""
    for code, organization in registry.organizations.items():
        reviewers = registry.reviewers_of(code) if organization.approvals is not None else ()
        if organization.approvals is not None and 0 < len(reviewers) < organization.approvals:
            yield Fault(
                "registry-invalid",
                *lines[code],
                f"“{organization.short}”的报告要 {organization.approvals} 人审签，"
                f"本级和上级的审签人（reviewers）一共只有 {len(reviewers)} 人。",
                "请增加审签人，或减少 approvals。",
            )


def _years(place: tuple[int, int], message: str) -> Fault:
    return Fault(
        "registry-year-outside-parent", *place, message, "请核对 since 和 until；换了上级的，用新的代码登记。"
    )


def _duplicate(code: str, place: tuple[int, int], first: int) -> Fault:
    return Fault(
        "registry-code-duplicate",
        *place,
        f"代码“{code}”在第 {first} 行已经用过。",
        "请给这个组织另起代码；代码不得重复使用。",
    )


def _reserved(code: str, place: tuple[int, int]) -> Fault:
    return Fault(
        "registry-code-reserved",
        *place,
        f"“{code}”是{'Windows 的设备名' if code in DEVICE_NAMES else '网站自己的网址'}，不能用作组织代码。",
        "请另起一个代码。",
    )


def _unusable(line: int, column: int, message: str, help_text: str) -> Registry:
    return Registry(faults=(Fault("registry-invalid", line, column, message, help_text),))
