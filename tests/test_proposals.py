"""What an import believes of a file that does not say plainly whose report it is, or of which year."""

from __future__ import annotations

import datetime
from typing import Final

import pytest
from shuzhi.importing.organization_names import NameIndex
from shuzhi.importing.organization_proposals import OrganizationProposer
from shuzhi.importing.proposals import Clues
from shuzhi.importing.year_proposals import propose_year
from shuzhi.organizations import FormerName, Organization, Registry

TODAY: Final = datetime.date(2026, 6, 1)


def _branch(code: str, place: str, short: str, **more: object) -> Organization:
    values = {"kind": "党支部", "parent": "group", "since": 2010, **more}
    name = f"中国共产党岚江机械集团有限公司{place}支部委员会"
    return Organization.model_validate({"code": code, "name": name, "short": short, **values})


ORGANIZATIONS: Final = (
    Organization(
        code="group",
        name="中国共产党岚江机械集团有限公司委员会",
        short="岚江集团党委",
        kind="党委",
        since=2008,
    ),
    _branch(
        "group-finance",
        "财务部",
        "财务党支部",
        former_names=(FormerName(name="计划财务党支部", until=2015),),
    ),
    _branch("shop-1", "一车间", "一车间党支部"),
    _branch("shop-2", "二车间", "二车间党支部", until=2020),
    _branch("shop-21", "二十一车间", "二十一车间党支部"),
    # The office gave its name to the archive when it became the service centre.
    _branch(
        "service", "服务中心", "服务中心党支部", former_names=(FormerName(name="综合党支部", until=2018),)
    ),
    _branch("general", "综合管理处", "综合党支部", since=2019),
    Organization(
        code="east",
        name="中国共产党岚江机械集团东区总支部委员会",
        short="东区党总支",
        kind="党总支",
        parent="group",
        since=2010,
    ),
    Organization(
        code="west",
        name="中国共产党岚江机械集团西区总支部委员会",
        short="西区党总支",
        kind="党总支",
        parent="group",
        since=2010,
    ),
    *(
        Organization(
            code=f"{area}-yard",
            name=f"中国共产党岚江机械集团{name}堆场支部委员会",
            short="堆场党支部",
            kind="党支部",
            parent=area,
            since=2010,
        )
        for area, name in (("east", "东区"), ("west", "西区"))
    ),
)
PROPOSER: Final = OrganizationProposer(NameIndex(Registry({o.code: o for o in ORGANIZATIONS})))


def _organization(
    title: str | None = None,
    *paragraphs: str,
    name: str = "新建文本文档",
    folders: tuple[str, ...] = (),
    year: int | None = 2022,
) -> tuple[str, str] | None:
    found = PROPOSER.propose(Clues(title, paragraphs, name, folders), year)
    return (found.value, found.confidence.value) if found else None


def _reason(title: str | None = None, *paragraphs: str, name: str = "新建文本文档") -> str:
    found = PROPOSER.propose(Clues(title, paragraphs, name), 2022)
    assert found is not None
    return found.reason


# --- whose report it is ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "财务党支部书记2022年度述职报告",
        "财务支部书记2022年度述职报告",
        "财务部党支部书记2022年度述职报告",
        "中共岚江机械集团有限公司财务部支部委员会书记述职报告",
        "中国共产党岚江机械集团有限公司财务部支部委员会2022年度述职报告",
        "岚江集团财务党支部2022年度述职报告",
        "2022年度岚江机械集团财务党支部述职报告",
        "关于财务党支部书记抓基层党建工作的述职报告",
        "财 务 党 支 部书记述职报告",
        "岚江集团党委财务党支部书记述职报告",
    ],
)
def test_a_registered_name_in_the_title_is_certain(title: str) -> None:
    assert _organization(title) == ("group-finance", "高")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("一车间党支部书记述职报告", "shop-1"),
        ("二十一车间党支部书记述职报告", "shop-21"),
        ("2022年二十一车间支部书记述职报告", "shop-21"),
        ("岚江集团党委书记述职报告", "group"),
    ],
)
def test_the_longest_name_counts(title: str, code: str) -> None:
    assert _organization(title) == (code, "高")


@pytest.mark.parametrize(
    "title",
    [
        "三十一车间党支部书记述职报告",
        "十一车间党支部书记述职报告",
        "×一车间党支部书记述职报告",
        "××党支部书记述职报告",
        "岚江集团办公室党支部书记述职报告",
        "岚江集团党委办公室党支部书记述职报告",
        "党支部书记2022年度述职报告",
        "财务管理工作总结",
    ],
)
def test_what_is_no_registered_name_is_none(title: str) -> None:
    assert _organization(title) is None


@pytest.mark.parametrize(
    "title",
    ["丙丁公司一车间党支部书记述职报告", "××公司一车间党支部书记述职报告", "老一车间党支部书记述职报告"],
)
def test_words_of_another_unit_before_a_name_make_it_doubtful(title: str) -> None:
    assert _organization(title) == ("shop-1", "中")
    assert "前面还有" in _reason(title)


def test_two_organizations_in_the_title_are_not_certain() -> None:
    assert _organization("一车间党支部、财务党支部联合述职报告") == ("shop-1", "低")
    assert "财务党支部" in _reason("一车间党支部、财务党支部联合述职报告")


def test_other_organizations_in_the_text_do_not_shake_the_title() -> None:
    text = "在岚江集团党委的领导下，与财务党支部、二车间党支部结对共建。"
    assert _organization("一车间党支部书记述职报告", text) == ("shop-1", "高")


def test_without_a_title_two_organizations_in_the_text_are_not_certain() -> None:
    assert _organization(
        "2022年度述职报告", "一年来，一车间党支部与财务党支部结对共建，取得了新的成效。"
    ) == ("shop-1", "低")


def test_a_superior_that_is_only_thanked_is_not_the_one() -> None:
    assert _organization("2022年度述职报告", "2022年，在岚江集团党委的坚强领导下，我认真履行职责。") is None


def test_who_introduces_himself_is_the_one() -> None:
    assert _organization(
        "2022年度述职报告", "我是一车间党支部书记陶溪石，在岚江集团党委的领导下，现述职如下。"
    ) == ("shop-1", "高")
    assert _organization("2022年度述职报告", "2022年，一车间党支部紧紧围绕生产抓党建。") == ("shop-1", "中")


@pytest.mark.parametrize(
    "line", ["一车间党支部", "一车间党支部书记　陶溪石", "述职人：一车间党支部书记 陶溪石"]
)
def test_a_signature_is_certain_at_the_top_and_at_the_end(line: str) -> None:
    text = ("现将情况报告如下。", *["抓了学习，抓了队伍，也抓了生产。"] * 8)
    assert _organization("2022年度述职报告", *text, line) == ("shop-1", "高")
    assert _organization("2022年度述职报告", line, *text) == ("shop-1", "高")


def test_whom_a_report_is_addressed_to_is_not_the_one() -> None:
    assert _organization("2022年度述职报告", "岚江集团党委：", "现将情况报告如下。") is None


@pytest.mark.parametrize(
    ("title", "name"),
    [("一车间党支部书记述职报告", "财务党支部"), ("一车间党支部书记述职报告", "财务部2022年述职")],
)
def test_title_and_file_name_that_disagree_are_not_certain(title: str, name: str) -> None:
    assert _organization(title, name=name) == ("shop-1", "低")
    assert "财务党支部" in _reason(title, name=name)


def test_title_and_signature_that_disagree_are_not_certain() -> None:
    text = ["抓了学习，抓了队伍。"] * 8
    assert _organization("一车间党支部书记述职报告", *text, "财务党支部书记 江予宁") == ("shop-1", "低")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("财务党支部2022年述职", ("group-finance", "高")),
        ("01.财务党支部-江予宁", ("group-finance", "高")),
        ("group-finance", ("group-finance", "高")),
        ("2022_group-finance", ("group-finance", "高")),
        ("江予宁 group-finance 定稿", ("group-finance", "中")),
        ("财务部", ("group-finance", "中")),
        ("财务部述职报告（终稿）", ("group-finance", "中")),
        ("财务制度汇编", None),
        ("XX党支部", None),
        ("XX一车间党支部", None),
        ("subgroup", None),
    ],
)
def test_the_name_of_the_file(name: str, expected: tuple[str, str] | None) -> None:
    assert _organization("2022年度述职报告", name=name) == expected


def test_a_bare_name_and_the_text_together_are_certain() -> None:
    assert _organization("述职报告", "2022年，一车间党支部紧紧围绕生产抓党建。", name="一车间") == (
        "shop-1",
        "高",
    )


def test_a_folder_alone_is_not_certain_and_least_of_all_a_superiors() -> None:
    assert _organization("述职报告", folders=("一车间党支部", "旧稿")) == ("shop-1", "中")
    assert _organization("述职报告", folders=("东区党总支",)) == ("east", "低")


def test_the_folder_of_a_superior_does_not_contradict() -> None:
    assert _organization("一车间党支部书记述职报告", folders=("岚江集团党委",)) == ("shop-1", "高")
    assert _organization("一车间党支部书记述职报告", folders=("财务党支部",)) == ("shop-1", "低")


def test_one_name_of_two_organizations() -> None:
    found = _organization("堆场党支部书记述职报告")
    assert found is not None
    assert found[1] == "低"
    assert _organization("西区党总支堆场党支部书记述职报告") == ("west-yard", "高")
    assert _organization("堆场党支部书记述职报告", folders=("西区党总支",)) == ("west-yard", "中")


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("计划财务党支部书记述职报告", 2014, ("group-finance", "高")),
        ("计划财务部党支部书记述职报告", 2014, ("group-finance", "中")),
        ("计划财务党支部书记述职报告", 2022, ("group-finance", "中")),
        ("财务党支部书记述职报告", 2014, ("group-finance", "中")),
        ("计划财务党支部书记述职报告", None, ("group-finance", "中")),
        ("综合党支部书记述职报告", 2016, ("service", "高")),
        ("综合党支部书记述职报告", 2022, ("general", "高")),
    ],
)
def test_a_name_counts_in_its_years(title: str, year: int | None, expected: tuple[str, str]) -> None:
    assert _organization(title, year=year) == expected


def test_an_organization_that_owes_no_report_is_doubtful() -> None:
    assert _organization("二车间党支部书记述职报告", year=2020) == ("shop-2", "高")
    assert _organization("二车间党支部书记述职报告", year=2022) == ("shop-2", "中")
    assert "存续期" in _reason("二车间党支部书记述职报告")


def test_another_kind_of_organization_is_doubtful() -> None:
    assert _organization("一车间党总支书记述职报告") == ("shop-1", "低")


def test_a_name_of_nothing_but_its_kind_names_nobody() -> None:
    only = Organization(code="x", name="中国共产党支部委员会", short="党支部", kind="党支部", since=2010)
    proposer = OrganizationProposer(NameIndex(Registry({"x": only})))
    assert proposer.propose(Clues("党支部书记述职报告", (), "党支部"), 2022) is None


# --- of which year it is --------------------------------------------------------------------------------------


def _year(
    title: str | None = None,
    *paragraphs: str,
    name: str = "新建文本文档",
    folders: tuple[str, ...] = (),
    signed: str | None = None,
) -> tuple[int, str] | None:
    day = datetime.date.fromisoformat(signed) if signed else None
    found = propose_year(Clues(title, paragraphs, name, folders, day), TODAY)
    return (found.value, found.confidence.value) if found else None


@pytest.mark.parametrize(
    "title",
    [
        "2022年度述职报告",
        "党支部书记2022年抓基层党建工作述职报告",
        "２０２２年度述职报告",
        "二〇二二年度述职报告",
        "二○二二年述职报告",
        "2022 年度述职报告",
        "2022年度述职报告及2023年工作打算",
        "2021年问题整改情况及2022年度述职报告",
        "2022年履职情况和下一年工作思路",
    ],
)
def test_the_year_that_a_title_reports_on_is_certain(title: str) -> None:
    assert _year(title) == (2022, "高")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2023年工作计划", (2022, "低")),
        ("述职报告及2023年工作打算", (2022, "低")),
        ("2021—2022年度述职报告", (2022, "低")),
        ("2021年和2022年述职报告", (2022, "低")),
        ("20×年度述职报告", None),
        ("述职报告", None),
        ("1921年述职报告", None),
        ("第20225号述职报告", None),
        ("2031年度述职报告", (2031, "低")),
    ],
)
def test_a_year_that_may_be_another_is_not_certain(title: str, expected: tuple[int, str] | None) -> None:
    assert _year(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("现将2022年度抓基层党建工作情况报告如下。", (2022, "高")),
        ("根据《关于做好2023年度工作的通知》要求，现将本人2022年度履职情况报告如下。", (2022, "高")),
        ("现就贯彻《2023年度工作要点》和2022年度履职情况报告如下。", (2022, "高")),
        ("2022年，在上级党委的领导下，我认真履职。", (2022, "中")),
        ("根据《关于做好2022年度述职评议考核工作的通知》，报告如下。", (2022, "中")),
        ("自2016年建厂以来，各项工作稳步推进。", None),
    ],
)
def test_the_opening(text: str, expected: tuple[int, str] | None) -> None:
    assert _year("述职报告", text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2022年述职", (2022, "中")),
        ("财务2022", (2022, "中")),
        ("20230105述职", (2022, "低")),
        ("2022.12.20述职", (2022, "低")),
        ("2022-11-3", (2022, "低")),
        ("20220615", None),
        ("13820221234", None),
        ("2022年度述职20230105", (2022, "中")),
    ],
)
def test_the_name_of_the_file_and_its_date(name: str, expected: tuple[int, str] | None) -> None:
    assert _year("述职报告", name=name) == expected


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ("2023-01-08", (2022, "低")),
        ("2023-04-30", (2022, "低")),
        ("2023-06-01", None),
        ("2023-09-01", (2023, "低")),
        ("2022-12-31", (2022, "低")),
    ],
)
def test_a_date_alone_is_a_guess(signed: str, expected: tuple[int, str] | None) -> None:
    assert _year("述职报告", signed=signed) == expected


def test_name_and_text_together_are_certain_but_two_names_are_not() -> None:
    assert _year("述职报告", "2022年，我认真履职。", name="2022述职") == (2022, "高")
    assert _year("述职报告", name="2022述职", signed="2023-01-08") == (2022, "高")
    assert _year("述职报告", name="2022述职", folders=("2022",)) == (2022, "中")


def test_what_disagrees_is_not_certain() -> None:
    assert _year("2022年度述职报告", name="2021年述职") == (2022, "低")
    assert _year("2022年度述职报告", "现将2021年度工作情况报告如下。") == (2022, "低")
    assert _year("2022年度述职报告", signed="2024-12-20") == (2022, "中")
    assert _year("2022年度述职报告", folders=("2019年",)) == (2022, "中")


def test_a_folder_of_the_year_of_collection_does_not_disagree() -> None:
    assert _year("2022年度述职报告", folders=("2023年收", "旧稿")) == (2022, "高")
    assert _year("2022年度述职报告", signed="2023-01-08") == (2022, "高")
    assert _year("2022年度述职报告", folders=("2015—2025",)) == (2022, "高")
