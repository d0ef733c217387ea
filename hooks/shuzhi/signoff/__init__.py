"""Who signed which report off, read from git and never typed in.

A report is *approved* when its text on the main branch is, byte for byte, the text that the last request with enough
approvals brought there. Everything is derived from commits: the main branch's own ones, those that requests brought, the
trailers in their messages, and the registry (`reviewers`, `approvals`) as it was before each request was merged.

What git proves, and what it does not. A commit's name is a digest of its text, its parents and its message: what the main
branch holds cannot be changed afterwards without every later name changing. Names, addresses, dates and trailers in a
commit are, however, whatever its maker wrote. So an approval in a message is the word of whoever could push that commit.
Two things make it trustworthy, and both lie outside of this package: a main branch that the forge protects (nobody pushes
to it, everything comes by a request that it will not merge without approvals), and a forge that signs its merges
(`git verify-commit` with the forge's key then proves that the forge wrote the message; a committer called GitHub alone
does not). Here is refused what contradicts itself or vouches for itself: trailers of a plain commit, trailers that a
cherry-pick carried along, a request that was used before, the approval of an author, a merge without a request by an
author, and a text that came into being in the merge itself.
"""

from shuzhi.signoff.history import Revision, histories, history_of
from shuzhi.signoff.model import (
    Arrival,
    Assessment,
    Digests,
    Refusal,
    Request,
    Signoff,
    Signoffs,
    Trouble,
    Version,
)
from shuzhi.signoff.people import Person
from shuzhi.signoff.reading import read_signoffs
from shuzhi.signoff.terms import Kind, Objection, Remark, State, Step

__all__ = [
    "Arrival",
    "Assessment",
    "Digests",
    "Kind",
    "Objection",
    "Person",
    "Refusal",
    "Remark",
    "Request",
    "Revision",
    "Signoff",
    "Signoffs",
    "State",
    "Step",
    "Trouble",
    "Version",
    "histories",
    "history_of",
    "read_signoffs",
]
