"""Hold the archive's own files to their rules: the registry, the word list, the years' rules, what is no report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Final

from shuzhi.diagnostics import Diagnostic, Fault, ordered
from shuzhi.rules import RULES_BY_SLUG
from shuzhi.validation import nearest

if TYPE_CHECKING:
    from shuzhi.archive import Archive

_MOST_CYCLE_FAULTS: Final = 100
"""Names without a meaning that are told of one year's rules; for each a known one is looked for."""


def check_own_files(archive: Archive) -> list[Diagnostic]:
    """Check the registry, the word list, the years' rules, and the files that cannot be reports."""
    found = [(archive.registry_path, fault) for fault in archive.registry.faults]
    found += [(archive.wordlist_path, fault) for fault in archive.wordlist.faults]
    found += [(archive.themes_path, fault) for fault in archive.themes.faults]
    for year, read in archive.cycles.items():
        path = archive.cycle_path(year)
        found += [(path, fault) for fault in read.faults]
        found += [(path, fault) for fault in islice(_cycle_faults(archive, year), _MOST_CYCLE_FAULTS)]
    found += [(stray.path, stray.fault) for stray in archive.strays]
    return ordered(Diagnostic.of(fault, path, RULES_BY_SLUG[fault.rule].severity) for path, fault in found)


def _cycle_faults(archive: Archive, year: int) -> Iterator[Fault]:
    """Settings that name rules or organizations which do not exist."""
    read = archive.cycles[year]
    for slug in read.names("rules"):
        rule = RULES_BY_SLUG.get(slug)
        if rule is None:
            guess = nearest(slug, RULES_BY_SLUG)
            yield Fault(
                "cycle-rule-unknown",
                *read.place_of("rules", slug),
                f"没有“{slug}”这条规则" + (f"，是不是“{guess}”？" if guess else "。"),
                f"请改成“{guess}”。" if guess else "全部规则见“规则参考”。",
            )
        elif rule.fixed:
            yield Fault(
                "cycle-rule-unknown",
                *read.place_of("rules", slug),
                f"“{slug}”关系到报告能不能读取或者安全，不能调整轻重。",
                "请删去这一行。",
            )
    for code in read.names("exempt"):
        # Without a registry that can be read, the registry itself is what must be mended.
        if archive.registry.organizations and code not in archive.registry.mentioned:
            guess = nearest(code, archive.registry.organizations)
            yield Fault(
                "cycle-organization-unknown",
                *read.place_of("exempt", code),
                f"免交名单里的“{code}”没有登记" + (f"，是不是“{guess}”？" if guess else "。"),
                "请改成登记册里的代码。",
            )
