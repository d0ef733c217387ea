"""nginx takes each file and each variant that `deploy/` offers, without a warning."""

from __future__ import annotations

import http.client
import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from tests.hosting.nginx import DEPLOY, Nginx, basic, free_port

SITES = ["nginx.conf", "nginx-subpath.conf", "nginx-audiences.conf"]
LOGINS = ["login-basic.conf", "login-sso.conf", "login-ldap.conf"]
VARIANTS = [(site, login) for site in SITES[:2] for login in LOGINS] + [(SITES[2], LOGINS[0])]
TLS = {"    listen 80;\n": "", "# include shuzhi/tls.conf": "include shuzhi/tls.conf"}
REDIRECT = {"# include shuzhi/redirect-to-tls.conf": "include shuzhi/redirect-to-tls.conf"}


def headers_only(folder: Path) -> Path:
    """A target that holds no more than nginx asks for when it starts."""
    for place in ("", "all", "bank"):
        (folder / place / "nginx").mkdir(parents=True)
        (folder / place / "nginx/security-headers.conf").write_text("", encoding="utf-8")
    return folder


def with_login(login: str) -> dict[str, str]:
    """What the administrator changes to choose a way of logging in."""
    if login == "login-basic.conf":
        return {}
    return {
        "    include shuzhi/login-basic.conf;": "    # include shuzhi/login-basic.conf;",
        f"# include shuzhi/{login}": f"include shuzhi/{login}",
    }


def certified(server: Nginx) -> Nginx:
    """Give an installation a certificate of its own."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=archive.example.internal"),
            *("-addext", "subjectAltName=DNS:archive.example.internal"),
            *("-keyout", server.etc / "shuzhi/server.key", "-out", server.etc / "shuzhi/server.crt"),
        ],
        check=True,
        capture_output=True,
    )
    return server


@pytest.mark.parametrize(("site", "login"), VARIANTS)
def test_each_variant_is_accepted(tmp_path: Path, site: str, login: str) -> None:
    changes = with_login(login)
    plain = Nginx(tmp_path / "plain", headers_only(tmp_path / "target")).install(site, changes)
    assert plain.complaints() == ""
    encrypted = Nginx(tmp_path / "tls", plain.target).install(site, {**changes, **TLS, **REDIRECT})
    assert "server.crt" in encrypted.complaints()
    told = certified(encrypted).complaints()
    assert all("http2" in line for line in told.splitlines()), told  # newer releases want it spelt otherwise


def test_no_start_without_the_headers(tmp_path: Path) -> None:
    server = Nginx(tmp_path / "nginx", tmp_path / "nothing-published").install("nginx.conf")
    assert "security-headers.conf" in server.complaints()


def test_files_of_deploy_are_all_named_in_its_readme() -> None:
    text = (DEPLOY / "README.md").read_text("utf-8")
    for file in DEPLOY.rglob("*"):
        if file.is_file() and file.name != "README.md" and file.parent.name != "pages":
            assert file.relative_to(DEPLOY).as_posix() in text, file


def test_encrypted_with_a_redirect_from_the_plain_address(target: Path, tmp_path: Path) -> None:
    server = Nginx(tmp_path / "nginx", target).install("nginx.conf", {**TLS, **REDIRECT})
    port = free_port()
    server.change("shuzhi/tls.conf", "listen 443", f"listen 127.0.0.1:{port}")
    certified(server).users("users", zhang="right")
    trust = ssl.create_default_context(cafile=str(server.etc / "shuzhi/server.crt"))
    with server.running():
        plain = server.ask("/2024/?q=a", Host="archive.example.internal")
        assert (plain.status, plain.headers["location"]) == (
            301,
            "https://archive.example.internal/2024/?q=a",
        )
        trust.check_hostname = False
        line = http.client.HTTPSConnection("127.0.0.1", port, context=trust, timeout=10)
        for path, status in (("/2024/", 200), ("/2024", 301), ("/nowhere", 404)):
            line.request("GET", path, headers={"Authorization": basic("zhang", "right")})
            answer = line.getresponse()
            answer.read()
            assert answer.status == status
            assert answer.getheader("Strict-Transport-Security") == "max-age=31536000"
        line.close()
        assert "strict-transport-security" not in plain.headers
        negotiating = ssl.create_default_context(cafile=str(server.etc / "shuzhi/server.crt"))
        negotiating.check_hostname = False
        negotiating.set_alpn_protocols(["h2", "http/1.1"])
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as raw,
            negotiating.wrap_socket(raw) as wrapped,
        ):
            assert wrapped.selected_alpn_protocol() == "h2"
            assert wrapped.version() == "TLSv1.3"
