"""What an audience may see of an archive, piece by piece, and what it may be told of it in a preview."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shuzhi.archive import Archive, load_archive
from shuzhi.audience import AudienceUnknown, seen_by, without_dead_links, without_dead_links_in
from shuzhi.pages.build import SiteBuild
from shuzhi.settings import Settings, SettingsError, read_settings, settings_from, settings_of_site

from tests.audience.marked import BY_CODE, EAST, make_marked_archive
from tests.support import PROJECT, REPORT, make_archive, run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_marked_archive(tmp_path / "archive")


def told(root: Path, *audience: str) -> str:
    """Everything that a preview shows an audience."""
    build = SiteBuild.begin(root, settings_from({"audience": list(audience)}), preview=True)
    return build.overview() + "".join(page.make().html for page in build.pages if page.section != "guide")


def change(root: Path, name: str, old: str, new: str) -> None:
    file = root / "reports" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# --- the setting ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "audience"),
    [
        ("qzeast", ("qzeast",)),
        ("qzeast, qzwest", ("qzeast", "qzwest")),
        ("qzeast，qzwest、qzeast", ("qzeast", "qzwest")),
        (["qzeast", "qzwest"], ("qzeast", "qzwest")),
    ],
)
def test_an_audience_is_one_code_or_several(written: object, audience: tuple[str, ...]) -> None:
    assert settings_from({"audience": written}).audience == audience


@pytest.mark.parametrize(
    "written", ["", ",", " 、 ", [], [""], None, False, 2023, {"qzeast": True}, ["qzeast", 7]]
)
def test_an_audience_that_is_written_and_names_nobody_is_refused(written: object) -> None:
    with pytest.raises(SettingsError, match=r"mkdocs\.yml 的 extra\.shuzhi：audience 必须"):
        settings_from({"audience": written})


def test_no_audience_is_everybody() -> None:
    assert settings_from({}).audience == settings_of_site(None, {}).audience == ()


def test_the_environment_sets_the_audience_of_one_build() -> None:
    assert settings_of_site({}, {"SHUZHI_AUDIENCE": "qzeast,qzwest"}).audience == ("qzeast", "qzwest")
    both = settings_of_site({"audience": ["qzwest", "qzeast"]}, {"SHUZHI_AUDIENCE": "qzeast,qzwest"})
    assert set(both.audience) == {"qzeast", "qzwest"}
    with pytest.raises(SettingsError, match="环境变量 SHUZHI_AUDIENCE：audience 必须写明"):
        settings_of_site({"audience": "qzeast"}, {"SHUZHI_AUDIENCE": ""})
    with pytest.raises(SettingsError, match="写了两处，又不一样"):
        settings_of_site({"audience": "qzeast"}, {"SHUZHI_AUDIENCE": "qzeast,qzwest"})


@pytest.mark.parametrize("written", ['!ENV [SHUZHI_AUDIENCE, ""]', "qzeast"])
def test_commands_work_on_everything(root: Path, written: str) -> None:
    (root / "mkdocs.yml").write_text(
        f"site_name: 库\nextra:\n  shuzhi:\n    audience: {written}\n", encoding="utf-8"
    )
    assert read_settings(root).audience == ()
    code, out, err = run("--root", str(root), "roster", "2022", "--format", "json")
    assert (code, err) == (0, "")
    assert len(json.loads(out)) == len(BY_CODE)


# --- the archive ----------------------------------------------------------------------------------------------------


def test_everybody_sees_the_archive_itself(root: Path) -> None:
    archive = load_archive(root)
    assert seen_by(archive, ()) is archive


def test_nested_and_repeated_subtrees_are_one(root: Path) -> None:
    archive = load_archive(root)
    seen = seen_by(archive, ["qzeast-mill", "qzeast", "qzeast"])
    assert set(seen.registry.organizations) == EAST
    assert seen.registry.organizations["qzeast-mill"].parent == "qzeast"
    assert [o.code for o in seen.registry.children[None]] == ["qzeast"]


def test_a_leaf_alone_stands_at_the_top_under_its_former_names(root: Path) -> None:
    seen = seen_by(load_archive(root), ["qzeast-mill"])
    assert seen.registry.ancestors("qzeast-mill") == []
    assert seen.registry.organizations["qzeast-mill"].short_in(2022) == "龖旧称党支部"
    assert [report.path for report in seen.reports] == [
        "reports/2022/qzeast-mill.md",
        "reports/2023/qzeast-mill.md",
    ]
    assert seen.pictures == {"reports/2022/qzeast-mill-seal.png", "reports/2023/qzeast-mill-seal.png"}
    assert seen.cycle(2023).exempt == {}


def test_who_may_sign_stays_as_it_was(root: Path) -> None:
    change(
        root,
        "organizations.yml",
        "  - code: qzroot\n",
        "  - code: qzroot\n    reviewers: [岑望舒]\n    approvals: 1\n",
    )
    change(
        root,
        "organizations.yml",
        "  - code: qzeast\n",
        "  - code: qzeast\n    reviewers: [骆青禾]\n    approvals: 2\n",
    )
    whole = load_archive(root).registry
    seen = seen_by(load_archive(root), ["qzeast"]).registry
    for code in EAST:
        assert seen.reviewers_of(code) == whole.reviewers_of(code)
        assert seen.approvals_for(code) == whole.approvals_for(code) == 2


def test_a_year_in_which_an_organization_owed_and_did_not_report_is_its_year(root: Path) -> None:
    (root / "reports/2023/qzeast-mill.md").unlink()
    archive = load_archive(root)
    assert seen_by(archive, ["qzeast-mill"]).years == [2022, 2023]
    assert [o.code for o in seen_by(archive, ["qzeast-mill"]).owing(2023)] == ["qzeast-mill"]


def test_an_unregistered_organizations_report_is_nobodys(root: Path) -> None:
    text = (root / "reports/2023/qzeast.md").read_text(encoding="utf-8")
    (root / "reports/2023/qzeast-new.md").write_text(text, encoding="utf-8")
    seen = seen_by(load_archive(root), ["qzeast"])
    assert "reports/2023/qzeast-new.md" not in seen.by_path


def test_a_report_that_says_it_is_anothers_is_not_shown(root: Path) -> None:
    """Filed under the wrong code, as when somebody else's file was copied; the check tells it, the page must not."""
    text = (root / "reports/2023/qzwest.md").read_text(encoding="utf-8")
    (root / "reports/2023/qzeast_2.md").write_text(text, encoding="utf-8")
    assert "reports/2023/qzeast_2.md" not in seen_by(load_archive(root), ["qzeast"]).by_path
    assert BY_CODE["qzwest"].mark not in told(root, "qzeast")


def test_a_broken_entry_of_the_registry_is_told(root: Path) -> None:
    change(
        root,
        "organizations.yml",
        "  - code: qzwest-farm\n    name: 中国共产党鱻全称支部委员会\n",
        "  - code: qzwest-farm\n",
    )
    with pytest.raises(
        AudienceUnknown, match="“qzwest-farm”在登记册里的那一条有错，用不了。请先运行 shuzhi check"
    ):
        seen_by(load_archive(root), ["qzwest-farm"])


def test_every_unknown_code_is_told(root: Path) -> None:
    with pytest.raises(AudienceUnknown) as told:
        seen_by(load_archive(root), ["qzeasst", "qzwest", "1949"])
    assert "“qzeasst”没有登记，是不是“qzeast”（靐简称党支部）？" in str(told.value)
    assert "“1949”没有登记。" in str(told.value)


# --- links ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("见[那份](hidden.md)。", "见那份。"),
        ("见[那份](../2022/hidden.md#problems \"题\")。", "见那份。"),
        ("见[那份](<hidden.md>)。", "见那份。"),
        ("见[那份](%68idden.md)。", "见那份。"),
        ("见[那份](/2023/hidden/)。", "见那份。"),
        ("![那张](hidden.png)图", "那张图"),
        ("见[![那张](hidden.png)](hidden.md)。", "见那张。"),
        ("见[![那张](own.png)](hidden.md)。", "见![那张](own.png)。"),
        ("见[甲](hidden.md)和[乙](own.md#L3)。", "见甲和[乙](own.md#L3)。"),
        ("见[甲[一]](hidden.md)。", "见甲[一]。"),
        ("见[下文](#plan)和[网站](https://example.cn/hidden.md)。", "见[下文](#plan)和[网站](https://example.cn/hidden.md)。"),
        ("见\\[甲](hidden.md)。", "见\\[甲。"),
        ("（一）[2022-1]关于学习的问题。", "（一）[2022-1]关于学习的问题。"),
    ],
)  # fmt: skip
def test_links_that_lead_nowhere_become_text(written: str, shown: str) -> None:
    here = {"reports/2023/own.md", "reports/2023/own.png"}
    assert without_dead_links_in(written, "reports/2023/own.md", here.__contains__) == shown


def test_lines_keep_their_places_without_links(root: Path) -> None:
    seen = seen_by(load_archive(root), ["qzeast"])
    shown = without_dead_links(seen)
    for before, after in zip(seen.reports, shown.reports, strict=True):
        assert [h.line for h in before.body.headings] == [h.line for h in after.body.headings]
        assert len(before.body.lines) == len(after.body.lines)
        assert before.text != after.text


def test_a_line_of_nothing_but_brackets_takes_no_time() -> None:
    for line in ("[" * 9_000 + "](hidden.md)" * 900, "](" * 9_000, "![a](" * 3_900, "[a](" + "b" * 19_000):
        without_dead_links_in(line, "reports/2023/own.md", lambda path: False)


def test_a_link_that_the_pattern_does_not_know_is_text_on_the_page(root: Path) -> None:
    change(root, "2023/qzeast-mill.md", "我讲党课", "[参见](../2023/(qzwest)/../qzwest.md)我讲党课")
    page = told(root, "qzeast-mill")
    assert 'href="../../2023/qzwest' not in page
    assert 'href="../../2023/' in page


# --- previews -------------------------------------------------------------------------------------------------------


def test_copies_from_outside_are_not_told(tmp_path: Path) -> None:
    root = alike(tmp_path, "store")
    whole = SiteBuild.begin(root, Settings(), preview=True)
    assert any(d.rule == "copied-from-other" for d in whole.by_path["reports/2023/workshop.md"])
    seen = told(root, "workshop")
    assert "雷同对照" not in seen
    assert "仓库" not in seen and "store" not in seen


def alike(tmp_path: Path, *others: str) -> Path:
    """Organizations whose reports are the same as the workshop's; everything else is in order."""
    names = {"workshop": "一车间", "store": "仓库", "yard": "料场"}
    entry = "  - {{code: {0}, name: {1}支部委员会, short: {1}党支部, kind: 党支部, since: 2016}}\n"
    body = (PROJECT / "reports/2023/rural-bank.md").read_text(encoding="utf-8").split("## ", 2)[1]
    text = REPORT.replace("我带头讲党课4次", body.partition("\n")[2] + "\n\n我带头讲党课4次")
    reports = {
        f"reports/2023/{code}.md": text.replace("workshop", code).replace("一车间", names[code])
        for code in ("workshop", *others)
    }
    registry = "organizations:\n" + "".join(entry.format(code, name) for code, name in names.items())
    return make_archive(tmp_path / "archive", {"reports/organizations.yml": registry, **reports})


def test_copies_inside_are_told_without_those_outside(tmp_path: Path) -> None:
    root = alike(tmp_path, "store", "yard")
    assert "料场" in told(root, "workshop", "store", "yard")
    seen = told(root, "workshop", "store")
    assert "雷同对照" in seen and "2023/store/" in seen
    assert "料场" not in seen and "yard" not in seen


def test_faults_of_the_archives_own_files_are_not_told(root: Path) -> None:
    change(root, "organizations.yml", "  - code: qzwest-farm\n", "  - code: qzwest-farm\n    colour: 麤红\n")
    change(root, "2023/cycle.yml", "  qzwest-farm: 机构鱻合并\n", "  qzwest-fram: 机构鱻合并\n")
    (root / "reports/2023/鱻的草稿.md").write_text("草稿", encoding="utf-8")
    (root / "reports/2023/qznorth-plan.docx").write_text("计划", encoding="utf-8")
    whole = SiteBuild.begin(root, Settings(), preview=True).overview()
    assert [word for word in ("鱻的草稿", "qzwest-fram", "qznorth-plan") if word not in whole] == []
    seen = told(root, "qzeast")
    for word in ("鱻", "麤", "colour", "qzwest", "qznorth"):
        assert word not in seen


def test_what_the_registry_knows_of_a_name_outside_is_not_told(root: Path) -> None:
    change(root, "2023/qzeast.md", "title: 靐简称党支部书记", "title: 麤简称党支部书记")
    rule, path = "title-organization-mismatch", "reports/2023/qzeast.md"
    assert rule in {d.rule for d in SiteBuild.begin(root, Settings(), preview=True).by_path[path]}
    seen = SiteBuild.begin(root, settings_from({"audience": "qzeast"}), preview=True)
    assert rule in {d.rule for d in seen.errors}  # whoever builds must know
    assert rule not in {d.rule for d in seen.by_path[path]}


def test_an_audiences_own_faults_are_told(root: Path) -> None:
    change(root, "2023/qzeast-mill.md", "[参见1]", "[参见](qzeast-gone.md)[参见1]")
    change(root, "2023/qzeast-mill.md", "retention: 30年\n", "")
    build = SiteBuild.begin(root, settings_from({"audience": "qzeast"}), preview=True)
    found = build.by_path["reports/2023/qzeast-mill.md"]
    assert "frontmatter-field-missing" in {d.rule for d in found}
    broken = [d.message for d in found if d.rule == "link-broken"]
    assert any("qzeast-gone.md" in message for message in broken)
    assert not any("qzwest" in message for message in broken)


def test_a_marked_report_stays_withheld(root: Path) -> None:
    change(root, "2023/qzeast-mill.md", "我代表", "机密★1年\n\n我代表")
    seen: Archive = SiteBuild.begin(root, settings_from({"audience": "qzeast"}), preview=True).archive
    assert seen.by_path["reports/2023/qzeast-mill.md"].title == "标有国家秘密等级，内容不予显示"
    assert "classification-secret" in told(root, "qzeast")
