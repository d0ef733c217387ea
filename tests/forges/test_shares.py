"""The pipelines of the guide that share an archive out among machines: as careful as those in use, and they work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.forges.support import Host, Job, parsed, shell
from tests.support import PROJECT

GUIDE: Final = (PROJECT / "docs/guide/scale.md").read_text("utf-8")
GITHUB, GITEA, GITLAB = (
    yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
)
FETCH: Final = "取代码（全部历史，审签情况从历史里读）"
YEAR: Final = {"matrix.part": "--year", "matrix.which": "2023"}


def _script(job: dict[str, Any]) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def _step(job: dict[str, Any], name: str) -> dict[str, Any]:
    return next(step for step in job["steps"] if step["name"] == name)


@pytest.mark.parametrize(
    ("example", "used"),
    [(GITHUB, ".github/workflows/publish.yml"), (GITEA, ".gitea/workflows/publish.yml")],
    ids=["github", "gitea"],
)
def test_it_may_do_no_more_than_the_workflow_it_replaces(example: dict[Any, Any], used: str) -> None:
    now = parsed(used)
    for key in (True, "permissions", "concurrency", "env"):
        assert example[key] == now[key], key
    publish, before = example["jobs"]["publish"], now["jobs"]["publish"]
    for key in ("if", "runs-on", "environment", "timeout-minutes"):
        assert publish.get(key) == before.get(key), key
    assert publish["steps"][-1] == before["steps"][-1]
    assert example["jobs"]["share"]["if"] == "github.ref == 'refs/heads/main'"
    for job in example["jobs"].values():
        assert all("${{" not in command for command in _script(job)), (
            "an expression would become part of a command"
        )
        fetch, like = _step(job, FETCH), _step(before, FETCH)
        assert fetch.get("uses") == like.get("uses")
        assert "--depth" not in fetch.get("run", "")


def test_the_actions_are_pinned_and_gitea_needs_none() -> None:
    github, gitea = (
        block
        for block in re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
        if "jobs:" in block
    )
    for line in re.findall(r"^ *(?:- )?uses: (.*)", github, re.MULTILINE):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    assert "uses:" not in gitea


def test_on_gitlab_it_is_for_the_protected_main_alone() -> None:
    before = parsed(".gitlab-ci.yml")["发布网站"]
    assert GITLAB["做一份"]["rules"] == GITLAB["发布网站"]["rules"] == before["rules"]
    for key in ("tags", "resource_group", "interruptible", "cache", "environment"):
        assert GITLAB["发布网站"][key] == before[key], key
    assert GITLAB["做一份"]["cache"] == [], "what a request left in a cache must not be published"
    assert set(GITLAB["stages"]) >= {"check", "share", "publish"}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Host:
    return Host.new(tmp_path_factory.mktemp("shares") / "平台")


def _sums(folder: Path) -> str:
    return (folder / "site/SHA256SUMS").read_text("utf-8")


@pytest.mark.end_to_end
def test_what_the_last_job_builds_is_what_one_machine_builds(host: Host, tmp_path: Path) -> None:
    """The commands of the three examples, in clones as runners make them; artifacts are carried by hand."""
    whole = host.clone(tmp_path / "whole", "refs/heads/main")
    code, out = shell("make site", whole, {})
    assert code == 0, out
    for name, made, given in (
        ("gitlab", ".cache/shares/2023", ".cache/shares/2023"),
        ("gitea", ".cache/share", ".cache/shares/share-2023"),
        ("github", "../temp/share", ".cache/shares/share-2023"),
    ):
        share = host.clone(tmp_path / f"{name}-share", "refs/heads/main")
        last = host.clone(tmp_path / f"{name}-last", "refs/heads/main")
        if name == "gitlab":
            code, out = shell(
                "\n".join(GITLAB["做一份"]["script"]), share, {"PART": "--year", "WHICH": "2023"}
            )
            final = GITLAB["发布网站"]["script"]
        else:
            jobs = (GITEA if name == "gitea" else GITHUB)["jobs"]
            steps = [step for step in jobs["share"]["steps"] if step["name"] not in {FETCH, "存下这一份"}]
            done = Job(_in(steps, tmp_path / "temp"), YEAR).run(share)
            code, out = max(one.code for one in done.values()), "".join(one.out for one in done.values())
            final = [command for command in _script(jobs["publish"]) if ".venv" in command]
        assert code == 0, out
        assert "1 份报告的网页、1 个年度的检索" in out
        shutil.copytree(share / made, last / given)
        assert 'shuzhi publish site "$SHUZHI_TARGET"' in final[-1]
        code, out = shell("\n".join(final[:-1]), last, {})
        assert code == 0, out
        assert re.search(r"收下 .+：1 份报告的成果。\n", out), "all of it is of use"
        assert re.search(r"只换外框 [1-9]", out), "the report's page comes from the share"
        assert _sums(last) == _sums(whole)


def _in(steps: list[dict[str, Any]], temp: Path) -> list[dict[str, Any]]:
    """What runners put into the environment besides."""
    return [{**step, "env": {**step.get("env", {}), "RUNNER_TEMP": str(temp)}} for step in steps]
