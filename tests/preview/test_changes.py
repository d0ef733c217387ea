"""Whatever changes under a running preview shows in it, and an open browser is told."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.preview.archive import DOT, of_year
from tests.preview.served import Served
from tests.reproducible.building import git
from tests.support import REPORT

pytestmark = pytest.mark.end_to_end

WORKSHOP: Final = "reports/2023/workshop.md"
PAGE: Final = "2023/workshop/"
NEWEST: Final = 'href="../2023/"'


@pytest.fixture(autouse=True)
def put_back(served: Served) -> Iterator[None]:
    """The archive as it was, seen by the preview; nothing but what a test wrote may have come into it."""
    yield
    if _differences(served.root):
        served.changed(
            lambda: (git(served.root, "checkout", "-q", "-f", "main"), git(served.root, "clean", "-qfd"))
        )
        served.wait_until(lambda: "一车间党支部书记2023年度述职报告" in served.read(PAGE))
    assert served.process.poll() is None
    assert "Traceback" not in served.said(), served.said()


def _differences(root: Path) -> str:
    asked = ["git", "status", "--porcelain"]
    state = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=True).stdout
    branch = subprocess.run(
        ["git", "branch", "--show-current"], cwd=root, capture_output=True, text=True, check=True
    )
    return state + ("" if branch.stdout.strip() == "main" else branch.stdout)


@contextmanager
def edited(file: Path, old: str, new: str) -> Iterator[None]:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    yield
    file.write_text(text, "utf-8")


def write(file: Path, text: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


def rewrite(served: Served, path: str, old: str, new: str) -> Callable[[], None]:
    text = (served.root / path).read_text("utf-8")
    assert old in text
    return lambda: write(served.root / path, text.replace(old, new))


def test_a_page_is_there_at_the_first_request(served: Served) -> None:
    for path in (
        PAGE,
        "2022/group/",
        "2023/",
        "organizations/workshop/",
        "ledger/",
        "figures/",
        "guide/author/",
    ):
        assert "</html>" in served.read(path), path
    assert "学用结合" in served.read("2023/workshop/index.html")
    assert served.get("2023/workshop")[0] == 200  # the browser is led to the page with the slash
    assert served.get("2023/nobody/")[0] == 404
    assert "没有这个页面" in served.get("2023/nobody/")[1].decode()


def test_a_saved_report_shows_on_all_pages_that_tell_of_it(served: Served) -> None:
    for path in (PAGE, "2023/", "", "ledger/2023/"):
        served.read(path)
    text = REPORT.replace("学用结合不够紧密", "学习联系岗位不多").replace("陶溪石", "骆青禾")
    served.changed(
        lambda: write(served.root / WORKSHOP, text.replace("submitted: 2023-12-20", "submitted: 2024-01-15"))
    )
    assert "学习联系岗位不多" in served.read(PAGE)
    assert "骆青禾" in served.read(PAGE)
    assert "逾期" in served.read("2023/")
    assert "学习联系岗位不多" in served.read("ledger/2023/")
    assert "学习联系岗位不多" in served.read("organizations/workshop/")
    before = served.read()
    served.changed(lambda: write(served.root / WORKSHOP, text))
    assert served.read().split("<script>livereload")[0] != before.split("<script>livereload")[0]


def test_a_new_report_a_renamed_one_and_a_deleted_one(served: Served) -> None:
    old, new = served.root / WORKSHOP, served.root / "reports/2023/workshop_2.md"
    assert served.get("2023/workshop_2/")[0] == 404
    served.changed(lambda: write(new, REPORT.replace("陶溪石", "骆青禾")))
    assert "骆青禾" in served.read("2023/workshop_2/")
    assert "2023/workshop_2/" in served.read("2023/") or "workshop_2/" in served.read("2023/")
    served.changed(old.unlink)
    assert served.get(PAGE)[0] == 404
    served.changed(lambda: new.rename(old))
    assert "骆青禾" in served.read(PAGE)
    assert served.get("2023/workshop_2/")[0] == 404


def test_a_new_picture_and_a_changed_one(served: Served) -> None:
    picture = served.root / "reports/2023/培训现场.png"
    assert served.get("2023/培训现场.png")[0] == 404
    write(served.root / WORKSHOP, REPORT + "\n![培训](培训现场.png)\n")
    served.changed(lambda: write(picture, DOT))
    served.wait_until(lambda: served.get("2023/培训现场.png") == (200, DOT))
    served.shows(PAGE, "<img")
    served.changed(lambda: write(picture, DOT + b"\0"))
    assert served.get("2023/培训现场.png") == (200, DOT + b"\0")
    served.changed(picture.unlink)
    assert served.get("2023/培训现场.png")[0] == 404


def test_downloads_follow(served: Served) -> None:
    def stated() -> list[str]:
        rows = served.get("figures/all.csv")[1].decode().splitlines()
        return [row for row in rows if "2023" in row and "group" in row and "党课" in row]

    assert ["党课6次" in row for row in stated()] == [True]
    served.changed(rewrite(served, "reports/2023/group.md", "党课6次", "党课9次"))
    assert ["党课9次" in row for row in stated()] == [True]


def test_an_editor_that_writes_a_new_file_and_puts_it_in_the_place_of_the_old(served: Served) -> None:
    file = served.root / WORKSHOP
    beside = file.with_name(".workshop.md.new")

    def save() -> None:
        beside.write_text(REPORT.replace("学用结合", "边学边用"), "utf-8")
        beside.replace(file)

    served.changed(save)
    assert "边学边用" in served.read(PAGE)


def test_what_an_editor_keeps_for_itself_is_no_change(served: Served) -> None:
    built = served.built()
    for name in (".workshop.md.swp", "workshop.md~", ".#workshop.md"):
        write(served.root / "reports/2023" / name, "x")
        (served.root / "reports/2023" / name).unlink()
    time.sleep(0.5)  # a change shows in half that time
    assert served.built() == built
    served.changed(rewrite(served, WORKSHOP, "学用结合", "学而能用"))
    assert served.built() == built + 1


def test_two_saves_quickly_after_one_another(served: Served) -> None:
    file = served.root / WORKSHOP
    for text in ("头一稿", "第二稿", "第三稿"):
        file.write_text(REPORT.replace("学用结合", text), "utf-8")
    served.shows(PAGE, "第三稿")
    file.write_text(REPORT.replace("学用结合", "第四稿"), "utf-8")
    served.wait_until(lambda: "Detected file changes" in served.said().split("Reloading browsers")[-1])
    file.write_text(REPORT.replace("学用结合", "第五稿"), "utf-8")
    served.shows(PAGE, "第五稿")


def test_a_report_with_errors_shows_what_is_wrong(served: Served) -> None:
    served.changed(rewrite(served, WORKSHOP, "submitted: 2023-12-20", "submitted: 昨天"))
    page = served.read(PAGE)
    assert "frontmatter-field-invalid" in page
    assert '<a href="#L' in page or "第 7 行" in page
    assert "frontmatter-field-invalid" in served.said()


def test_the_registry_and_the_rules_of_a_year(served: Served) -> None:
    served.changed(rewrite(served, "reports/organizations.yml", "short: 一车间党支部", "short: 一工段党支部"))
    assert "一工段党支部" in served.read("organizations/workshop/")
    assert "一工段党支部" in served.read("organizations/group/"), "the navigation stands on other pages"
    assert "一工段党支部" in served.read("2023/")
    served.changed(rewrite(served, "reports/2023/cycle.yml", "deadline: 2024-01-10", "deadline: 2023-12-01"))
    assert "逾期 19 天" in served.read("2023/")


def test_a_page_of_the_guide_and_a_new_one(served: Served) -> None:
    guide = served.root / "docs/guide/author.md"
    with guide.open("a", encoding="utf-8") as file:
        file.write("\n后来补的一句，和[这份报告](../2023/workshop/index.md)。\n")
    served.shows("guide/author/", "后来补的一句")
    assert "学用结合" in served.read(PAGE)


def test_the_configuration(served: Served) -> None:
    served.changed(rewrite(served, "mkdocs.yml", "site_name: ", "site_name: 试用"))
    assert "<title>试用" in served.read("404.html") or "试用" in served.read(PAGE)


def test_a_configuration_that_cannot_be_read_is_told_in_the_pages_until_it_is_mended(served: Served) -> None:
    file = served.root / "mkdocs.yml"
    text = file.read_text("utf-8")
    for broken, told in (
        (text + "\nnav: [\n", "网站的设置有错"),
        (text.replace("unit:", "unti:"), "是不是“unit”"),
        (text.replace("theme:\n  name: material", "theme:\n  name: no-such-theme"), "网站的设置有错"),
    ):
        assert broken != text
        served.changed(lambda broken=broken: write(file, broken))  # type: ignore[misc]
        for path in ("", PAGE, "guide/author/"):
            assert "预览没有更新" in served.read(path)
            assert told in served.read(path)
        assert "livereload" in served.read(PAGE), "the page reloads when it is mended"
        served.changed(lambda: write(file, text))
        assert "学用结合" in served.read(PAGE)
    assert told in served.said()


def test_the_reports_are_taken_away_and_put_back(served: Served) -> None:
    away = served.root / "away"
    served.changed(lambda: (served.root / "reports").rename(away))
    served.shows(PAGE, "预览没有更新", "reports")
    served.changed(lambda: away.rename(served.root / "reports"))
    served.shows(PAGE, "学用结合")
    served.changed(rewrite(served, WORKSHOP, "学用结合", "仍然听得见"))
    assert "仍然听得见" in served.read(PAGE)


def test_another_branch_with_many_changes_and_one_without_the_newest_year(served: Served) -> None:
    assert NEWEST in served.read("2022/"), "the navigation lists the years"
    for path in (PAGE, "2022/group/", "2023/"):
        served.read(path)
    served.changed(lambda: git(served.root, "checkout", "-q", "revised"))
    for path in (PAGE, "2022/group/", "2023/group/", "2022/workshop/"):
        served.shows(path, "学做结合")
    served.changed(lambda: git(served.root, "checkout", "-q", "older"))
    served.wait_until(lambda: served.get("2023/")[0] == 404 and served.get(PAGE)[0] == 404)
    served.wait_until(lambda: NEWEST not in served.read("2022/"))
    assert "学用结合" in served.read("2022/workshop/")
    served.changed(lambda: git(served.root, "checkout", "-q", "main"))
    served.shows(PAGE, "学用结合")


def test_a_year_that_is_new(served: Served) -> None:
    served.changed(lambda: write(served.root / "reports/2024/workshop.md", of_year(REPORT, 2024)))
    served.shows("2024/workshop/", "2024年度述职报告")
    served.shows("guide/author/", "2024")


def test_nothing_is_made_while_nothing_changes(served: Served) -> None:
    built = served.built()
    for path in ("", PAGE, "2022/group/", "figures/", "signoff/"):
        served.read(path)
    assert served.built() == built
    assert _differences(served.root) == "", "nothing is written beside the reports or the guide"
