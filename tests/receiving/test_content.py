"""What no push may bring, whatever it says: secrets, links, other repositories, names that do harm, bombs."""

from __future__ import annotations

import time

import pytest

from tests.receiving.building import (
    CYCLE,
    OPENING,
    WORKSHOP,
    House,
    report,
    run_git,
)
from tests.signoff.building import CEN


def _pushed_tree(house: House, lines: str, message: str = "改") -> str:
    """A commit of the top folder with a further entry, made without git's own checks; its name."""
    person = house.person
    person.refresh()
    top = person.git("ls-tree", "HEAD")
    tree = person.git("mktree", "--missing", stdin=f"{top}\n{lines}\n".encode())
    commit = person.git("commit-tree", "-p", "HEAD", "-m", message, tree)
    person.git("branch", "-f", "odd", commit)
    return commit


def _raw_tree(house: House, *entries: tuple[str, str, str]) -> str:
    """A tree as its bytes are, in the order given: `git mktree` refuses some names."""
    data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    return house.person.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=data)


def _blob(house: House, text: str = "正文\n") -> str:
    return house.person.git("hash-object", "-w", "--stdin", stdin=text.encode())


@pytest.mark.parametrize("target", ["/etc/passwd", "workshop.md", "../../../x"])
def test_links_are_refused_on_every_branch(house: House, target: str) -> None:
    _pushed_tree(house, f"120000 blob {_blob(house, target)}\t链接.md")
    pushed = house.refused("odd")
    assert "链接.md" in pushed.said
    assert "symboliclink" in pushed.said


def test_submodules_are_refused(house: House) -> None:
    _pushed_tree(house, f"160000 commit {house.person.head}\t子库")
    assert "子模块" in house.refused("odd").said


@pytest.mark.parametrize(
    "name", [".git", ".GIT", "git~1", ".git ", ".g\u200cit", "..", ".", "a\\b", "零\u200b宽.md", "换\n行.md"]
)
def test_names_that_write_elsewhere_are_refused(house: House, name: str) -> None:
    """The hook does it by itself: git's own check is not turned on here."""
    inner = _raw_tree(house, ("100644", name, _blob(house)))
    _pushed_tree(house, f"040000 tree {inner}\t文件夹")
    pushed = house.refused("odd")
    assert "文件夹/" in pushed.said
    assert "请改名" in pushed.said


@pytest.mark.parametrize(
    ("one", "other"),
    [("workshop.md", "Workshop.md"), ("\u00e9.md", "e\u0301.md"), ("STRASSE.md", "stra\u00dfe.md")],
)
def test_twins_are_refused(house: House, one: str, other: str) -> None:
    blob = _blob(house, report())
    entries = sorted([one, other], key=lambda name: name.encode())
    inner = _raw_tree(house, *(("100644", name, blob) for name in entries))
    _pushed_tree(house, f"040000 tree {inner}\t文件夹")
    assert "会互相覆盖" in house.refused("odd").said


def test_a_huge_file_is_refused_even_if_a_later_commit_takes_it_away(house: House) -> None:
    person = house.person
    person.refresh()
    person.branch({"reports/2023/大.png": b"\0" * (11 * 1024 * 1024)}, name="big")
    person.put({"reports/2023/大.png": None})
    pushed = house.refused("big")
    assert "reports/2023/大.png" in pushed.said
    assert "11.0MB，超过10MB" in pushed.said


def test_a_tree_that_unfolds_without_end_is_refused_at_once(house: House) -> None:
    """Ten folders of the same ten folders, twelve levels deep: a few hundred bytes, 10¹² files."""
    blob = _blob(house)
    tree = _raw_tree(house, *(("100644", f"{index}.md", blob) for index in range(10)))
    for _ in range(12):
        tree = _raw_tree(house, *(("40000", f"d{index}", tree) for index in range(10)))
    _pushed_tree(house, f"040000 tree {tree}\t炸弹")
    started = time.monotonic()
    pushed = house.refused("odd")
    assert "套得太深，或者文件超过" in pushed.said
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("branch", ["work", "main"])
def test_a_marked_secret_is_refused_on_every_branch_and_never_quoted(house: House, branch: str) -> None:
    marked = report().replace("现将", "机密★5年\n\n绝不外传的内容。现将")
    person = house.person
    person.propose({WORKSHOP: marked})
    if branch == "main":
        person.sign(CEN)
    pushed = house.refused(branch)
    assert f"{WORKSHOP}第12行" in pushed.said
    assert "按保密规定报告" in pushed.said
    assert "机密" not in pushed.said
    assert "绝不外传" not in pushed.said


def test_a_secret_in_a_commit_before_the_last_is_refused(house: House) -> None:
    person = house.person
    marked = report().replace("classification: 内部", "classification: 属于国家秘密")
    person.propose({WORKSHOP: marked})
    person.git("checkout", "--quiet", "work")
    bad = person.head
    person.put({WORKSHOP: report()})
    pushed = house.refused("work")
    assert f"{WORKSHOP}第8行（提交{bad[:8]}）" in pushed.said


def test_a_secret_in_a_tag_or_beside_the_reports_is_found(house: House) -> None:
    person = house.person
    person.propose({"reports/2023/notes.txt": "密级：绝密\n".encode("gb18030")})
    person.git("tag", "夹带", "work")
    assert "reports/2023/notes.txt第1行" in house.refused("夹带").said


def test_speaking_of_secrets_is_no_secret(house: House) -> None:
    spoken = report().replace("主题党日12次", "保密教育12次，学习机密文件管理规定")
    house.person.propose(
        {WORKSHOP: spoken, "docs/说明.md": "文件上的“机密★5年”是国家秘密标志。\n\n机密★5年\n"}
    )
    assert "没有错误" in house.accepted("work").said


def test_errors_do_not_keep_unfinished_work_out_of_a_branch(house: House) -> None:
    person = house.person
    person.propose({WORKSHOP: report().replace("secretary: 陶溪石\n", "")})
    pushed = house.accepted("work")
    assert "分支work收下了。有1处错误" in pushed.said
    assert f"{WORKSHOP}" in pushed.said
    assert "secretary" in pushed.said
    person.sign(CEN)
    pushed = house.refused("main")
    assert "文件里有错误" in pushed.said
    assert f"{WORKSHOP}第" in pushed.said
    assert "怎么办：" in pushed.said
    assert "git reset --keep origin/main" in pushed.raw


def test_main_is_judged_in_the_knowledge_of_the_whole_archive(house: House) -> None:
    """The year before named problems; the answer to them is missing in this year's report."""
    from tests.receiving.building import office

    answerless = office().replace("2022", "2023")
    house.person.propose({"reports/2023/office.md": answerless})
    house.person.sign(CEN)
    pushed = house.refused("main")
    assert "reports/2023/office.md" in pushed.said
    assert "上一年的报告提出了2个问题" in pushed.said


def test_every_error_is_told_at_once(house: House) -> None:
    bad = report().replace("retention: 30年", "retention: 三年").replace("secretary: 陶溪石\n", "")
    person = house.person
    person.propose(
        {
            WORKSHOP: bad,
            "reports/2023/nobody.md": report(code="nobody"),
            "reports/2023/cycle.yml": CYCLE + "rulez: {}\n",
        }
    )
    person.merge("合并\n")
    said = house.refused("main").said
    for piece in ("secretary", "三年", "nobody", "cycle.yml第", "rulez", f"{WORKSHOP}（新增）"):
        assert piece in said, piece


def test_old_faults_of_others_do_not_keep_a_change_out(house: House) -> None:
    """The program has learnt a rule since: only who touches the report must mend it."""
    from tests.receiving.building import REGISTRY, REGISTRY_PATH, office

    person = house.person
    person.refresh()
    (house.bare / "hooks" / "pre-receive").unlink()
    person.put({"reports/2022/office.md": office().replace("secretary: 陶溪石\n", "")})
    house.accepted("main")
    house.install()
    person.propose({REGISTRY_PATH: REGISTRY + "# 说明\n"})
    person.sign(CEN)
    house.accepted("main")
    person.propose({REGISTRY_PATH: REGISTRY.replace("code: office", "code: bureau")})
    person.sign(CEN)
    pushed = house.refused("main")
    assert "office" in pushed.said, "what the push itself breaks in others' files is told"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"mkdocs.yml": None}, "最上层没有mkdocs.yml"),
        ({"mkdocs.yml": "a: [\n"}, "YAML写法有误"),
        ({"mkdocs.yml": "extra: {shuzhi: {reportz: x}}\n"}, "reportz"),
        ({"mkdocs.yml": "[" * 60_000}, "mkdocs.yml"),
        ({"reports/organizations.yml": None}, "没有组织登记册"),
        (
            {
                "mkdocs.yml": "extra: {shuzhi: {reports: docs}}\n",
                "docs/organizations.yml": "organizations: []\n",
            },
            "文件夹的名称",
        ),
    ],
)
def test_an_archive_that_cannot_be_read_is_refused_plainly(
    house: House, files: dict[str, str | bytes | None], told: str
) -> None:
    house.person.propose(files)
    house.person.sign(CEN)
    assert told in house.refused("main").said


def test_a_first_push_of_something_else_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    house = House.empty(tmp_path_factory.mktemp("other") / "单位")
    house.person.put({"说明.txt": "不是述职库\n"})
    assert "不是一个述职库" in house.refused("main").said
    bad = OPENING | {WORKSHOP: report().replace("retention: 30年", "retention: 三年")}
    house.person.put(bad)
    assert "三年" in house.refused("main").said


def test_names_of_the_surroundings_do_not_matter(house: House) -> None:
    """A server whose language is not Chinese, an object folder of the quarantine: texts and names come through."""
    person = house.person
    person.environment |= {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    person.propose({WORKSHOP: report()}, name="一车间")
    assert "分支一车间收下了" in house.accepted("一车间").said


def test_nothing_is_left_in_the_temporary_folder(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scratch = tmp_path_factory.mktemp("scratch")
    house.person.environment |= {"TMPDIR": str(scratch)}
    house.person.propose({WORKSHOP: report()})
    house.person.sign(CEN)
    house.accepted("main")
    assert list(scratch.iterdir()) == []
    assert run_git(house.bare, "fsck", "--strict") is not None
