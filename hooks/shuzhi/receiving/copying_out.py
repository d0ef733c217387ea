"""Put a pushed archive into a folder of its own, so that it can be read like any other: only files, only what is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from shuzhi.archive import Archive, load_archive
from shuzhi.receiving.trees import is_safe
from shuzhi.settings import CONFIGURATION_FILE, Settings, SettingsError, read_settings
from shuzhi.signoff.git import GitFailure, Repository
from shuzhi.signoff.judging import REPORT_PATH
from shuzhi.source import MAXIMUM_SIZE

_MOST_FILES: Final = 100_000
_MOST_BYTES: Final = 1024**3
"""What the reports' folder may hold. Ten thousand reports have 170 MB."""

_FILE_MODES: Final = ("100644", "100755", "100664")


class NotReadable(Exception):
    """A pushed archive cannot be read as one; the message says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A file of a commit: its path, git's name of its content, and its size in bytes."""

    path: str
    blob: str
    size: int


def settings_at(repository: Repository, commit: str) -> Settings:
    """The settings in a commit.

    Raises:
        NotReadable: there are none, or they are wrong.
    """
    found = [one for one in files_at(repository, commit, CONFIGURATION_FILE) if one.size <= MAXIMUM_SIZE]
    if not found:
        raise NotReadable(f"最上层没有 {CONFIGURATION_FILE}，不是一个述职库。")
    with TemporaryDirectory(prefix="shuzhi-receive-") as folder:
        for _, content in repository.blobs([found[0].blob]):
            (Path(folder) / CONFIGURATION_FILE).write_bytes(content)
        try:
            return read_settings(Path(folder))
        except SettingsError as error:
            raise NotReadable(str(error).replace(f"{folder}/", "")) from None
        except RecursionError:
            raise NotReadable(f"{CONFIGURATION_FILE} 的 YAML 套得太深。") from None


def files_at(repository: Repository, commit: str, path: str) -> Iterator[Filed]:
    """The files of a commit at or below a path, all for an empty one; links and other repositories are left out.

    Raises:
        GitFailure: the commit cannot be read, or the content of a file is missing.
    """
    below = ("--", path) if path else ()
    listed = repository.run("ls-tree", "-r", "-l", "-z", "--full-tree", commit, *below)
    for row in listed.decode("utf-8", "surrogateescape").split("\0"):
        head, _, name = row.partition("\t")
        fields = head.split()
        if name and fields[0] in _FILE_MODES:
            if not fields[3].isdigit():
                raise GitFailure(f"{fields[2]} is missing")
            yield Filed(name, fields[2], int(fields[3]))


def paths_at(repository: Repository, commit: str, path: str) -> frozenset[str]:
    """The paths of a commit's files at or below a path."""
    return frozenset(one.path for one in files_at(repository, commit, path))


@contextmanager
def copied_out(
    repository: Repository, commit: str, folder: str, codes: Collection[str] | None = None
) -> Iterator[Archive]:
    """An archive as it stands in a commit, for as long as it is needed.

    Args:
        repository: the repository.
        commit: the commit.
        folder: the reports' folder.
        codes: the organizations whose reports are wanted; None for all. Of others' reports, as of pictures, only the names
            are there: a report is judged by its own organization's reports, the registry and the years' rules.

    Raises:
        NotReadable: there are too many files, or they are too large.
        GitFailure: git could not read the commit.
    """
    files = [one for one in files_at(repository, commit, folder) if is_safe(one.path)]
    if len(files) > _MOST_FILES or sum(one.size for one in files) > _MOST_BYTES:
        raise NotReadable(
            f"{folder}/ 里的文件太多或太大（上限 {_MOST_FILES} 个、{_MOST_BYTES // 1024**3} GB）。"
        )
    with TemporaryDirectory(prefix="shuzhi-receive-") as name:
        root = Path(name)
        for parent in {PurePosixPath(one.path).parent for one in files}:
            (root / parent).mkdir(parents=True, exist_ok=True)
        (root / folder).mkdir(exist_ok=True)
        _write(repository, root, files, codes)
        yield load_archive(root, folder)


def _write(
    repository: Repository, root: Path, files: Collection[Filed], codes: Collection[str] | None
) -> None:
    wanted: dict[str, list[Path]] = {}
    for one in files:
        target = root / one.path
        if one.size and one.size <= MAXIMUM_SIZE and _is_read(one.path, codes):
            wanted.setdefault(one.blob, []).append(target)
        else:
            with target.open("xb") as file:
                file.truncate(one.size if one.size > MAXIMUM_SIZE else 0)  # a hole: it only has the size
    written = 0
    for blob, content in repository.blobs(wanted):
        for target in wanted[blob]:
            target.write_bytes(content)
            written += 1
    if written < sum(map(len, wanted.values())):
        raise GitFailure("objects are missing")


def _is_read(path: str, codes: Collection[str] | None) -> bool:
    if match := REPORT_PATH.fullmatch(path):
        return codes is None or match["code"] in codes
    return path.endswith((".yml", ".md"))
