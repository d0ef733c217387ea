"""Work done apart and put together is the work of one machine, byte for byte; a share that is no good only helps nothing."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from shuzhi import sharing
from shuzhi.archive import load_archive
from shuzhi.checking import facts
from shuzhi.pages import making
from shuzhi.settings import Settings
from shuzhi.sharing import ShareRefused, make_share, take_shares
from shuzhi.store import Store

from tests import support
from tests.faults.damage import FILES, STORES
from tests.faults.running import run
from tests.preview.archive import GROUP
from tests.preview.served import furnish
from tests.reproducible.building import MKDOCS, assert_same, contents, git, make_archive, put_under_git
from tests.support import REPORT

pytestmark = pytest.mark.end_to_end

SHUZHI: Final = str(Path(sys.executable).parent / "shuzhi")
TALKATIVE: Final = (str(MKDOCS), "build")
YEARS: Final = (2023, 2024, 2025)


def shuzhi(root: Path, *arguments: str) -> str:
    """Run the program as a person runs it; gives what it says."""
    done = run(root, (SHUZHI, "build", *arguments))
    assert done.code == 0, done.said
    return done.said


@pytest.fixture(scope="module", params=["git and search", "neither"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive and its site, made by one machine."""
    root = make_archive(tmp_path_factory.mktemp("whole") / "archive")
    if request.param == "git and search":
        put_under_git(root)
        # So that reports are told of what is not signed off, and what is under review is shown.
        report = sorted((root / "reports/2025").glob("*.md"))[-1]
        report.write_text(report.read_text("utf-8") + "\n这一段还没有审过。\n", "utf-8")
        git(root, "commit", "-q", "-a", "-m", "又改了一处")
    else:
        config = root / "mkdocs.yml"
        config.write_text(
            config.read_text("utf-8").replace("  shuzhi:\n", "  shuzhi:\n    search: false\n"), "utf-8"
        )
    done = run(root, TALKATIVE)
    assert done.code == 0, done.said
    return root


@pytest.fixture
def clean(whole: Path) -> Mapping[str, bytes]:
    return contents(whole / "site")


def checkout(whole: Path, folder: Path) -> Path:
    """The same archive on another machine."""
    shutil.copytree(whole, folder, symlinks=True, ignore=shutil.ignore_patterns("site", ".cache"))
    return folder


def rendered(said: str) -> int:
    match = re.search(r"渲染 (\d+) 个", said)
    assert match is not None, said
    return int(match[1])


def of_reports(root: Path) -> int:
    return len(list(root.glob("reports/2*/*.md")))


def test_years_made_apart(whole: Path, clean: Mapping[str, bytes], tmp_path: Path) -> None:
    shares = []
    for year in YEARS:
        machine = checkout(whole, tmp_path / f"machine {year}")
        said = shuzhi(machine, "--year", str(year), "--into", str(tmp_path / f"share {year}"))
        assert f"做好了 {len(list(whole.glob(f'reports/{year}/*.md')))} 份报告的网页" in said
        shares.append(str(tmp_path / f"share {year}"))
        assert not (machine / "site").exists()
        assert not list((tmp_path / f"share {year}").glob(".shuzhi-*"))
    root = checkout(whole, tmp_path / "last")
    said = shuzhi(root, "--merge", *shares)
    assert_same(clean, contents(root / "site"))
    assert said.count("份报告的成果。\n") == 3
    everything = rendered(run(checkout(whole, tmp_path / "alone"), TALKATIVE).said)
    assert rendered(said) == everything - of_reports(root)
    if (root / "site/search/bundles").exists():
        made = {file.name for share in shares for file in Path(share, "search").glob("2*.bundle")}
        assert len(made) == len(YEARS)
        assert {file.name for file in (root / ".cache/search").glob("2*.bundle")} == made


def test_regions_made_apart(whole: Path, clean: Mapping[str, bytes], tmp_path: Path) -> None:
    codes = sorted({file.stem.partition("_")[0] for file in whole.glob("reports/2*/*.md")})
    root = checkout(whole, tmp_path / "one")
    shuzhi(root, "--organization", codes[0], "--organization", codes[1])
    shuzhi(root, "--year", "2025", "--year", "2024")
    assert sorted(path.name for path in (root / ".cache/shares").iterdir()) == [
        "2024-2025",
        "-".join(codes[:2]),
    ]
    other = checkout(whole, tmp_path / "other")
    shutil.copytree(root / ".cache/shares", other / ".cache/shares")
    said = shuzhi(other, "--merge")
    assert said.count("份报告的成果。\n") == 2
    assert_same(clean, contents(other / "site"))


def test_a_region_is_checked_with_all_its_years(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = sorted({file.stem.partition("_")[0] for file in whole.glob("reports/2*/*.md")})[0]
    root = checkout(whole, tmp_path / "one")
    said = shuzhi(root, "--organization", code, "--year", "2025", "--into", str(tmp_path / "share"))
    assert re.search(r"做好了 \d+ 份报告的网页、\d+ 个组织的检查", said)
    take_shares(load_archive(root), [tmp_path / "share"])
    read: list[str] = []
    monkeypatch.setattr(facts, "_work_out", lambda archive, code, judge: read.append(code))
    kept = facts.facts_of(load_archive(root), [code], Store(root / ".cache" / facts.FACTS))
    assert read == [] and kept is not None


@pytest.mark.parametrize("turn", range(3))
def test_damaged_shares(whole: Path, clean: Mapping[str, bytes], tmp_path: Path, turn: int) -> None:
    root = checkout(whole, tmp_path / "one")
    chance = random.Random(turn)
    share = tmp_path / "share"
    code = next(iter(sorted(whole.glob("reports/2*/*.md")))).stem
    shuzhi(root, "--year", "2024", "--into", str(share))
    shuzhi(root, "--organization", code, "--into", str(share))
    told = []
    for number, store in enumerate(sorted(share.glob("*.sqlite"))):
        damage = STORES[(turn * 5 + number * 3) % len(STORES)]
        damage(store, chance)
        told.append(damage.__name__)
    for bundle in share.glob("search/*.bundle"):
        damage = FILES[(turn * 4) % len(FILES)]
        damage(bundle, chance)
        told.append(damage.__name__)
    done = run(root, (SHUZHI, "build", "--merge", str(share)))
    if done.code:  # so much is wrong that it is no share
        assert "不是一份成果" in done.refused_in_chinese()
        assert run(root).code == 0
    assert_same(clean, contents(root / "site"), str(told))
    assert run(root).code == 0
    assert_same(clean, contents(root / "site"), str(told))


def test_a_share_of_another_program_helps_nothing_and_harms_nothing(
    whole: Path, clean: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = checkout(whole, tmp_path / "one")
    for module in (facts, making):
        monkeypatch.setattr(module, "program_digest", lambda: "another program")
    make_share(root, Settings(search=False), tmp_path / "share", years=[2024])
    monkeypatch.undo()
    said = shuzhi(root, "--merge", str(tmp_path / "share"))
    assert_same(clean, contents(root / "site"))
    assert rendered(said) == rendered(run(checkout(whole, tmp_path / "alone"), TALKATIVE).said)


def test_a_share_of_other_texts_harms_nothing(
    whole: Path, clean: Mapping[str, bytes], tmp_path: Path
) -> None:
    other = checkout(whole, tmp_path / "other")
    for report in other.glob("reports/2024/*.md"):
        report.write_text(report.read_text("utf-8").replace("。", "，并已存档。", 3), "utf-8")
    make_share(other, Settings(search=False), tmp_path / "share", years=YEARS)
    root = checkout(whole, tmp_path / "one")
    shuzhi(root, "--merge", str(tmp_path / "share"))
    assert_same(clean, contents(root / "site"))


def test_a_share_is_gone_on_with(whole: Path, tmp_path: Path) -> None:
    root = checkout(whole, tmp_path / "one")
    share = tmp_path / "share"
    left = share / ".shuzhi-share-left"
    left.mkdir(parents=True)
    settings = Settings(search=False)
    first = make_share(root, settings, share, years=[2024])
    before = {path.name: path.read_bytes() for path in share.glob("pages.sqlite")}
    assert make_share(root, settings, share, years=[2024]) == first
    assert {path.name: path.read_bytes() for path in share.glob("pages.sqlite")} == before
    assert not left.exists()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small archive that nobody builds."""
    return support.make_archive(tmp_path / "archive", {"reports/2023/workshop.md": REPORT})


def told(root: Path, *arguments: str) -> Iterator[object]:
    code, out, err = support.run("--root", str(root), "build", *arguments)
    yield from (code, out, err)


REFUSED: Final[Mapping[str, tuple[tuple[str, ...], int, str]]] = {
    "a year without reports": (("--year", "2019"), 1, "库里没有2019年度的报告。有报告的年度：2023"),
    "no organization": (("--organization", "nobody"), 1, "组织代码“nobody”没有登记"),
    "no share": (("--merge", "."), 1, "不是一份成果"),
    "no shares at all": (("--merge",), 1, "没有成果"),
    "a folder that is not there": (("--merge", "nowhere"), 2, "nowhere"),
    "both at once": (("--merge", "--year", "2023"), 2, "不能和"),
    "shares without merging": (("reports",), 2, "请加上 --merge"),
    "a target without work": (("--into", "x"), 2, "--into 要和"),
    "no year": (("--year", "去年"), 2, "--year 必须是 1949 到 2149 之间的整数"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_told(root: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.chdir(root)
    arguments, expected, said = REFUSED[case]
    code, out, err = told(root, *arguments)
    assert code == expected
    assert out == "" and said in str(err)
    assert not (root / ".cache/shares").exists()


@pytest.mark.parametrize("options", [("--year", "2023"), ("--organization", "group")])
def test_nothing_of_a_marked_report_leaves_the_machine(
    root: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    report = root / "reports/2023/workshop.md"
    report.write_text(REPORT.replace("现将", "机密★10年\n\n现将"), "utf-8")
    share = tmp_path / "share"
    code, _, err = told(root, *options, "--into", str(share))
    assert code == 1
    assert "reports/2023/workshop.md" in str(err) and "国家秘密" in str(err)
    assert not share.exists()


def test_a_marked_report_of_another_year_does_not_leave_with_its_organization(
    root: Path, tmp_path: Path
) -> None:
    """What is checked of an organization is checked with all years."""
    marked = REPORT.replace("2023", "2022").replace("现将", "机密★10年\n\n现将")
    (root / "reports/2022").mkdir()
    (root / "reports/2022/workshop.md").write_text(marked, "utf-8")
    code, _, err = told(
        root, "--organization", "workshop", "--year", "2023", "--into", str(tmp_path / "share")
    )
    assert code == 1 and "reports/2022/workshop.md" in str(err)
    assert not (tmp_path / "share").exists()
    assert (
        support.run("--root", str(root), "build", "--year", "2023", "--into", str(tmp_path / "share"))[0] == 0
    )


def test_a_share_that_cannot_be_written_is_told(root: Path, tmp_path: Path) -> None:
    (tmp_path / "share").write_text("不是文件夹", "utf-8")
    code, _, err = told(root, "--year", "2023", "--into", str(tmp_path / "share"))
    assert code in (1, 2) and "share" in str(err)
    assert (tmp_path / "share").read_text("utf-8") == "不是文件夹"


def test_a_cache_that_cannot_be_written_is_told(root: Path, tmp_path: Path) -> None:
    make_share(root, Settings(search=False), tmp_path / "share", years=[2023])
    (root / ".cache").write_text("不是文件夹", "utf-8")
    code, _, err = told(root, "--merge", str(tmp_path / "share"))
    assert code == 1 and ".cache" in str(err)


def test_a_share_may_lie_in_a_folder_of_any_name(root: Path, tmp_path: Path) -> None:
    share = tmp_path / "成果 [2023] *?"
    assert support.run("--root", str(root), "build", "--year", "2023", "--into", str(share))[0] == 0
    assert [taken.values for taken in take_shares(load_archive(root), [share])] == [1]


def test_only_shares_are_taken(root: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ShareRefused, match="empty"):
        take_shares(load_archive(root), [tmp_path / "empty"])


def test_the_help_tells_how_to_go_about_it(root: Path) -> None:
    code, out, _ = told(root, "--help")
    assert code == 0
    for word in ("--year", "--organization", "--into", "--merge", "--strict", ".cache/shares"):
        assert word in str(out)
    assert not re.search(r"\b(Usage|Options|Show this)\b", str(out))


def test_strict_is_passed_on(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    report = sorted((root / "reports/2024").glob("*.md"))[0]
    report.write_text(report.read_text("utf-8") + "\n见[别处](nowhere.md)。\n", "utf-8")
    assert subprocess.run([SHUZHI, "build"], cwd=root, capture_output=True, check=False).returncode == 0
    strict = subprocess.run([SHUZHI, "build", "--strict"], cwd=root, capture_output=True, check=False)
    assert strict.returncode == 1
    assert not (root / "site/manifest.json").exists()


IN_USE: Final[Mapping[str, str]] = {
    "the reports": "reports",
    "a year": "reports/2023",
    "the archive": ".",
    "the guide": "docs",
    "a folder with other things": "../letters",
}


@pytest.mark.parametrize("case", IN_USE)
def test_a_folder_in_use_stays_as_it_is(root: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """A share hides itself from git, and with it everything else in its folder."""
    monkeypatch.chdir(root)
    (root.parent / "letters").mkdir()
    (root.parent / "letters/answer.txt").write_text("回信", "utf-8")
    before = contents(root.parent)
    code, out, err = told(root, "--year", "2023", "--into", IN_USE[case])
    assert code == 1 and out == ""
    assert IN_USE[case] in str(err) and "--into" in str(err)
    assert contents(root.parent) == before


def test_merging_tells_of_each_share_what_it_is_good_for(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "reports/2023/group.md").write_text(GROUP, "utf-8")
    furnish(root)

    def share(name: str) -> Path:
        make_share(root, Settings(search=False), tmp_path / name, years=[2023])
        return tmp_path / name

    old = share("old")
    report = root / "reports/2023/workshop.md"
    report.write_text(REPORT.replace("党课4次", "党课5次"), "utf-8")
    monkeypatch.setattr(sharing, "program_digest", lambda: "another program")
    foreign = share("foreign")
    monkeypatch.undo()
    good, damaged = share("good"), share("damaged")
    (damaged / "pages.sqlite").write_bytes(b"no database")
    code, out, _ = told(root, "--merge", *map(str, (old, foreign, good, damaged, good)))
    assert code == 0
    lines = [line for line in str(out).splitlines() if line.startswith("收下")]
    assert [line.partition("：")[2] for line in lines] == [
        "2 份报告的成果。其中 1 份的文本与现在的不同，这些要从头做。",
        "2 份报告的成果。但做它的程序（或所用软件包的版本）与这里的不同，用不上，要从头做。",
        "2 份报告的成果。",
        "2 份报告的成果。但里面没有一项是完好的，要从头做。",
    ]
    assert str(old) in lines[0] and str(good) in lines[2]
    capfd.readouterr()
