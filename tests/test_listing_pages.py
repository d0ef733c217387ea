"""Lists that outgrow a page: nothing is lost between pages, every link lands, and no page is too large for a browser."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.ledger import ledger_of
from shuzhi.organizations import Organization, Registry
from shuzhi.pages import (
    figures_pages,
    ledger_lists,
    matrix_page,
    organization_page,
    theme_pages,
    tree_page,
    year_page,
)
from shuzhi.pages.catalogue import generated_pages
from shuzhi.pages.overview import overview
from shuzhi.pages.paging import branches_on, opening, parted_between
from shuzhi.pages.paging import parted as parted_by
from shuzhi.roster import Standing, entry_of, roster_of
from shuzhi.settings import Settings
from shuzhi.vocabulary import Kind

from tests.support import PROJECT, REPORT, make_archive
from tests.texts import visible

LARGEST: Final = 300_000
FRAME: Final = 35_000
"""What the site's frame takes of a page: 27 KB on the sample archive, and a line for each entry of the navigation."""

_VOID: Final = frozenset({"img", "br", "input", "meta", "hr"})


class _Page(HTMLParser):
    """Links, ids, and of nested lists which entry stands in which."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.parents: dict[str, str | None] = {}
        self._open: list[str] = []
        self._entries: list[str] = []
        self.feed(html)
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag not in _VOID:
            self._open.append(tag)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "li":
            self._entries.append("")
        if tag == "a" and named.get("href"):
            link = str(named["href"])
            self.links.append(link)
            if self._entries and not self._entries[-1]:
                self._entries[-1] = link
                self.parents.setdefault(link, self._entries[-2] if len(self._entries) > 1 else None)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop() == tag
        if tag == "li":
            self._entries.pop()


def _pages(archive: Archive) -> dict[str, str]:
    made = {page.address: page.make().html for page in generated_pages(archive, Settings())}
    return {**made, "": overview(archive, Settings())}


@pytest.fixture(scope="module")
def archive() -> Archive:
    return load_archive(PROJECT)


@pytest.fixture
def parted(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The sample archive's pages as if a page held only a few rows."""
    for module in (ledger_lists, figures_pages, year_page, theme_pages, tree_page, organization_page):
        monkeypatch.setattr(module, "ROWS_OF_A_PAGE", 4)
    monkeypatch.setattr(theme_pages, "_MOST_IN_SHORT", 10)
    monkeypatch.setattr(theme_pages, "_LEAST_OF_A_THEME", 2)
    monkeypatch.setattr(organization_page, "_MOST_CHILDREN", 3)
    monkeypatch.setattr(matrix_page, "_MOST_BYTES", 2_000)
    return _pages(load_archive(PROJECT))


def _family(pages: dict[str, str], first: str, others: str) -> list[str]:
    """The pages of one list in order."""
    found = [first]
    while (following := others.format(len(found) + 1)) in pages:
        found.append(following)
    assert len(found) > 1, f"{first} fits one page"
    return found


def _target(address: str, link: str) -> tuple[str, str]:
    path, _, fragment = link.partition("#")
    there = posixpath.normpath(posixpath.join(address, path)) if path else address.rstrip("/")
    return ("" if there == "." else f"{there}/"), fragment


def test_every_link_of_a_parted_list_lands(parted: dict[str, str]) -> None:
    read = {address: _Page(html) for address, html in parted.items()}
    seen = 0
    for address, page in read.items():
        for link in page.links:
            there, fragment = _target(address, link)
            if "://" in link or link.endswith(("csv", "#signoff")) or there.startswith("guide/"):
                continue  # without a repository no report has a sign-off to link to
            assert there in read, (address, link)
            assert not fragment or fragment in read[there].ids, (address, link)
            seen += fragment.startswith(("o-", "theme-"))
        assert len(page.ids) == len(set(page.ids)), f"{address} has an id twice"
    assert seen > 50, "branches and themes must be links"


def test_a_year_over_several_pages_lists_everyone_once_in_the_order_of_the_tree(
    parted: dict[str, str], archive: Archive
) -> None:
    for year in archive.years:
        listed = []
        for address in _family(parted, f"{year}/", f"roster/{year}/{{}}/"):
            rows = re.findall(r'<th scope="row".*?organizations/([a-z0-9-]+)/', parted[address])
            listed += rows
        assert listed == [entry.organization.code for entry in roster_of(archive, year)]


def test_the_first_page_of_a_parted_year_names_those_who_did_not_hand_in(
    parted: dict[str, str], archive: Archive
) -> None:
    for year in archive.years:
        missing = [e.organization for e in roster_of(archive, year) if e.standing is Standing.MISSING]
        head = visible(parted[f"{year}/"].split("<table")[0])
        assert ("未交的组织" in head) == bool(missing)
        assert all(organization.short_in(year) in head for organization in missing)
        assert "已交（应交" not in visible(parted[f"roster/{year}/2/"]), "the year's figures stand once"


def test_problems_by_theme_are_all_on_the_pages_by_theme(parted: dict[str, str], archive: Archive) -> None:
    year = 2024
    pages = _family(parted, f"ledger/{year}/themes/", f"ledger/{year}/themes/{{}}/")
    listed = [row for address in pages for row in re.findall(r"<li>.*?</li>", parted[address])]
    problems = ledger_of(archive).by_year[year]
    assert len(listed) == len(problems)
    assert {visible(p.title) for p in problems} == {visible(row).split("：", 1)[1] for row in listed}
    told = re.findall(r"还有 (\d+) 个", parted[f"{year}/"])
    shown = re.findall(r"<li>.*?</li>", parted[f"{year}/"].split("共性问题</h2>")[1])
    assert len(shown) + sum(map(int, told)) == len(problems)
    assert visible(shown[0]) == visible(listed[0])


def test_a_large_matrix_stands_on_its_own_pages(parted: dict[str, str], archive: Archive) -> None:
    rows = {}
    for address in _family(parted, "matrix/", "matrix/{}/"):
        for row in re.findall(r'<tr id="o-([a-z0-9-]+)">(.*?)</tr>', parted[address], re.DOTALL):
            rows[row[0]] = visible(row[1])
    years = list(reversed(archive.years))
    assert list(rows) == [organization.code for _, organization in archive.registry.subtree()]
    for code, text in rows.items():
        organization = archive.registry.organizations[code]
        entries = [entry_of(archive, organization, year) for year in years]
        letters = "".join(entry.standing.letter * max(1, len(entry.reports)) for entry in entries)
        assert text == visible(organization.short) + letters


def test_the_home_page_then_sums_up_the_branches(parted: dict[str, str], archive: Archive) -> None:
    counted = 0
    for code in ("chengchuan", "urban-group", *sorted(archive.registry.children.keys() - {None})):
        below = {organization.code for _, organization in archive.registry.subtree(code)}
        row = re.search(rf'organizations/{code}/">.*?</tr>', parted[""], re.DOTALL)
        assert row is not None
        shares = re.findall(r"<td>(?:<span[^>]*>(\d+)/(\d+)</span>|—)</td>", row.group())
        for year, (done, owed) in zip(reversed(archive.years), shares, strict=True):
            mine = [entry.standing for entry in roster_of(archive, year) if entry.organization.code in below]
            handed_in = mine.count(Standing.IN_TIME) + mine.count(Standing.LATE)
            assert (int(done or 0), int(owed or 0)) == (handed_in, handed_in + mine.count(Standing.MISSING))
            counted += handed_in
    assert counted > 50
    assert "matrix/" in parted[""]


def test_a_small_archive_has_its_matrix_on_the_home_page_alone(archive: Archive) -> None:
    pages = _pages(archive)
    assert "matrix/" not in pages
    assert pages[""].count("<tr>") == 1 + len(archive.registry.organizations)
    assert 'title="城发集团党总支书记2025年度抓基层党建工作述职报告"' in pages[""]


def test_a_tree_over_several_pages_is_the_tree(parted: dict[str, str], archive: Archive) -> None:
    parents: dict[str, str | None] = {}
    for address in _family(parted, "organizations/", "tree/{}/"):
        for link, above in _Page(parted[address]).parents.items():
            code = link.strip("/").rpartition("/")[2]
            parent = above.strip("/").rpartition("/")[2] if above else None
            assert parents.setdefault(code, parent) == parent
        own = re.findall(r'<li id="o-([a-z0-9-]+)"', parted[address])
        assert len(own) <= 4
    assert parents == {code: o.parent for code, o in archive.registry.organizations.items()}


def test_an_organization_with_many_below_it_points_into_the_tree(
    parted: dict[str, str], archive: Archive
) -> None:
    code, children = max(
        ((code, below) for code, below in archive.registry.children.items() if code), key=lambda c: len(c[1])
    )
    assert len(children) > 3
    page = parted[f"organizations/{code}/"]
    assert f"{len(children)}个，见组织树" in visible(page)


def test_an_organizations_many_problems_go_over_several_pages(
    parted: dict[str, str], archive: Archive
) -> None:
    for code, problems in ledger_of(archive).by_organization.items():
        first = f"organizations/{code}/"
        if len(problems) > 4 and archive.registry.get(code):
            pages = _family(parted, first, first + "{}/")
            numbers = [n for a in pages for n in re.findall(r'class="number">([\d-]+)<', parted[a])]
            assert sorted(numbers) == sorted(problem.identifier for problem in problems)
            assert numbers[0].startswith(str(max(problem.year for problem in problems)))


def test_each_figure_of_a_year_leads_to_as_many_problems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_lists, "ROWS_OF_A_PAGE", 4)
    root = make_archive(
        tmp_path,
        {f"reports/{year}/workshop.md": _with_problems(year, *named) for year, named in NAMED.items()},
    )
    pages = _pages(load_archive(root))
    followed: dict[str, int] = {}
    for year in NAMED:
        start = f"ledger/{year}/"
        cards = re.findall(r'(?:<a href="([^"]+)">)?<strong>(\d+)</strong><span>(.+?)</span>', pages[start])
        for link, number, label in cards:
            if not link:
                assert number == "0"
                continue
            there, fragment = _target(start, link)
            assert not fragment or f'id="{fragment}"' in pages[there]
            listed = [page for address, page in pages.items() if re.fullmatch(rf"{there}(\d+/)?", address)]
            assert sum(page.count('class="number"') for page in listed) == int(number), (year, label)
            followed[label] = followed.get(label, 0) + int(number)
    assert set(followed) == {"问题", "已回应", "未回应", "尚无后续报告", "连年出现"}


NAMED: Final = {
    2021: ("学用结合不紧", "阵地设施陈旧", "调查研究不深", "文风不够朴实", "会议开得太多", "年轻党员太少"),
    2022: ("学用结合不紧", "联系群众不多"),
    2023: ("流动党员失联", "联系群众不多", "档案不够齐全"),
}
"""Problems of three years: two come back, the next report answers the first of each year."""


def _with_problems(year: int, *named: str) -> str:
    before = NAMED.get(year - 1, ())[:1]
    answers = "".join(
        f"## 一、上年度问题整改情况\n\n1.针对{one}的问题，建立制度，已整改。\n\n" for one in before
    )
    head = REPORT.replace("2023", str(year)).split("\n---\n")[0]
    problems = "\n\n".join(f"{number}.{text}。" for number, text in enumerate(named, start=1))
    return (
        f"{head}\n---\n\n{answers}## 二、履职情况\n\n工作平稳。\n\n## 三、存在的问题\n\n{problems}\n\n"
        "## 四、下一步打算\n\n1.抓好学习。\n"
    )


def test_every_page_of_a_year_marks_it_among_the_years_the_latest_first(
    parted: dict[str, str], archive: Archive
) -> None:
    marked = 0
    for address, html in parted.items():
        row = re.search(r'<nav class="year-links".*?</nav>', html, re.DOTALL)
        if row is not None:
            years = re.findall(r"<a [^>]*>(\d{4})</a>", row.group())
            assert years == [str(year) for year in reversed(archive.years)], address
            present = re.findall(r"aria-current=[^>]*>(\d{4})<", row.group())
            assert present == re.findall(r"\d{4}", address)[:1], address
            marked += 1
    assert marked > 4 * len(archive.years)


def test_a_page_of_many_leads_to_its_neighbours_above_and_below_the_list(parted: dict[str, str]) -> None:
    for first, others in (
        ("2024/", "roster/2024/{}/"),
        ("ledger/2024/", "ledger/2024/{}/"),
        ("organizations/", "tree/{}/"),
        ("figures/2024/", "figures/2024/{}/"),
        ("matrix/", "matrix/{}/"),
    ):
        family = _family(parted, first, others)
        for position, address in enumerate(family):
            pagers = re.findall(r'<nav class="pager".*?</nav>', parted[address], re.DOTALL)
            assert len(pagers) == 2, address
            for pager in pagers:
                current = re.findall(r'aria-current="page">(\d+)<', pager)
                assert current == [str(position + 1)]
                for word, beside in (("上一页", position - 1), ("下一页", position + 1)):
                    link = re.search(rf'href="([^"]+)">{word}<', pager)
                    assert (link is not None) == (0 <= beside < len(family))
                    if link is not None:
                        assert _target(address, link.group(1))[0] == family[beside]


def test_a_list_of_more_than_twenty_organizations_has_its_branches_above_it(tmp_path: Path) -> None:
    pages = _pages(write_archive(tmp_path, 60, range(2023, 2025), 3))
    for address in ("", "2024/", "ledger/2024/", "figures/2024/"):
        page = _Page(pages[address])
        branches = re.search(r'aria-label="按组织查找">(.*?)</nav>', pages[address], re.DOTALL)
        assert branches is not None, address
        links = _Page(branches.group(1)).links
        assert [link.partition("#")[2] for link in links] == ["o-branch-00", "o-branch-01"]
        assert {link.partition("#")[2] for link in links} <= set(page.ids)


# --- where things are found ------------------------------------------------------------------------------------


def _registry(*rows: tuple[str, str | None]) -> Registry:
    return Registry(
        {
            code: Organization(
                code=code, name=code, short=code.upper(), kind=Kind.BRANCH, parent=parent, since=2020
            )
            for code, parent in rows
        }
    )


def test_a_branch_is_found_on_the_page_where_its_first_listed_organization_stands() -> None:
    registry = _registry(
        ("a", None),
        ("a-1", "a"),
        ("a-2", "a"),
        ("b", None),
        ("b-1", "b"),
        ("c", None),
        ("c-1", "c"),
        ("d", None),
    )
    parts = [["a-1", "a-2"], ["b", "b-1"], ["d", "unregistered"]]
    found = [(branch.name, branch.organization.code, branch.part) for branch in branches_on(registry, parts)]
    assert found == [("A", "a-1", 1), ("B", "b", 2)], "c has nothing on the list, d nothing below it"
    assert branches_on(registry, [["a", "b"]]) == [], "a short list needs none"


def test_without_branches_each_page_is_found_by_its_first_organization() -> None:
    registry = _registry(*((f"unit-{number}", None) for number in range(6)))
    parts = parted_by([f"unit-{number}" for number in range(6)], 2)
    found = [(branch.name, branch.part) for branch in branches_on(registry, parts)]
    assert found == [("UNIT-0", 1), ("UNIT-2", 2), ("UNIT-4", 3)]


def test_a_long_list_on_one_page_is_found_in_by_branches_or_by_everyone() -> None:
    flat = _registry(*((f"unit-{number}", None) for number in range(21)))
    codes = list(flat.organizations)
    assert [branch.organization.code for branch in branches_on(flat, [codes])] == codes
    tree = _registry(
        ("a", None), ("b", None), *((f"{above}-{n}", above) for above in "ab" for n in range(10))
    )
    found = branches_on(tree, [[organization.code for _, organization in tree.subtree()]])
    assert [(branch.name, branch.part) for branch in found] == [("A", 1), ("B", 1)]


def test_what_one_owns_stands_on_one_page_unless_it_fills_more() -> None:
    owners = "aaabbbbc"
    assert [owners[part] for part in parted_between(owners, 4)] == ["aaa", "bbbb", "c"]
    assert [owners[part] for part in parted_between(owners, 3)] == ["aaa", "bbb", "bc"]
    assert [owners[part] for part in parted_between(owners, 100)] == [owners]
    assert parted_between("", 3) == [slice(0, 0)]


def test_a_list_never_leaves_a_few_out() -> None:
    assert len(opening(range(69), 60)) == 69
    assert len(opening(range(70), 60)) == 60
    assert len(opening(range(6), 60)) == 6


def test_a_list_is_parted_evenly() -> None:
    assert [len(part) for part in parted_by(range(300), 250)] == [150, 150]
    assert [len(part) for part in parted_by(range(250), 250)] == [250]
    assert parted_by((), 250) == [()]


def test_of_very_many_pages_some_are_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_lists, "ROWS_OF_A_PAGE", 1)
    archive = load_archive(PROJECT)
    page = next(page for page in generated_pages(archive, Settings()) if page.address == "ledger/2024/15/")
    last = len(ledger_of(archive).by_year[2024])
    links = re.search(r'aria-label="分页">(.*?)</nav>', page.make().html, re.DOTALL)
    assert links is not None
    numbers = [int(number) for number in re.findall(r">(\d+)<", links.group(1))]
    assert numbers == sorted({1, 10, *range(12, 19), *range(20, last, 10), last})


# --- size ------------------------------------------------------------------------------------------------------


def write_archive(root: Path, organizations: int, years: range, problems: int) -> Archive:
    """Many organizations in branches of fifty, with short reports that name problems and state figures."""
    folder = root / "reports"
    folder.mkdir()
    rows = ["organizations:"]
    codes = [
        f"branch-{index // 50:02}" + (f"-unit-{index:04}" if index % 50 else "")
        for index in range(organizations)
    ]
    for code in codes:
        parent = f", parent: {code[:9]}" if "unit" in code else ""
        kind = "党支部" if parent else "党总支"
        rows.append(
            f"  - {{code: {code}, name: {code}委员会, short: 某系统{code}{kind}, kind: {kind}, since: {years[0]}{parent}}}"
        )
    (folder / "organizations.yml").write_text("\n".join(rows), encoding="utf-8")
    named = "\n\n".join(f"{n}.第{n}项工作抓得不够紧，联系实际不够。" for n in range(1, problems + 1))
    answers = "\n\n".join(
        f"{n}.第{n}项工作抓得不够紧的问题，已经开会研究，逐条整改。" for n in range(1, problems + 1)
    )
    for year in years:
        (folder / str(year)).mkdir()
        for code in codes[: -(-len(codes) * 9 // 10)]:
            (folder / str(year) / f"{code}.md").write_text(
                f"---\ntitle: 某系统{code}书记{year}年度抓基层党建工作述职报告\nyear: {year}\norganization: {code}\n"
                f"secretary: 甲某\nsubmitted: {year}-12-20\n---\n\n## 一、上年度问题整改情况\n\n{answers}\n\n"
                "## 二、履职情况\n\n全年召开党员大会4次，支委会12次，讲党课5次，谈心谈话30人次，发展党员3名，"
                f"开展主题党日12次，走访慰问9人次。\n\n## 三、存在的问题\n\n{named}\n\n## 四、打算\n\n1.抓好学习。\n",
                encoding="utf-8",
            )
    return load_archive(root)


@pytest.mark.parametrize(
    ("organizations", "years", "problems"), [(600, range(2024, 2026), 6), (5, range(1965, 2025), 9)]
)
def test_no_page_of_a_large_archive_is_larger_than_a_browser_likes(
    organizations: int, years: range, problems: int, tmp_path: Path
) -> None:
    archive = write_archive(tmp_path, organizations, years, problems)
    sizes = {}
    for page in generated_pages(archive, Settings()):
        if not page.source:
            sizes[page.address] = len(page.make().html.encode())
    sizes[""] = len(overview(archive, Settings()).encode())
    largest = max(sizes, key=lambda address: sizes[address])
    assert sizes[largest] + FRAME <= LARGEST, largest
