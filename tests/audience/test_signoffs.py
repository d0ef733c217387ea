"""Sign-off, versions and review of an audience's site, read from real repositories: nothing of others comes along."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.audience import seen_by
from shuzhi.pages.addresses import SIGNOFF_DOWNLOAD
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.seen_signoffs import seen_signoffs
from shuzhi.settings import settings_from

from tests.signoff.building import CEN, LUO, STORE, WORKSHOP, Repo, gitea, text_of, with_policy

FOREIGN = ("store", "仓库", "甲乙集团", "集团党总支", "group")


def site(repo: Repo, audience: str = "workshop", *, preview: bool = False) -> dict[str, str]:
    """The pages and tables of an audience's site by address."""
    build = SiteBuild.begin(repo.root, settings_from({"audience": audience}), preview=preview)
    pages = {page.address: page.make().html for page in build.pages if page.section != "guide"}
    return pages | {file.address: file.make() for file in build.downloads} | {"": build.overview()}


def foreign_in(pages: dict[str, str]) -> list[tuple[str, str]]:
    return [(address, word) for address, html in pages.items() for word in FOREIGN if word in html + address]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo.new(tmp_path / "archive", with_policy(group="reviewers: [岑望舒, 骆青禾], approvals: 2"))


def store_text(words: str) -> str:
    return text_of(words).replace("workshop", "store").replace("一车间", "仓库")


def test_sign_off_is_judged_by_superiors_that_the_audience_does_not_know(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲"), STORE: store_text("乙")}, gitea(CEN, LUO, title="一车间和仓库"))
    pages = site(repo)
    assert foreign_in(pages) == []
    assert "岑望舒、骆青禾" in pages["2023/workshop/"]
    assert "需要 2 人" in pages["2023/workshop/"]
    assert "<td>1</td><td>1</td><td>0</td>" in pages["signoff/"]
    assert pages[SIGNOFF_DOWNLOAD].count("reports/") == 1


def test_a_report_taken_over_from_another_organization_begins_where_it_came(repo: Repo) -> None:
    repo.request({STORE: store_text("仓库的旧事")}, gitea(CEN, LUO))
    repo.request({STORE: None, WORKSHOP: text_of("接过来")}, gitea(CEN, LUO))
    repo.request({WORKSHOP: text_of("再改一次")}, gitea(CEN, LUO))
    whole = site(repo, "group")
    assert "仓库的旧事" in whole["2023/workshop/"]  # else there would be nothing to keep back
    pages = site(repo)
    assert foreign_in(pages) == []
    assert "共 2 个版本" in pages["2023/workshop/"]
    assert "接过来" in pages["2023/workshop/"]


def test_a_report_that_was_only_renamed_stays_approved(repo: Repo) -> None:
    repo.request({STORE: text_of("甲")}, gitea(CEN, LUO))
    repo.request({STORE: None, WORKSHOP: text_of("甲")}, gitea(CEN, LUO))
    pages = site(repo)
    assert foreign_in(pages) == []
    assert "已审签" in pages["2023/workshop/"]


def test_changes_shown_hold_no_link_to_others(repo: Repo) -> None:
    link = "见[那份报告](store.md)的做法。"
    repo.request({WORKSHOP: text_of("甲"), STORE: store_text("乙")}, gitea(CEN, LUO))
    repo.request({WORKSHOP: text_of("甲" + link)}, gitea(CEN, LUO))
    assert "store.md" in site(repo, "group")["2023/workshop/"]
    pages = site(repo)
    assert foreign_in(pages) == []
    assert "见那份报告的做法" in pages["2023/workshop/"]


@pytest.mark.parametrize("preview", [False, True])
def test_the_review_lists_the_audiences_drafts_alone(repo: Repo, preview: bool) -> None:
    other = "reports/2023/store_2.md"
    text = text_of("甲[参见](store.md)")
    repo.request({WORKSHOP: text, STORE: store_text("乙"), other: store_text("丙")}, gitea(CEN, LUO))
    repo.branch({WORKSHOP: text.replace("讲党课4次", "讲党课5次"), STORE: store_text("丁"), other: None})
    whole = site(repo, "group")["review/"]
    assert whole.count('class="draft"') == 2 and other in whole
    pages = site(repo, preview=preview)
    assert foreign_in(pages) == []
    review = pages["review/"]
    assert review.count('class="draft"') == 1
    assert "增加 1 字，删去 1 字" in review  # the link that the site does not show is no change


def test_drafts_of_others_make_no_review(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲"), STORE: store_text("乙")}, gitea(CEN, LUO))
    repo.branch({STORE: store_text("丁")})
    assert "review/" in site(repo, "group")
    pages = site(repo)
    assert "review/" not in pages
    assert foreign_in(pages) == []


def test_a_report_that_the_branch_deletes_is_listed_for_its_own(repo: Repo) -> None:
    second = "reports/2023/workshop_2.md"
    repo.request({WORKSHOP: text_of("甲"), second: text_of("乙"), STORE: store_text("丙")}, gitea(CEN, LUO))
    repo.branch({second: None, STORE: None})
    pages = site(repo)
    assert foreign_in(pages) == []
    assert second in pages["review/"]


def test_commits_are_told_without_what_else_they_changed(repo: Repo) -> None:
    """Nothing shows subjects and paths of commits today; what comes to show them must not have to think of this."""
    repo.request({STORE: store_text("乙")}, gitea(CEN, LUO, title="仓库的报告"))
    repo.request({WORKSHOP: text_of("甲"), STORE: store_text("丙")}, gitea(CEN, LUO, title="一车间和仓库"))
    repo.request({WORKSHOP: text_of("丁")}, gitea(CEN, LUO, title="一车间改稿"))
    whole = load_archive(repo.root)
    seen = seen_signoffs(repo.signoffs(), whole, seen_by(whole, ["workshop"]))
    assert set(seen.versions) == set(seen.by_path) == {WORKSHOP}
    assert [bool(version.arrival.subject) for version in seen.versions[WORKSHOP]] == [False, True]
    told = repr(seen)
    assert "store" not in told and "仓库" not in told
