"""The lines that git gives to `pre-receive`: which ref shall go from which commit to which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_LINE: Final = re.compile(rb"(?P<old>[0-9a-f]{40,64}) (?P<new>[0-9a-f]{40,64}) (?P<ref>refs/[^\n]+)")

HEADS: Final = "refs/heads/"
TAGS: Final = "refs/tags/"


class Malformed(Exception):
    """The input is not what git gives to the hook."""


@dataclass(frozen=True, slots=True)
class Update:
    """One ref of a push.

    Attributes:
        old: what it points to now; None where it is new.
        new: what it shall point to; None where it shall be deleted.
        ref: its full name.
    """

    old: str | None
    new: str | None
    ref: str

    @property
    def branch(self) -> str | None:
        """The branch's name, or None where it is none."""
        return self.ref.removeprefix(HEADS) if self.ref.startswith(HEADS) else None

    @property
    def tag(self) -> str | None:
        """The tag's name, or None where it is none."""
        return self.ref.removeprefix(TAGS) if self.ref.startswith(TAGS) else None


def read_updates(data: bytes) -> list[Update]:
    """Read what stands on the hook's standard input.

    Raises:
        Malformed: there is nothing, or a line is not `<old> <new> <ref>`.
    """
    found = []
    for line in data.split(b"\n"):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise Malformed
        found.append(
            Update(_name(match["old"]), _name(match["new"]), match["ref"].decode("utf-8", "surrogateescape"))
        )
    if not found:
        raise Malformed
    return found


def _name(digits: bytes) -> str | None:
    return None if set(digits) == {ord("0")} else digits.decode("ascii")
