"""What a publication leaves on the disk, what it tells, and the way back."""

from __future__ import annotations

import csv
import fcntl
import gzip
import os
import re
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from shuzhi.manifest import Origin, in_groups, read_manifest
from shuzhi.publishing import publish, roll_back
from shuzhi.publishing.finishing import list_again

from tests.publishing.sites import COMMIT, FILES, finish, is_whole, make_site, page, release_of, tree
from tests.support import run

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def edition(folder: Path, word: str) -> Path:
    """The small site with one page changed."""
    return make_site(folder / word, {"2023/index.html": page(f"<p>{word}</p>")}, Origin(COMMIT, True))


def publish_editions(tmp_path: Path, target: Path, words: str, keep: int = 9) -> dict[str, Path]:
    """Publish one edition a minute."""
    sites = {}
    for minute, word in enumerate(words):
        sites[word] = edition(tmp_path / "editions", word)
        publish(sites[word], target, keep=keep, now=NOON + timedelta(minutes=minute))
    return sites


def headers(target: Path) -> str:
    return (target / "nginx/security-headers.conf").read_text("utf-8")


def test_a_first_publication(site: Path, target: Path) -> None:
    before = tree(site)
    code, out, err = run("publish", str(site), str(target))
    assert (code, err) == (0, "")
    release = release_of(target)
    digest = read_manifest(site).digest
    assert re.fullmatch(rf"\d{{8}}T\d{{6}}Z-{digest[:8]}", release)
    assert (target / "current").readlink() == Path("releases", release), (
        "relative, so that the folder can be moved"
    )
    assert is_whole(target, site)
    assert tree(site) == before
    for told in (
        release,
        "网页 4 个",
        f"文件 {len(FILES)} 个",
        COMMIT,
        in_groups(digest),
        "security-headers.conf",
    ):
        assert told in out
    assert run("verify", str(target), "--digest", in_groups(digest))[0] == 0


def test_a_second_one_shares_what_did_not_change(site: Path, target: Path) -> None:
    publish(site, target, now=NOON)
    first = (target / "current").resolve()
    (site / "2023/index.html").write_text(page("<p>改过</p>"), "utf-8")
    (site / "figures/all.csv").unlink()
    (site / "新.html").write_text(page(), "utf-8")
    finish(site)
    done = publish(site, target, now=NOON + timedelta(hours=1))
    second = (target / "current").resolve()
    assert (done.new, done.changed, done.removed) == (1, 1, 1)
    assert done.linked == len(FILES) - 2
    assert second.joinpath("index.html").samefile(first / "index.html")
    assert second.joinpath("index.html.gz").samefile(first / "index.html.gz")
    assert not second.joinpath("2023/index.html").samefile(first / "2023/index.html")
    assert (
        gzip.decompress((second / "2023/index.html.gz").read_bytes())
        == (site / "2023/index.html").read_bytes()
    )
    for name in tree(site):
        assert (site / name).stat().st_nlink == 1, "what the next build overwrites must not be what is served"


def test_a_damaged_file_of_the_last_release_is_not_taken_over(site: Path, target: Path) -> None:
    publish(site, target, now=NOON)
    for name in ("index.html", "index.html.gz", "404.html.gz"):
        (target / "current" / name).write_bytes(b"damaged")
    publish(site, target, now=NOON + timedelta(hours=1))
    assert is_whole(target, site)
    assert run("verify", str(target))[0] == 0


def test_what_pays_is_packed_and_always_alike(site: Path, target: Path, tmp_path: Path) -> None:
    chance = os.urandom(4000).hex()
    (site / "search").mkdir()
    (site / "search/x.pf_fragment").write_text("x" * 5000)
    (site / "noise.json").write_bytes(os.urandom(5000))
    (site / "hex.txt").write_text(chance)
    finish(site)
    publish(site, target)
    publish(site, tmp_path / "other")
    shown = tree(target / "current")
    packed = {name for name in shown if name.endswith(".gz")}
    assert packed == {
        "index.html.gz",
        "404.html.gz",
        "2023/index.html.gz",
        "2023/workshop/index.html.gz",
        "assets/site.js.gz",
        "figures/all.csv.gz",
        "hex.txt.gz",
    }
    assert shown == tree(tmp_path / "other/current")


def test_a_companion_that_the_build_made_stays(site: Path, target: Path) -> None:
    (site / "sitemap.xml").write_text("<urlset/>" * 400)
    (site / "sitemap.xml.gz").write_bytes(gzip.compress(b"<urlset/>" * 400, mtime=0))
    finish(site)
    publish(site, target)
    assert tree(target / "current")["sitemap.xml.gz"] == (site / "sitemap.xml.gz").read_bytes()


def test_the_web_server_can_read_everything_whatever_the_umask(site: Path, tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        (site / "index.html").chmod(0o600)
        target = tmp_path / "web"
        publish(site, target)
    finally:
        os.umask(old)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink() and path.name != ".shuzhi-publish":  # only publishers lock it
            wanted = 0o755 if path.is_dir() else 0o644
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_another_file_system(site: Path) -> None:
    import tempfile

    if not os.access("/dev/shm", os.W_OK) or Path("/dev/shm").stat().st_dev == site.stat().st_dev:
        pytest.skip("no second file system")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        publish(site, Path(other) / "web")
        assert is_whole(Path(other) / "web", site)


def test_rolling_back_goes_the_way_that_was_come(tmp_path: Path, target: Path) -> None:
    sites = publish_editions(tmp_path, target, "甲乙丙")
    code, out, _ = run("publish", "--rollback", str(target))
    assert code == 0 and release_of(target) in out
    assert is_whole(target, sites["乙"])
    assert run("publish", str(sites["丙"]), str(target), "--rollback")[0] == 0, (
        "the site is not needed, nor in the way"
    )
    assert is_whole(target, sites["甲"])
    code, _, err = run("publish", "--rollback", str(target))
    assert code == 1 and "没有更早的版本" in err
    assert is_whole(target, sites["甲"])


def test_a_withdrawn_release_is_not_gone_back_to(tmp_path: Path, target: Path) -> None:
    sites = publish_editions(tmp_path, target, "甲乙丙")
    roll_back(target)
    sites["丁"] = edition(tmp_path / "editions", "丁")
    publish(sites["丁"], target, now=NOON + timedelta(hours=1))
    roll_back(target)
    assert is_whole(target, sites["乙"]), "丙 was withdrawn; before 丁 people saw 乙"


def test_a_damaged_release_is_not_gone_back_to(tmp_path: Path, target: Path) -> None:
    sites = publish_editions(tmp_path, target, "甲乙")
    old = min((target / "releases").glob("*Z-*/"), key=lambda folder: folder.name)
    (old / "2023/index.html").write_text("改过")
    code, _, err = run("publish", "--rollback", str(target))
    assert code == 1
    assert "2023/index.html" in err and "没有回退" in err
    assert is_whole(target, sites["乙"])


def test_releases_are_kept_as_many_as_asked(tmp_path: Path, target: Path) -> None:
    publish_editions(tmp_path, target, "甲乙丙丁戊", keep=3)
    names = sorted(path.name for path in (target / "releases").iterdir())
    assert [name for name in names if not name.endswith(".json")] == sorted({name[:25] for name in names})
    assert len(names) == 6, "three releases, each with its record"
    assert release_of(target) in names


def test_the_release_in_force_and_the_one_before_it_stay(tmp_path: Path, target: Path) -> None:
    sites = publish_editions(tmp_path, target, "甲乙丙丁")
    roll_back(target)
    roll_back(target)
    roll_back(target)
    assert is_whole(target, sites["甲"])
    sites["戊"] = edition(tmp_path / "editions", "戊")
    publish(sites["戊"], target, keep=2, now=NOON + timedelta(hours=1))
    assert is_whole(target, sites["戊"])
    roll_back(target)
    assert is_whole(target, sites["甲"]), "older than 乙, 丙 and 丁, but the one to go back to"


def test_fewer_than_two_are_never_kept(site: Path, target: Path) -> None:
    code, _, err = run("publish", str(site), str(target), "--keep", "1")
    assert code == 2 and "2 到 1000" in err


def test_three_releases_in_the_same_second(tmp_path: Path, target: Path) -> None:
    first, second = edition(tmp_path, "甲"), edition(tmp_path, "乙")
    names = {publish(site, target, now=NOON).release for site in (first, second, first)}
    assert len(names) == 3
    roll_back(target)
    assert is_whole(target, second)


def test_a_timer_that_finds_nothing_new_keeps_the_way_back(tmp_path: Path, target: Path) -> None:
    sites = publish_editions(tmp_path, target, "甲乙", keep=2)
    release = release_of(target)
    log = (target / "publications.csv").read_bytes()
    for _ in range(3):
        code, out, _ = run("publish", str(sites["乙"]), str(target), "--keep", "2")
        assert code == 0 and f"没有变化：{release}" in out and "第一次发布" not in out
    assert release_of(target) == release
    assert (target / "publications.csv").read_bytes() == log, "nothing was switched"
    roll_back(target)
    assert is_whole(target, sites["甲"])


def test_the_same_site_again_mends_a_release_that_was_altered(site: Path, target: Path) -> None:
    publish(site, target, now=NOON)
    (target / "current/index.html").write_text("改过")
    assert "已发布" in run("publish", str(site), str(target))[1]
    assert is_whole(target, site)


def test_the_same_site_again_still_brings_the_web_server_up_to_date(site: Path, target: Path) -> None:
    publish(site, target, now=NOON)
    (target / "nginx/security-headers.conf").unlink()
    assert "安全策略变了" in run("publish", str(site), str(target))[1]
    assert "sha256-" in headers(target)
    code, _, err = run("publish", str(site), str(target), "--reload", "false")
    assert code == 1 and "没有成功" in err


def test_a_site_that_was_touched_is_not_taken_for_the_one_in_force(site: Path, target: Path) -> None:
    publish(site, target, now=NOON)
    (site / "index.html").write_text(page("<p>改过</p>"), "utf-8")
    code, _, err = run("publish", str(site), str(target))
    assert code == 1 and "index.html" in err


def test_the_log_opens_in_excel_and_has_a_line_for_each_switch(tmp_path: Path, target: Path) -> None:
    publish_editions(tmp_path, target, "甲乙")
    roll_back(target)
    data = (target / "publications.csv").read_bytes()
    assert data.startswith("\ufeff时间,操作人,动作,版本,提交,".encode()) and data.endswith(b"\r\n")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert [row["动作"] for row in rows] == ["发布", "发布", "回退"]
    assert rows[2]["版本"] == rows[0]["版本"] == release_of(target)
    assert rows[0]["提交"] == COMMIT
    assert rows[0]["清单摘要（SHA-256）"] == in_groups(read_manifest(target / "current").digest)
    assert datetime.fromisoformat(rows[1]["时间"]) == NOON + timedelta(minutes=1)
    assert all(row["操作人"] for row in rows)


def test_a_log_that_was_saved_in_another_shape_is_put_aside(tmp_path: Path, target: Path) -> None:
    publish_editions(tmp_path, target, "甲")
    (target / "publications.csv").write_bytes("时间;操作人\r\n".encode("gb18030"))
    publish_editions(tmp_path, target, "乙")
    assert (target / "publications-1.csv").read_bytes() == "时间;操作人\r\n".encode("gb18030")
    assert "发布" in (target / "publications.csv").read_text("utf-8-sig")


def test_the_policy_names_the_inline_programs_of_all_kept_releases(tmp_path: Path, target: Path) -> None:
    import base64
    import hashlib

    def hash_of(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    head = "<script>var 新 = 1\r\n;'</p>'</script><style>p{color:red}</style>"
    data = '<script type="application/json">{"a":1}</script><script type="text/x-template">b</script>'
    module = '<script type="MODULE">let c</script>'
    publish(make_site(tmp_path / "a"), target, now=NOON)
    first = headers(target)
    new = make_site(
        tmp_path / "b", {"2023/workshop/index.html": page('<i id="problems"></i>', head + data + module)}
    )
    publish(new, target, now=NOON + timedelta(minutes=1))
    policy = headers(target)
    assert hash_of("var shown = 1") in first and hash_of("var shown = 1") in policy
    scripts = re.search(r"script-src [^;]*", policy)
    styles = re.search(r"style-src [^;]*", policy)
    assert scripts is not None and styles is not None
    assert hash_of("var 新 = 1\n;'</p>'") in scripts[0], "a browser reads line ends as \\n"
    assert hash_of("let c") in scripts[0]
    assert hash_of("p{color:red}") in styles[0] and hash_of("p{color:red}") not in scripts[0]
    assert hash_of('{"a":1}') not in policy and hash_of("b") not in policy, "data is not run"
    assert "unsafe-inline" not in policy and "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")


def test_the_headers_are_lines_that_nginx_reads(site: Path, target: Path) -> None:
    publish(site, target)
    lines = [line for line in headers(target).splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r'add_header [A-Za-z-]+ "[^"$\\]{1,4000}" always;', line) for line in lines)
    assert {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"} <= {
        line.split()[1] for line in lines
    }


def test_the_policy_never_grows_beyond_what_nginx_takes(tmp_path: Path, target: Path) -> None:
    for number in range(6):
        inline = "".join(f"<script>var x{number}_{count} = 1</script>" for count in range(19))
        site = make_site(
            tmp_path / str(number),
            {"index.html": page(head=inline), "2023/workshop/index.html": page('<i id="problems"></i>')},
        )
        publish(site, target, keep=9, now=NOON + timedelta(minutes=number))
    longest = max(len(line.encode()) for line in headers(target).splitlines())
    assert longest < 4096
    from shuzhi.publishing.target import Target

    releases = Target.at(target)
    for name in releases.names()[:3]:
        record = releases.record(name)
        assert record is not None and len(record.scripts) == 19
        assert all(digest in headers(target) for digest in record.scripts), (
            "new, present and the one to go back to"
        )
    roll_back(target)
    roll_back(target)
    roll_back(target)
    record = releases.record(release_of(target))
    assert record is not None and all(digest in headers(target) for digest in record.scripts)


def test_the_web_server_is_reloaded_after_the_headers_and_before_the_switch(
    site: Path, target: Path, tmp_path: Path
) -> None:
    note = tmp_path / "note"
    script = tmp_path / "reload.sh"
    script.write_text(
        f"#!/bin/sh\ngrep -c sha256 {target}/nginx/security-headers.conf > {note}\n"
        f"test -e {target}/current || echo nothing in force >> {note}\n"
    )
    script.chmod(0o755)
    code, out, _ = run("publish", str(site), str(target), "--reload", f"{script}")
    assert code == 0
    assert note.read_text().splitlines()[0] == "1"
    assert "nothing in force" in note.read_text()
    assert "安全策略变了" not in out


@pytest.mark.parametrize(
    "command", ["false", "sh -c 'echo bad >&2; exit 3'", "/nowhere/nginx -s reload", "'", ""]
)
def test_a_reload_that_fails_stops_the_publication(tmp_path: Path, target: Path, command: str) -> None:
    old, new = edition(tmp_path, "甲"), edition(tmp_path, "乙")
    publish(old, target, now=NOON)
    code, _, err = run("publish", str(new), str(target), "--reload", command)
    assert code == 1 and "网站没有变" in err
    assert is_whole(target, old)
    assert len(list((target / "releases").iterdir())) == 2, "one release and its record"


def test_without_the_option_it_says_when_to_reload_and_only_then(tmp_path: Path, target: Path) -> None:
    publish(edition(tmp_path, "甲"), target, now=NOON)
    assert "安全策略变了" not in run("publish", str(edition(tmp_path, "乙")), str(target))[1]
    inline = make_site(tmp_path / "丙", {"2023/index.html": page(head="<script>var other</script>")})
    _, out, _ = run("publish", str(inline), str(target))
    assert "安全策略变了" in out and "nginx -s reload" in out
    assert "安全策略变了" not in run("publish", "--rollback", str(target))[1], (
        "the old programs were allowed all along"
    )


def test_two_publishers_do_not_meet(site: Path, target: Path) -> None:
    publish(site, target)
    with (target / ".shuzhi-publish").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for arguments in ([str(site), str(target)], ["--rollback", str(target)]):
            code, _, err = run("publish", *arguments)
            assert code == 1 and "另一个发布正在进行" in err
    assert run("publish", str(site), str(target))[0] == 0


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("site", "同一个文件夹"),
        ("site/web", "在网站文件夹里面"),
        (".", "网站在目标文件夹里面"),
        ("reports/2023", "reports/ 里面"),
        ("docs/web", "docs/ 里面"),
        ("full", "已经有别的东西"),
        ("a-file", "应当是文件夹"),
        ("link-to-site", "同一个文件夹"),
    ],
)
def test_places_that_are_refused(site: Path, tmp_path: Path, where: str, words: str) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    (tmp_path / "full").mkdir()
    (tmp_path / "full/letter.txt").write_text("x")
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "link-to-site").symlink_to("site")
    before = tree(tmp_path)
    code, _, err = run("publish", str(site), str(tmp_path / where))
    assert code == 1
    assert words in err
    assert tree(tmp_path) == before


def test_places_that_are_taken(site: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "mount/lost+found").mkdir(parents=True)
    (tmp_path / "linked").symlink_to("empty")
    for place in ("empty", "mount", "linked", "not/there/yet"):
        assert run("publish", str(site), str(tmp_path / place))[0] == 0, place
    assert not (tmp_path / "linked" / "linked").exists()


def test_what_stands_in_the_way_of_the_link_is_left_alone(site: Path, target: Path) -> None:
    publish(site, target)
    (target / "current").unlink()
    (target / "current").mkdir()
    code, _, err = run("publish", str(site), str(target))
    assert code == 1 and "应当是链接" in err
    (target / "current").rmdir()
    (target / "current").symlink_to("/etc")
    code, _, err = run("publish", str(site), str(target))
    assert code == 1 and "没有动它" in err
    (target / "current").unlink()
    (target / "current").symlink_to("releases/20200101T000000Z-00000000")
    assert run("publish", str(site), str(target))[0] == 0, "a link to a release that is gone is mended"


def test_foreign_things_among_the_releases_are_left_alone(site: Path, target: Path) -> None:
    publish(site, target, now=NOON)
    (target / "releases/备份").mkdir()
    (target / "releases/备份/x").write_text("x")
    (target / "releases/note.txt").write_text("x")
    (target / "users.htpasswd").write_text("x")
    for minute in range(1, 4):
        publish(site, target, keep=2, now=NOON + timedelta(minutes=minute))
    assert (target / "releases/备份/x").exists() and (target / "releases/note.txt").exists()
    assert (target / "users.htpasswd").exists()


def test_a_site_that_was_touched_after_the_build_is_refused(tmp_path: Path, target: Path) -> None:
    old = edition(tmp_path, "甲")
    publish(old, target, now=NOON)
    before = tree(target)
    site = make_site(tmp_path / "site")
    (site / "index.html").write_text("改过")
    (site / "assets/site.js").unlink()
    code, _, err = run("publish", str(site), str(target))
    assert code == 1
    assert "index.html：生成网站以后被改过" in err and "assets/site.js：读不出来" in err
    assert tree(target) == before
    (site / "多的.html").write_text("x")
    (site / "link").symlink_to("/etc/passwd")
    os.mkfifo(site / "pipe")
    code, _, err = run("publish", str(site), str(target))
    assert code == 1
    for word in ("多的.html：", "link：这是链接", "pipe：这是特殊文件"):
        assert word in err
    assert tree(target) == before


def test_hidden_files_do_not_go_along(site: Path, target: Path) -> None:
    (site / ".htpasswd").write_text("secret")
    (site / ".git").mkdir()
    (site / ".git/config").write_text("x")
    finish(site)
    publish(site, target)
    assert not [name for name in tree(target / "current") if name.startswith(".")]


def test_a_site_without_a_home_page_is_refused(tmp_path: Path, target: Path) -> None:
    site = make_site(tmp_path / "site", {"index.html": None})
    code, _, err = run("publish", str(site), str(target))
    assert code == 1 and "没有首页" in err
    assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "两个文件夹"),
        (["site"], "两个文件夹"),
        (["--rollback"], "目标"),
        (["a", "b", "c"], "多出了参数"),
        (["site", "web", "--keep", "x"], "2 到 1000"),
    ],
)
def test_wrong_use(arguments: list[str], words: str) -> None:
    code, out, err = run("publish", *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_rolling_back_where_nothing_was_published(tmp_path: Path) -> None:
    code, _, err = run("publish", "--rollback", str(tmp_path / "nowhere"))
    assert code == 1 and "还没有发布过" in err
    assert not (tmp_path / "nowhere").exists()


def test_uncommitted_changes_and_no_git_are_told(tmp_path: Path, target: Path) -> None:
    dirty = make_site(tmp_path / "a", origin=Origin(COMMIT, False))
    assert "没有提交的改动" in run("publish", str(dirty), str(target))[1]
    without = make_site(tmp_path / "b", origin=Origin())
    assert "不是从 git 版本库生成的" in run("publish", str(without), str(target))[1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_target_that_cannot_be_written(site: Path, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir(mode=0o555)
    code, _, err = run("publish", str(site), str(tmp_path / "web"))
    assert code == 1 and "权限" in err


def test_the_sample_archive_s_own_site(built_site: Path, target: Path) -> None:
    done = publish(built_site, target)
    assert is_whole(target, built_site)
    assert done.pages > 100
    assert run("verify", str(target))[0] == 0
    assert headers(target).count("'sha256-") < 12


def test_a_record_that_was_lost_is_made_again_for_a_rollback(tmp_path: Path, target: Path) -> None:
    sites = publish_editions(tmp_path, target, "甲乙")
    for record in (target / "releases").glob("*.json"):
        record.write_text("{")
    roll_back(target)
    assert is_whole(target, sites["甲"])
    assert "'sha256-" in headers(target)


def test_a_site_for_others_never_takes_the_place_of_one(tmp_path: Path, target: Path) -> None:
    """The whole archive published where a part of it stood would show everybody everything."""
    part = make_site(tmp_path / "a", origin=Origin(COMMIT, True, audience=("workshop",)))
    assert "读者范围：workshop" in run("publish", str(part), str(target))[1]
    before = release_of(target)
    whole = make_site(tmp_path / "b", origin=Origin(COMMIT, True))
    code, _, err = run("publish", str(whole), str(target))
    assert code == 1
    assert "现在是给workshop看的网站，这一份是给全部组织看的" in err
    assert release_of(target) == before


def test_drafts_are_told(tmp_path: Path, target: Path) -> None:
    site = make_site(tmp_path / "a", origin=Origin(COMMIT, True, drafts=3))
    assert "有 3 份送审稿" in run("publish", str(site), str(target))[1]


def test_a_search_that_was_made_again_belongs_to_the_site(tmp_path: Path) -> None:
    site = make_site(tmp_path / "a")
    before = read_manifest(site)
    (site / "search/bundles").mkdir(parents=True)
    (site / "search/bundles/manifest.bin").write_bytes(b"x")
    assert list_again(site, before, "search/bundles")
    again = read_manifest(site)
    assert "search/bundles/manifest.bin" in again.sums and again.origin.search == "search/bundles"
    (site / "index.html").write_text("换过", encoding="utf-8")
    assert not list_again(site, again, "search/bundles"), "an altered page must not get a manifest of its own"
