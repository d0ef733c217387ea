"""Two audiences on one host: whoever may read one site learns nothing of the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosting.nginx import Nginx
from tests.hosting.test_login import at_once, everything, tells_nothing
from tests.hosting.test_serving import guarded

ALL, BANK = ("wang", "of-all"), ("qian", "of-bank")


@pytest.fixture(scope="module")
def server(target: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """What the whole house and what the bank may read, each published to a place of its own."""
    folder = tmp_path_factory.mktemp("audiences")
    for name in ("all", "bank"):
        shutil.copytree(target, folder / "target" / name, symlinks=True)
    installed = Nginx(folder / "nginx", folder / "target").install("nginx-audiences.conf")
    installed.users("users-all", wang="of-all").users("users-bank", qian="of-bank")
    with installed.running():
        yield installed


def test_each_reads_its_own(server: Nginx) -> None:
    for user, own in ((ALL, "/party/all"), (BANK, "/party/bank")):
        answer = guarded(server.ask(f"{own}/2024/", user=user))
        assert answer.status == 200
        assert "2024年度述职报告" in answer.text
        assert server.ask(own, user=user).headers["location"] == f"{own}/"
        missing = server.ask(f"{own}/nowhere/x/", user=user)
        assert missing.status == 404
        assert f'href="{own}/"' in missing.text


def test_nobody_reads_the_other(server: Nginx, target: Path) -> None:
    asked = [
        *((ALL, f"/party/bank/{path}") for path in everything(target)),
        *((BANK, f"/party/all/{path}") for path in everything(target)),
        *((None, f"/party/all/{path}") for path in everything(target)),
    ]
    for one, answer in zip(asked, at_once(server, asked), strict=True):
        assert guarded(answer).status == 401, one
        tells_nothing(answer)


@pytest.mark.parametrize(
    "way",
    [
        "/party/bank/../all/2024/",
        "/party/bank/..%2fall/2024/",
        "/party/bank/%2e%2e/all/2024/",
        "/party/bank/..%5call/2024/",
        "/party/bank/..;/all/2024/",
        "/party/bank/2024/../../all/2024/",
        "/party/bank//../all/2024/",
        "/party//all/2024/",
        "//party/all/2024/",
        "/party/./all/2024/",
        "/party/ALL/2024/",
        "/Party/all/2024/",
        "/party/%61ll/2024/",
        "/party/all%2f2024/",
        "/party/all/2024/?/party/bank/",
        "/party/bank../all/current/2024/",
        "/party/bank/../../all/current/2024/",
        "/party/bank/..%2f..%2fall/current/2024/",
        "/party/bank/%252e%252e/all/2024/",
        "/party/bank/..%c0%afall/2024/",
        "/party/all;x/2024/",
        "/party/all%00/2024/",
        "/party/all",
    ],
)
def test_no_spelling_leads_into_the_other(server: Nginx, way: str) -> None:
    headers = {"X_Original_URL": "/party/all/2024/", "X_Rewrite_URL": "/party/all/2024/"}
    answer = guarded(server.ask(way, user=BANK, **headers))
    # The address without its slash only says that there is such a path, which is no secret.
    assert answer.status in ((301,) if way == "/party/all" else (400, 401, 404)), answer.status
    assert "2024年度述职报告" not in answer.text


def test_a_link_from_one_release_into_the_other_is_not_followed(server: Nginx) -> None:
    link = server.target / "bank/current/2024/door"
    link.symlink_to(server.target / "all/current")
    try:
        answer = guarded(server.ask("/party/bank/2024/door/2024/", user=BANK))
        assert answer.status in (403, 404)
        assert "2024年度述职报告" not in answer.text
    finally:
        link.unlink()


def test_outside_the_audiences_there_is_nothing(server: Nginx) -> None:
    for path in ("/", "/party/", "/all/", "/current/", "/party/none/", "/bank/current/index.html"):
        answer = guarded(server.ask(path, user=ALL))
        assert answer.status in (401, 404)
        tells_nothing(answer)


def test_headers_are_those_of_each_site(server: Nginx) -> None:
    """Each site names its own inline programs; one site's policy must not be the other's."""
    own = server.target / "bank/nginx/security-headers.conf"
    kept = own.read_text("utf-8")
    backup = own.with_suffix(".kept")
    shutil.copy(own, backup)
    try:
        own.write_text(kept.replace("'wasm-unsafe-eval'", "'wasm-unsafe-eval' 'sha256-ofthebank='"), "utf-8")
        assert server.complaints() == ""
        server.reload()
        of_bank = server.ask("/party/bank/", user=BANK).headers["content-security-policy"]
        of_all = server.ask("/party/all/", user=ALL).headers["content-security-policy"]
        assert "ofthebank" in of_bank
        assert "ofthebank" not in of_all
    finally:
        backup.replace(own)
