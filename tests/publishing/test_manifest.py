"""What a build writes down of itself: complete, checkable without this program, and gone when the build failed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from shuzhi.manifest import ManifestFault, Origin, read_manifest, write_manifest

from tests.publishing.sites import build, make_site, small_archive, tree
from tests.support import PROJECT, run


def check_by_coreutils(site: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum on this machine")
    return subprocess.run(
        ["sha256sum", "-c", "--quiet", "--strict", "SHA256SUMS"],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_site_can_be_checked_without_this_program(site: Path) -> None:
    assert check_by_coreutils(site).returncode == 0
    (site / "index.html").write_text("x")
    assert "index.html" in check_by_coreutils(site).stdout


def test_the_list_names_every_file_and_the_manifest_names_the_list(site: Path) -> None:
    import hashlib

    listed = {line.split("  ", 1)[1] for line in (site / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert listed == tree(site).keys() - {"SHA256SUMS", "manifest.json"}
    content = json.loads((site / "manifest.json").read_bytes())
    assert content["sha256sums"] == hashlib.sha256((site / "SHA256SUMS").read_bytes()).hexdigest()
    assert content["files"] == len(listed)
    assert content["bytes"] == sum((site / name).stat().st_size for name in listed)


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    first = make_site(tmp_path / "a" / "site")
    second = make_site(tmp_path / "b" / "another")
    os.utime(second / "index.html", (1, 1))
    write_manifest(second, Origin("0123456789abcdef0123456789abcdef01234567", True))
    assert tree(first) == tree(second)


def test_odd_names_are_written_as_coreutils_writes_them(tmp_path: Path) -> None:
    names = ["a b.txt", "back\\slash.txt", "two\nlines.txt", "中文（一）.txt", " lead.txt", "-x.txt"]
    site = make_site(tmp_path / "site", dict.fromkeys(names, "x"))
    assert check_by_coreutils(site).returncode == 0
    assert set(names) <= read_manifest(site).sums.keys()
    assert run("verify", str(site))[0] == 0


@pytest.mark.parametrize("path", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "a//b.txt", "./a.txt"])
def test_a_list_that_leads_out_of_the_site_is_refused(site: Path, target: Path, path: str) -> None:
    with (site / "SHA256SUMS").open("a") as listing:
        listing.write(f"{'0' * 64}  {path}\n")
    with pytest.raises(ManifestFault, match="以外的路径"):
        read_manifest(site)
    code, _, err = run("publish", str(site), str(target))
    assert code == 1 and "以外的路径" in err


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"format": 1}', '{"format": 99}', "[" * 100_000, '{"format": 1, "commit": []}'],
)
def test_a_broken_manifest_is_told_plainly(site: Path, target: Path, content: str) -> None:
    (site / "manifest.json").write_text(content)
    for arguments in (["verify", str(site)], ["publish", str(site), str(target)]):
        code, out, err = run(*arguments)
        assert (code, out) == (1, "")
        assert "manifest.json" in err or "读不懂它的清单" in err
    assert not target.exists()


class TestBuild:
    """Real builds of a small archive."""

    pytestmark = pytest.mark.end_to_end

    def test_a_build_ends_with_a_manifest_of_the_commit(self, tmp_path: Path) -> None:
        root = small_archive(tmp_path / "archive")
        done = build(root, "--strict")
        assert done.returncode == 0, done.stderr
        assert json.loads((root / "site/manifest.json").read_bytes())["commit"] is None, (
            "there is no git here"
        )
        assert "2023/workshop/index.html" in read_manifest(root / "site").sums
        assert check_by_coreutils(root / "site").returncode == 0

        (root / ".gitignore").write_text(
            ".cache/\n"
        )  # `site/` is left out on purpose: it is no change of the archive
        git = ["git", "-c", "user.name=x", "-c", "user.email=x@example.invalid"]
        for words in (["init", "-q"], ["add", "--", ".", ":!site"], ["commit", "-qm", "x"]):
            subprocess.run([*git, *words], cwd=root, check=True)
        head = subprocess.run(
            [*git, "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True
        )
        assert build(root).returncode == 0
        origin = read_manifest(root / "site").origin
        assert (origin.commit, origin.clean) == (head.stdout.strip(), True)

        (root / "reports/2023/note.txt").write_text("x")
        (root / "reports/2023/note.txt").unlink()
        text = (root / "reports/2023/workshop.md").read_text("utf-8")
        (root / "reports/2023/workshop.md").write_text(text.replace("12次", "11次"), "utf-8")
        assert build(root).returncode == 0
        assert read_manifest(root / "site").origin.clean is False

    def test_no_manifest_outlives_a_build_that_failed_or_was_killed(self, tmp_path: Path) -> None:
        root = small_archive(tmp_path / "archive")
        report = root / "reports/2023/workshop.md"
        good = report.read_text("utf-8")
        manifest = root / "site/manifest.json"

        def rebuilt() -> None:
            report.write_text(good, "utf-8")
            assert build(root, "--strict").returncode == 0
            assert manifest.exists()

        rebuilt()
        report.write_text(good.replace("year: 2023", "year: 2022"), "utf-8")
        assert build(root).returncode != 0
        assert not manifest.exists(), "a report with an error"

        rebuilt()
        guide = root / "docs/guide/author.md"
        guide.write_text(guide.read_text("utf-8") + "\n\n[x](nowhere.md)\n", "utf-8")
        assert build(root, "--strict").returncode != 0
        assert not manifest.exists(), "MkDocs writes the site before it counts its warnings"
        assert build(root).returncode == 0
        assert manifest.exists(), "warnings do not stop a build that is not strict"
        shutil.copy(PROJECT / "docs/guide/author.md", guide)

        settings = (root / "mkdocs.yml").read_text("utf-8")
        own = "  - hooks/report_archive.py\n"
        (root / "mkdocs.yml").write_text(settings.replace(own, f"{own}  - kill.py\n"), "utf-8")
        for event, arguments in (("on_env", "env, config, files"), ("on_pre_build", "config")):
            (root / "kill.py").write_text("")
            rebuilt()
            (root / "kill.py").write_text(
                f"import os, signal\ndef {event}({arguments}):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
            )
            assert build(root).returncode == -signal.SIGKILL
            assert not manifest.exists(), event
        code, _, err = run("publish", str(root / "site"), str(tmp_path / "web"))
        assert code == 1
        assert "没有生成完" in err and "mkdocs build" in err
        assert not (tmp_path / "web").exists()

    def test_a_preview_has_none(self, tmp_path: Path) -> None:
        root = small_archive(tmp_path / "archive")
        program = (
            "from mkdocs.config import load_config\nfrom mkdocs.commands.build import build\n"
            "config = load_config('mkdocs.yml')\nconfig.plugins.on_startup(command='serve', dirty=False)\n"
            "build(config, serve_url='http://127.0.0.1:8000/')\n"
        )
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=root,
            check=True,
            capture_output=True,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
        assert (root / "site/index.html").exists()
        assert not (root / "site/manifest.json").exists()

    def test_the_sample_archive_s_site_says_that_it_has_search(self, built_site: Path) -> None:
        manifest = read_manifest(built_site)
        assert manifest.origin.search == "search/bundles"
        assert "search/bundles/manifest.bin" in manifest.sums
        assert check_by_coreutils(built_site).returncode == 0
