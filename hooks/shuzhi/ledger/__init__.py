"""The ledger of problems (问题整改台账): what each report names, and what the next one says became of it."""

from shuzhi.ledger.building import forget_ledger, know_ledgers, ledger_of, ledger_of_organization
from shuzhi.ledger.model import Answer, Certainty, Claim, Ledger, Problem, Status, Unfounded
from shuzhi.ledger.shared import ThemeGroup, shared_problems

__all__ = [
    "Answer",
    "Certainty",
    "Claim",
    "Ledger",
    "Problem",
    "Status",
    "ThemeGroup",
    "Unfounded",
    "forget_ledger",
    "know_ledgers",
    "ledger_of",
    "ledger_of_organization",
    "shared_problems",
]
