"""A disk that is full, broken or closed to writing ends a build in Chinese; the next one is whole."""

from __future__ import annotations

import errno
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.faults.running import BUILD, SHUZHI, as_people_are, no_file_beyond, run
from tests.reproducible.building import assert_same, contents

pytestmark = pytest.mark.end_to_end

_FAILING = """
import mmap
import os
import sys

_done = mmap.mmap(-1, 4)  # shared with the processes that are copies of this one


def _watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        path = os.path.abspath(os.fsdecode(arguments[0]))
        if {where!r} in path:
            done = int.from_bytes(_done[:], "little")
            _done[:] = (done + 1).to_bytes(4, "little")
            if done >= {after}:
                raise OSError({number}, os.strerror({number}), path)


sys.addaudithook(_watch)
"""
"""Runs before the program: from some file on, none can be opened for writing below a folder."""


def test_a_site_that_cannot_be_written_to_its_end(
    cold: Path, clean: Mapping[str, bytes], chance: random.Random
) -> None:
    for number in (errno.ENOSPC, errno.EIO, errno.EACCES):
        after = chance.randrange(len(clean))
        done = run(cold, patch=_FAILING.format(after=after, where="/archive/site/", number=number))
        assert "site/" in done.refused_in_chinese(), f"after {after} files: {done.said}"
        assert not (cold / "site/manifest.json").exists()
        if number != errno.EACCES:  # only the last is gone on with: after the others little would be left
            shutil.rmtree(cold / "site")
    assert run(cold).code == 0
    assert_same(clean, contents(cold / "site"))


def test_a_cache_on_a_full_disk_is_no_error(
    cold: Path, clean: Mapping[str, bytes], chance: random.Random
) -> None:
    after = chance.randrange(200)
    done = run(cold, patch=_FAILING.format(after=after, where="/archive/.cache/", number=errno.ENOSPC))
    assert done.code == 0, f"after {after} files: {done.said}"
    assert_same(clean, contents(cold / "site"))
    assert run(cold).code == 0
    assert_same(clean, contents(cold / "site"))


def test_a_limit_for_the_size_of_files(cold: Path, clean: Mapping[str, bytes]) -> None:
    for size in (0, 90_000):
        said = run(cold, prepare=no_file_beyond(size)).refused_in_chinese()
        assert "文件大小" in said, f"{size} bytes: {said}"
    assert run(cold).code == 0
    assert_same(clean, contents(cold / "site"))


def _small_disk(size: str) -> tuple[str, ...]:
    script = f"mount -t tmpfs -o size={size} tmpfs site && exec " + " ".join(BUILD)
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", script)


def test_a_disk_that_is_really_full(cold: Path, clean: Mapping[str, bytes]) -> None:
    (cold / "site").mkdir()
    probe = ("unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", str(cold / "site"))
    if shutil.which("unshare") is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    for size in ("64k", "4m"):
        assert "磁盘满了" in run(cold, _small_disk(size)).refused_in_chinese(), size
    assert run(cold).code == 0
    assert_same(clean, contents(cold / "site"))


def _without_a_site(site: Path) -> None:
    """Put right what a case did to the folder, as an administrator would."""
    if site.is_dir():
        for folder in (site, *site.glob("2*")):
            folder.chmod(0o755)
        shutil.rmtree(site)
    else:
        site.unlink()


def test_a_site_folder_that_cannot_be_one(archive: Path, clean: Mapping[str, bytes]) -> None:
    site = archive / "site"

    def refused() -> str:
        said = run(archive, prepare=as_people_are).refused_in_chinese()
        assert "site" in said and "请" in said, said
        return said

    (site / "2023").chmod(0o555)
    assert "删不掉" in refused()
    site.chmod(0o555)
    assert "权限" in refused()
    _without_a_site(site)
    site.symlink_to("nowhere")
    refused()
    _without_a_site(site)
    site.write_text("不是文件夹", "utf-8")
    assert "同名的文件" in refused()
    assert site.read_text("utf-8") == "不是文件夹", "what is no site is not deleted"
    _without_a_site(site)
    assert run(archive).code == 0
    assert_same(clean, contents(site))


def test_output_into_a_full_disk(archive: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")
    for command in (("explain",), ("check", "--format", "json")):
        said = run(archive, ("sh", "-c", f"{SHUZHI} {' '.join(command)} 2>&1 >{full}")).refused_in_chinese()
        assert "磁盘满了" in said


def test_an_index_that_cannot_be_written(archive: Path, clean: Mapping[str, bytes]) -> None:
    shutil.rmtree(archive / "site/search/bundles")  # what stands there rightly is not written again
    patch = _FAILING.format(after=30, where="/archive/site/", number=errno.ENOSPC)
    said = run(archive, (str(SHUZHI), "index", "site"), patch=patch).refused_in_chinese()
    assert "磁盘满了" in said
    assert run(archive).code == 0
    assert_same(clean, contents(archive / "site"))
