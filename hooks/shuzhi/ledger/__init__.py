"""The ledger of problems (问题整改台账): what each report names, and what the next one says became of it."""

from shuzhi.ledger.collecting import (
    KnownLedger,
    forget_ledger,
    know_ledgers,
    known_ledger,
    ledger_of,
    ledger_of_organization,
    years_in_short,
)
from shuzhi.ledger.model import Answer, Certainty, Claim, Ledger, Problem, Status, Unfounded
from shuzhi.ledger.shared import ThemeGroup, shared_problems
from shuzhi.ledger.short import Counts, YearInShort, counts_of, total_of

__all__ = [
    "Answer",
    "Certainty",
    "Claim",
    "Counts",
    "KnownLedger",
    "Ledger",
    "Problem",
    "Status",
    "ThemeGroup",
    "Unfounded",
    "YearInShort",
    "counts_of",
    "forget_ledger",
    "know_ledgers",
    "known_ledger",
    "ledger_of",
    "ledger_of_organization",
    "shared_problems",
    "total_of",
    "years_in_short",
]
