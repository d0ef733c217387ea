"""The texts of earlier versions, read from git a few hundred reports at a time, as pages ask for them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from shuzhi.signoff import Revision, Signoffs, histories
from shuzhi.signoff.commits import read_difference
from shuzhi.signoff.git import GitFailure, NoHistory, Repository
from shuzhi.signoff.repository import open_repository

log = logging.getLogger("mkdocs.hooks.shuzhi")

_AT_ONCE: Final = 200
"""Reports whose versions are in memory together: one run of git for all of them."""


class VersionTexts:
    """Hands out the versions of reports. Pages are made in the order of the reports, so what is near is read along."""

    def __init__(self, root: Path, signoffs: Signoffs, paths: Iterable[str]) -> None:
        """Remember what to read.

        Args:
            root: the archive's root.
            signoffs: what was read from git.
            paths: the reports, in the order in which their pages are made.
        """
        self.failures = 0
        self._root = root
        self._signoffs = signoffs
        self._loaded: dict[str, Sequence[Revision]] = {}
        self.expect(paths)
        self._behind: frozenset[str] | None = None

    def expect(self, paths: Iterable[str]) -> None:
        """Be told which reports will be asked for, where it is not those that were named at first: no others are read along.

        Args:
            paths: the reports, in the order in which they will be asked for. Any other may be asked for as well.
        """
        self._paths = [path for path in paths if path in self._signoffs.versions]
        self._positions = {path: position for position, path in enumerate(self._paths)}

    def history(self, path: str) -> Sequence[Revision]:
        """A report's versions on the main branch, newest first; empty where nothing is known."""
        start = self._positions.get(path)
        if start is None:
            return dict(self._read([path])).get(path, ())
        if path not in self._loaded:
            self._loaded = dict(self._read(self._paths[start : start + _AT_ONCE]))
        return self._loaded.get(path, ())

    def _read(self, paths: Sequence[str]) -> Iterable[tuple[str, Sequence[Revision]]]:
        try:
            return list(histories(self._root, self._signoffs, paths))
        except (NoHistory, GitFailure, OSError) as failure:
            self.failures += 1
            log.info("这一批报告的历史版本读不出来，页面上不显示：%s", failure)
            return [(path, ()) for path in paths]

    def behind(self) -> frozenset[str]:
        """The files that only the main branch has changed since this branch left it: nobody changes them here."""
        if self._behind is None:
            self._behind = self._changed_on_main_alone()
        return self._behind

    def _changed_on_main_alone(self) -> frozenset[str]:
        try:
            repository = open_repository(self._root)
            main = _tip(repository, self._signoffs.main)
            left = repository.run("merge-base", main, "HEAD").decode("ascii").split()[0]
            there, here = (
                {change.path for change in read_difference(repository, left, now)}
                for now in (main, _tip(repository, "HEAD"))
            )
        except (NoHistory, GitFailure, OSError):
            return frozenset()  # nothing in common, or nothing committed: everything is this branch's own
        return frozenset(there - here)


def _tip(repository: Repository, branch: str) -> str:
    """The newest commit of a branch as people know it: `main`, `origin/main`."""
    names = ("HEAD",) if branch == "HEAD" else (f"refs/heads/{branch}", f"refs/remotes/{branch}")
    found = repository.run("rev-parse", "--revs-only", *names).decode("ascii").split()
    if not found:
        raise GitFailure(branch)
    return found[0]
