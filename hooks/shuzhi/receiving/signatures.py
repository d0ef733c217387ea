"""Signatures that vouch for approvals: made with a key that the administrator has registered for the one who approves.

Git verifies them (`gpg.ssh.allowedSignersFile`, or the keyring of the server's account). Only `G`, a good signature by a
trusted key, counts; one by an unknown, expired or revoked key does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from shuzhi.reviewers import Reviewer
from shuzhi.signoff.gathering import Gathered
from shuzhi.signoff.git import GitFailure, Repository
from shuzhi.signoff.judging import all_identities, known_as, objection_to
from shuzhi.signoff.model import Arrival
from shuzhi.signoff.people import Person, contact_of, identities, person_of
from shuzhi.signoff.policy import Demand


class Vouching:
    """What the signatures in a push vouch for.

    A merge vouches for what it brought, if its signer is one of those whose approval it tells. Where several must approve,
    the others sign a commit of the branch whose message tells their own approval: it vouches for the texts that stand in it.
    """

    def __init__(self, repository: Repository, gathered: Gathered) -> None:
        self._gathered = gathered
        telling = {
            commit.name: None
            for commits in gathered.brought.values()
            for commit in commits
            if gathered.claims[commit.name].approvals
        }
        self._signers = signers(repository, telling)
        self._repository = repository
        self._texts: dict[tuple[str, str], str | None] = {}

    def count(
        self,
        arrival: Arrival,
        path: str,
        blob: str | None,
        *,
        authors: Sequence[Person],
        demand: Demand,
        approvers: Iterable[Person],
    ) -> int:
        """How many of an arrival's approvals of a file are vouched for.

        Args:
            arrival: the commit of the main branch.
            path: the file.
            blob: its content; None where it is gone.
            authors: who wrote it.
            demand: who may sign.
            approvers: whose approvals count as far as the message goes.

        Returns:
            how many different people have signed who may sign, did not write, and are told as approving.
        """
        writers = all_identities(authors, demand.reviewers)
        told = all_identities(approvers, demand.reviewers)
        people: list[frozenset[str]] = []
        for commit in self._gathered.brought.get(arrival.commit, ()):
            signer = self._signers.get(commit.name)
            if signer is None:
                continue
            own = known_as(signer, demand.reviewers)
            fits = objection_to(True, identities(signer), writers, demand) is None and bool(own & told)
            if fits and not any(own & other for other in people):
                if commit.name != arrival.commit and not self._holds(commit.name, path, blob, signer, demand):
                    continue
                people.append(own)
        return len(people)

    def _holds(self, commit: str, path: str, blob: str | None, signer: Person, demand: Demand) -> bool:
        """Whether a commit tells its signer's own approval and holds just this content."""
        named = [contact_of(value) for value in self._gathered.claims[commit].approvals]
        people = [person_of(*contact) for contact in named if contact is not None]
        if not all_identities(people, demand.reviewers) & known_as(signer, demand.reviewers):
            return False
        return self._text(commit, path) == blob

    def _text(self, commit: str, path: str) -> str | None:
        if (commit, path) not in self._texts:
            listed = self._repository.run("ls-tree", "-z", "--full-tree", commit, "--", path)
            self._texts[commit, path] = listed.decode("utf-8", "replace").split()[2] if listed else None
        return self._texts[commit, path]


def signers(repository: Repository, commits: Iterable[str]) -> Mapping[str, Person]:
    """Who signed which commit with a trusted key; commits without a good signature are left out."""
    names = "".join(f"{name}\n" for name in commits)
    if not names:
        return {}
    try:
        said = repository.run(
            "log",
            "--no-walk=unsorted",
            "--stdin",
            "--no-notes",
            "--no-color",
            "--format=%H%x00%G?%x00%GS%x00",
            stdin=names.encode("ascii"),
        )
    except GitFailure:
        return {}
    found = {}
    for line in said.decode("utf-8", "replace").split("\n"):
        name, _, rest = line.partition("\0")
        state, _, signer = rest.partition("\0")
        contact = contact_of(signer.removesuffix("\0"))
        if state == "G" and contact is not None:
            # A mail address tells a person apart; the name beside it is as its owner chose it.
            found[name] = person_of("" if contact[1] else contact[0], contact[1])
    return found


def without_mail(demand: Demand) -> list[Reviewer]:
    """Those who may sign and whom no key can be matched with, because the registry has no mail address of theirs."""
    return [reviewer for reviewer in demand.reviewers if not reviewer.mails]
