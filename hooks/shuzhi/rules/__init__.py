"""Every rule, in the order in which the reference lists them. A new rule is a new module and a line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Final

from shuzhi.rules.content import (
    bank_card,
    brackets_unbalanced,
    count_contradictory,
    credit_code_invalid,
    email_address,
    foreign_address,
    link_broken,
    mask_exposed,
    misspelling,
    mobile_number,
    paragraph_duplicate,
    placeholder_left,
    publisher_residue,
    punctuation_half_width,
    punctuation_repeated,
    quotes_straight,
    raw_html,
    resident_id,
    spaces_between_han,
    year_stale,
)
from shuzhi.rules.continuity import (
    copied_from_last_year,
    copied_from_other,
    problem_repeated,
    rectification_unanswered,
    rectification_unfounded,
)
from shuzhi.rules.documentation import Documentation, documentation_of
from shuzhi.rules.files import (
    file_empty,
    file_encoding,
    file_misplaced,
    file_outside,
    file_too_large,
    file_unreadable,
    line_too_long,
    nesting_too_deep,
)
from shuzhi.rules.metadata import (
    allow_unknown,
    allow_unused,
    classification_secret,
    frontmatter_alias,
    frontmatter_field_blank,
    frontmatter_field_invalid,
    frontmatter_field_missing,
    frontmatter_field_reserved,
    frontmatter_field_unknown,
    frontmatter_invalid,
    frontmatter_key_duplicate,
    frontmatter_missing,
    frontmatter_unterminated,
    organization_dissolved,
    organization_mismatch,
    organization_not_founded,
    organization_unknown,
    title_organization_mismatch,
    title_year_mismatch,
    year_mismatch,
)
from shuzhi.rules.model import Check, Context, Rule
from shuzhi.rules.registry import (
    cycle_invalid,
    cycle_organization_unknown,
    cycle_rule_unknown,
    registry_code_duplicate,
    registry_code_reserved,
    registry_invalid,
    registry_loop,
    registry_parent_unknown,
    registry_year_outside_parent,
    themes_invalid,
    wordlist_invalid,
)
from shuzhi.rules.sections import (
    heading_level_skipped,
    heading_too_long,
    numbering_disordered,
    numbering_mixed,
    section_duplicate,
    section_empty,
    section_merged,
    section_missing,
    section_unknown,
)
from shuzhi.rules.signing import signoff_insufficient, signoff_missing, signoff_outdated
from shuzhi.rules.substance import (
    cause_missing,
    first_person_rare,
    length,
    plan_untimed,
    problem_share,
)

__all__ = [
    "CATEGORIES",
    "RULES",
    "RULES_BY_SLUG",
    "Check",
    "Context",
    "Documentation",
    "Rule",
    "documentation",
]

CATEGORIES: Final[Mapping[str, tuple[ModuleType, ...]]] = {
    "文件": (
        file_misplaced,
        file_empty,
        file_encoding,
        file_unreadable,
        file_too_large,
        file_outside,
        line_too_long,
        nesting_too_deep,
    ),
    "元数据": (
        frontmatter_missing,
        frontmatter_unterminated,
        frontmatter_invalid,
        frontmatter_alias,
        frontmatter_key_duplicate,
        frontmatter_field_missing,
        frontmatter_field_blank,
        frontmatter_field_unknown,
        frontmatter_field_reserved,
        frontmatter_field_invalid,
        classification_secret,
        year_mismatch,
        organization_mismatch,
        title_year_mismatch,
        title_organization_mismatch,
        organization_unknown,
        organization_not_founded,
        organization_dissolved,
        allow_unknown,
        allow_unused,
    ),
    "部分与标题": (
        section_missing,
        section_duplicate,
        section_empty,
        section_merged,
        section_unknown,
        numbering_disordered,
        numbering_mixed,
        heading_level_skipped,
        heading_too_long,
    ),
    "内容": (
        placeholder_left,
        publisher_residue,
        raw_html,
        foreign_address,
        link_broken,
        misspelling,
        punctuation_half_width,
        punctuation_repeated,
        quotes_straight,
        brackets_unbalanced,
        spaces_between_han,
        resident_id,
        mobile_number,
        bank_card,
        credit_code_invalid,
        email_address,
        mask_exposed,
        year_stale,
        count_contradictory,
        paragraph_duplicate,
    ),
    "前后衔接": (
        rectification_unanswered,
        rectification_unfounded,
        problem_repeated,
        copied_from_last_year,
        copied_from_other,
    ),
    "分量": (length, problem_share, cause_missing, plan_untimed, first_person_rare),
    "审签": (signoff_missing, signoff_insufficient, signoff_outdated),
    "登记册与年度规则": (
        registry_invalid,
        registry_code_duplicate,
        registry_code_reserved,
        registry_parent_unknown,
        registry_loop,
        registry_year_outside_parent,
        cycle_invalid,
        cycle_rule_unknown,
        cycle_organization_unknown,
        themes_invalid,
        wordlist_invalid,
    ),
}
"""Modules of rules by category, each with its `RULE` and the documentation in its docstring."""

_MODULES: Final = {module.RULE.slug: module for modules in CATEGORIES.values() for module in modules}

RULES: Final[tuple[Rule, ...]] = tuple(module.RULE for module in _MODULES.values())

RULES_BY_SLUG: Final[Mapping[str, Rule]] = {rule.slug: rule for rule in RULES}


def documentation(slug: str) -> Documentation:
    """The documentation of a rule.

    Raises:
        KeyError: there is no such rule.
    """
    return documentation_of(_MODULES[slug])
