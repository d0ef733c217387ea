"""What a release changes for readers: the new site at once, and nothing that crept into its folder."""

from __future__ import annotations

import gzip
import shutil
import time
from pathlib import Path

from shuzhi.manifest import read_manifest, write_manifest

from tests.hosting.nginx import Nginx
from tests.hosting.publishing import publish
from tests.hosting.test_serving import guarded


def test_next_request_after_publishing_shows_the_new_site(built_site: Path, tmp_path: Path) -> None:
    """Although nginx is told to keep files open for ten minutes, and both texts have the same length."""
    site = tmp_path / "site"
    shutil.copytree(built_site, site)
    page = site / "2024/index.html"
    target = tmp_path / "target"
    publish(site, target)
    server = Nginx(tmp_path / "nginx", target).install("nginx.conf").users("users", zhang="right")
    with server.running():
        before = server.ask("/2024/")
        packed = server.ask("/2024/", Accept_Encoding="gzip")
        for _ in range(20):
            server.ask("/2024/")
        time.sleep(1.1)  # a file's time is part of its tag, in seconds
        page.write_text(page.read_text("utf-8").replace("年度述职报告", "年度工作报告"), "utf-8")
        write_manifest(site, read_manifest(site).origin)
        publish(site, target)
        assert "年度工作报告" not in before.text
        for _ in range(20):
            after = server.ask("/2024/", If_None_Match=before.headers["etag"])
            assert after.status == 200
            assert "年度工作报告" in after.text
        again = server.ask("/2024/", Accept_Encoding="gzip", If_None_Match=packed.headers["etag"])
        assert "年度工作报告" in gzip.decompress(again.body).decode()
        # What did not change need not be sent again, although it is another release.
        style = server.ask("/assets/shuzhi.css")
        assert server.ask("/assets/shuzhi.css", If_None_Match=style.headers["etag"]).status == 304


def test_what_does_not_belong_into_a_release_is_not_served(target: Path, tmp_path: Path) -> None:
    target = shutil.copytree(target, tmp_path / "target", symlinks=True)
    release = target / "current"
    (target / "secret.html").write_text("secret", encoding="utf-8")
    (release / "leak.html").symlink_to(target / "secret.html")
    (release / "folder").symlink_to(target)
    (release / ".hidden").mkdir()
    for hidden in (".htpasswd", ".hidden/page.html", "2024/.page.html.swp"):
        (release / hidden).write_text("secret", encoding="utf-8")
    leaks = (
        "leak.html",
        "folder/secret.html",
        ".htpasswd",
        ".hidden/page.html",
        "2024/.page.html.swp",
        "%2ehtpasswd",
    )
    for name, path in (("nginx.conf", "/"), ("nginx-subpath.conf", "/party/archive/")):
        server = Nginx(tmp_path / name, target).install(name).users("users", zhang="right")
        with server.running():
            assert server.ask(path).status == 200
            for leak in leaks:
                answer = guarded(server.ask(path + leak))
                assert answer.status in (403, 404), leak
                assert "secret" not in answer.text
