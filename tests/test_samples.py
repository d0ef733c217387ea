"""The five published reports: read as expected.json says, imported without loss.

They are no part of the project. SHUZHI_SAMPLES names the folder that holds them.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, Final

import pytest
from shuzhi.archive import load_archive
from shuzhi.pages.rendering import render_body

from tests.support import PROJECT, check_json, make_archive, run
from tests.texts import lost, plain, solid, split_report, visible

SAMPLES: Final = Path(os.environ.get("SHUZHI_SAMPLES", PROJECT.parent / "shared" / "samples"))
NAMES: Final = (
    "bank-branch-2022.txt",
    "department-branch-2022.txt",
    "group-company-2023.txt",
    "service-centre-2022.txt",
    "township-committee-2022.txt",
)
RESIDUE: Final = ("##paidbegin##", "##paidend##")

pytestmark = pytest.mark.skipif(
    not (SAMPLES / "expected.json").is_file(),
    reason=f"the sample reports are not there: set SHUZHI_SAMPLES to their folder (looked in {SAMPLES})",
)


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    assert sorted(found) == sorted(NAMES)
    return found


@pytest.fixture(params=NAMES)
def sample(request: pytest.FixtureRequest) -> Path:
    return SAMPLES / str(request.param)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "archive")


def _import(root: Path, sample: Path, *more: str) -> tuple[int, str, str]:
    return run("--root", str(root), "import", str(sample), "--organization", "group", *more)


def _target(root: Path, year: int) -> Path:
    return root / "reports" / str(year) / "group.md"


def _files(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def test_a_sample_is_read_as_expected(sample: Path, expected: dict[str, Any]) -> None:
    code, out, err = run("inspect", str(sample), "--format", "json")
    assert (code, err) == (0, "")
    read = json.loads(out)
    truth = expected[sample.name]
    performance = [s for s in read["sections"] if "performance" in s["slots"]]
    assert {
        "title": read["title"],
        "year": read["year"],
        "sections": [section["slots"] for section in read["sections"]],
        "rectifications": len(read["rectifications"]),
        "performance_items": sum(len(section["items"]) for section in performance),
        "problems": len(read["problems"]),
        "causes": len(read["causes"]),
        "plans": len(read["plans"]),
    } == {name: truth[name] for name in truth if name not in ("masks", "residue")}


def test_the_lines_told_of_a_sample_are_those_of_its_file(sample: Path) -> None:
    read = json.loads(run("inspect", str(sample), "--format", "json")[1])
    lines = [solid(line) for line in sample.read_text(encoding="utf-8-sig").splitlines()]
    told = [(section["line"], section["heading"]) for section in read["sections"]]
    told += [(point["line"], point["text"]) for kind in ("problems", "plans") for point in read[kind]]
    assert len(told) > 8
    for line, text in told:
        words = solid(text.split("\n")[0])[:12].split("×")[0]
        assert words in lines[line - 1], f"line {line} does not say {words}"


def test_an_import_is_read_like_its_source(root: Path, sample: Path, expected: dict[str, Any]) -> None:
    assert _import(root, sample)[0] == 0
    target = _target(root, expected[sample.name]["year"])
    before = json.loads(run("inspect", str(sample), "--format", "json")[1])
    after = json.loads(run("inspect", str(target), "--format", "json")[1])
    for kind in ("problems", "causes", "rectifications", "plans"):
        assert [row["text"] for row in after[kind]] == [row["text"] for row in before[kind]]


def test_an_import_writes_what_the_title_says(root: Path, sample: Path, expected: dict[str, Any]) -> None:
    truth = expected[sample.name]
    code, out, err = _import(root, sample)
    assert (code, err) == (0, "")
    fields, _ = split_report(_target(root, truth["year"]))
    assert fields["title"] == truth["title"]
    assert fields["year"] == str(truth["year"])
    assert (fields["organization"], fields["imported"]) == ("group", "true")
    assert {fields[name] for name in ("secretary", "submitted", "classification", "retention")} == {
        "【待补】"
    }
    assert f"reports/{truth['year']}/group.md" in out
    assert truth["title"] in out
    assert str(truth["year"]) in out


def test_masks_become_crosses_and_are_told(root: Path, sample: Path, expected: dict[str, Any]) -> None:
    source = sample.read_text(encoding="utf-8-sig")
    _, out, _ = _import(root, sample)
    fields, body = split_report(_target(root, expected[sample.name]["year"]))
    assert "*" in source or "XX" in source, "every sample has masks"
    for text in (body, fields["title"]):
        assert "*" not in text
        assert "XX" not in text
        assert "××" not in text
    runs = len(re.findall(r"\*+(?:\+\*+)*|X{2,}", source))
    assert body.count("×") == runs
    told = re.search(r"遮盖符改为×，(\d+) 处", out)
    assert told and int(told[1]) == runs
    assert set(re.findall(r"“(\*[*+]*|X{2,})”", out)) == set(re.findall(r"\*[*+]*|X{2,}", source))


def test_the_samples_carry_the_masks_that_are_on_record(expected: dict[str, Any]) -> None:
    assert sum((SAMPLES / name).read_text(encoding="utf-8").count("*") for name in expected) == 172


def test_residue_is_taken_out_and_told(root: Path, sample: Path, expected: dict[str, Any]) -> None:
    truth = expected[sample.name]
    source = sample.read_text(encoding="utf-8-sig")
    _, out, _ = _import(root, sample)
    text = _target(root, truth["year"]).read_text(encoding="utf-8")
    assert any(mark in source for mark in RESIDUE) == truth["residue"]
    assert "paid" not in text
    for mark in RESIDUE:
        assert (mark in out) == (mark in source), "what is taken out must be named, nothing else"


def test_nothing_else_is_lost(root: Path, sample: Path, expected: dict[str, Any]) -> None:
    assert _import(root, sample)[0] == 0
    fields, body = split_report(_target(root, expected[sample.name]["year"]))
    source = solid(sample.read_text(encoding="utf-8-sig"))
    assert lost(source, solid(fields["title"]) + plain(body), RESIDUE) is None


def test_the_comparison_itself_notices_a_loss(sample: Path) -> None:
    source = solid(sample.read_text(encoding="utf-8-sig"))
    whole = re.sub(r"\*+(?:\+\*+)*|X{2,}", "×", source)
    assert lost(source, whole) is None
    middle = next(at for at in range(len(whole) // 2, len(whole)) if whole[at : at + 2].isalpha())
    assert lost(source, whole[:middle] + whole[middle + 1 :]) is not None
    assert lost(source, whole[:middle] + "多" + whole[middle:]) is not None
    assert lost(source, whole[:-1]) is not None
    assert lost(source, whole.replace("×", "", 1)) is not None


def test_a_second_import_brings_nothing_twice(root: Path, sample: Path, expected: dict[str, Any]) -> None:
    _import(root, sample)
    before = _files(root)
    code, out, err = _import(root, sample)
    assert (code, err) == (0, "")
    assert out.startswith("已在库里 ")
    assert f"reports/{expected[sample.name]['year']}/group.md" in out
    assert _files(root) == before
    changed = root.parent / sample.name
    changed.write_bytes(sample.read_bytes() + "再补一句。\n".encode())
    code, out, err = _import(root, changed)
    assert (code, out) == (1, "")
    assert "不会覆盖" in err
    assert _files(root) == before


def test_a_dry_run_tells_all_and_writes_nothing(root: Path, sample: Path) -> None:
    before = _files(root)
    code, foretold, _ = _import(root, sample, "--dry-run")
    assert code == 0
    assert _files(root) == before
    _, told, _ = _import(root, sample)
    assert foretold.replace("将会导入", "已导入") == told


def test_the_check_asks_for_the_blanks_and_only_advises_on_masks(
    root: Path, sample: Path, expected: dict[str, Any]
) -> None:
    _import(root, sample)
    found = check_json(root)
    path = f"reports/{expected[sample.name]['year']}/group.md"
    fields, body = split_report(root / path)
    errors = [row for row in found if row["severity"] == "error"]
    assert {row["rule"] for row in errors} == {"frontmatter-field-blank"}
    blank = [name for name, value in fields.items() if value == "【待补】"]
    assert [row["message"].partition("（")[0] for row in errors] == blank
    rows = (root / path).read_text(encoding="utf-8").split("\n")
    assert all("【待补】" in rows[row["line"] - 1] for row in errors)
    left = [row for row in found if row["rule"] == "placeholder-left"]
    assert len(left) == sum("×" in line for line in body.split("\n"))
    assert {row["severity"] for row in left} == {"advice"}
    assert "warning" not in {row["severity"] for row in found}


def test_the_page_shows_the_whole_text_and_no_emphasis(
    root: Path, sample: Path, expected: dict[str, Any]
) -> None:
    _import(root, sample)
    report = load_archive(root).by_path[f"reports/{expected[sample.name]['year']}/group.md"]
    page = render_body(report)
    for tag in ("<em", "<strong", "<code", "<a", "<ul", "<ol", "<blockquote", "<table"):
        assert tag not in page
    assert page.count("<h2") == len(expected[sample.name]["sections"])
    source = solid(sample.read_text(encoding="utf-8-sig"))
    assert lost(source, solid(expected[sample.name]["title"]) + visible(page), RESIDUE) is None
