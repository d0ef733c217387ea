"""A site's folder between two builds: what is right stays untouched, all else goes, and nothing outside is ever touched."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from shuzhi import site_files
from shuzhi.site_files import SiteFiles, write_file
from shuzhi.site_folder import SiteFolderRefused
from shuzhi.store import Store

from tests.faults.running import as_people_are

PAGES: Final = {
    "index.html": (b"home", "from home"),
    "2023/bank/index.html": ("银行".encode(), "from bank"),
    "2023/post/index.html": (b"post", "from post"),
    "figures.csv": (b"1,2", "from figures"),
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Site:
    """A site that is built by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self.store = Store(folder / "sites.sqlite")
        self.folder.mkdir(exist_ok=True)

    def files(self, others: str = "") -> SiteFiles:
        return SiteFiles(self.folder, self.store, others)

    def build(self, pages: dict[str, tuple[bytes, str]] = PAGES, others: str = "") -> list[str]:
        """Bring it to hold some pages; gives those that were written."""
        files = self.files(others)
        coming = [path for path, (_, made_from) in pages.items() if not files.stays(path, made_from)]
        files.clear(coming)
        for path in coming:
            files.write(path, *pages[path])
        files.keep()
        assert files.sums == {path: sha256(data) for path, (data, _) in pages.items()}
        return coming

    def content(self) -> dict[str, bytes]:
        found = (path for path in self.folder.rglob("*") if path.is_file() or path.is_symlink())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}


RIGHT: Final = {path: data for path, (data, _) in PAGES.items()}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    built = Site(tmp_path)
    assert built.build() == list(PAGES)
    return built


def test_what_is_right_stays_untouched(site: Site) -> None:
    before = {path: path.stat() for path in site.folder.rglob("*")}
    assert site.build() == []
    assert site.content() == RIGHT
    assert {path: path.stat().st_mtime_ns for path in before} == {
        path: facts.st_mtime_ns for path, facts in before.items()
    }


def test_what_is_made_from_something_else_is_made_anew(site: Site) -> None:
    changed = {**PAGES, "index.html": ("新".encode(), "from another home")}
    assert site.build(changed) == ["index.html"]
    assert site.content() == {**RIGHT, "index.html": "新".encode()}


def test_what_nobody_knows_the_origin_of_is_made_anew_each_time(site: Site) -> None:
    pages = {**PAGES, "index.html": (b"home", "")}
    assert site.build(pages) == ["index.html"]
    assert site.build(pages) == ["index.html"]


def test_a_file_that_somebody_changed_is_made_anew(site: Site) -> None:
    page = site.folder / "2023/bank/index.html"
    facts = page.stat()
    page.write_bytes(b"x" * facts.st_size)
    os.utime(page, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # as if nothing had happened
    assert site.build() == ["2023/bank/index.html"]
    assert site.content() == RIGHT


def test_a_file_with_the_bytes_of_another_does_not_stay(site: Site) -> None:
    (site.folder / "2023/bank/index.html").write_bytes(b"post")
    assert site.build() == ["2023/bank/index.html"]


def test_without_a_record_everything_is_made_anew(site: Site) -> None:
    site.store = Store(site.folder.parent / "nothing.sqlite")
    assert site.build() == list(PAGES)


def test_the_record_of_another_folder_or_program_does_not_count(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site.folder.parent / "elsewhere").mkdir()
    other = Site(site.folder.parent / "elsewhere")
    other.store = site.store
    assert other.build({**PAGES, "index.html": (b"home", "from another home")}) == list(PAGES)
    assert site.build() == []
    monkeypatch.setattr(site_files, "program_digest", lambda: "another program")
    assert site.build() == list(PAGES)


def test_what_must_hold_just_these_bytes_stays_as_it_is(site: Site) -> None:
    (site.folder / "style.css").write_bytes(b"css")
    files = site.files()
    assert files.stays_as("style.css", sha256(b"css"))
    assert not files.stays_as("style.css", sha256(b"other"))
    assert not files.stays_as("nothing.css", sha256(b"css"))


def test_strangers_go_and_with_them_their_folders(site: Site) -> None:
    for name in ("old/inner/page.html", "2023/gone/index.html", "2023/bank/more.txt", "new\nline", "空 格"):
        write_file(site.folder / name, b"stranger")
    Path(os.fsdecode(os.fsencode(site.folder) + b"/\xff\xfe.html")).write_bytes(b"no name")
    assert site.build() == []
    assert site.content() == RIGHT
    assert sorted(path.name for path in site.folder.iterdir()) == ["2023", "figures.csv", "index.html"]
    assert sorted(path.name for path in (site.folder / "2023").iterdir()) == ["bank", "post"]


def test_hidden_files_are_left_alone(site: Site) -> None:
    hidden = (".htaccess", ".well-known/security.txt", "2023/.note", "2023/gone/.kept")
    for name in hidden:
        write_file(site.folder / name, b"hidden")
    assert site.build() == []
    assert site.content() == {**RIGHT, **dict.fromkeys(hidden, b"hidden")}


def test_what_others_look_after_is_left_alone(site: Site) -> None:
    write_file(site.folder / "search/bundles/2023/a.bin", b"bundle")
    write_file(site.folder / "search/bundles.txt", b"stranger")
    assert site.build(others="search/bundles/") == []
    assert site.content() == {**RIGHT, "search/bundles/2023/a.bin": b"bundle"}
    assert site.build() == []
    assert site.content() == RIGHT


def test_a_file_stands_where_a_folder_must_come(site: Site) -> None:
    coming = {**PAGES, "index.html/inner/index.html": (b"inner", "from inner")}
    del coming["index.html"]
    assert site.build(coming) == ["index.html/inner/index.html"]
    assert site.build() == ["index.html"]
    assert site.content() == RIGHT


@pytest.mark.parametrize("inside", ["empty/below", "full.txt"])
def test_a_folder_stands_where_a_file_must_come(site: Site, inside: str) -> None:
    page = site.folder / "figures.csv"
    page.unlink()
    page.mkdir()
    if inside == "full.txt":
        (page / inside).write_bytes(b"stranger")
    assert site.build() == ["figures.csv"]
    assert site.content() == RIGHT


def test_a_folder_that_holds_something_hidden_is_not_thrown_away_for_a_file(site: Site) -> None:
    (site.folder / "figures.csv").unlink()
    write_file(site.folder / "figures.csv/.note", b"hidden")
    with pytest.raises(OSError, match=r"figures\.csv"):
        site.build()
    assert (site.folder / "figures.csv/.note").read_bytes() == b"hidden"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is none of the site's, with files of the same names."""
    folder = tmp_path / "outside"
    for path in PAGES:
        write_file(folder / path, b"outside")
    return folder


def untouched(outside: Path) -> bool:
    found = {path.relative_to(outside).as_posix(): path for path in outside.rglob("*") if path.is_file()}
    return found.keys() == PAGES.keys() and all(path.read_bytes() == b"outside" for path in found.values())


@pytest.mark.parametrize("path", ["2023", "2023/bank", "2023/bank/index.html", "index.html", "more"])
def test_a_link_is_neither_followed_nor_written_through(site: Site, outside: Path, path: str) -> None:
    place = site.folder / path
    subprocess.run(["rm", "-rf", place], check=True)
    place.symlink_to(outside / path if path != "more" else outside)
    site.build()
    assert untouched(outside)
    assert site.content() == RIGHT
    assert not any(found.is_symlink() for found in site.folder.rglob("*"))


def test_a_link_to_the_very_bytes_does_not_stay(site: Site, tmp_path: Path) -> None:
    right = tmp_path / "right.html"
    right.write_bytes(b"home")
    (site.folder / "index.html").unlink()
    (site.folder / "index.html").symlink_to(right)
    assert site.build() == ["index.html"]
    assert not (site.folder / "index.html").is_symlink()


@pytest.mark.parametrize("target", ["nowhere", "index.html", "."])
def test_links_that_lead_nowhere_or_in_circles_go(site: Site, target: str) -> None:
    (site.folder / "index.html").unlink()
    (site.folder / "index.html").symlink_to(target)
    (site.folder / "2023/more").symlink_to(target)
    assert site.build() == ["index.html"]
    assert site.content() == RIGHT


def test_a_file_with_a_second_name_elsewhere_is_not_written_through(site: Site, tmp_path: Path) -> None:
    """Publishing gives releases the same files by hard links."""
    release = tmp_path / "release.html"
    os.link(site.folder / "index.html", release)
    site.build({**PAGES, "index.html": ("新".encode(), "from another home")})
    assert release.read_bytes() == b"home"


def test_pipes_are_replaced_and_not_waited_for(site: Site) -> None:
    (site.folder / "index.html").unlink()
    os.mkfifo(site.folder / "index.html")
    os.mkfifo(site.folder / "pipe")
    assert site.build() == ["index.html"]
    assert site.content() == RIGHT


BUILDING: Final = """
import sys
from pathlib import Path
from shuzhi.site_folder import SiteFolderRefused
from tests.incremental.test_site_files import Site

try:
    print(Site(Path(sys.argv[1])).build())
except SiteFolderRefused as refused:
    print(refused)
"""


@pytest.fixture
def mended(site: Site) -> Iterator[None]:
    yield
    for folder in (site.folder, *site.folder.glob("20*"), *site.folder.glob("20*/*")):
        if folder.is_dir():
            folder.chmod(0o755)


def _as_somebody(site: Site) -> str:
    done = subprocess.run(
        [sys.executable, "-c", BUILDING, str(site.folder.parent)],
        preexec_fn=as_people_are,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.usefixtures("mended")
def test_a_file_that_cannot_be_read_is_made_anew(site: Site) -> None:
    (site.folder / "index.html").chmod(0)
    assert _as_somebody(site) == "['index.html']"
    assert site.content() == RIGHT


@pytest.mark.usefixtures("mended")
@pytest.mark.parametrize("mode", [0o555, 0])
def test_what_cannot_be_deleted_is_told(site: Site, mode: int) -> None:
    write_file(site.folder / "2022/old/index.html", b"old")
    (site.folder / "2022/old").chmod(mode)
    said = _as_somebody(site)
    assert "2022/old" in said and "删不掉" in said and "请" in said
    assert (site.folder / "index.html").read_bytes() == b"home"


def test_what_was_deleted_meanwhile_is_no_fault(site: Site) -> None:
    write_file(site.folder / "old/index.html", b"old")
    files = site.files()
    for path, (_, made_from) in PAGES.items():
        assert files.stays(path, made_from)
    (site.folder / "old/index.html").unlink()
    files.clear([])
    assert site.content() == RIGHT


def test_a_folder_that_cannot_be_deleted_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    write_file(site.folder / "old.html", b"old")

    def failing(path: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "unlink", failing)
    with pytest.raises(SiteFolderRefused, match=r"old\.html"):
        site.build()
