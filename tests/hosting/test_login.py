"""Who may read: password file, the house's own login, LDAP. Whoever may not is told nothing of the site."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.hosting.conftest import Hosted
from tests.hosting.gateway import gateway
from tests.hosting.nginx import Answer, Nginx, basic
from tests.hosting.test_configuration import with_login
from tests.hosting.test_serving import first, guarded


def everything(target: Path) -> list[str]:
    """One address of each kind of thing that a site holds."""
    return [
        *("", "2024", "2024/", "2024/rural-bank-riverside/", "index.html", "index.html.gz", "404.html"),
        *("figures/2024.csv", "figures/2024.csv.gz", "sitemap.xml", "assets/shuzhi.css", "assets/"),
        *("search/bundles/manifest.bin", "search/bundles/2024/table.bin"),
        first(target, "search/bundles/2024/fragment/*.pf_fragment"),
        first(target, "search/bundles/2024/index/*.pf_index"),
        first(target, "assets/javascripts/*.js"),
        *("nowhere/", "manifest.json", ".git/config"),
    ]


def at_once(server: Nginx, asked: Iterable[tuple[tuple[str, str] | None, str]]) -> list[Answer]:
    """Ask for all at once, as (user, path): a wrong password is answered after a second."""
    with ThreadPoolExecutor(64) as pool:
        return list(pool.map(lambda one: server.ask(one[1], user=one[0]), asked))


def tells_nothing(answer: Answer) -> None:
    """An answer from which nothing of the site can be learnt."""
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers
    assert "location" not in answer.headers
    assert not [word for word in ("澄川", "滨江", "党支部", "2024") if word in answer.text]


def test_without_the_password_nothing_is_told(hosted: Hosted, target: Path) -> None:
    users = [None, ("zhang", "wrong"), ("li", "right"), ("zhang", ""), ("", "")]
    asked = [(user, hosted.path + path) for user in users for path in everything(target)]
    answers = at_once(hosted.nginx, asked)
    for one, answer in zip(asked, answers, strict=True):
        assert guarded(answer).status == 401, one
        assert answer.headers["www-authenticate"] == 'Basic realm="shuzhi"'
        assert answer.headers["cache-control"] == "no-store"
        assert "需要登录" in answer.text
        tells_nothing(answer)
    assert len({answer.body for answer in answers}) == 1  # what is there and what is not cannot be told apart
    known = hosted.nginx.ask(hosted.path).headers["etag"]
    assert hosted.nginx.ask(hosted.path, user=None, If_None_Match=known).status == 401


def test_no_password_file_means_nobody_may_read(target: Path, tmp_path: Path) -> None:
    server = Nginx(tmp_path / "nginx", target).install("nginx.conf")
    with server.running():
        answer = guarded(server.ask("/2024/"))
        assert answer.status in (403, 500)
        tells_nothing(answer)
        server.users("users", zhang="right")  # no restart is needed
        assert server.ask("/2024/").status == 200
        server.users("users", li="other")
        assert server.ask("/2024/").status == 401


@pytest.mark.parametrize(("site", "path"), [("nginx.conf", "/"), ("nginx-subpath.conf", "/party/archive/")])
def test_login_of_the_house(target: Path, tmp_path: Path, site: str, path: str) -> None:
    server = Nginx(tmp_path / "nginx", target).install(site, with_login("login-sso.conf"))
    with gateway(by_password=False) as service:
        server.change("shuzhi/login-sso.conf", "http://127.0.0.1:9001", f"http://127.0.0.1:{service.port}")
        with server.running():
            name = "archive" if path == "/" else "portal"
            for part in everything(target):
                answer = guarded(server.ask(f"{path}{part}?q=a", user=None, Host="evil.example"))
                assert answer.status == 302
                wanted = (
                    f"https://login.example.internal/?return=http://{name}.example.internal{path}{part}?q=a"
                )
                assert answer.headers["location"] == wanted
                refused = guarded(server.ask(path + part, user=None, Cookie="session=stranger-1"))
                assert refused.status == 403
                assert "不许查看" in refused.text
                tells_nothing(refused)
            good = server.ask(f"{path}2024/", user=None, Cookie="session=zhang-1")
            assert guarded(good).status == 200
            assert "2024年度述职报告" in good.text
            assert service.seen[-1]["x-original-uri"] == f"{path}2024/"
            # What a visitor sends cannot pass for what the service says.
            forged = server.ask(path, user=None, X_Auth_User="boss", X_Original_URI="/open")
            assert forged.status == 302
            assert '"zhang-of-the-house" GET' in (server.folder / "shuzhi-access.log").read_text("utf-8")
            service.broken = True
            answer = guarded(server.ask(f"{path}2024/", user=None, Cookie="session=zhang-1"))
            assert answer.status == 500
            assert "暂时不能查看" in answer.text
            tells_nothing(answer)


def test_login_service_that_is_down_lets_nobody_in(target: Path, tmp_path: Path) -> None:
    server = Nginx(tmp_path / "nginx", target).install("nginx.conf", with_login("login-sso.conf"))
    server.change("shuzhi/login-sso.conf", "http://127.0.0.1:9001", "http://127.0.0.1:1")
    with server.running():
        answer = guarded(server.ask("/2024/", user=None, Cookie="session=zhang-1"))
        assert answer.status == 500
        tells_nothing(answer)


def test_ldap_over_a_gateway(target: Path, tmp_path: Path) -> None:
    server = Nginx(tmp_path / "nginx", target).install("nginx.conf", with_login("login-ldap.conf"))
    with gateway(by_password=True) as service:
        server.change("shuzhi/login-ldap.conf", "http://127.0.0.1:9002", f"http://127.0.0.1:{service.port}")
        with server.running():
            users = (None, ("zhang", "wrong"))
            for answer in at_once(
                server, [(user, f"/{path}") for user in users for path in everything(target)]
            ):
                assert guarded(answer).status == 401
                assert answer.headers["www-authenticate"] == 'Basic realm="shuzhi", charset="UTF-8"'
                tells_nothing(answer)
            assert guarded(server.ask("/2024/", Cookie="of=another-service")).status == 200
            assert service.seen[-1]["authorization"] == basic("zhang", "right")
            assert "cookie" not in service.seen[-1]
            refused = guarded(server.ask("/2024/", user=("stranger", "right")))
            assert refused.status == 403
            tells_nothing(refused)
            assert '"zhang-of-the-house" GET' in (server.folder / "shuzhi-access.log").read_text("utf-8")
