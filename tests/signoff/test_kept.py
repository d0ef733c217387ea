"""What earlier runs kept of the history makes reading quicker and changes nothing that is read."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from shuzhi.archive import load_archive
from shuzhi.signoff import Remark, Signoffs, State, keeping, read_signoffs, remerge
from shuzhi.signoff.commits import Commit
from shuzhi.signoff.git import Repository
from shuzhi.signoff.known import Known

from tests.signoff.building import (
    CEN,
    LUO,
    REGISTRY_PATH,
    STORE,
    TAO,
    WORKSHOP,
    Repo,
    gitea,
    gitea_squash,
    text_of,
    with_policy,
)


def _cold(repo: Repo, branch: str | None = None) -> Signoffs:
    """What is read where nothing was kept."""
    aside = repo.root.parent / "aside"
    kept = repo.root / ".cache"
    if kept.exists():
        kept.rename(aside)
    try:
        return repo.signoffs(branch)
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        if aside.exists():
            aside.rename(kept)


def _objects(repo: Repo) -> Path:
    return repo.root / ".git/objects"


def _forget(repo: Repo, name: str) -> None:
    """Take an object away, so that whoever asks git for it finds out."""
    file = _objects(repo) / name[:2] / name[2:]
    file.chmod(0o600)
    file.unlink()


def _signed(repo: Repo) -> str:
    """A signed report; the tree of the first commit, without which the history cannot be read."""
    first = repo.git("rev-parse", "HEAD:reports")
    repo.request({WORKSHOP: text_of("甲")}, gitea(CEN))
    return first


def test_what_is_known_is_not_asked_of_git_again(repo: Repo) -> None:
    first = _signed(repo)
    assert repo.of().state is State.APPROVED
    _forget(repo, first)
    assert _cold(repo).trouble is not None
    assert repo.of().state is State.APPROVED


def test_of_new_commits_only_these_are_read(repo: Repo) -> None:
    first = _signed(repo)
    before = repo.signoffs()
    _forget(repo, first)
    repo.request({STORE: text_of("乙")}, gitea(LUO))
    after = repo.signoffs()
    assert after.trouble is None
    assert (after.of(WORKSHOP), after.of(STORE).state) == (before.of(WORKSHOP), State.APPROVED)


def test_an_edit_in_the_folder_is_told(repo: Repo) -> None:
    _signed(repo)
    assert not repo.of().under_review
    repo.write({WORKSHOP: text_of("改")})
    assert repo.of().under_review
    repo.write({WORKSHOP: text_of("甲")})
    assert not repo.of().under_review
    repo.write({WORKSHOP: text_of("甲").replace("\n", "\r\n")})
    assert not repo.of().under_review


class _Life:
    """Random things that people do to an archive, among them what they should not."""

    def __init__(self, repo: Repo, chance: random.Random) -> None:
        self.repo = repo
        self.chance = chance
        self.requests = 0
        self.paths = [f"reports/{year}/{code}.md" for year in (2022, 2023) for code in ("workshop", "store")]
        self.deeds: list[Callable[[], object]] = [
            self.merge,
            self.merge,
            self.squash,
            self.pieces,
            self.direct,
            self.move,
            self.pull,
            self.both_sides,
            self.registry,
            self.mailmap,
            self.take_back,
            self.amend,
            self.wrong_clock,
            self.older_work,
        ]

    def act(self) -> str:
        deed = self.chance.choice(self.deeds)
        deed()
        self.repo.git("checkout", "--quiet", "--force", "main")
        return deed.__name__

    def _files(self) -> dict[str, str | bytes | None]:
        some = self.chance.sample(self.paths, self.chance.choice((1, 1, 2)))
        return {path: text_of(self.chance.choice("甲乙丙丁戊己庚")) for path in some}

    def _person(self) -> str:
        return self.chance.choice((TAO, CEN, LUO))

    def _number(self) -> int:
        """Mostly a new request, sometimes one that was there."""
        self.requests += self.chance.random() < 0.8
        return max(1, self.requests)

    def merge(self) -> None:
        self.repo.request(
            self._files(), gitea(self._person(), number=self._number()), merged_by=self._person()
        )

    def squash(self) -> None:
        self.repo.put(self._files(), gitea_squash(self._person(), number=self._number()), self._person(), CEN)

    def pieces(self) -> None:
        """A rebase leaves several commits of one request; here others may stand between."""
        message = gitea_squash(CEN, number=max(1, self.requests))
        for _ in range(self.chance.choice((1, 2))):
            self.repo.put(self._files(), message, self._person(), CEN)

    def direct(self) -> None:
        self.repo.put(self._files(), "改错字", self._person())

    def move(self) -> None:
        old, new = self.chance.sample(self.paths, 2)
        if (self.repo.root / old).exists():
            (self.repo.root / new).parent.mkdir(exist_ok=True)
            self.repo.git("mv", "--force", old, new)
            self.repo.commit("改名")

    def pull(self) -> None:
        """Somebody merges the main branch into work of his own and pushes that as the main branch."""
        self.repo.branch({self.paths[0]: text_of("自己的")}, by=LUO)
        self.repo.git("checkout", "--quiet", "main")
        self.repo.put(
            {self.paths[3]: text_of(str(self.chance.random()))}, gitea_squash(CEN, number=self._number())
        )
        self.repo.git("checkout", "--quiet", "work")
        message = "Merge branch 'main' of https://git.example.cn/party/archive"
        self.repo.git("merge", "--quiet", "--no-ff", "-X", "ours", "-m", message, "main", by=LUO)
        self.repo.git("branch", "--force", "main", "work")

    def both_sides(self) -> None:
        """Both sides change one file, and what is merged is neither's."""
        self.repo.branch({self.paths[1]: text_of("此") + "末\n"})
        self.repo.git("checkout", "--quiet", "main")
        self.repo.put({self.paths[1]: "\n" + text_of("彼")}, "改", LUO)
        self.repo.git("merge", "--quiet", "--no-commit", "--no-ff", "-X", "ours", "work")
        self.repo.write({self.paths[1]: text_of(self.chance.choice(("此", "另写的")))})
        self.repo.commit(gitea(CEN, number=self._number()), CEN)

    def registry(self) -> None:
        reviewers = self.chance.choice(("[岑望舒]", "[骆青禾]", "[岑望舒, 骆青禾]"))
        policy = f"reviewers: {reviewers}, approvals: {self.chance.choice((1, 1, 2))}"
        text = self.chance.choice((with_policy(group=policy), with_policy(store=policy), "organizations: ["))
        self.repo.put({REGISTRY_PATH: text}, "登记册", CEN)

    def mailmap(self) -> None:
        line = self.chance.choice(("骆青禾", "陶溪石"))
        self.repo.put({".mailmap": f"{line} <same@example.cn> <cenws@example.cn>\n"}, "名册", CEN)

    def take_back(self) -> None:
        count = int(self.repo.git("rev-list", "--count", "--first-parent", "main"))
        if count > 3:
            self.repo.git("reset", "--quiet", "--hard", f"main~{self.chance.choice((1, 2))}")

    def amend(self) -> None:
        self.repo.write(self._files())
        self.repo.git("add", "--all")
        self.repo.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "改过的说明")

    def wrong_clock(self) -> None:
        """A clock that is years behind or ahead."""
        clock = self.repo.clock
        self.repo.clock += self.chance.choice((-400_000_000, 300_000_000))
        self.merge()
        self.repo.clock = clock

    def older_work(self) -> None:
        """A branch that left the main one long ago comes in now."""
        count = int(self.repo.git("rev-list", "--count", "--first-parent", "main"))
        start = f"main~{self.chance.randrange(min(6, count))}"
        self.repo.branch({self.paths[2]: text_of(str(self.chance.random()))}, by=LUO, start=start)
        self.repo.git("checkout", "--quiet", "main")
        message = gitea(CEN, number=self._number())
        try:
            self.repo.git("merge", "--quiet", "--no-ff", "-X", "theirs", "-m", message, "work", by=CEN)
        except AssertionError:  # the main branch has deleted what the branch changes
            self.repo.git("reset", "--quiet", "--hard")


@pytest.mark.parametrize("seed", range(int(os.environ.get("SHUZHI_LIVES", "4"))))
def test_whatever_happens_the_same_is_read_as_without_anything_kept(repo: Repo, seed: int) -> None:
    chance = random.Random(seed)
    repo.request({WORKSHOP: text_of("甲"), STORE: text_of("乙")}, gitea(CEN))
    life = _Life(repo, chance)
    done = []
    for _ in range(18):
        done.append(life.act())
        if chance.random() < 0.7:  # else several come at once
            assert repo.signoffs() == _cold(repo), done


def test_a_request_that_goes_on_after_a_reading_is_judged_as_one(repo: Repo) -> None:
    """Its second commit has the approvals that its first one lacks."""
    repo.put({WORKSHOP: text_of("甲")}, gitea_squash(number=7), TAO, CEN)
    assert repo.of().state is State.UNREVIEWED
    repo.put({STORE: text_of("乙")}, gitea_squash(CEN, number=7), TAO, CEN)
    assert repo.of().state is State.APPROVED


def test_another_main_branch_has_its_own_history(repo: Repo) -> None:
    """What a merge of “main” means depends on which branch is the main one."""
    _signed(repo)
    repo.git("branch", "old", "main~1")
    _Life(repo, random.Random(1)).pull()
    repo.git("branch", "other", "main")
    assert repo.signoffs("old").trouble is not None
    for branch in ("other", "main", "other"):
        assert repo.signoffs(branch) == _cold(repo, branch)


def test_a_commit_that_was_taken_off_and_came_by_a_request_is_no_commit_of_the_main_branch(
    repo: Repo,
) -> None:
    repo.put({STORE: text_of("乙")}, "改")
    early = repo.put({WORKSHOP: text_of("甲")}, "改")
    assert repo.of().state is State.UNREVIEWED
    repo.git("reset", "--quiet", "--hard", "main~1")
    repo.git("branch", "--force", "work", early)
    repo.merge(gitea(CEN), by=LUO)
    assert repo.of().state is State.APPROVED


def test_a_request_of_long_ago_does_not_count_again(repo: Repo) -> None:
    """Also where it brought no report."""
    repo.put({REGISTRY_PATH: with_policy(group="approvals: 1")}, gitea_squash(CEN, number=5), TAO, CEN)
    for name in "丙丁":
        repo.request({STORE: text_of(name)}, gitea(CEN))
        assert repo.of(STORE).state is State.APPROVED
    repo.put({WORKSHOP: text_of("甲")}, gitea_squash(CEN, number=5), TAO, CEN)
    assert repo.of().state is State.UNREVIEWED


def test_a_clock_that_stood_still_makes_nothing_new_of_what_is_known(repo: Repo) -> None:
    """Git finds what is new by the dates of commits and gives up looking after a few that are far too old."""
    start = repo.put({WORKSHOP: text_of("甲")}, "改", CEN)
    clock, repo.clock = repo.clock, 100_000_000
    for number in range(9):
        repo.put({STORE: text_of(str(number))}, "改")
    repo.clock = clock
    for number in range(2):
        repo.signoffs()
        repo.put({STORE: text_of(f"又{number}")}, "改")
    for name in "乙丙":
        repo.branch({WORKSHOP: text_of(name)}, by=LUO, start=start)
        repo.git("checkout", "--quiet", "main")
        repo.git("merge", "--quiet", "--no-ff", "-X", "theirs", "-m", gitea(CEN), "work", by=CEN)
        assert [author.shown for author in repo.signoffs().versions[WORKSHOP][-1].authors] == ["骆青禾"]
        assert repo.signoffs() == _cold(repo)


def test_the_approved_text_in_the_folder_is_told_where_another_is_committed(repo: Repo) -> None:
    _signed(repo)
    repo.branch({WORKSHOP: text_of("改")})
    assert Remark.UNCOMMITTED not in repo.of().remarks
    repo.write({WORKSHOP: text_of("甲")})
    assert Remark.UNCOMMITTED in repo.of().remarks


def test_one_merge_that_git_cannot_repeat_hides_no_other(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    life = _Life(repo, random.Random(2))
    repo.put({path: text_of("甲") for path in life.paths}, "稿")
    for path in (WORKSHOP, STORE):
        repo.branch({path: text_of("此")})
        repo.git("checkout", "--quiet", "main")
        repo.put({path: text_of("彼")}, "改", LUO)
        repo.git("merge", "--quiet", "--no-commit", "--no-ff", "-X", "ours", "work")
        repo.write({path: text_of("另写的")})
        repo.commit(gitea(CEN), CEN)
    assert repo.of(WORKSHOP).state is State.UNREVIEWED
    newest = repo.head
    merged_trees = remerge._merged_trees

    def gives_up(scratch: Repository, merges: Iterable[Commit]) -> Iterator[str]:
        return merged_trees(scratch, takewhile(lambda merge: merge.name != newest, merges))

    monkeypatch.setattr(remerge, "_merged_trees", gives_up)
    assert _cold(repo).of(WORKSHOP).state is State.UNREVIEWED


def test_what_another_run_put_in_its_place_is_not_taken_for_what_was_listed(tmp_path: Path) -> None:
    first = keeping.Keeper(tmp_path, "甲")
    first.keep(Known("1" * 40))
    late = keeping.Keeper(tmp_path, "甲")
    for number in range(2, 6):
        keeping.Keeper(tmp_path, "乙").keep(Known(str(number) * 40))
    assert late.tips() == ["1" * 40]
    assert late.known("1" * 40) is None
    assert keeping.Keeper(tmp_path, "乙").known("5" * 40) == Known("5" * 40)


def test_a_later_mailmap_counts_for_all_that_was_known(repo: Repo) -> None:
    _signed(repo)
    assert repo.of().state is State.APPROVED
    repo.put({".mailmap": "陶溪石 <taoxs@example.cn> <cenws@example.cn>\n"}, "名册")
    assert repo.of().state is State.UNREVIEWED


def test_what_the_repository_says_of_merging_counts_anew(repo: Repo) -> None:
    """Both lines can stand one behind the other only where somebody, or a setting, says so."""
    repo.put({WORKSHOP: text_of("甲")}, gitea_squash(CEN), TAO, CEN)
    repo.branch({WORKSHOP: text_of("甲") + "此\n"})
    repo.git("checkout", "--quiet", "main")
    repo.put({WORKSHOP: text_of("甲") + "彼\n"}, gitea_squash(CEN), TAO, CEN)
    attributes = repo.root / ".git/info/attributes"
    attributes.write_text("*.md merge=union\n", encoding="utf-8")
    repo.merge(gitea(LUO), by=CEN)
    assert repo.of().state is State.APPROVED
    attributes.unlink()
    assert repo.of() == _cold(repo).of(WORKSHOP)
    assert repo.of().state is State.CHANGED


def test_a_shallow_history_is_not_made_up_for_by_what_is_known(repo: Repo) -> None:
    _signed(repo)
    whole = repo.signoffs()
    shallow = repo.root / ".git/shallow"
    shallow.write_text(repo.git("rev-parse", "main~1") + "\n", encoding="ascii")
    assert repo.signoffs().trouble is not None
    shallow.unlink()
    assert repo.signoffs() == whole


def test_replaced_objects_and_grafts_change_nothing(repo: Repo) -> None:
    _signed(repo)
    repo.put({WORKSHOP: text_of("偷改")}, "改")
    before = repo.signoffs()
    repo.git("replace", repo.head, repo.git("rev-parse", "main~1"))
    (repo.root / ".git/info/grafts").write_text(repo.head + "\n", encoding="ascii")
    assert repo.signoffs() == before == _cold(repo)


def test_another_program_reads_anew(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _signed(repo)
    repo.signoffs()
    _forget(repo, first)
    monkeypatch.setattr(keeping, "program_digest", lambda: "另一个")
    assert repo.signoffs().trouble is not None


def test_a_text_that_is_not_there_yet_is_asked_for_again(repo: Repo) -> None:
    _signed(repo)
    blob = repo.git("rev-parse", f"HEAD:{WORKSHOP}")
    file = _objects(repo) / blob[:2] / blob[2:]
    content = file.read_bytes()
    _forget(repo, blob)
    assert repo.of().digests is None
    file.write_bytes(content)
    assert repo.of().digests is not None


def _store(repo: Repo) -> Path:
    return repo.root / ".cache/signoff.sqlite"


def _spoil(repo: Repo, statement: str) -> None:
    with sqlite3.connect(_store(repo)) as store:
        assert store.execute(statement).rowcount > 0
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kept SET value = substr(value, 1, length(value) - 1)",
        "UPDATE kept SET value = x'00' || value",
        "UPDATE kept SET value = x'93'",
        "UPDATE kept SET value = (SELECT value FROM kept WHERE key = '0') WHERE key = 'list'",
        "DELETE FROM kept WHERE key = '0'",
        "DELETE FROM kept WHERE key = 'list'",
    ],
)
def test_what_was_spoilt_counts_as_missing(repo: Repo, statement: str) -> None:
    _signed(repo)
    before = repo.signoffs()
    _spoil(repo, statement)
    assert repo.signoffs() == before
    assert repo.signoffs() == before


def test_nothing_can_be_kept(repo: Repo) -> None:
    _signed(repo)
    (repo.root / ".cache").write_text("", encoding="ascii")
    assert repo.of().state is State.APPROVED
    assert repo.of().state is State.APPROVED


def test_names_that_are_no_text(repo: Repo) -> None:
    """A picture that came from a computer with another encoding lies beside a report."""
    odd = os.fsdecode("reports/2023/照片.png".encode("gb18030"))
    repo.request({WORKSHOP: text_of("甲"), odd: b"\x89PNG"}, gitea(CEN))
    first = repo.git("rev-parse", "main~1^{tree}")
    before = repo.signoffs()
    _forget(repo, first)
    assert repo.signoffs() == before


def test_few_states_are_kept(repo: Repo) -> None:
    _signed(repo)
    for number in range(8):
        repo.put({STORE: text_of(str(number))})
        repo.signoffs()
    with sqlite3.connect(_store(repo)) as store:
        (count,) = store.execute("SELECT count(*) FROM kept").fetchone()
    store.close()
    assert count <= 5


def test_a_store_of_another_archive_is_of_no_harm(repo: Repo, tmp_path: Path) -> None:
    _signed(repo)
    other = Repo.new(tmp_path / "别的库")
    other.put({WORKSHOP: text_of("别处")}, "改")
    other.signoffs()
    shutil.copytree(other.root / ".cache", repo.root / ".cache")
    assert repo.signoffs() == _cold(repo)


def test_the_folder_counts_as_it_was_read(repo: Repo) -> None:
    """What is judged is the text that all else of a run is about."""
    _signed(repo)
    archive = load_archive(repo.root)
    repo.write({WORKSHOP: text_of("改")})
    assert not read_signoffs(archive).of(WORKSHOP).under_review
