"""What is known of a report's sign-off: requests, arrivals on the main branch, versions and their judgement."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from shuzhi.signoff.fingerprints import Fingerprints
from shuzhi.signoff.people import Person
from shuzhi.signoff.terms import Forge, Kind, Objection, Remark, State, Step


@dataclass(frozen=True, slots=True)
class Request:
    """A merge request on a forge.

    Attributes:
        forge: whose wording the message has.
        reference: as the message names it: `#12`, `group/archive!12`.
        url: its address (http or https only); None where the message has none.
    """

    forge: Forge
    reference: str
    url: str | None = None

    @property
    def shown(self) -> str:
        """Address or reference."""
        return self.url or self.reference


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval as a commit message claims it; `given` is False where the forge means a review without approval."""

    person: Person
    given: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to one file.

    Attributes:
        path: relative to the archive's root.
        blob: git's name of the new content; None where the file was deleted.
        previous_path: the path before, where it was renamed.
        link: whether the content is a symbolic link.
    """

    path: str
    blob: str | None
    previous_path: str | None = None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A commit of the main branch and what it brought.

    Attributes:
        commit: its full name.
        time: when it was committed.
        kind: how it came.
        subject: first line of its message.
        made_by: author and committer of the commit itself.
        merged_by: who merged; None where only the forge's own account is named.
        request: the request it belongs to.
        approvals: what its message claims.
        objection: why none of its approvals can count.
        changes: what it did below the reports' folder.
        authors: who wrote each changed file, by path.
        made_in_merge: paths whose text neither side of the merge had.
    """

    commit: str
    time: datetime.datetime
    kind: Kind
    subject: str
    made_by: tuple[Person, ...]
    merged_by: Person | None
    request: Request | None
    approvals: tuple[Approval, ...]
    objection: Objection | None
    changes: tuple[Change, ...]
    authors: Mapping[str, tuple[Person, ...]]
    made_in_merge: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An approval that does not count."""

    person: Person
    objection: Objection


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the approvals of a version are worth.

    Attributes:
        needed: how many the registry of that day asked for.
        counted: whose approvals count.
        refused: whose do not, and why.
    """

    needed: int
    counted: tuple[Person, ...] = ()
    refused: tuple[Refusal, ...] = ()

    @property
    def sufficient(self) -> bool:
        """Whether enough approvals count."""
        return len(self.counted) >= self.needed


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a report, as it came onto the main branch.

    Attributes:
        arrival: the commit that brought it.
        step: what that did to the report.
        path: the report's path at the time.
        previous_path: the path before, where it was renamed.
        blob: git's name of the text; None where the report was deleted.
        authors: who wrote it.
        assessment: what its approvals are worth.
    """

    arrival: Arrival
    step: Step
    path: str
    previous_path: str | None
    blob: str | None
    authors: tuple[Person, ...]
    assessment: Assessment
    link: bool = False


@dataclass(frozen=True, slots=True)
class Digests:
    """Digests of a text's bytes, hexadecimal; `sm3` is None where this computer's OpenSSL has no SM3."""

    sha256: str
    sm3: str | None


_BEING_WRITTEN: Final = frozenset((Remark.DIFFERS_FROM_MAIN, Remark.NOT_ON_MAIN, Remark.UNCOMMITTED))


@dataclass(frozen=True, slots=True)
class Signoff:
    """What can be said of one report.

    Attributes:
        path: relative to the archive's root.
        state: of its text on the main branch.
        version: how that text came there; None where the report is not there, or nothing is known.
        approved: the last sufficiently approved version; None where there is none.
        digests: of the approved text.
        remarks: what must be told besides.
    """

    path: str
    state: State
    version: Version | None = None
    approved: Version | None = None
    digests: Digests | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def under_review(self) -> bool:
        """Whether folder or branch has another text than the main branch: then nothing is missing yet."""
        return not _BEING_WRITTEN.isdisjoint(self.remarks)

    @property
    def told(self) -> Version | None:
        """The version whose commit, people and request describe the state: the approved one, else the present one."""
        return self.approved if self.state is State.APPROVED else self.version


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing can be said; message and mend in Chinese."""

    message: str
    help: str


@dataclass(frozen=True)
class Signoffs:
    """The sign-off of every report of an archive.

    Attributes:
        by_path: by the reports' paths.
        versions: each report's versions on the main branch, oldest first, across renames.
        main: the branch judged, as people know it; empty where there is none.
        trouble: why every state is unknown; None where git could be read.
        remarks: what must be told once of the whole.
    """

    by_path: Mapping[str, Signoff] = field(default_factory=dict)
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    main: str = ""
    trouble: Trouble | None = None
    remarks: tuple[str, ...] = ()

    def of(self, path: str) -> Signoff:
        """The sign-off of a report; unknown where there is none of that path."""
        return self.by_path.get(path) or Signoff(path, State.UNKNOWN)

    def digest_of(self, path: str) -> str:
        """A digest of everything that a page may show of a report's sign-off and versions, 32 hexadecimal digits.

        It is another one whenever any of that is another; the texts of the versions count by git's names of them.
        """
        if path not in self._digests:  # each report stands on four pages and in a table
            versions = self.versions.get(path, ())
            self._digests[path] = self._fingerprints.of(self.of(path), versions, self.trouble)
        return self._digests[path]

    @cached_property
    def _digests(self) -> dict[str, str]:
        return {}

    @cached_property
    def _fingerprints(self) -> Fingerprints:
        return Fingerprints()
