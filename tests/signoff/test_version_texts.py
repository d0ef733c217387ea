"""Pages ask for earlier texts: those that will be asked for are read together, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from shuzhi.pages import versions
from shuzhi.pages.versions import VersionTexts
from shuzhi.signoff import Revision, Signoffs, histories

from tests.signoff.building import CEN, Repo, gitea, text_of

PATHS = [f"reports/{year}/workshop.md" for year in range(2017, 2023)]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Which reports were read together."""
    runs: list[list[str]] = []

    def spy(
        root: Path, signoffs: Signoffs, paths: Iterable[str]
    ) -> Iterator[tuple[str, tuple[Revision, ...]]]:
        runs.append(list(paths))
        return histories(root, signoffs, runs[-1])

    monkeypatch.setattr(versions, "histories", spy)
    return runs


@pytest.fixture
def texts(repo: Repo) -> VersionTexts:
    repo.request({path: text_of(path) for path in PATHS}, gitea(CEN))
    return VersionTexts(repo.root, repo.signoffs(), PATHS)


def _newest(texts: VersionTexts, path: str) -> str | None:
    return texts.history(path)[0].newer


def test_all_are_read_together_in_the_order_of_their_pages(
    texts: VersionTexts, read: list[list[str]]
) -> None:
    assert [_newest(texts, path) for path in PATHS] == [text_of(path) for path in PATHS]
    assert read == [PATHS]


def test_of_pages_that_are_kept_nothing_is_read(texts: VersionTexts, read: list[list[str]]) -> None:
    texts.expect([PATHS[4], PATHS[1]])
    assert [_newest(texts, PATHS[n]) for n in (4, 1)] == [text_of(PATHS[n]) for n in (4, 1)]
    assert read == [[PATHS[4], PATHS[1]]]


def test_what_nobody_expected_is_read_by_itself(texts: VersionTexts, read: list[list[str]]) -> None:
    texts.expect(PATHS[:2])
    asked = (PATHS[0], PATHS[5], PATHS[1])
    assert [_newest(texts, path) for path in asked] == [text_of(path) for path in asked]
    assert texts.history("reports/2023/store.md") == ()
    assert read[:2] == [PATHS[:2], [PATHS[5]]]
