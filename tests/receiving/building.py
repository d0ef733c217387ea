"""A house without a forge: a bare repository with the hook installed by the real command, and the clones of its people."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.signoff.building import CEN, TAO, Repo
from tests.support import BASE_CASE, REPORT

ADMIN: Final = "管理员 <admin@example.cn>"
TAN: Final = "覃书意 <tansy@example.cn>"
"""Writes for the store."""

WORKSHOP: Final = "reports/2023/workshop.md"
STORE: Final = "reports/2023/store.md"
OLD: Final = "reports/2022/office.md"
"""Of an organization that writes nothing in 2023, so that nobody owes its problems an answer."""
REGISTRY_PATH: Final = "reports/organizations.yml"
CYCLE: Final = (BASE_CASE / "reports" / "2023" / "cycle.yml").read_text(encoding="utf-8")
SHUZHI: Final = Path(sys.executable).with_name("shuzhi")

REGISTRY: Final = """organizations:
  - {code: group, name: 中国共产党甲乙集团总支部委员会, short: 甲乙集团党总支, kind: 党总支, since: 2015, reviewers: [岑望舒 cenws@example.cn]}
  - {code: workshop, name: 中国共产党甲乙集团一车间支部委员会, short: 一车间党支部, kind: 党支部, parent: group, since: 2016}
  - {code: store, name: 中国共产党甲乙集团仓库支部委员会, short: 仓库党支部, kind: 党支部, parent: group, since: 2016, reviewers: [骆青禾 luoqh@example.cn]}
  - {code: office, name: 中国共产党甲乙集团办公室支部委员会, short: 办公室党支部, kind: 党支部, parent: group, since: 2016}
"""


def report(name: str = "", *, year: int = 2023, code: str = "workshop", short: str = "一车间党支部") -> str:
    """A report without a fault, which differs from others by a name."""
    text = REPORT.replace("2023", str(year)).replace("workshop", code).replace("一车间党支部", short)
    return text.replace("每季度评比一次示范岗。", f"每季度评比一次示范岗{name}。")


def store(name: str = "", year: int = 2023) -> str:
    """A report of the store."""
    return report(name, code="store", short="仓库党支部", year=year)


def office(name: str = "") -> str:
    """The office's report of a past year."""
    return report(name, code="office", short="办公室党支部", year=2022)


OPENING: Final[dict[str, str | bytes | None]] = {
    "mkdocs.yml": "site_name: 述职报告库\n",
    REGISTRY_PATH: REGISTRY,
    "reports/2022/cycle.yml": CYCLE.replace("2024-01-10", "2023-01-10"),
    "reports/2023/cycle.yml": CYCLE,
    OLD: office(),
}


@dataclass(frozen=True)
class Push:
    """What became of a push.

    Attributes:
        accepted: whether git took it in.
        said: what the hook said, without `remote:`, lines joined where they were folded.
        lines: the same, line by line.
        raw: everything git printed.
    """

    accepted: bool
    said: str
    lines: tuple[str, ...]
    raw: str


def push_of(done: subprocess.CompletedProcess[bytes]) -> Push:
    """Read what git printed."""
    raw = done.stderr.decode("utf-8", "replace")
    lines = [
        line.removeprefix("remote: ").rstrip() for line in raw.splitlines() if line.startswith("remote:")
    ]
    return Push(done.returncode == 0, re.sub(r"\s+", "", "".join(lines)), tuple(lines), raw)


def environment() -> dict[str, str]:
    """The surroundings, without anybody's git settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Person(Repo):
    """A clone in which somebody works."""

    def push(self, *arguments: str, remote: str = "origin") -> Push:
        """Push, whatever becomes of it."""
        done = subprocess.run(
            ["git", "push", remote, *(arguments or ("main",))],
            cwd=self.root,
            env={**environment(), **self.environment},
            capture_output=True,
            check=False,
        )
        return push_of(done)

    def refresh(self) -> None:
        """Bring main to where the server has it."""
        self.git("fetch", "--quiet", "--prune", "origin")
        self.git("checkout", "--quiet", "-B", "main", "origin/main")

    def propose(self, files: dict[str, str | bytes | None], *, by: str = TAO, name: str = "work") -> None:
        """A commit on a new branch that starts from the server's main; main is checked out again."""
        self.refresh()
        self.branch(files, by=by, name=name, start="main")
        self.git("checkout", "--quiet", "main")

    def sign(self, *approvers: str, by: str = CEN, name: str = "work") -> str:
        """Merge a branch as the guide tells reviewers to."""
        return self.merge(signed(*approvers or (by,)), by=by, name=name)


def signed(*approvers: str) -> str:
    """The message of a merge that signs off, as `git merge -m … -m …` makes it."""
    return "\n\n".join(("审签：work", *(f"Approved-by: {approver}" for approver in approvers))) + "\n"


@dataclass
class House:
    """A bare repository and a clone of it.

    Attributes:
        bare: the repository that all push to.
        person: a clone in which commits are made as whoever is named.
    """

    bare: Path
    person: Person

    @classmethod
    def new(cls, folder: Path, *options: str, files: dict[str, str | bytes | None] | None = None) -> House:
        """Make the repository, install the hook by the real command, push the archive for the first time."""
        house = cls.empty(folder, *options)
        house.person.put(files or OPENING, "开始", ADMIN)
        pushed = house.person.push("main")
        assert pushed.accepted, pushed.raw
        return house

    @classmethod
    def empty(cls, folder: Path, *options: str) -> House:
        """The repository without a commit."""
        folder.mkdir(parents=True, exist_ok=True)
        bare = folder / "述职库.git"
        run_git(folder, "init", "--quiet", "--bare", "--initial-branch=main", bare.name)
        house = cls(bare, Person(folder / "克隆"))
        house.install(*options)
        house.person.root.mkdir()
        house.person.git("init", "--quiet", "--initial-branch=main")
        house.person.git("remote", "add", "origin", bare.as_uri())
        return house

    def install(self, *options: str) -> subprocess.CompletedProcess[bytes]:
        """Run `shuzhi receive --install`."""
        done = shuzhi("receive", "--install", str(self.bare), *options)
        assert done.returncode == 0, done.stderr.decode()
        return done

    def clone(self, name: str) -> Person:
        """Another clone."""
        run_git(self.bare.parent, "clone", "--quiet", self.bare.as_uri(), name)
        return Person(self.bare.parent / name, self.person.clock + 10_000)

    @property
    def refs(self) -> str:
        """Every ref of the repository with its commit."""
        return run_git(self.bare, "for-each-ref", "--format=%(refname) %(objectname)")

    def refused(self, *arguments: str, by: Person | None = None) -> Push:
        """Push what must be refused; nothing may have changed, nothing may be left over, nobody may read a traceback."""
        before, objects = self.refs, _objects(self.bare)
        pushed = (by or self.person).push(*arguments)
        assert not pushed.accepted, pushed.raw
        assert self.refs == before
        assert _objects(self.bare) == objects, "what was refused stays in no corner of the server"
        assert "Traceback" not in pushed.raw
        assert "没有收下" in pushed.said, pushed.raw
        return pushed

    def accepted(self, *arguments: str, by: Person | None = None) -> Push:
        """Push what must be taken in."""
        pushed = (by or self.person).push(*arguments)
        assert pushed.accepted, pushed.raw
        assert "Traceback" not in pushed.raw
        return pushed


def _objects(bare: Path) -> set[str]:
    return {path.name for path in (bare / "objects").rglob("*") if path.is_file()}


def run_git(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run git as nobody in particular."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(), input=stdin, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout.decode("utf-8", "replace").strip()


def shuzhi(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program."""
    assert shutil.which(str(SHUZHI)), "the program must be installed beside Python"
    return subprocess.run(
        [str(SHUZHI), *arguments],
        env={**environment(), **more},
        input=b"",
        capture_output=True,
        check=False,
    )
