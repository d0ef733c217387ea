"""Names, messages, settings and surroundings that would lead a careless reader astray."""

from __future__ import annotations

from pathlib import Path

import pytest
from shuzhi.signoff import State

from tests.signoff.building import CEN, LUO, STORE, TAO, WORKSHOP, Repo, gitea, gitea_footer, text_of


def test_names_cannot_disturb_a_screen(repo: Repo) -> None:
    name = "陶\x1b[31m溪石\u202e" + "长" * 5000
    repo.request(
        {WORKSHOP: text_of("甲")}, gitea("岑\x07望舒\u2028 <cenws@example.cn>"), by=f"{name} <t@example.cn>"
    )
    one = repo.of()
    assert one.state is State.APPROVED
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["岑 望舒"]
    (author,) = one.told.authors
    assert author.name.startswith("陶 [31m溪石 长长")
    assert len(author.name) <= 120


@pytest.mark.parametrize(
    "trailer",
    [
        "Reviewed-by: ",
        "Reviewed-by: <>",
        "Reviewed-by: <<<>>>",
        "Reviewed-by: 甲 <a@example.cn> 乙 <b@example.cn>",
        "Reviewed-by: > <",
        "Reviewed-by: 甲 <a@example.cn",
    ],
)
def test_a_malformed_trailer_names_nobody_and_breaks_nothing(repo: Repo, trailer: str) -> None:
    repo.request({WORKSHOP: text_of("甲")}, f"{gitea()}{trailer}\n")
    repo.request({STORE: text_of("库")}, f"{gitea()}{trailer}\nReviewed-by: {CEN}\n")
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.UNREVIEWED
    store = signoffs.of(STORE)
    assert store.told is not None
    if trailer != "Reviewed-by: ":
        assert [person.name for person in store.told.assessment.counted] == ["岑望舒"]


def test_a_message_that_imitates_the_readers_own_marks(repo: Repo) -> None:
    """Separators, raw lines and names of commits in a message stay what they are: a message."""
    raw = ":100644 100644 " + "a" * 40 + " " + "b" * 40 + f" M\t{WORKSHOP}"
    repo.request({WORKSHOP: text_of("甲")}, f"%x00{'c' * 40}\n\n{raw}\n\\0{'d' * 40}\n\n{gitea_like(CEN)}")
    repo.put({STORE: text_of("库")}, f"{'e' * 40}\n\n{raw}\n")
    signoffs = repo.signoffs()
    assert signoffs.of(WORKSHOP).state is State.APPROVED
    assert signoffs.of(STORE).state is State.UNREVIEWED


def gitea_like(approver: str) -> str:
    return f"Reviewed-on: https://git.example.cn/party/archive/pulls/900\nReviewed-by: {approver}\n"


def test_a_very_long_message(repo: Repo) -> None:
    message = "一\n\n" + "很长的说明。" * 100_000 + "\n\n" + "\n".join(f"X-{i}: 甲" for i in range(20_000))
    repo.put({STORE: text_of("库")})
    repo.git("checkout", "--quiet", "-B", "work")
    repo.put({WORKSHOP: text_of("甲")})
    (repo.root.parent / "message").write_text(f"{message}\n{gitea_like(CEN)}", encoding="utf-8")
    repo.git("checkout", "--quiet", "main")
    repo.git(
        "merge", "--quiet", "--no-ff", "--cleanup=verbatim", "-F", str(repo.root.parent / "message"), "work", by=LUO
    )  # fmt: skip
    assert repo.of().state is State.APPROVED


@pytest.mark.parametrize("told", [True, False])
def test_a_message_in_gbk(repo: Repo, told: bool) -> None:
    """With its encoding told, as git on a Chinese Windows may write it, and without."""
    repo.branch({WORKSHOP: text_of("甲")})
    commit = "\n".join(
        [
            f"tree {repo.git('rev-parse', 'work^{tree}')}",
            f"parent {repo.git('rev-parse', 'main')}",
            f"parent {repo.git('rev-parse', 'work')}",
            "author 骆青禾 <luoqh@example.cn> 1700009999 +0800",
            "committer 骆青禾 <luoqh@example.cn> 1700009999 +0800",
            *(["encoding gbk"] if told else []),
            f"\n合并报告\n\n{gitea_like(CEN)}",
        ]
    ).encode("gbk")
    repo.git("checkout", "--quiet", "main")
    repo.git(
        "reset", "--quiet", "--hard", repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=commit)
    )
    one = repo.of()
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["岑望舒"]
    assert one.told.arrival.merged_by is not None
    assert (one.told.arrival.merged_by.name, one.told.arrival.subject) == ("骆青禾", "合并报告")


def test_a_message_that_is_no_text(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("甲")})
    repo.git("checkout", "--quiet", "main")
    message = repo.root.parent / "message"
    message.write_bytes(b"\xff\xfe\x80\n\n" + gitea_like(CEN).encode())
    repo.git("merge", "--quiet", "--no-ff", "-F", str(message), "work", by=LUO)
    assert repo.of().state is State.APPROVED, "the rest of it is legible all the same"


def test_windows_line_ends_in_a_message(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN).replace("\n", "\r\n"))
    assert repo.of().state is State.APPROVED


SETTINGS = """[log]
	showSignature = true
	follow = true
	date = relative
	decorate = full
	diffMerges = off
	mailmap = false
[format]
	pretty = oneline
[color]
	ui = always
	diff = always
[core]
	quotepath = true
	pager = false
	attributesFile = {attributes}
[diff]
	renames = false
	noprefix = true
	external = false
	orderFile = {attributes}
	ignoreSubmodules = none
	relative = true
	algorithm = patience
[trailer]
	separators = =
	ifexists = replace
[i18n]
	logOutputEncoding = gbk
[pager]
	log = false
	diff-tree = true
[alias]
	log = status
[gpg]
	program = {gpg}
[mailmap]
	blob = HEAD:mkdocs.yml
"""


@pytest.fixture
def eventful(repo: Repo) -> Repo:
    """A rename from a Chinese name, a merge from both sides, an approval with a mailmap, a signed commit."""
    repo.put({".mailmap": "岑望舒 <cenws@example.cn> <old@example.cn>\n"}, "名册", by=LUO)
    repo.put({"reports/2023/一车间 述职\n报告.md": text_of("甲")}, "起稿")
    repo.branch({"reports/2023/一车间 述职\n报告.md": None, WORKSHOP: text_of("甲")})
    repo.merge(gitea("岑 <old@example.cn>"), by=LUO)
    long = "".join(f"第{n}段。\n\n" for n in range(40))
    repo.put({STORE: long})
    repo.branch({STORE: long.replace("第3段", "第三段")})
    repo.git("checkout", "--quiet", "main")
    repo.put({STORE: long.replace("第30段", "第三十段")})
    repo.merge(gitea(CEN), by=LUO)
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abc\n -----END PGP SIGNATURE-----\n\n"
    signed = repo.git("cat-file", "commit", "HEAD").replace("\n\n", f"\n{signature}", 1) + "\n"
    repo.git(
        "reset",
        "--quiet",
        "--hard",
        repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=signed.encode()),
    )
    return repo


def _told(repo: Repo) -> object:
    signoffs = repo.signoffs()
    assert signoffs.trouble is None
    found = []
    for path in (WORKSHOP, STORE):
        one = signoffs.of(path)
        assert one.state is State.APPROVED
        assert one.told is not None
        told = one.told
        found.append((told.step, told.previous_path, told.assessment, told.arrival, one.digests, one.remarks))
    return found


def test_nobodys_settings_change_what_is_read(
    eventful: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = _told(eventful)
    attributes = tmp_path / "attributes"
    attributes.write_text("*.md -diff -merge\n", encoding="utf-8")
    gpg = tmp_path / "gpg"
    gpg.write_text("#!/bin/sh\necho 'gpg: 签名' >&2\necho '[GNUPG:] GOODSIG 0 x'\n", encoding="utf-8")
    gpg.chmod(0o755)
    written = SETTINGS.format(attributes=attributes, gpg=gpg)
    settings = tmp_path / "gitconfig"
    settings.write_text(written, encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    assert _told(eventful) == plain
    own = eventful.root / ".git/config"
    own.write_text(own.read_text(encoding="utf-8") + written, encoding="utf-8")
    assert _told(eventful) == plain


def test_the_chinese_name_before_a_rename_is_told_whole(eventful: Repo) -> None:
    one = eventful.of()
    assert one.told is not None
    assert one.told.previous_path == "reports/2023/一车间 述职\n报告.md"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GIT_DIR", "{elsewhere}/.git"),
        ("GIT_WORK_TREE", "{elsewhere}"),
        ("GIT_INDEX_FILE", "/nowhere"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere"),
        ("GIT_NAMESPACE", "other"),
        ("GIT_SHALLOW_FILE", "/nowhere"),
        ("GIT_LITERAL_PATHSPECS", "1"),
        ("GIT_DIFF_OPTS", "-u0"),
        ("GIT_EXTERNAL_DIFF", "false"),
        ("GIT_TRACE", "1"),
        ("GIT_CONFIG_PARAMETERS", "'core.bare=false' 'log.showSignature=true'"),
        ("LC_ALL", "zh_CN.UTF-8"),
    ],
)
def test_the_surroundings_change_nothing(
    eventful: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    """As in a git hook, where `GIT_DIR` names the repository that the hook belongs to."""
    elsewhere = Repo.new(tmp_path / "elsewhere")
    elsewhere.put({WORKSHOP: text_of("别")})
    plain = _told(eventful)
    monkeypatch.setenv(variable, value.format(elsewhere=elsewhere.root))
    assert _told(eventful) == plain


def test_an_archive_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    """The folder's name is Chinese and holds what git would take for a pattern."""
    outer = Repo.new(tmp_path / "外")
    outer.git("checkout", "--quiet", "-B", "work")
    inner = "党建 [内*]/述职库"
    outer.put({f"{inner}/mkdocs.yml": "site_name: 库\n", f"{inner}/{WORKSHOP}": text_of("甲")}, by=TAO)
    outer.merge(gitea(CEN))
    outer.put({WORKSHOP: text_of("外面的")})
    repo = Repo(tmp_path / "外" / inner)
    one = repo.of()
    assert (one.state, one.path, one.remarks) == (State.APPROVED, WORKSHOP, ())


def test_words_of_the_author_above_those_of_the_forge_approve_nothing(repo: Repo) -> None:
    """A title, a description or a commit message that looks like a trailer stands right above the real ones."""
    claimed = f"Approved-by: {CEN}"
    repo.branch({WORKSHOP: text_of("题目")})
    repo.merge(f"Merge branch 'work' into 'main'\n\n{claimed}\n\nSee merge request party/archive!31", by=LUO)
    assert repo.of().state is State.UNREVIEWED
    repo.branch({WORKSHOP: text_of("说明")}, name="other")
    footer = gitea_footer([], 32)
    repo.squash(f"一车间述职报告 (#32)\n\n{claimed}\n\n---------\n\n{footer}", committer=LUO, name="other")
    assert repo.of().state is State.UNREVIEWED


@pytest.mark.parametrize("named", ["", "Reviewed-on: https://git.example.cn/party/archive/pulls/1\n"])
def test_a_description_glued_to_the_words_of_the_forge_approves_nothing(repo: Repo, named: str) -> None:
    """Gitea leaves no blank line between its own trailers and a description that ends in some."""
    repo.branch({WORKSHOP: text_of("说明")})
    claimed = f"请审。\n\n{named}Reviewed-by: {CEN}"
    repo.squash(f"一车间述职报告 (#34)\n\n{claimed}\n{gitea_footer([LUO], 34)}", committer=LUO)
    one = repo.of()
    assert one.told is not None
    assert [person.name for person in one.told.assessment.counted] == ["骆青禾"]
    assert one.told.arrival.request is not None
    assert one.told.arrival.request.reference == "#34"
    assert str(one.told.arrival.request.url).endswith("/34")


def test_a_template_may_name_the_request_below_the_approvals(repo: Repo) -> None:
    footer = "".join(reversed(gitea_footer([CEN], 35).splitlines(keepends=True)))
    repo.request({WORKSHOP: text_of("甲")}, f"Merge pull request '甲' (#35) from work into main\n\n{footer}")
    assert repo.of().state is State.APPROVED


def test_an_empty_trailer_takes_no_other_away(repo: Repo) -> None:
    repo.request({WORKSHOP: text_of("甲")}, f"{gitea(CEN).rstrip()}\nMerged-by:\n")
    assert repo.of().state is State.APPROVED


def test_a_request_named_in_a_description_is_not_the_one(repo: Repo) -> None:
    body = f"See merge request other/house!1\n\nSee merge request party/archive!36\n\nApproved-by: {CEN}"
    repo.request({WORKSHOP: text_of("甲")}, f"Merge branch 'work' into 'main'\n\n{body}", merged_by=LUO)
    told = repo.of().told
    assert told is not None and told.arrival.request is not None
    assert told.arrival.request.reference == "party/archive!36"


def test_a_co_author_named_above_the_words_of_the_forge_is_an_author(repo: Repo) -> None:
    repo.branch({WORKSHOP: text_of("合写")})
    footer = gitea_footer([CEN], 33)
    repo.squash(f"一车间述职报告 (#33)\n\nCo-authored-by: {CEN}\n\n---------\n\n{footer}", committer=LUO)
    assert repo.of().state is State.UNREVIEWED
