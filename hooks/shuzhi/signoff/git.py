"""Run git so that neither the surroundings nor anybody's configuration change what it says."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from shuzhi.signoff.model import Trouble

_INHERITED: Final = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH")
"""Where git lives and where its settings stand; `safe.directory` is looked up there. Everything else that begins with
`GIT_` (another repository, another index, other objects) is not passed on."""

_SETTINGS: Final = (
    "core.bare=true",  # nothing but objects is read: no index, no work tree, no filter or hook of theirs
    "core.quotepath=off",
    "core.commitGraph=false",
    "core.attributesFile=" + os.devnull,
    "attr.tree=.",  # no tree of this name: from 2.43 to 2.45 merges were repeated by the attributes of HEAD
    "mailmap.file=" + os.devnull,
    "diff.renameLimit=1000",
)


class GitFailure(Exception):
    """Git ended with an error; the argument is what it said."""


class NoHistory(Exception):
    """Nothing can be said of the history."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


def environment(surroundings: Mapping[str, str]) -> dict[str, str]:
    """The environment git runs in: no other repository, no grafts or replaced objects, no fetching, plain messages."""
    kept = {
        key: value
        for key, value in surroundings.items()
        if not key.startswith("GIT_") or key in _INHERITED or key == "GIT_CEILING_DIRECTORIES"
    }
    return {
        **kept,
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_PAGER": "cat",
    }


def ask(folder: Path, *arguments: str) -> str:
    """Ask git in a folder, before it is known which repository that belongs to; the answer without its line's end.

    Raises:
        GitFailure: it had no answer.
        FileNotFoundError: there is no git.
    """
    done = _run(["git", *arguments], folder, None)
    if done.returncode != 0:
        raise GitFailure(done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")


@dataclass(frozen=True)
class Repository:
    """A repository whose objects are read.

    Attributes:
        git_dir: its folder of objects and refs.
        prefix: the archive's root in it, empty or ending in a slash.
        mailmap: the version of the mailmap that counts, as `<commit>:.mailmap`.
        scratch: a folder for new objects, so that nothing is written into the repository; None where none are made.
        borrowed: further folders of objects; git puts a push into one (a quarantine) until the hooks have agreed to it.
    """

    git_dir: Path
    prefix: str
    mailmap: str = ""
    scratch: Path | None = None
    borrowed: tuple[Path, ...] = ()

    def with_scratch(self, folder: Path) -> Repository:
        """The same repository, with new objects going elsewhere."""
        return replace(self, scratch=folder)

    def run(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        """Run git on the repository.

        Raises:
            GitFailure: it ended with an error.
        """
        done = self._done(*arguments, stdin=stdin)
        if done.returncode != 0:
            raise GitFailure(done.stderr.decode("utf-8", "replace"))
        return done.stdout

    @cached_property
    def version(self) -> bytes:
        """What git calls itself."""
        return self.answer("version")

    def answer(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        """What git says, also where it then ends with an error."""
        return self._done(*arguments, stdin=stdin).stdout

    def _done(self, *arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        return _run(self._command(*arguments), self.git_dir, stdin, self._places())

    def _places(self) -> dict[str, str]:
        """Where git finds objects beside the repository's own, and where it puts new ones."""
        places = list(self.borrowed)
        found = {}
        if self.scratch is not None:
            found["GIT_OBJECT_DIRECTORY"] = str(self.scratch)
            places.insert(0, _common_folder(self.git_dir) / "objects")
        if places:
            found["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = os.pathsep.join(map(_quoted, places))
        return found

    def attributes(self) -> bytes:
        """What this repository alone says of its files, which has a part in merges; empty where it says nothing.

        Raises:
            OSError: it cannot be read.
        """
        file = _common_folder(self.git_dir) / "info" / "attributes"
        return file.read_bytes() if file.is_file() else b""

    def commit(self, name: str) -> str | None:
        """The commit that a name stands for; None where it stands for none."""
        try:
            found = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        except GitFailure:
            return None
        return found.decode("ascii").strip()

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether a commit belongs to the history of another one."""
        try:
            self.run("merge-base", "--is-ancestor", older, newer)
        except GitFailure:
            return False
        return True

    def blobs(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The contents of blobs, one process for all; those that are not there are left out."""
        return self.contents(names, "blob")

    def contents(self, names: Iterable[str], kind: str) -> Iterator[tuple[str, bytes]]:
        """The contents of objects of one kind (`blob`, `tree`); others and missing ones are left out."""
        with tempfile.TemporaryFile() as questions:
            questions.write("".join(f"{name}\n" for name in names).encode("ascii"))
            questions.seek(0)
            with subprocess.Popen(
                self._command("cat-file", "--batch", "--buffer"),
                cwd=self.git_dir,
                env={**environment(os.environ), **self._places()},
                stdin=questions,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as process:
                assert process.stdout is not None
                while header := process.stdout.readline().split():
                    if header[-1] in (b"missing", b"ambiguous"):
                        continue
                    content = process.stdout.read(int(header[2]))
                    process.stdout.read(1)
                    if header[1] == kind.encode("ascii"):
                        yield header[0].decode("ascii"), content

    def _command(self, *arguments: str) -> list[str]:
        settings = (*_SETTINGS, f"mailmap.blob={self.mailmap}")
        options = [piece for setting in settings for piece in ("-c", setting)]
        return ["git", "--no-pager", f"--git-dir={self.git_dir}", *options, *arguments]


def _common_folder(git_dir: Path) -> Path:
    """Where all work trees' things lie: a further work tree of a repository names the first one's folder in `commondir`."""
    common = git_dir / "commondir"
    return git_dir / common.read_text(encoding="utf-8").strip() if common.is_file() else git_dir


def _quoted(path: Path) -> str:
    """A path in a list of paths, where a colon would part it."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _run(
    command: list[str], folder: Path, stdin: bytes | None, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**environment(os.environ), **(more or {})},
        input=b"" if stdin is None else stdin,
        capture_output=True,
        check=False,
    )
