"""Sign-off, versions and review on the pages of a site, made from real repositories."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from shuzhi.pages import signoff_pages
from shuzhi.pages.build import SiteBuild
from shuzhi.settings import Settings

from tests.signoff.building import CEN, LUO, REGISTRY_PATH, STORE, WORKSHOP, Repo, gitea, text_of
from tests.support import SHORT_REPORTS


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    made = Repo.new(tmp_path / "archive")
    made.put({"reports/2023/cycle.yml": SHORT_REPORTS}, by=CEN)
    return made


def store(name: str) -> str:
    return text_of(name).replace("一车间", "仓库").replace("workshop", "store")


def site(repo: Repo, *, preview: bool = False) -> dict[str, str]:
    """Every page by its address, and every download."""
    build = SiteBuild.begin(repo.root, Settings(), preview=preview)
    return {page.address: page.make().html for page in build.pages} | {
        file.address: file.make() for file in build.downloads
    }


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_approved_report_tells_who_when_and_which_text(repo: Repo) -> None:
    commit = repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN, LUO, number=7))
    page = site(repo)["2023/workshop/"]
    told = words(page)
    assert "审签与版本： 已审签 ，共 1 个版本" in told
    assert "岑望舒、骆青禾" in told
    assert commit in told
    assert repo.of().digests is not None
    assert repo.of().digests.sha256 in told  # type: ignore[union-attr]
    assert 'href="https://git.example.cn/party/archive/pulls/7"' in page
    assert "送审稿" not in told


def test_a_large_year_of_signoffs_is_parted_and_found_by_organization(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order of the tree: the registry names the workshop first, by its code the store would come first."""
    monkeypatch.setattr(signoff_pages, "ROWS_OF_A_PAGE", 1)
    repo.put({WORKSHOP: text_of("甲"), STORE: store("乙")})
    pages = site(repo)
    listed = [
        re.findall(r'<tr id="o-([a-z-]+)">', pages[address])
        for address in ("signoff/2023/", "signoff/2023/2/")
    ]
    assert listed == [["workshop"], ["store"]]
    assert 'href="../../signoff/2023/2/#o-store"' in pages["signoff/2023/"]
    assert pages["signoff/2023/2/"].count("上一页") == 2


def test_the_overview_counts_and_lists_what_is_not_signed(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN))
    repo.put({STORE: store("直接提交")})
    pages = site(repo)
    overview = words(pages["signoff/"])
    assert "2023年度 2 1 1 0 0" in overview
    assert "仓库党支部 2023年度 未经审签" in overview
    assert "一车间党支部" not in overview
    year = words(pages["signoff/2023/"])
    assert "一车间党支部 2023年度 已审签 岑望舒" in year
    rows = pages["signoff/all.csv"].splitlines()
    assert len(rows) == 3
    assert rows[2].startswith("reports/2023/workshop.md,approved,已审签,")


def test_each_version_shows_what_changed_word_by_word(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("初稿").replace("12次", "10次")}, gitea(CEN))
    repo.request({WORKSHOP: text_of("初稿")}, gitea(CEN))
    page = site(repo)["2023/workshop/"]
    assert "共 2 个版本" in words(page)
    assert "<del>10</del><ins>12</ins>" in page


def test_removed_personal_data_does_not_come_back_through_the_history(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("联系人电话13800138000，已交")}, gitea(CEN))
    repo.request({WORKSHOP: text_of("已交")}, gitea(CEN))
    pages = site(repo)
    assert "这一行含有个人信息，不显示。" in pages["2023/workshop/"]
    assert not any("13800138000" in html for html in pages.values())


def test_nothing_of_a_version_with_the_mark_of_a_secret_is_shown(repo: Repo) -> None:
    marked = text_of("某工程进度").replace("\n---\n\n", "\n---\n\n机密★10年\n\n", 1)
    repo.request({WORKSHOP: marked}, gitea(CEN))
    repo.request({WORKSHOP: text_of("公开部分")}, gitea(CEN))
    pages = site(repo)
    assert "其中一个文本标有国家秘密等级" in pages["2023/workshop/"]
    assert not any("某工程进度" in html for html in pages.values())


def test_a_branch_marks_what_differs_and_lists_it_with_its_changes(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿"), STORE: store("不动")}, gitea(CEN))
    fresh = "reports/2023/workshop_2.md"
    repo.branch(
        {
            WORKSHOP: text_of("改稿").replace("secretary: 陶溪石", "secretary: 【待补】"),
            fresh: text_of("新写"),
        }
    )
    pages = site(repo)
    assert "送审稿 内容与主分支上的不同" in words(pages["2023/workshop/"])
    assert "送审稿 主分支上还没有这份报告" in words(pages["2023/workshop_2/"])
    assert "送审稿" not in words(pages["2023/store/"])
    review = pages["review/"]
    assert "<del>定</del><ins>改</ins>" in review
    assert "【待补】" in review, "what the checks found"
    assert 'href="../review/#2023-workshop"' in pages["2023/workshop/"].replace("../../review", "../review")
    assert 'id="2023-workshop"' in review and 'id="2023-workshop_2"' in review
    assert "仓库党支部" not in words(review)


def test_of_a_draft_with_the_mark_of_a_secret_no_change_is_shown(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN))
    repo.branch({WORKSHOP: text_of("某工程进度").replace("\n---\n\n", "\n---\n\n机密★10年\n\n", 1)})
    review = site(repo, preview=True)["review/"]
    assert "其中一个文本标有国家秘密等级" in review
    assert "<del>" not in review and "某工程进度" not in review


def test_a_deleted_report_is_reviewed_as_well(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿"), STORE: store("定稿")}, gitea(CEN))
    repo.branch({STORE: None})
    assert "这个分支删去的报告 reports/2023/store.md" in words(site(repo)["review/"])


def test_what_main_alone_has_changed_is_not_laid_at_the_branchs_door(repo: Repo) -> None:
    """A branch of last week: others' reports were merged meanwhile, one of them new, one taken away."""
    gone = "reports/2023/workshop_3.md"
    repo.request({WORKSHOP: text_of("定稿"), STORE: store("旧文"), gone: text_of("将删")}, gitea(CEN))
    repo.branch({WORKSHOP: text_of("改稿")}, name="mine")
    repo.git("checkout", "--quiet", "main")
    repo.request(
        {
            WORKSHOP: text_of("两边都改"),
            STORE: store("新文"),
            "reports/2023/store_2.md": store("后来的"),
            gone: None,
        },
        gitea(CEN),
    )
    repo.git("checkout", "--quiet", "mine")
    pages = site(repo)
    review = words(pages["review/"])
    assert "这个分支删去的报告" not in review, "it never had the new one"
    assert "新文" not in pages["review/"], "nobody here takes out what others wrote"
    assert "这个分支没有动过它，主分支上后来有了新的文本" in review
    assert "这个分支没有动过它，主分支上后来删去或改名了" in review
    assert review.index("一车间党支部 2023年度 修改") < review.index("仓库党支部 2023年度 旧稿")
    assert "送审稿 内容与主分支上的不同" in words(pages["2023/store/"]), "its text is no final one either"
    repo.write({STORE: store("这里又改了")})
    assert "仓库党支部 2023年度 修改" in words(site(repo)["review/"])


def test_a_page_of_review_stays_below_its_bound(repo: Repo) -> None:
    """A rewritten archive: each report torn to pieces, with many findings."""
    paths = [f"reports/{year}/workshop.md" for year in range(2001, 2033)]
    repo.request({path: text_of("走访群众解决问题" * 500) for path in paths}, gitea(CEN))
    torn = "".join(c if i % 3 else "九" for i, c in enumerate("走访群众解决问题" * 500))
    repo.branch({path: text_of(torn) + "\n\n你好,再见。" * 200 for path in paths})
    pages = site(repo)
    assert {address for address in pages if address.startswith("review/")} == {
        "review/",
        "review/2/",
        "review/3/",
    }
    for address in ("review/", "review/2/"):
        assert len(pages[address].encode()) < 270_000, "the site's own frame takes the rest of 300 KB"


def test_a_second_report_of_a_year_is_told_from_the_first(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN))
    repo.branch({"reports/2023/workshop_2.md": text_of("新写")})
    assert "一车间党支部 2023年度（第 2 份） 新报告" in words(site(repo)["review/"])


def test_the_page_of_a_draft_does_not_call_its_text_signed(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN))
    repo.branch({WORKSHOP: text_of("改稿")})
    page = words(site(repo)["2023/workshop/"])
    assert "审签 送审中" in page
    assert "审签与版本： 送审中 （主分支上的： 已审签 ），共 1 个版本" in page
    assert "一车间党支部 2023年度 已审签" in words(site(repo)["signoff/2023/"]), "main is as it was"


def test_versions_are_counted_from_the_first_one(repo: Repo) -> None:
    for version in range(22):
        repo.request({WORKSHOP: text_of(f"第{version}版")}, gitea(CEN))
    page = site(repo)["2023/workshop/"]
    assert "共 22 个版本" in words(page)
    assert '<ol class="revisions" reversed start="22">' in page


def test_what_is_not_committed_yet_is_no_final_text(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN))
    repo.write({WORKSHOP: text_of("刚改的")})
    pages = site(repo)
    assert "送审稿 内容与主分支上的不同" in words(pages["2023/workshop/"])
    assert "<del>定稿</del><ins>刚改的</ins>" in pages["review/"]


def test_the_published_main_branch_has_no_pages_of_review(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN))
    assert not any(address.startswith("review/") for address in site(repo))
    assert "没有：所有报告都与主分支相同。" in words(site(repo, preview=True)["review/"])


def test_without_git_one_page_says_why_and_the_others_are_silent(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    for name, text in {
        "mkdocs.yml": "",
        REGISTRY_PATH: "organizations: []\n",
        WORKSHOP: text_of("甲"),
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    pages = site(Repo(root), preview=True)
    told = [address for address, html in pages.items() if "git 版本库" in words(html)]
    assert told == ["signoff/"]
    assert "review/" not in pages and "signoff/all.csv" not in pages


def test_small_changes_are_shown_of_every_version_that_is_listed(repo: Repo) -> None:
    for version in range(12):
        repo.request({WORKSHOP: text_of(f"第{version + 10}版")}, gitea(CEN))
    page = site(repo)["2023/workshop/"]
    assert page.count("<del>") == 11
    assert "没有列出" not in page


def test_a_text_torn_to_pieces_takes_no_more_room(repo: Repo) -> None:
    """Every third character is another one: the markup of such changes is longer than the text."""
    for version in range(4):
        torn = "".join(
            character if index % 3 else f"{version}"
            for index, character in enumerate("走访群众解决问题" * 300)
        )
        lines = "\n\n".join(torn[start : start + 120] for start in range(0, len(torn), 120))
        repo.request({WORKSHOP: text_of("长") + lines}, gitea(CEN))
    page = site(repo)["2023/workshop/"]
    history = page[page.index('id="signoff"') :]
    assert "<ins>" in history
    assert len(history.encode()) < 16_000


def test_a_page_stays_small_whatever_its_history(repo: Repo) -> None:
    """40 KB beyond the text is what a page may take."""
    body = "\n\n".join(f"第{number}段写了一些没有变化的话，{{0}}，后面也一样。" for number in range(300))
    for version in range(25):
        repo.request(
            {WORKSHOP: text_of("长") + body.replace("{0}", f"这是第{version}版的话" * 3)}, gitea(CEN)
        )
    page = site(repo)["2023/workshop/"]
    article = page[page.index("<article") : page.index("</article>")]
    assert len(page.encode()) - len(article.encode()) < 40_000
    assert "更早的 5 个版本请在版本库里看。" in page
    assert "较早几个版本的改动没有列出，请在版本库里看。" in page
    assert re.search(r"还有 \d+ 行没有显示", page)


def test_a_hostile_name_stays_text(repo: Repo) -> None:
    evil = "<img src=x onerror=alert(1)> <evil@example.cn>"
    repo.request({WORKSHOP: text_of("定稿")}, gitea(CEN), by=evil)
    page = site(repo)["2023/workshop/"]
    assert "<img src=x" not in page
    assert "img src=x onerror=alert(1)" in words(page), "git itself drops the angle brackets"
