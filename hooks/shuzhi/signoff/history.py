"""A report's history: each version on the main branch with what changed in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shuzhi.signoff.differences import Difference, difference
from shuzhi.signoff.model import Signoffs, Version
from shuzhi.signoff.repository import open_repository
from shuzhi.source import decode

_AT_ONCE: Final = 200
"""Reports whose texts are in memory together."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A version and what it changed.

    Attributes:
        version: the version.
        older: the text before it, empty where there was none; None where that is no text.
        newer: its text, empty where it was deleted; None where it is no text.
    """

    version: Version
    older: str | None
    newer: str | None

    @property
    def difference(self) -> Difference | None:
        """What it changed; None where the two texts are the same, or one is no text."""
        if self.older is None or self.newer is None or self.older == self.newer:
            return None
        return difference(self.older, self.newer)


def history_of(root: Path, signoffs: Signoffs, path: str) -> tuple[Revision, ...]:
    """The history of one report, newest version first; empty where nothing is known.

    Args:
        root: the archive's root.
        signoffs: what was read from git.
        path: the report's path.

    Raises:
        NoHistory: the repository cannot be read any more.
    """
    return next((revisions for _, revisions in histories(root, signoffs, [path])), ())


def histories(
    root: Path, signoffs: Signoffs, paths: Iterable[str]
) -> Iterator[tuple[str, tuple[Revision, ...]]]:
    """The histories of many reports, each as `history_of` gives it; reports without any are left out.

    Raises:
        NoHistory: the repository cannot be read any more.
    """
    wanted = [path for path in paths if path in signoffs.versions]
    if not wanted:
        return
    repository = open_repository(root)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        blobs = {v.blob: None for path in some for v in signoffs.versions[path] if v.blob is not None}
        texts = {blob: _text(content) for blob, content in repository.blobs(blobs)}
        for path in some:
            yield path, tuple(_revisions(signoffs.versions[path], texts))


def _text(content: bytes) -> str | None:
    source = decode(content)
    return source.text if source.readable else None


def _revisions(versions: tuple[Version, ...], texts: dict[str, str | None]) -> Iterator[Revision]:
    for version, before in zip(reversed(versions), (*reversed(versions[:-1]), None), strict=True):
        older = "" if before is None or before.blob is None else texts.get(before.blob)
        newer = "" if version.blob is None else texts.get(version.blob)
        yield Revision(version, older, newer)
