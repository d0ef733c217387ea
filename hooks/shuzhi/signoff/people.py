"""People as git names them, and when two names mean one person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shuzhi.reviewers import Reviewer, name_key

_CONTACT: Final = re.compile(r"(?P<name>[^<>]*)<(?P<mail>[^<>]*)>\s*\Z")
_BARE_MAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\Z")
_HIDDEN_MAIL: Final = re.compile(
    r"(?:\d+[+-])?(?P<handle>[^@+]+)@(?:users\.)?noreply\.[^@]+\Z", re.IGNORECASE
)
"""The addresses that forges give to people who keep theirs private; they hold the account's name."""

_LONGEST: Final = 120
"""Characters of a name or mail address that are kept; the rest of a hostile one is of no use to anybody."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a commit or its message names.

    Attributes:
        name: as the mailmap has it, fit for a screen.
        mail: as the mailmap has it; may be empty.
        also: (name, mail) as the commit itself has it, where the mailmap says otherwise.
    """

    name: str
    mail: str = ""
    also: tuple[str, str] | None = None

    @property
    def shown(self) -> str:
        """The name, or the mail address where there is none."""
        return self.name or self.mail


def legible(text: str) -> str:
    """A text without what could disturb a screen (control and direction characters), in one line, of bounded length."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)
    return " ".join(kept.split())[:_LONGEST]


def person_of(name: str, mail: str, mapped: tuple[str, str] | None = None) -> Person:
    """A person from a commit's name and mail, and what the mailmap makes of them."""
    raw = (legible(name), legible(mail))
    if mapped is None:
        return Person(*raw)
    fine = (legible(mapped[0]), legible(mapped[1]))
    return Person(*fine, also=raw if raw != fine else None)


def contact_of(value: str) -> tuple[str, str] | None:
    """The name and mail that a trailer's value holds; None where it holds neither."""
    value = value.strip()
    if match := _CONTACT.match(value):
        name, mail = match["name"].strip().strip('"'), match["mail"].strip()
        return (name, mail) if name or mail else None
    if not value or "<" in value or ">" in value:
        return None
    return ("", value) if _BARE_MAIL.match(value) else (value, "")


def is_forges_own(person: Person) -> bool:
    """Whether this is a forge's own account (GitHub's web-flow, Gitea's signer), which is nobody in particular."""
    return person.mail.casefold().partition("@")[0] in ("noreply", "no-reply")


@lru_cache(maxsize=65_536)
def identities(person: Person) -> frozenset[str]:
    """What a person can be known by: two people with one of these in common count as one.

    Names and mails count as the commit has them and as the mailmap has them, so that no line in a mailmap can part an
    author from an approval of one's own.
    """
    found: set[str] = set()
    for name, mail in ((person.name, person.mail), *((person.also,) if person.also else ())):
        found.update(_keys(name, mail))
    return frozenset(found)


def _keys(name: str, mail: str) -> Iterable[str]:
    if key := name_key(name.lstrip("@")):
        yield f"name:{key}"
    low = mail.casefold()
    if "@" in low and low.partition("@")[0] not in ("noreply", "no-reply"):
        yield f"mail:{low}"
        if hidden := _HIDDEN_MAIL.match(low):
            yield f"name:{name_key(hidden['handle'])}"


@lru_cache(maxsize=65_536)
def reviewer_identities(reviewer: Reviewer) -> frozenset[str]:
    """What a reviewer of the registry can be known by. A forge writes an account's name where a person gave no other."""
    handles = {f"name:{name_key(handle.lstrip('@'))}" for handle in reviewer.handles}
    mails = {key for mail in reviewer.mails for key in _keys("", mail)}
    return frozenset(handles | mails | set(_keys(reviewer.name, "")))


def is_named_by(reviewer: Reviewer, person: Person) -> bool:
    """Whether an entry of the registry means a person.

    A name alone is what its bearer typed into a profile. So where the entry has mail addresses and the person comes with
    one, that must be among them; likewise the account behind an address that a forge made up to hide the real one.
    """
    if not identities(person) & reviewer_identities(reviewer):
        return False
    mail = person.mail.casefold()
    if hidden := _HIDDEN_MAIL.match(mail):
        handles = {name_key(handle.lstrip("@")) for handle in reviewer.handles}
        return not handles or name_key(hidden["handle"]) in handles
    if "@" not in mail or is_forges_own(person):
        return True
    return not reviewer.mails or mail in {known.casefold() for known in reviewer.mails}
