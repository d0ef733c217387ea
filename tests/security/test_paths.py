"""Links, special files and strange names: nothing is read or written outside, nothing hangs, twins are told."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from shuzhi.pages.build import SiteBuild
from shuzhi.settings import Settings, SettingsError, settings_from

from tests.support import REPORT, check_json, make_archive, run

SECRET = "外面的内容不得读入"
WORKSHOP = "reports/2023/workshop.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive beside a folder that it must not reach."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(REPORT.replace("现将本年度", SECRET), encoding="utf-8")
    (outside / "secret.png").write_bytes(b"GIF89a" + SECRET.encode())
    return make_archive(tmp_path / "archive", {WORKSHOP: REPORT})


@dataclass(frozen=True)
class Ran:
    returncode: int
    stdout: str
    stderr: str


def shuzhi(root: Path, *arguments: str) -> Ran:
    """Run the program; one that hangs is a failure and not the end of the tests."""

    def too_long(*_: object) -> None:
        raise TimeoutError(f"{arguments} hangs")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(20)
    try:
        return Ran(*run("--root", str(root), *arguments))
    finally:
        signal.alarm(0)


def site_text(root: Path) -> str:
    """Everything that a preview of the archive would show or publish."""
    build = SiteBuild.begin(root, Settings(), preview=True)
    pages = "".join(page.make().html for page in build.pages if not page.address.startswith("rules/"))
    downloads = "".join(file.make() for file in build.downloads)
    pictures = "".join(file.read_bytes().decode(errors="replace") for _, file in build.pictures())
    return pages + build.overview() + downloads + pictures


LINKS: dict[str, Callable[[Path], tuple[str, str]]] = {
    "a report to another file": lambda root: ("reports/2023/store.md", "../../../outside/secret.md"),
    "a report by a whole path": lambda root: (
        "reports/2023/store.md",
        str(root.parent / "outside/secret.md"),
    ),
    "a report to the passwords": lambda root: ("reports/2023/store.md", "/etc/passwd"),
    "a report to an endless file": lambda root: ("reports/2023/store.md", "/dev/zero"),
    "a report to the terminal": lambda root: ("reports/2023/store.md", "/dev/tty"),
    "a report to itself": lambda root: ("reports/2023/store.md", "store.md"),
    "a year": lambda root: ("reports/2022", "../../outside"),
    "a year to everything": lambda root: ("reports/2022", "/"),
    "a year to the reports": lambda root: ("reports/2022", "."),
    "a folder of pictures": lambda root: ("reports/2023/img", "../../../outside"),
    "a picture": lambda root: ("reports/2023/a.png", "../../../outside/secret.png"),
    "the year's rules": lambda root: ("reports/2022/cycle.yml", "/etc/passwd"),
    "the themes": lambda root: ("reports/themes.yml", "/etc/passwd"),
    "the word list": lambda root: ("reports/wordlist.yml", "/etc/passwd"),
    "the template": lambda root: ("reports/_template.md", "../../outside/secret.md"),
}


@pytest.mark.parametrize("what", LINKS)
def test_links_lead_nowhere(root: Path, what: str) -> None:
    name, goal = LINKS[what](root)
    link = root / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(goal)
    before = {file: file.read_bytes() for file in (root.parent / "outside").iterdir()}
    checked = shuzhi(root, "check", "--fix")
    assert "Traceback" not in checked.stderr
    drafted = shuzhi(root, "new", "--organization", "workshop", "--year", "2024")
    told = checked.stdout + checked.stderr + drafted.stdout + drafted.stderr + site_text(root)
    for file in root.rglob("*.md"):
        if not file.is_symlink() and file.is_file() and root in file.parents:
            told += file.read_text(encoding="utf-8")
    assert SECRET not in told and "root:x:0" not in told
    assert {file: file.read_bytes() for file in (root.parent / "outside").iterdir()} == before


SPECIAL: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "socket": lambda path: socket.socket(socket.AF_UNIX).bind(os.path.relpath(path)),
    "folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("kind", SPECIAL)
@pytest.mark.parametrize(
    "name",
    [
        WORKSHOP, "reports/2023/a.png", "reports/2023/cycle.yml", "reports/organizations.yml",
        "reports/themes.yml", "reports/wordlist.yml", "reports/_template.md", "reports/2023/a.docx", "reports/x.md",
    ],
)  # fmt: skip
def test_special_files_neither_hang_nor_break(
    root: Path, kind: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root / name).unlink(missing_ok=True)
    SPECIAL[kind](root / name)
    for arguments in (
        ("check", "--fix"),
        ("new", "--organization", "workshop", "--year", "2024"),
        ("import", "--dry-run", "reports/2023", name),
    ):
        done = shuzhi(root, *arguments)
        assert done.returncode in (0, 1, 2), done.stderr
        assert "Traceback" not in done.stderr
    site_text(root)


TWINS = {
    "capitals": ("reports/2023/WORKSHOP.md", "reports/2023/workshop.md"),
    "full width": ("reports/2023/ｗorkshop.md", "reports/2023/workshop.md"),
    "ending": ("reports/2023/workshop.MD", "reports/2023/workshop.md"),
    "year": ("reports/２０２３/workshop.md", "reports/2023/workshop.md"),
    "look-alike": ("reports/2023/wоrkshop.md", "reports/2023/workshop.md"),
    "picture capitals": ("reports/2023/A.png", "reports/2023/a.png"),
    "picture ending": ("reports/2023/a.PNG", "reports/2023/a.png"),
    "picture composed": ("reports/2023/é.png", "reports/2023/e\u0301.png"),
    "picture Kangxi": ("reports/2023/⾔.png", "reports/2023/言.png"),
    "picture folder": ("reports/2023/Img/a.png", "reports/2023/img/a.png"),
    "picture sharp s": ("reports/2023/straße.png", "reports/2023/STRASSE.png"),
}


@pytest.mark.parametrize("kind", TWINS)
def test_twins_are_told_and_both_stay(root: Path, kind: str) -> None:
    twin, first = TWINS[kind]
    for name in (first, twin):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(name, encoding="utf-8")
    told = {row["path"] for row in check_json(root) if row["rule"].startswith("file-")}
    assert twin in told or first in told
    assert (root / twin).read_bytes() != (root / first).read_bytes() or twin.endswith(".md")
    addresses = [address for address, _ in SiteBuild.begin(root, Settings(), preview=True).pictures()]
    assert len(addresses) == len({address.casefold() for address in addresses})


STRANGE = [
    "a\nb.png", "a\tb.png", "a\x1b[2Jb.png", "a\u202eb.png", "CON.png", "nul.png", "com1.x.png", "a:b.png",
    "a?b.png", "a*b.png", 'a"b.png', "a|b.png", "a\\b.png", "a .png ", " a.png", "a#b.png", "a%2fb.png",
    "<img src=x>.png", "index.html/a.png", "workshop/index.html/a.png", "名" * 80 + ".png", "..png", "$(id).png", "-rf.png",
]  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_pictures_with_strange_names_are_told_or_harmless(root: Path, name: str) -> None:
    file = root / "reports/2023" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"GIF89a")
    build = SiteBuild.begin(root, Settings(), preview=False)
    published = [address for address, _ in build.pictures()]
    for address in published:
        assert address.isprintable()
        assert not set(address) & set('<>:"|?*\\%#')
        assert "index.html" not in address.split("/")
    told = [d for d in build.diagnostics if d.rule.startswith("file-")]
    hidden = name.startswith((".", "~")) or not name.strip().endswith(".png")
    assert published or told or hidden or not name.endswith(".png")


@pytest.mark.parametrize(
    "code",
    ["../x", "..", "/etc", "a/b", "a\\b", "con", "nul", "lpt1", "A", "ａ", "a" * 81, "a\n", "a.b", "-a", ""],
)
def test_codes_are_names_of_files_on_every_system(root: Path, code: str) -> None:
    registry = root / "reports/organizations.yml"
    row = f"  - {{code: {code!r}, name: 甲支部委员会, short: 甲党支部, kind: 党支部, since: 2016}}\n"
    if "\n" in code:
        row = row.replace(repr(code), '"a\\n"')
    registry.write_text(registry.read_text("utf-8") + row, encoding="utf-8")
    assert any(found["rule"].startswith("registry-") for found in check_json(root))
    made = shuzhi(root, "new", "--organization", code, "--year", "2024")
    assert made.returncode != 0 and "Traceback" not in made.stderr
    assert not (root / "reports/2024").exists()


@pytest.mark.parametrize("folder", ["..", "../outside", "/etc", "a/b", ".", "reports\n", "报告", "~"])
def test_the_reports_folder_is_a_plain_name(folder: str) -> None:
    with pytest.raises(SettingsError):
        settings_from({"reports": folder})


@pytest.mark.parametrize("value", ["../../etc/passwd", "/etc/passwd", "C:\\x", "a\nb", "\\\\host\\x"])
def test_the_name_of_the_original_is_only_a_name(root: Path, value: str) -> None:
    shown = value.replace("\n", "\\n").replace("\\", "\\\\") if "\n" not in value else "a\\nb"
    text = REPORT.replace("retention: 30年", f'retention: 30年\noriginal_file: "{shown}"')
    (root / WORKSHOP).write_text(text, encoding="utf-8")
    assert "root:x:0" not in site_text(root)


@pytest.mark.parametrize(
    "address",
    ["../../outside/secret.png", "../../../outside/secret.png", "/etc/passwd", "file:///etc/passwd", "..\\..\\x.png",
     "%2e%2e/%2e%2e/%2e%2e/outside/secret.png", "img/../../../../outside/secret.png", "a.png/../../../x.png"],
)  # fmt: skip
def test_links_and_pictures_in_a_report_stay_inside(root: Path, address: str) -> None:
    (root / WORKSHOP).write_text(
        f"{REPORT}\n[看]({address}) ![看]({address}) ![看](<{address}>)\n", encoding="utf-8"
    )
    text = site_text(root)
    assert SECRET not in text
    body = text.partition('class="report-body"')[2].partition("</article>")[0]
    assert "secret" not in body and "<img" not in body


@pytest.mark.parametrize("goal", ["../../x.md", "/tmp/shuzhi-outside.md", "..", "reports/../../x"])
def test_an_import_table_cannot_name_a_target_outside(
    root: Path, goal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    (root / "old.txt").write_text(
        "一车间党支部书记2021年度述职报告\n\n一、履职情况\n\n甲。\n", encoding="utf-8"
    )
    assert shuzhi(root, "import", "old.txt", "--write-map", "map.csv").returncode in (0, 1)
    table = (root / "map.csv").read_text("utf-8-sig")
    rows = table.splitlines()
    header = rows[0].split(",")
    for column in range(len(header)):
        cells = rows[1].split(",")
        cells[column] = goal
        (root / "map.csv").write_text("\n".join([rows[0], ",".join(cells)]) + "\n", encoding="utf-8-sig")
        done = shuzhi(root, "import", "--map", "map.csv")
        assert "Traceback" not in done.stderr
    written = set(root.parent.rglob("*.md")) - set((root / "reports").rglob("*.md"))
    assert written == {root.parent / "outside/secret.md"}
    assert not Path("/tmp/shuzhi-outside.md").exists()
