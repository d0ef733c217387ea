"""What `shuzhi verify` finds in a site that somebody touched."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest
from shuzhi.manifest import Origin, in_groups, read_manifest, write_manifest

from tests.publishing.sites import COMMIT, FILES, release_of
from tests.support import run


def verified(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, err = run("verify", str(folder), "--format", "json", *arguments)
    assert err == ""
    found: dict[str, Any] = json.loads(out)
    return code, found


def test_a_site_as_it_was_built(site: Path) -> None:
    code, found = verified(site)
    assert code == 0
    assert (found["altered"], found["missing"], found["added"]) == ([], [], [])
    assert (found["files"], found["commit"]) == (len(FILES), COMMIT)
    assert found["manifest"] == read_manifest(site).digest
    code, out, _ = run("verify", str(site))
    assert code == 0 and "相符" in out and COMMIT in out


def test_every_difference_is_named(site: Path) -> None:
    (site / "index.html").write_text("改过")
    (site / "assets/site.js").unlink()
    (site / "多的.html").write_text("x")
    (site / ".htaccess").write_text("x")
    code, found = verified(site)
    assert code == 1
    assert found["altered"] == ["index.html"]
    assert found["missing"] == ["assets/site.js"]
    assert found["added"] == [".htaccess", "多的.html"]
    code, out, _ = run("verify", str(site))
    assert code == 1
    assert "改动  index.html" in out and "缺少  assets/site.js" in out and "多出  多的.html" in out


def test_one_changed_bit_of_the_same_length_is_found(site: Path) -> None:
    file = site / "assets/图.png"
    before = file.stat()
    file.write_bytes(file.read_bytes().replace(b"n", b"m", 1))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert verified(site)[1]["altered"] == ["assets/图.png"]


def test_links_and_special_files_are_named_and_not_followed(site: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_bytes((site / "index.html").read_bytes())
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(secret)
    (site / "out").symlink_to(tmp_path)
    (site / "dangling").symlink_to("nowhere")
    os.mkfifo(site / "pipe")
    code, found = verified(site)
    assert code == 1
    assert found["altered"] == ["index.html"]
    assert found["added"] == ["dangling", "out", "pipe"]
    assert found["notes"]["index.html"] == "链接" and found["notes"]["pipe"] == "特殊文件"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_files_are_named(site: Path) -> None:
    (site / "index.html").chmod(0)
    code, found = verified(site)
    assert (code, found["altered"]) == (1, ["index.html"])


def test_an_unreadable_file_is_no_traceback(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from shuzhi.publishing import comparison

    real = comparison.digest_of_file

    def failing(file: Path) -> str:
        if file.name == "site.css":
            raise PermissionError(13, "Permission denied")
        return real(file)

    monkeypatch.setattr(comparison, "digest_of_file", failing)
    code, found = verified(site)
    assert (code, found["altered"]) == (1, ["assets/site.css"])
    assert "读不出来" in found["notes"]["assets/site.css"]


def test_packed_companions_are_held_against_their_originals(site: Path) -> None:
    (site / "index.html.gz").write_bytes(gzip.compress((site / "index.html").read_bytes()))
    assert verified(site)[0] == 0
    (site / "index.html.gz").write_bytes(gzip.compress("另外的话".encode()))
    assert verified(site)[1]["altered"] == ["index.html.gz"]
    (site / "index.html.gz").write_bytes(b"no gzip at all")
    assert verified(site)[1]["altered"] == ["index.html.gz"]
    (site / "index.html.gz").unlink()
    (site / "nowhere.html.gz").write_bytes(gzip.compress(b"x"))
    assert verified(site)[1]["added"] == ["nowhere.html.gz"]


def test_a_list_that_was_changed_is_told(site: Path) -> None:
    (site / "index.html").write_text("改过")
    from shuzhi.manifest import digest_of_file

    lines = (site / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    new = [
        f"{digest_of_file(site / 'index.html')}  index.html\n" if "  index.html" in line else line
        for line in lines
    ]
    (site / "SHA256SUMS").write_text("".join(new), "utf-8")
    code, found = verified(site)
    assert (code, found["altered"]) == (1, ["SHA256SUMS"])


def test_who_alters_the_site_and_its_manifest_is_caught_by_the_recorded_digest(site: Path) -> None:
    digest = read_manifest(site).digest
    assert verified(site, "--digest", digest.upper())[0] == 0
    assert verified(site, "--digest", in_groups(digest))[0] == 0
    assert verified(site, "--digest", in_groups(digest).replace("-", " "))[0] == 0
    (site / "index.html").write_text("改过")
    write_manifest(site, Origin(COMMIT, True))
    assert verified(site)[0] == 0, "the manifest alone cannot tell"
    code, found = verified(site, "--digest", digest)
    assert (code, found["altered"]) == (1, ["manifest.json"])
    code, _, err = run("verify", str(site), "--digest", digest[:10])
    assert code == 2 and "64 位" in err


def test_a_target_means_its_present_release(site: Path, target: Path) -> None:
    assert run("publish", str(site), str(target))[0] == 0
    assert verified(target)[0] == 0
    assert verified(target / "current")[0] == 0
    page = target / "current/index.html"
    page.unlink()
    page.write_text("改过")
    code, found = verified(target)
    assert code == 1
    assert found["altered"] == ["index.html", "index.html.gz"] or found["altered"] == ["index.html"]
    release = target / "releases" / release_of(target)
    (release / "index.html.gz").unlink()
    write_manifest(release, Origin(COMMIT, True))
    code, found = verified(target)
    assert code == 1 and "manifest.json" in found["altered"], "the publisher remembered the digest"


def test_what_is_no_site(tmp_path: Path) -> None:
    code, out, err = run("verify", str(tmp_path))
    assert (code, out) == (1, "") and "manifest.json" in err
    code, out, _ = run("verify", str(tmp_path), "--format", "json")
    assert code == 1 and json.loads(out)["missing"] == ["manifest.json"]
    assert run("verify", str(tmp_path / "nowhere"))[0] == 2
