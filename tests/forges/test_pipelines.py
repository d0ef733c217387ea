"""The commands of the workflows, taken from the files and run in clones as the forges' runners make them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.forges.support import FAULTY, WARNED, WORKSHOP, Call, Host, Job, equip, parsed, shell, stand_in
from tests.support import REPORT

pytestmark = pytest.mark.end_to_end

ANNOTATE: Final = "在改动的行上标出问题"
WHOLE: Final = "检查全库"
PREVIEW: Final = "生成预览"
KEEP: Final = "存下预览"
FETCH: Final = "取代码（全部历史，审签情况从历史里读）"


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Host]]:
    found: dict[str, Host] = {}
    for name, text in (("fine", REPORT), ("faulty", FAULTY), ("warned", WARNED)):
        found[name] = Host.new(tmp_path_factory.mktemp(name) / "平台")
        found[name].propose(text)
    yield found


def _steps(path: str, job: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = parsed(path)["jobs"][job]["steps"]
    return steps


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        ("fine", {ANNOTATE: 0, WHOLE: 0, PREVIEW: 0}),
        ("faulty", {ANNOTATE: 1, WHOLE: 2, PREVIEW: 2}),
        ("warned", {ANNOTATE: 0, WHOLE: 0, PREVIEW: 2}),
    ],
)
def test_github(hosts: dict[str, Host], tmp_path: Path, kind: str, codes: dict[str, int]) -> None:
    """An error fails everything; a warning alone fails the strict build, of which the preview is there all the same."""
    clone = hosts[kind].clone(tmp_path / "work", "refs/pull/1/merge")
    done = Job(_steps(".github/workflows/check.yml", "reports"), {"github.base_ref": "main"}).run(clone)
    assert {name: done[name].code for name in codes} == codes, {n: d.out for n, d in done.items()}
    told = re.findall(r"^::(\w+) file=([^,]+),line=(\d+)", done[ANNOTATE].out, re.MULTILINE)
    assert {(path) for _, path, _ in told} <= {WORKSHOP}, "only what the request changes"
    if kind == "faulty":
        assert ("error", WORKSHOP, "5") in told
    if kind == "warned":
        assert ("warning", WORKSHOP, "26") in told
    assert (clone / "site/2023/workshop/index.html").is_file() is (kind != "faulty")


def test_gitlab(hosts: dict[str, Host], tmp_path: Path) -> None:
    jobs = parsed(".gitlab-ci.yml")
    script = "\n".join(jobs["检查报告"]["script"])
    for kind, code in (("fine", 0), ("faulty", 1), ("warned", 1)):
        host = hosts[kind]
        clone = host.clone(tmp_path / kind, "refs/merge-requests/1/head")
        base = host.repo.git("merge-base", "main", "述职/一车间-2023")
        found, out = shell(script, clone, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base})
        assert found == code, out
        quality = json.loads((clone / "code-quality.json").read_text(encoding="utf-8"))
        serious = {
            (q["location"]["path"], q["location"]["lines"]["begin"])
            for q in quality
            if q["severity"] != "info"
        }
        assert serious == {"fine": set(), "faulty": {(WORKSHOP, 5)}, "warned": {(WORKSHOP, 26)}}[kind]
        assert (clone / "site/index.html").is_file() is (kind != "faulty")
    artifacts = jobs["检查报告"]["artifacts"]
    assert (artifacts["paths"], artifacts["when"]) == (["site/"], "always")
    assert artifacts["reports"]["codequality"] == "code-quality.json"


def test_gitea(hosts: dict[str, Host], tmp_path: Path) -> None:
    """Its own checkout with plain git, the findings as one review, the preview as an artifact, all without an action."""
    host = hosts["faulty"]
    sent: list[Call] = []
    with stand_in(_gitea(sent)) as (address, _):
        values = {
            "github.server_url }}/${{ github.repository": "",
            "github.ref": "refs/pull/1/head",
            "github.sha": host.ref("refs/pull/1/head"),
            "github.token": "t0ken",
            "github.base_ref": "main",
            "github.event.pull_request.number": "1",
            "github.api_url": f"{address}/api/v1",
            "github.repository": "party/archive",
        }
        folder = tmp_path / "work"
        folder.mkdir()
        steps = _steps(".gitea/workflows/check.yml", "reports")
        steps[0]["env"]["ADDRESS"] = f"file://{host.bare}"
        done = Job(steps, values, after={FETCH: lambda: equip(folder)}).run(folder)
    codes = {name: one.code for name, one in done.items()}
    assert codes == {FETCH: 0, "准备运行环境": 0, ANNOTATE: 1, WHOLE: 2, PREVIEW: 2, KEEP: 0}, done
    assert "已在请求里逐行留言" in done[ANNOTATE].out, done[ANNOTATE].out
    (review,) = (call.json for call in sent if call.method == "POST")
    assert review["event"] == "COMMENT"
    assert review["commit_id"] == host.ref("refs/pull/1/head")
    assert [(c["path"], c["new_position"]) for c in review["comments"] if "错误" in c["body"]] == [
        (WORKSHOP, 5)
    ]


def _gitea(sent: list[Call]) -> Any:
    def answer(call: Call) -> tuple[int, Any]:
        assert call.path.startswith("/api/v1/repos/party/archive/pulls/1/reviews")
        sent.append(call)
        return 200, []

    return answer


def test_gitea_keeps_the_history(hosts: dict[str, Host], tmp_path: Path) -> None:
    """Who signed off is read from it, so a preview can tell what differs from the main branch."""
    host = hosts["fine"]
    values = {
        "github.ref": "refs/pull/1/head",
        "github.sha": host.ref("refs/pull/1/head"),
        "github.token": "x",
    }
    folder = tmp_path / "work"
    folder.mkdir()
    step = _steps(".gitea/workflows/check.yml", "reports")[0]
    step["env"]["ADDRESS"] = f"file://{host.bare}"
    Job([step], values).run(folder)
    equip(folder)
    code, out = shell(".venv/bin/shuzhi signoff --format json", folder, {})
    assert code == 0, out
    states = {row["path"]: (row["state"], row["under_review"]) for row in json.loads(out)}
    assert states == {WORKSHOP: ("unreviewed", True), "reports/2023/group.md": ("approved", False)}


@pytest.mark.parametrize("depth", [1, 2])
def test_a_shallow_clone_would_not_do(hosts: dict[str, Host], tmp_path: Path, depth: int) -> None:
    clone = hosts["fine"].clone(tmp_path / "work", "refs/pull/1/merge", depth=depth)
    code, out = shell(".venv/bin/shuzhi signoff", clone, {})
    assert code == 0
    assert "浅克隆" in out
    assert "fetch-depth: 0" in out


@pytest.mark.parametrize(
    "path", [".github/workflows/publish.yml", ".gitea/workflows/publish.yml", ".gitlab-ci.yml"]
)
def test_what_is_published_is_the_strict_build_of_main(
    hosts: dict[str, Host], tmp_path: Path, path: str
) -> None:
    """Everything up to `shuzhi publish`, which has tests of its own, succeeds on main and leaves a site."""
    clone = hosts["faulty"].clone(tmp_path / "work", "refs/heads/main")
    if path == ".gitlab-ci.yml":
        commands = parsed(path)["发布网站"]["script"]
    else:
        commands = [
            step["run"] for step in _steps(path, "publish") if "run" in step and step["name"] != FETCH
        ]
    assert commands[-1] == '.venv/bin/shuzhi publish site "$SHUZHI_TARGET"'
    code, out = shell("\n".join(commands[:-1]), clone, {})
    assert code == 0, out
    assert (clone / "site/2023/group/index.html").is_file()
    assert not (clone / "site/2023/workshop/index.html").exists(), "the request is not merged"


@pytest.mark.parametrize(
    "path", [".github/workflows/publish.yml", ".gitea/workflows/publish.yml", ".gitlab-ci.yml"]
)
def test_nothing_is_published_after_a_failure(hosts: dict[str, Host], tmp_path: Path, path: str) -> None:
    clone = hosts["faulty"].clone(tmp_path / "work", "refs/pull/1/head")
    (clone / ".venv/bin/shuzhi").write_text(
        (clone / ".venv/bin/shuzhi")
        .read_text()
        .replace("exec", 'case "$1" in publish) touch published; exit;; esac\nexec')
    )
    if path == ".gitlab-ci.yml":
        code, _ = shell("\n".join(parsed(path)["发布网站"]["script"]), clone, {"SHUZHI_TARGET": "/nowhere"})
        assert code != 0
    else:
        steps = [step for step in _steps(path, "publish") if step["name"] != FETCH]
        done = Job(steps, {"vars.SHUZHI_TARGET": "/nowhere"}).run(clone)
        assert done[WHOLE].code != 0
    assert not (clone / "published").exists()
