"""What nginx answers with the files of `deploy/`, at the root of a host and below a path."""

from __future__ import annotations

import gzip
import re
import socket
from pathlib import Path

import pytest

from tests.hosting.conftest import Hosted
from tests.hosting.nginx import Answer, Nginx

LOOKED_FOR = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
}
"""Headers that no answer may lack; each must be there exactly once."""

THEME = re.compile(r'(assets/[a-z/]+\.[0-9a-f]{8}\.min\.(?:js|css))"')


def guarded(answer: Answer) -> Answer:
    """The answer, once its headers are seen to be there."""
    assert answer.headers.keys() >= LOOKED_FOR, LOOKED_FOR - answer.headers.keys()
    assert {name: answer.repeated[name] for name in LOOKED_FOR} == dict.fromkeys(LOOKED_FOR, 1)
    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert "nginx/" not in answer.headers["server"] + str(answer.body)
    return answer


def first(target: Path, pattern: str) -> str:
    """The address of one published file."""
    release = target / "current"
    return min(release.glob(pattern)).relative_to(release).as_posix()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("2024/", 200),
        ("2024", 301),
        ("2024/rural-bank-riverside", 301),
        ("nowhere/at/all/", 404),
        ("nowhere.css", 404),
        ("assets/shuzhi.css", 200),
        ("assets/screenshot.png", 200),
        ("figures/2024.csv", 200),
        ("search/bundles/manifest.bin", 200),
        ("assets/%2e%2e%2f%2e%2e%2f%2e%2e%2f", None),
        ("%", 400),
    ],
)
def test_every_answer_carries_every_header(hosted: Hosted, path: str, status: int | None) -> None:
    for method in ("GET", "HEAD"):
        answer = guarded(hosted.nginx.ask(hosted.path + path, method))
        assert answer.status == status or (status is None and answer.status in (400, 404))


def test_revalidation_carries_every_header_and_sends_nothing_again(hosted: Hosted) -> None:
    for path in ("", "assets/shuzhi.css", "figures/2024.csv"):
        for encoding in ("identity", "gzip"):
            whole = hosted.nginx.ask(hosted.path + path, Accept_Encoding=encoding)
            again = hosted.nginx.ask(
                hosted.path + path, Accept_Encoding=encoding, If_None_Match=whole.headers["etag"]
            )
            assert guarded(again).status == 304
            assert again.body == b""
            assert again.headers["cache-control"] == whole.headers["cache-control"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE"])
def test_only_reading_is_allowed(hosted: Hosted, method: str) -> None:
    for path in ("", "2024", "nowhere/"):
        answer = guarded(hosted.nginx.ask(hosted.path + path, method, body=b"x=1"))
        assert answer.status == 405
        if method != "TRACE":  # nginx refuses it before it looks at its configuration
            assert answer.headers["allow"] == "GET, HEAD"


def test_precompressed_files_are_sent_and_are_the_same(hosted: Hosted, target: Path) -> None:
    theme = THEME.search((target / "current/index.html").read_text("utf-8"))
    assert theme is not None
    for path in ("", "2024/", theme[1], "assets/shuzhi.css", "figures/2024.csv"):
        plain = hosted.nginx.ask(hosted.path + path)
        packed = hosted.nginx.ask(hosted.path + path, Accept_Encoding="gzip, br")
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(packed.body) == plain.body
        assert packed.headers["content-type"] == plain.headers["content-type"]
        assert packed.headers["etag"] != plain.headers["etag"]
    # also for those who come through the house's own proxy
    assert (
        "content-encoding" in hosted.nginx.ask(hosted.path, Accept_Encoding="gzip", Via="1.1 proxy").headers
    )


def test_only_what_is_named_by_its_content_is_kept(hosted: Hosted, target: Path) -> None:
    keeps = "private, max-age=31536000, immutable"
    page = (target / "current/index.html").read_text("utf-8")
    lasting = [
        *{match[1] for match in THEME.finditer(page)},
        first(target, "search/bundles/2024/fragment/*.pf_fragment"),
        first(target, "search/bundles/2024/index/*.pf_index"),
        first(target, "search/bundles/2024/*.pf_meta"),
    ]
    assert len(lasting) >= 6
    for path in lasting:
        assert hosted.nginx.ask(hosted.path + path).headers["cache-control"] == keeps, path
        gone = hosted.nginx.ask(hosted.path + path.replace("_", "_0").replace(".min", "0.min"))
        assert (gone.status, gone.headers["cache-control"]) == (404, "no-store")
    for path in (
        "",
        "2024/",
        "2024",
        "assets/shuzhi.css",
        "assets/search/main.js",
        "search/bundles/manifest.bin",
        "search/bundles/2024/table.bin",
        "search/bundles/2024/pagefind-entry.json",
        "search/bundles/pages/pagefind.js",
        "search/bundles/pages/wasm.unknown.pagefind",
        "sitemap.xml",
        "figures/2024.csv",
    ):
        assert hosted.nginx.ask(hosted.path + path).headers["cache-control"] == "private, no-cache", path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("2024/", "text/html; charset=utf-8"),
        ("assets/shuzhi.css", "text/css; charset=utf-8"),
        ("assets/search/main.js", "text/javascript; charset=utf-8"),
        ("search/bundles/pages/pagefind.js", "text/javascript; charset=utf-8"),
        ("search/bundles/2024/pagefind-entry.json", "application/json; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("figures/2024.csv", "text/csv; charset=utf-8"),
        ("assets/screenshot.png", "image/png"),
        ("search/bundles/manifest.bin", "application/octet-stream"),
        ("search/bundles/pages/wasm.unknown.pagefind", "application/octet-stream"),
        ("nowhere.csv", "text/html; charset=utf-8"),
    ],
)
def test_kinds(hosted: Hosted, path: str, kind: str) -> None:
    for encoding in ("identity", "gzip"):
        answer = hosted.nginx.ask(hosted.path + path, Accept_Encoding=encoding)
        assert answer.headers["content-type"] == kind
        downloads = path.endswith(".csv") and answer.status == 200
        assert answer.headers.get("content-disposition") == ("attachment" if downloads else None)


def test_redirects_stay_on_the_host_whatever_it_is_called(hosted: Hosted) -> None:
    for path in ("2024", "2024?q=a", "organizations/rural-bank"):
        answer = hosted.nginx.ask(hosted.path + path, Host="elsewhere.example")
        asked, _, query = path.partition("?")
        assert answer.headers["location"] == f"{hosted.path}{asked}/" + (f"?{query}" if query else "")


def test_path_without_its_slash_leads_into_the_site(below_path: Nginx) -> None:
    answer = guarded(below_path.ask("/party/archive"))
    assert (answer.status, answer.headers["location"]) == (301, "/party/archive/")
    assert guarded(below_path.ask("/party/archive", "POST")).status == 405


def test_missing_pages_show_the_sites_own_page_with_addresses_that_work(hosted: Hosted) -> None:
    for path in ("nowhere", "2024/nobody/at/all/", "404.html", "%E6%B2%A1%E6%9C%89/"):
        answer = hosted.nginx.ask(hosted.path + path, Accept_Encoding="gzip")
        assert answer.status == 404
        assert "没有这个页面" in answer.text
        addresses = re.findall(r'(?:href|src)="([^"]*)"', answer.text)
        assert len(addresses) >= 8
        for address in addresses:
            assert hosted.nginx.ask(address).status == 200, address


def test_folders_are_not_listed_and_what_is_hidden_stays_hidden(hosted: Hosted) -> None:
    for path in (
        "assets/",
        "search/bundles/",
        "search/bundles/2024/fragment/",
        ".git/config",
        ".htpasswd",
        "2024/.hidden",
        "%2egit/config",
        "manifest.json",
        "SHA256SUMS",
    ):
        answer = guarded(hosted.nginx.ask(hosted.path + path))
        assert answer.status == 404, path
        assert "Index of" not in answer.text


@pytest.mark.parametrize(
    "step",
    ["../", "..%2f", "%2e%2e/", "..%5c", "..;/", "%252e%252e/", "./..//../", "..%c0%af", "assets/..%2f..%2f"],
)
def test_nothing_outside_the_release_can_be_read(hosted: Hosted, target: Path, step: str) -> None:
    assert (target / "nginx/security-headers.conf").is_file()
    release = (target / "current").resolve().name
    for start in (hosted.path, hosted.path.rstrip("/"), hosted.path + "2024/"):
        for end in (
            "nginx/security-headers.conf",
            step + "nginx/security-headers.conf",
            step * 8 + "etc/passwd",
            f"{release}/sitemap.xml",
        ):
            answer = hosted.nginx.ask(start + step + end)
            assert answer.status in (400, 404), (start, end)
            assert b"add_header" not in answer.body
            assert b"root:" not in answer.body


def test_log_tells_who_read_what_and_not_what_was_searched_for(at_root: Nginx) -> None:
    at_root.ask(
        "/search/?q=secretword", Referer=f"{at_root.base}/search/?q=otherword", User_Agent="Browser/1"
    )
    log = (at_root.folder / "shuzhi-access.log").read_text("utf-8")
    assert '"zhang" GET "/search/" 200' in log
    assert not re.search("secretword|otherword|Browser/1", log)


def test_slow_and_large_requests_are_cut_off(at_root: Nginx) -> None:
    assert guarded(at_root.ask("/", "GET", body=b"x" * 5000)).status == 413
    with socket.create_connection(("127.0.0.1", at_root.port), timeout=5) as line:
        line.sendall(b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\n\r\n")
        assert b" 414 " in line.recv(200)
