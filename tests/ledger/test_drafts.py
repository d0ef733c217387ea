"""A draft that `shuzhi new` sets out is answered problem by problem once its blanks are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.drafting import draft_report
from shuzhi.importing.inspection import inspect_file
from shuzhi.ledger import Status, ledger_of
from shuzhi.vocabulary import BLANK, Topic

from tests.ledger.support import REGISTRY, report
from tests.support import PROJECT
from tests.test_samples import NAMES, SAMPLES

there = pytest.mark.skipif(
    not (SAMPLES / "expected.json").is_file(), reason="the sample reports are not there"
)


def _answered_by_a_draft(folder: Path, *, filled: bool) -> tuple[list[Status], list[str]]:
    """The draft of the year after the last report, put in its place: status and text of each problem before."""
    archive = load_archive(folder)
    draft = draft_report(archive, archive.registry.organizations["mill"], 2023)
    text = draft.text.replace(f"整改情况：{BLANK}", "整改情况：3月办结，群众认可。") if filled else draft.text
    target = folder / draft.target
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    rows = ledger_of(load_archive(folder)).by_year[2022]
    return [row.status for row in rows], [row.text for row in rows]


def _archive(folder: Path, body: str) -> Path:
    (folder / "reports/2022").mkdir(parents=True)
    (folder / "reports/organizations.yml").write_text(REGISTRY, encoding="utf-8")
    (folder / "reports/2022/mill.md").write_text(
        report(2022).split("## ")[0] + "\n" + body + "\n", encoding="utf-8"
    )
    template = (PROJECT / "reports/_template.md").read_text(encoding="utf-8")
    (folder / "reports/_template.md").write_text(template, encoding="utf-8")
    return folder


@there
@pytest.mark.parametrize("name", NAMES)
def test_published_reports(name: str, tmp_path: Path) -> None:
    lines = inspect_file(SAMPLES / name).body.lines
    folder = _archive(tmp_path, "\n".join(lines))
    before = load_archive(folder).reports[0].body.points_about(Topic.PROBLEMS)
    statuses, texts = _answered_by_a_draft(folder, filled=True)
    assert texts == [point.text for point in before]
    assert statuses == [Status.ANSWERED] * len(before)


@pytest.mark.parametrize("filled", [True, False])
def test_reports_of_the_sample_archive(tmp_path: Path, filled: bool) -> None:
    for number, original in enumerate(load_archive(PROJECT).reports):
        folder = _archive(tmp_path / str(number), "\n".join(original.body.lines))
        statuses, _ = _answered_by_a_draft(folder, filled=filled)
        assert set(statuses) == {Status.ANSWERED if filled else Status.UNANSWERED}, original.path
