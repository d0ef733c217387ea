"""An archive with a history in git, builds of it in one surrounding or another, and what differs between two sites."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.support import PROJECT

MKDOCS: Final = Path(sys.executable).parent / "mkdocs"

ADDRESS: Final = "https://archive.example/party/"
"""Without an address the site map is empty, and nothing in it could differ."""

_KEPT_ORGANIZATIONS: Final = 6
"""Reports a year; three years make an archive of fewer than twenty."""

_PICTURE: Final = "培训 现场.png"


def make_archive(folder: Path) -> Path:
    """An archive like the project's own but smaller, with a picture whose name is Chinese and holds a blank."""
    folder.mkdir(parents=True)
    shutil.copytree(PROJECT / "hooks", folder / "hooks", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "docs", folder / "docs")
    settings = (PROJECT / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(settings.replace('site_url: ""', f'site_url: "{ADDRESS}"'), "utf-8")
    for file in sorted((PROJECT / "reports").glob("*.*")):
        _copy(file, folder)
    for year in sorted((PROJECT / "reports").glob("2*")):
        for file in [*year.glob("*.yml"), *sorted(year.glob("*.md"))[:_KEPT_ORGANIZATIONS]]:
            _copy(file, folder)
    report = next(iter(sorted((folder / "reports/2024").glob("*.md"))))
    (report.parent / _PICTURE).write_bytes(png())
    with report.open("a", encoding="utf-8", newline="\n") as file_:
        file_.write(f"\n![培训现场](<{_PICTURE}>)\n")
    return folder


def _copy(file: Path, folder: Path) -> None:
    target = folder / file.relative_to(PROJECT)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


def png() -> bytes:
    """One grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def git(folder: Path, *arguments: str, date: str = "2025-01-06T09:30:00+08:00") -> None:
    """Run git as somebody, at a time that was written down."""
    people = {"NAME": "沈砚", "EMAIL": "shen@archive.example", "DATE": date}
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in people.items()}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=True)


def put_under_git(folder: Path) -> None:
    """A first state on main, then a change that was reviewed and merged from another time zone."""
    (folder / ".gitignore").write_text("/site\n/other\n.cache\n__pycache__/\n", "utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "收入历年报告")
    git(folder, "checkout", "-q", "-b", "change")
    report = sorted((folder / "reports/2025").glob("*.md"))[0]
    report.write_text(report.read_text("utf-8") + "\n以上报告，请各位同志批评指正。\n", "utf-8", newline="\n")
    git(folder, "commit", "-q", "-a", "-m", "改写结尾", date="2026-01-07T23:30:00-05:00")
    git(folder, "checkout", "-q", "main")
    message = "Merge branch 'change'\n\nReviewed-by: 陆衡 <lu@archive.example>\nReviewed-on: https://forge.example/pulls/7"
    git(folder, "merge", "-q", "--no-ff", "-m", message, "change", date="2026-01-08T00:10:00-05:00")


@dataclass(frozen=True)
class Surroundings:
    """What a build must not depend on.

    Attributes:
        environment: environment variables that are set.
        before: a program with its arguments that starts the build.
        umask: the process's umask.
        one_processor: whether it may use one processor only.
        patch: Python that runs before the program does.
    """

    environment: Mapping[str, str] = field(default_factory=dict)
    before: Sequence[str] = ()
    umask: int = 0o022
    one_processor: bool = False
    patch: str = ""


def environment_of(surroundings: Surroundings, scratch: Path) -> dict[str, str]:
    """The environment of a build; its patch lies in the scratch folder, where Python looks for `sitecustomize`."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("LC_", "LANG", "TZ", "PYTHON", "TMPDIR"))
    }
    environment = {
        **kept,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        **surroundings.environment,
    }
    (scratch / "tmp").mkdir(parents=True, exist_ok=True)
    environment.setdefault("TMPDIR", str(scratch / "tmp"))
    if surroundings.patch:
        (scratch / "sitecustomize.py").write_text(surroundings.patch, "utf-8")
        environment["PYTHONPATH"] = str(scratch)
    return environment


def build(folder: Path, scratch: Path, surroundings: Surroundings | None = None) -> Path:
    """Build an archive's site; gives its folder."""
    surroundings = surroundings or Surroundings()
    processors = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []

    def alone() -> None:
        os.sched_setaffinity(0, processors[:1])

    done = subprocess.run(
        [*surroundings.before, str(MKDOCS), "build", "-q"],
        cwd=folder,
        env=environment_of(surroundings, scratch),
        umask=surroundings.umask,
        preexec_fn=alone if surroundings.one_processor and processors else None,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    return folder / "site"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too, by its path."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def difference(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> str:
    """The first file that differs, and the bytes around the first place where it does; empty for equal sites."""
    for path in sorted({*expected, *found}):
        if path not in found:
            return f"{path} is missing"
        if path not in expected:
            return f"{path} is there besides"
        one, other = expected[path], found[path]
        if one != other:
            shorter = min(len(one), len(other))
            at = next((i for i in range(shorter) if one[i] != other[i]), shorter)
            around = slice(max(0, at - 40), at + 40)
            return f"{path} differs from byte {at} on:\n  {one[around]!r}\n  {other[around]!r}"
    return ""


def assert_same(expected: Mapping[str, bytes], found: Mapping[str, bytes], where: str = "") -> None:
    """Fail with the first difference."""
    said = difference(expected, found)
    if said:
        raise AssertionError(f"{where}: {said}" if where else said)
