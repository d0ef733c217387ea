"""The trailers at the end of a commit message (`Reviewed-by: …`), and whose they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TRAILER: Final = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(?P<value>.*)\Z")
_PICKED: Final = re.compile(r"\(cherry picked from commit [0-9a-f]{7,64}\)\Z")
_BESIDE: Final = re.compile(r"(?:See merge request \S+|-{3,}|Closes \S.*)\Z")
"""Lines that forges write among or behind the trailers."""

_FIRST_OF_THE_FORGE: Final = re.compile(r"(?:See merge request |-{3,}\Z|Reviewed-on:)", re.IGNORECASE)
"""Where the forge's own words begin: what stands above them is the author's title, description or commit messages."""

_REVIEWED_ON: Final = re.compile(r"Reviewed-on:", re.IGNORECASE)
_APPROVAL: Final = re.compile(r"(?:Reviewed|Approved)-by:", re.IGNORECASE)

_LONGEST: Final = 65_536
"""Characters of a message that are looked at: its end, where trailers stand."""


@dataclass(frozen=True, slots=True)
class Footer:
    """The end of a message.

    Attributes:
        trailers: (key in lower case, value) that the forge or the merger wrote, in order. Those in front of a
            cherry-pick's mark belong to another commit and are left out.
        above: trailers right above them, which may be the author's own words.
        picked: whether `git cherry-pick -x` left its mark.
    """

    trailers: tuple[tuple[str, str], ...]
    above: tuple[tuple[str, str], ...] = ()
    picked: bool = False

    def values(self, *keys: str) -> list[str]:
        """The values of some keys, in order."""
        return [value for key, value in self.trailers if key in keys]

    def values_anywhere(self, *keys: str) -> list[str]:
        """The values of some keys, the author's own words included: good for what nobody gains by claiming."""
        return [value for key, value in (*self.above, *self.trailers) if key in keys]


def footer_of(message: str) -> Footer:
    """Read the trailers of a message.

    Only paragraphs at the very end that hold nothing else count: a line in the middle of a description, which the
    author of the request writes, is no trailer. The first paragraph is the title.
    """
    whole = message.rstrip().replace("\r\n", "\n")
    paragraphs = re.split(r"\n[ \t]*\n", whole[-_LONGEST:])
    if len(whole) > _LONGEST:
        paragraphs[0] = paragraphs[0].partition("\n")[2]  # not the title, only cut off somewhere
    else:
        del paragraphs[0]
    footer: list[str] = []
    above: list[str] = []
    for paragraph in reversed(paragraphs):
        lines = paragraph.strip("\n").split("\n")
        if not all(_belongs(line, index) for index, line in enumerate(lines)):
            break
        if any(map(_FIRST_OF_THE_FORGE.match, footer)):
            above = lines + above
        else:
            footer = lines + footer
    begin = _begin_of_the_forge(footer)
    footer, above = footer[begin:], above + footer[:begin]
    marks = [index for index, line in enumerate(footer) if _PICKED.match(line.rstrip())]
    kept = footer[marks[-1] + 1 :] if marks else footer
    return Footer(tuple(_unfolded(kept)), tuple(_unfolded(above)), bool(marks))


def _begin_of_the_forge(footer: list[str]) -> int:
    """Where the forge's own words begin in a run of trailers.

    Gitea sets its own right below a description that ends in trailers, without a blank line, when it squashes: what
    stands above the last `Reviewed-on` is then the author's. Templates may put that line last, with nothing below it.
    """
    named = [index for index, line in enumerate(footer) if _REVIEWED_ON.match(line)]
    if named and (len(named) > 1 or any(map(_APPROVAL.match, footer[named[-1] :]))):
        return named[-1]
    return 0


def _belongs(line: str, index: int) -> bool:
    stripped = line.rstrip()
    if index > 0 and line[:1] in (" ", "\t") and stripped:
        return True
    return not stripped or any(pattern.match(stripped) for pattern in (_TRAILER, _PICKED, _BESIDE))


def _unfolded(lines: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif (match := _TRAILER.match(line.rstrip())) and match["value"]:
            found.append((match["key"].lower(), match["value"].strip()))
    return found
