"""What earlier runs kept spares work and changes nothing: after any edits the copies are those of a run from nothing."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from shuzhi import report
from shuzhi.archive import Archive, load_archive
from shuzhi.checking import facts_of
from shuzhi.report import Reading
from shuzhi.similarity import (
    CopyFinder,
    Document,
    Found,
    Limits,
    Sketch,
    fingerprints_in,
    found_in,
    sketch_of,
)
from shuzhi.similarity.finder import known_fingerprints
from shuzhi.sketch_store import FILE, copies_of
from shuzhi.source import Source
from shuzhi.store import CACHE

from tests.bench.copying import invented_texts
from tests.support import make_archive

POOL: Final = [
    paragraph for text in invented_texts(12, characters=900, seed=3) for paragraph in text.split("\n\n")
]
"""Paragraphs that reports are put together from."""

Documents = dict[str, Document]


def _text(chance: random.Random) -> str:
    """Some paragraphs; the first ones of the pool stand in many reports, the last ones in few."""
    chosen = [POOL[int(len(POOL) * chance.random() ** 2)] for _ in range(chance.randint(1, 7))]
    return "\n\n".join(chosen)


def _document(chance: random.Random, path: str) -> Document:
    year, code = path.split("/")[1:]
    return Document(path, code.removesuffix(".md").split("_")[0], int(year), _text(chance))


def _path(chance: random.Random) -> str:
    return (
        f"reports/{chance.randint(2020, 2024)}/branch-{chance.randint(0, 40)}{chance.choice(['', '_2'])}.md"
    )


def _edited(documents: Documents, chance: random.Random) -> None:
    path = chance.choice(list(documents))
    paragraphs = documents[path].text.split("\n\n")
    paragraphs[chance.randrange(len(paragraphs))] = chance.choice(POOL)
    documents[path] = replace(documents[path], text="\n\n".join(paragraphs))


def _added(documents: Documents, chance: random.Random) -> None:
    path = _path(chance)
    documents[path] = _document(chance, path)


def _deleted(documents: Documents, chance: random.Random) -> None:
    documents.pop(chance.choice(list(documents)))


def _renamed(documents: Documents, chance: random.Random) -> None:
    text = documents.pop(chance.choice(list(documents))).text
    path = _path(chance)
    documents[path] = replace(_document(chance, path), text=text)


def _copied(documents: Documents, chance: random.Random) -> None:
    path = _path(chance)
    text = chance.choice(list(documents.values())).text
    documents[path] = replace(_document(chance, path), text=text)


EDITS: Final[list[Callable[[Documents, random.Random], None]]] = [
    _edited,
    _edited,
    _added,
    _deleted,
    _renamed,
    _copied,
]


def _sketches(documents: Documents) -> list[Sketch]:
    return [replace(sketch_of(document), key=document.text) for document in documents.values()]


def _facts(found: Found) -> tuple[object, ...]:
    return dict(found.closest), dict(found.copies), [sketch.path for sketch in found.sketches]


@pytest.fixture
def any_change_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done anew because much has changed."""
    monkeypatch.setattr("shuzhi.similarity.renewal._MOST", 1.0)


@pytest.mark.usefixtures("any_change_is_small")
@pytest.mark.parametrize("seed", range(6))
def test_whatever_changed_the_same_is_found_as_from_nothing(seed: int) -> None:
    chance = random.Random(seed)
    limits = Limits(others=chance.choice([1, 2, 10]), characters=60)
    documents: Documents = {}
    for _ in range(90):
        _added(documents, chance)
    kept = found_in(_sketches(documents), documents, limits)
    for _ in range(25):
        for _ in range(chance.choice([1, 1, 2, 5])):
            chance.choice(EDITS)(documents, chance)
        sketches = _sketches(documents)
        chance.shuffle(sketches)
        kept = found_in(sketches, documents, limits, kept)
        assert _facts(kept) == _facts(found_in(sketches, documents, limits))
    assert any(kept.copies.values())
    assert any(len(others) == limits.others for others in kept.closest.values())


class _Counted(dict[str, Document]):
    """Documents that tell how many were asked for."""

    asked = 0

    def __getitem__(self, path: str) -> Document:
        self.asked += 1
        return super().__getitem__(path)


def test_after_an_edit_few_reports_are_looked_at_again() -> None:
    chance = random.Random(1)
    documents: Documents = {}
    for _ in range(120):
        _added(documents, chance)
    limits = Limits()
    kept = found_in(_sketches(documents), documents, limits)
    assert len(kept.copies) > 100
    path = sorted(documents)[50]
    documents[path] = replace(documents[path], text=documents[path].text + "\n\n这一段话是别处没有的。")
    counted = _Counted(documents)
    found_in(_sketches(documents), counted, limits, kept)
    assert 0 < counted.asked < len(documents) / 2


def test_nothing_is_taken_from_another_strictness() -> None:
    chance = random.Random(2)
    documents: Documents = {}
    for _ in range(40):
        _added(documents, chance)
    sketches = _sketches(documents)
    kept = found_in(sketches, documents, Limits())
    strict = Limits(own_share=0.01, characters=20)
    anew = found_in(sketches, documents, strict)
    assert _facts(found_in(sketches, documents, strict, kept)) == _facts(anew) != _facts(kept)


HEAD: Final = """---
title: {year}年度述职报告
---

## 一、履职情况

"""


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(HEAD.format(year=path.split("/")[1]) + text + "\n", "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_archive(tmp_path / "archive", {})
    chance = random.Random(4)
    for _ in range(40):
        _write(root, _path(chance), _text(chance))
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Source]:
    """The files that were read since it was last emptied."""
    sources: list[Source] = []

    def noted(source: Source) -> Reading:
        sources.append(source)
        return read_source(source)

    read_source = report._read
    monkeypatch.setattr(report, "_read", noted)
    return sources


def _texts(root: Path) -> list[Path]:
    return sorted(root.glob("reports/2*/*.md"))


def _all_found(archive: Archive, root: Path) -> CopyFinder:
    finder = copies_of(archive, root)
    assert finder.all() == CopyFinder(archive).all()
    return finder


def test_an_archive_on_the_disk_is_followed_through_its_edits(root: Path) -> None:
    chance = random.Random(5)
    for _ in range(12):
        files = _texts(root)
        file = chance.choice(files)
        match chance.randrange(5):
            case 0:
                file.unlink()
            case 1:
                file.rename(file.with_name(f"branch-{chance.randint(0, 40)}.md"))
            case 2:
                _write(root, _path(chance), file.read_text("utf-8"))
            case 3:
                file.write_bytes(b"\xff" + file.read_bytes())  # cannot be read any more
            case _:
                _write(root, file.relative_to(root).as_posix(), _text(chance))
        _all_found(load_archive(root), root)
    assert CopyFinder(load_archive(root)).all()


def test_reports_that_did_not_change_are_not_read(root: Path, read: list[Source]) -> None:
    found = _all_found(load_archive(root), root).all()
    assert found
    assert read
    read.clear()
    assert copies_of(load_archive(root), root).all() == found
    assert not read


def test_reports_that_were_checked_are_not_read_again_for_their_copies(
    root: Path, read: list[Source]
) -> None:
    expected = CopyFinder(load_archive(root)).all()
    sketches = list(fingerprints_in(load_archive(root), load_archive(root).by_path))
    archive = load_archive(root)
    read.clear()
    facts_of(archive, None, None)
    assert len(read) == len(archive.reports)
    read.clear()
    finder = copies_of(archive, root)
    finder.look()
    assert len(read) < len(archive.reports)  # those that are close are aligned
    assert finder.all() == expected != []
    told = known_fingerprints(archive)
    assert [told[path].tolist() for path in archive.by_path] == [sketch.tolist() for sketch in sketches]


def test_one_report_is_looked_up_without_reading_those_it_has_nothing_in_common_with(
    root: Path, read: list[Source]
) -> None:
    archive = load_archive(root)
    expected = CopyFinder(archive, archive.reports[-1:]).all()
    copies_of(archive, root, archive.reports[-1:]).look()
    archive = load_archive(root)
    read.clear()
    assert copies_of(archive, root, archive.reports[-1:]).all() == expected != []
    assert len(read) < len(archive.reports) / 2


def test_a_mark_of_secrecy_counts_as_a_change(root: Path) -> None:
    path = _texts(root)[0].relative_to(root).as_posix()
    before = _all_found(load_archive(root), root).all()
    assert any(path in (copy.path, copy.other) for copy in before)
    text = (root / path).read_text("utf-8")
    (root / path).write_text(text.replace("## 一", "机密★10年\n\n## 一"), "utf-8")
    after = _all_found(load_archive(root), root).all()
    assert not any(path in (copy.path, copy.other) for copy in after)
    _all_found(load_archive(root), root)


def test_an_organization_with_another_name_is_compared_anew(root: Path) -> None:
    name, text = "临江渡口养护所", invented_texts(1, characters=900, seed=9)[0]
    _write(root, "reports/2023/workshop.md", text.replace("的", name))
    _write(root, "reports/2024/office.md", text.replace("的", "北岗"))
    before = _all_found(load_archive(root), root).all()
    registry = root / "reports/organizations.yml"
    known = load_archive(root).registry.organizations["workshop"].name
    registry.write_text(registry.read_text("utf-8").replace(known, name, 1), "utf-8")
    assert _all_found(load_archive(root), root).all() != before


def test_a_look_at_one_report_leaves_what_was_found_of_all(root: Path, read: list[Source]) -> None:
    copies_of(load_archive(root), root).look()
    path = _texts(root)[3].relative_to(root).as_posix()
    (root / path).write_text((root / path).read_text("utf-8").replace("一", "二", 5), "utf-8")
    archive = load_archive(root)
    copies_of(archive, root, [archive.by_path[path]]).look()
    archive = load_archive(root)
    read.clear()
    copies_of(archive, root).look()
    assert len(read) < len(archive.reports) / 2
    _all_found(load_archive(root), root)


def test_one_look_trusts_another_program_no_more(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = copies_of(load_archive(root), root).all()
    assert found
    with monkeypatch.context() as patch:
        patch.setattr("shuzhi.sketch_store.program_digest", lambda: "another")
        patch.setattr("shuzhi.similarity.comparison.judge", lambda one, other, limits: None)
        assert copies_of(load_archive(root), root).all() == []
    archive = load_archive(root)
    copies_of(archive, root, archive.reports[:1]).look()
    assert copies_of(load_archive(root), root).all() == found


def _spoiled(root: Path) -> Iterator[str]:
    file = root / CACHE / FILE
    whole = file.read_bytes()
    for sql in (
        "UPDATE kept SET value = substr(value, 1, length(value) - 1)",
        "UPDATE kept SET value = x'93'",
        "UPDATE kept SET value = (SELECT value FROM kept WHERE key = 'found') WHERE key != 'found'",
        "DELETE FROM kept WHERE key = 'found'",
        "DELETE FROM kept WHERE key != 'found'",
        "DELETE FROM kept WHERE key = 'sketches 2022'",
    ):
        file.write_bytes(whole)
        with closing(sqlite3.connect(file)) as store, store:
            assert store.execute(sql).rowcount
        yield sql


def test_what_was_spoiled_is_found_anew(root: Path, read: list[Source]) -> None:
    found = _all_found(load_archive(root), root).all()
    for sql in _spoiled(root):
        assert copies_of(load_archive(root), root).all() == found, sql
        read.clear()
        assert copies_of(load_archive(root), root).all() == found
        assert not read, f"not mended: {sql}"


def test_another_program_trusts_nothing_that_was_kept(
    root: Path, read: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    copies_of(load_archive(root), root).look()
    monkeypatch.setattr("shuzhi.sketch_store.program_digest", lambda: "another")
    archive = load_archive(root)
    read.clear()
    copies_of(archive, root).look()
    assert len(read) >= len(archive.reports)
