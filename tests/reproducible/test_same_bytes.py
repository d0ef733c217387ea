"""One commit makes one site: the same bytes whoever builds it, where, when, and with what at hand."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.reproducible.building import (
    Surroundings,
    assert_same,
    build,
    contents,
    git,
    make_archive,
    put_under_git,
)

pytestmark = pytest.mark.end_to_end

_REVERSED: Final = """
import os
_listdir, _scandir = os.listdir, os.scandir


class _Entries:
    def __init__(self, path):
        with _scandir(path) as entries:
            self._entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def close(self):
        pass


os.listdir = lambda path='.': sorted(_listdir(path), reverse=True)
os.scandir = lambda path='.': _Entries(path)
"""
"""File systems list a folder in an order of their own."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_archive(tmp_path_factory.mktemp("archive") / "archive")
    put_under_git(folder)
    return folder


@pytest.fixture(scope="module")
def site(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The site as it is built in the folder where the history was made."""
    surroundings = Surroundings({"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"})
    return contents(build(archive, tmp_path_factory.mktemp("scratch"), surroundings))


def copied(archive: Path, target: Path) -> Path:
    """The same files in another folder, touched at other times, without what a build left there."""
    shutil.copytree(archive, target, ignore=shutil.ignore_patterns("site", ".cache", "__pycache__"))
    chance = random.Random(7)
    for file in sorted(target.rglob("*")):
        if ".git" not in file.relative_to(target).parts:
            moment = chance.randrange(10**9)
            os.utime(file, (moment, moment))
    return target


def test_the_site_has_what_could_differ(site: Mapping[str, bytes], archive: Path) -> None:
    assert b"<loc>https://archive.example/party/guide/author/</loc>" in site["sitemap.xml"]
    assert site["sitemap.xml.gz"][4:8] == bytes(4), "the head of a gzip file holds the time of its making"
    assert any(path.endswith(".pf_index") for path in site)
    assert any("培训" in path for path in site)
    assert not [path for path, data in site.items() if os.fsencode(archive.parent) in data]


def test_from_a_cache(archive: Path, site: Mapping[str, bytes], tmp_path: Path) -> None:
    assert (archive / ".cache").is_dir()
    assert_same(site, contents(build(archive, tmp_path)))


@pytest.mark.skipif(
    shutil.which("faketime") is None, reason="no faketime on this machine; .ci/run installs it"
)
def test_in_another_folder_zone_and_year(archive: Path, site: Mapping[str, bytes], tmp_path: Path) -> None:
    folder = copied(archive, tmp_path / "很深 的" / "文件夹" / "里 面" / "述职库 2")
    surroundings = Surroundings(
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4021", "FAKETIME_DONT_FAKE_MONOTONIC": "1"},
        before=("faketime", "-f", "@2041-12-31 23:59:30"),
    )
    assert_same(site, contents(build(folder, tmp_path / "scratch", surroundings)))


def test_as_another_user_with_one_processor(archive: Path, site: Mapping[str, bytes], tmp_path: Path) -> None:
    surroundings = Surroundings(
        {
            "TZ": "America/Anchorage",
            "SOURCE_DATE_EPOCH": "86400000",
            "HOME": str(tmp_path),
            "USER": "somebody",
        },
        umask=0o077,
        one_processor=True,
    )
    folder = copied(archive, tmp_path / "b")
    assert_same(site, contents(build(folder, tmp_path / "scratch", surroundings)))


def locales(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Locales with another encoding, another order and other letters, as far as this machine can make them."""
    yield "C", {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for name, language, encoding in (
        ("tr_TR", "tr_TR", "ISO-8859-9"),
        ("zh_CN.GB18030", "zh_CN", "GB18030"),
    ):
        made = (
            shutil.which("localedef")
            and not subprocess.run(
                ["localedef", "-i", language, "-f", encoding, folder / name], capture_output=True, check=False
            ).returncode
        )
        if made:
            yield name, {"LC_ALL": name, "LOCPATH": str(folder)}


def test_in_any_locale(archive: Path, site: Mapping[str, bytes], tmp_path: Path) -> None:
    folder = copied(archive, tmp_path / "archive")
    (tmp_path / "locales").mkdir()
    for name, variables in locales(tmp_path / "locales"):
        found = contents(build(folder, tmp_path / "scratch", Surroundings({"TZ": "UTC", **variables})))
        assert_same(site, found), name


def test_on_a_disk_that_lists_its_files_otherwise(
    archive: Path, site: Mapping[str, bytes], tmp_path: Path
) -> None:
    memory = Path("/dev/shm")  # lists the newest file first
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as other:
        folder = copied(archive, Path(other) / "archive")
        surroundings = Surroundings({"TMPDIR": other}, patch=_REVERSED)
        assert_same(site, contents(build(folder, tmp_path / "scratch", surroundings)))


def test_in_a_clone_and_in_a_further_work_tree(
    archive: Path, site: Mapping[str, bytes], tmp_path: Path
) -> None:
    git(tmp_path, "clone", "-q", "--no-local", str(archive), "clone")
    assert_same(site, contents(build(tmp_path / "clone", tmp_path / "scratch")))
    git(tmp_path / "clone", "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), "main")
    assert_same(site, contents(build(tmp_path / "tree", tmp_path / "scratch")))


def test_an_epoch_that_is_no_number_is_refused_in_chinese(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError) as refusal:
        build(archive, tmp_path, Surroundings({"SOURCE_DATE_EPOCH": "yesterday"}))
    assert "SOURCE_DATE_EPOCH" in str(refusal.value) and "Traceback" not in str(refusal.value)
