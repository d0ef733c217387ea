"""Build real repositories: commits, pushes and merges as people and the three forges make them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shuzhi.archive import load_archive
from shuzhi.signoff import Signoff, Signoffs, read_signoffs

from tests.support import REPORT

TAO: Final = "陶溪石 <taoxs@example.cn>"
"""Writes."""
CEN: Final = "岑望舒 <cenws@example.cn>"
"""Signs."""
LUO: Final = "骆青禾 <luoqh@example.cn>"
"""Signs as well."""
GITHUB: Final = "GitHub <noreply@github.com>"

WORKSHOP: Final = "reports/2023/workshop.md"
STORE: Final = "reports/2023/store.md"
REGISTRY_PATH: Final = "reports/organizations.yml"

REGISTRY: Final = """organizations:
  - {code: group, name: 甲乙集团总支部委员会, short: 集团党总支, kind: 党总支, since: 2015}
  - {code: workshop, name: 一车间支部委员会, short: 一车间党支部, kind: 党支部, parent: group, since: 2016}
  - {code: store, name: 仓库支部委员会, short: 仓库党支部, kind: 党支部, parent: group, since: 2016}
"""


def with_policy(**policies: str) -> str:
    """The registry with policies: `with_policy(group="reviewers: [岑望舒]")`."""
    text = REGISTRY
    for code, policy in policies.items():
        text = text.replace(f"code: {code},", f"code: {code}, {policy},")
    return text


def text_of(name: str) -> str:
    """A report's text that differs from others by a name."""
    return REPORT + f"\n（{name}）\n"


@dataclass
class Repo:
    """A repository with a work tree that is also the archive's root.

    Attributes:
        root: the work tree.
        environment: what git is told; `GIT_*` of the surroundings are left out.
    """

    root: Path
    clock: int = 1_700_000_000
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls, root: Path, registry: str = REGISTRY) -> Repo:
        """An archive under git whose first commit holds the registry alone."""
        root.mkdir(parents=True)
        repo = cls(root)
        repo.git("init", "--quiet", "--initial-branch=main")
        repo.leave_cache_out()
        repo.write({"mkdocs.yml": "site_name: 库\n", REGISTRY_PATH: registry})
        repo.commit("开始", by="管理员 <admin@example.cn>")
        return repo

    @classmethod
    def here(cls, root: Path) -> Repo:
        """Put an archive that stands in a folder under git, in one commit."""
        repo = cls(root)
        repo.git("init", "--quiet", "--initial-branch=main")
        repo.leave_cache_out()
        repo.commit("开始", by="管理员 <admin@example.cn>")
        return repo

    def leave_cache_out(self) -> None:
        """Keep out of commits what runs keep below the root, as the archive's `.gitignore` does."""
        (self.root / ".git/info/exclude").write_text(".cache/\n", encoding="utf-8")

    def git(self, *arguments: str, by: str = TAO, committer: str | None = None, stdin: bytes = b"") -> str:
        """Run git as somebody; each call is a minute later than the last."""
        self.clock += 60
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        for role, person in (("AUTHOR", by), ("COMMITTER", committer or by)):
            name, _, mail = person.rstrip(">").rpartition(" <")
            environment |= {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": mail}
            environment[f"GIT_{role}_DATE"] = f"{self.clock} +0800"
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_EDITOR": "true"}
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**environment, **self.environment},
            capture_output=True,
            input=stdin,
            check=False,
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr.decode(errors='replace')}"
        return done.stdout.decode("utf-8", "replace").strip()

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Put files into the work tree; None takes one away."""
        for name, content in files.items():
            target = self.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                target.unlink()
            else:
                target.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self,
        message: str = "改报告",
        by: str = TAO,
        committer: str | None = None,
        **files: str | bytes | None,
    ) -> str:
        """Commit everything; its name."""
        del files
        self.git("add", "--all")
        self.git(
            "commit",
            "--quiet",
            "--allow-empty",
            "--cleanup=verbatim",
            "-m",
            message,
            by=by,
            committer=committer,
        )
        return self.head

    def put(
        self,
        files: dict[str, str | bytes | None],
        message: str = "改报告",
        by: str = TAO,
        committer: str | None = None,
    ) -> str:
        """Write and commit."""
        self.write(files)
        return self.commit(message, by, committer)

    def branch(
        self, files: dict[str, str | bytes | None], *, by: str = TAO, name: str = "work", start: str = "main"
    ) -> str:
        """A commit on a new branch, which stays checked out."""
        self.git("checkout", "--quiet", "-B", name, start)
        return self.put(files, "写报告", by)

    def merge(self, message: str, *, by: str = CEN, committer: str | None = None, name: str = "work") -> str:
        """Merge a branch into main with a merge commit."""
        self.git("checkout", "--quiet", "main")
        self.git(
            "merge",
            "--quiet",
            "--no-ff",
            "--cleanup=verbatim",
            "-m",
            message,
            name,
            by=by,
            committer=committer,
        )
        return self.head

    def squash(self, message: str, *, by: str = TAO, committer: str = CEN, name: str = "work") -> str:
        """Put all of a branch into one commit on main."""
        self.git("checkout", "--quiet", "main")
        self.git("merge", "--quiet", "--squash", name)
        return self.commit(message, by, committer)

    def request(
        self, files: dict[str, str | bytes | None], message: str, *, by: str = TAO, merged_by: str = CEN
    ) -> str:
        """A branch of one commit, merged."""
        self.branch(files, by=by)
        return self.merge(message, by=merged_by)

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    def signoffs(self, branch: str | None = None) -> Signoffs:
        """What is read from it."""
        return read_signoffs(load_archive(self.root), branch)

    def of(self, path: str = WORKSHOP) -> Signoff:
        """What is read of one report."""
        return self.signoffs().of(path)


_NUMBERS: Final = iter(range(1, 10_000))


def gitea(*approvers: str, number: int | None = None, title: str = "一车间述职报告") -> str:
    """Gitea's message of a merge."""
    number = number or next(_NUMBERS)
    return (
        f"Merge pull request '{title}' (#{number}) from work into main\n\n{gitea_footer(approvers, number)}"
    )


def gitea_footer(approvers: Sequence[str], number: int) -> str:
    """The trailers that Gitea writes."""
    lines = [f"Reviewed-on: https://git.example.cn/party/archive/pulls/{number}"]
    return "\n".join((*lines, *(f"Reviewed-by: {approver}" for approver in approvers))) + "\n"


def gitea_squash(*approvers: str, number: int | None = None) -> str:
    """Gitea's message of a squash."""
    number = number or next(_NUMBERS)
    return f"一车间述职报告 (#{number})\n\n{gitea_footer(approvers, number)}"


def gitlab(*approvers: str, reviewers: Sequence[str] = (), number: int | None = None) -> str:
    """GitLab's message of a merge, with the trailers of a template."""
    number = number or next(_NUMBERS)
    trailers = [f"Reviewed-by: {one}" for one in reviewers] + [f"Approved-by: {one}" for one in approvers]
    block = "\n".join(trailers)
    return f"Merge branch 'work' into 'main'\n\n一车间述职报告\n\nSee merge request party/archive!{number}\n\n{block}\n"


def github(*approvers: str, number: int | None = None) -> str:
    """GitHub's message of a merge, with the trailers of an action."""
    number = number or next(_NUMBERS)
    block = "\n".join(f"Reviewed-by: {approver}" for approver in approvers)
    return f"Merge pull request #{number} from taoxs/work\n\n一车间述职报告\n\n{block}\n"
