"""What the workflows may and may not do: every one parses, rights are few, nothing of strangers reaches a secret."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.forges.support import parsed
from tests.support import PROJECT

GITHUB: Final = sorted(p.relative_to(PROJECT).as_posix() for p in (PROJECT / ".github/workflows").iterdir())
GITEA: Final = sorted(p.relative_to(PROJECT).as_posix() for p in (PROJECT / ".gitea/workflows").iterdir())
ALL: Final = [*GITHUB, *GITEA, ".gitlab-ci.yml", ".pre-commit-config.yaml"]


def _text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def _jobs(path: str) -> dict[str, Any]:
    jobs: dict[str, Any] = parsed(path)["jobs"]
    return jobs


def _events(path: str) -> dict[str, Any]:
    events: dict[str, Any] = parsed(path)[True]
    return events


@pytest.mark.parametrize("path", ALL)
def test_it_parses_and_says_no_key_twice(path: str) -> None:
    class Strict(yaml.SafeLoader):
        pass

    def mapping(loader: Strict, node: yaml.MappingNode) -> dict[Any, Any]:
        keys = [loader.construct_object(key) for key, _ in node.value]
        assert len(keys) == len(set(keys)), f"{path}: {keys}"
        return dict(
            zip(keys, (loader.construct_object(value, deep=True) for _, value in node.value), strict=True)
        )

    Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    assert isinstance(yaml.load(_text(path), Loader=Strict), dict)


@pytest.mark.parametrize("path", [*GITHUB, *GITEA])
def test_rights_are_stated_and_few(path: str) -> None:
    document = parsed(path)
    allowed = {
        ".github/workflows/merge.yml": {},
        ".gitea/workflows/check.yml": {"contents": "read", "pull-requests": "write"},
    }
    assert document["permissions"] == allowed.get(path, {"contents": "read"})
    for name, job in document["jobs"].items():
        if "permissions" in job:
            assert path == ".github/workflows/merge.yml", name
        assert "timeout-minutes" in job


@pytest.mark.parametrize("path", [*GITHUB, *GITEA])
def test_no_secret_and_no_trigger_that_lends_rights_to_strangers(path: str) -> None:
    assert "secrets." not in _text(path)
    assert "pull_request_target" not in _text(path)
    assert "workflow_run" not in _text(path)


def test_the_merging_workflow_runs_nothing_of_the_request() -> None:
    (job,) = _jobs(".github/workflows/merge.yml").values()
    checkout = next(step for step in job["steps"] if "uses" in step)
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert checkout["with"]["sparse-checkout"] == ".github/merging"
    assert checkout["with"]["persist-credentials"] is False
    assert [step["run"] for step in job["steps"] if "run" in step] == ["python3 .github/merging"]


@pytest.mark.parametrize("path", GITHUB)
def test_actions_are_pinned_to_a_commit_and_keep_no_token(path: str) -> None:
    for line in re.findall(r"^ *(?:- )?uses: (.*)", _text(path), re.MULTILINE):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    for job in _jobs(path).values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", GITEA)
def test_gitea_needs_no_action_from_outside(path: str) -> None:
    assert "uses:" not in _text(path)


def test_the_whole_history_is_fetched_everywhere() -> None:
    for path in (".github/workflows/check.yml", ".github/workflows/publish.yml"):
        for job in _jobs(path).values():
            assert job["steps"][0]["with"]["fetch-depth"] == 0
    for path in GITEA:
        for job in _jobs(path).values():
            assert "+refs/heads/*:refs/remotes/origin/*" in job["steps"][0]["run"]
            assert "--depth" not in job["steps"][0]["run"]
    assert parsed(".gitlab-ci.yml")["variables"]["GIT_DEPTH"] == "0"


@pytest.mark.parametrize("path", [".github/workflows/publish.yml", ".gitea/workflows/publish.yml"])
def test_publishing_is_for_main_alone_and_one_at_a_time(path: str) -> None:
    events = _events(path)
    assert set(events) == {"push", "workflow_dispatch"}
    assert events["push"] == {"branches": ["main"]}
    (job,) = _jobs(path).values()
    assert job["if"].startswith("github.ref == 'refs/heads/main' && ")
    assert "vars.SHUZHI_TARGET != ''" in job["if"]
    assert parsed(path)["concurrency"] == {"group": "publish", "cancel-in-progress": False}
    assert "cache" not in str(job["steps"]), "what a request left in a cache must not be published"


def test_no_request_writes_a_cache_that_others_read() -> None:
    """What GitHub keeps of a request only that request reads; whatever runs with main's rights runs main's files alone."""
    assert set(_events(".github/workflows/check.yml")) == {"pull_request", "schedule"}
    cached = [path for path in (*GITHUB, *GITEA) if "actions/cache@" in _text(path)]
    assert cached == [".github/workflows/check.yml"]
    assert parsed(".gitlab-ci.yml")["检查报告"]["cache"]["key"] == "$CI_COMMIT_REF_SLUG"
    assert "cache" not in parsed(".gitlab-ci.yml").get("default", {})


def test_the_nightly_run_needs_no_request() -> None:
    (job,) = _jobs(".github/workflows/check.yml").values()
    for step in job["steps"]:
        if "github.base_ref" in str(step) or step.get("with", {}).get("name") == "preview":
            assert "github.event_name == 'pull_request'" in step["if"], step["name"]


def test_publishing_on_gitlab_is_for_the_protected_main_alone_and_one_at_a_time() -> None:
    job = parsed(".gitlab-ci.yml")["发布网站"]
    (rule,) = job["rules"]
    for part in (
        "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH",
        '$CI_COMMIT_REF_PROTECTED == "true"',
        "$SHUZHI_TARGET",
    ):
        assert part in rule["if"]
    assert (job["resource_group"], job["interruptible"], job["cache"]) == ("publish", False, [])


def test_the_check_that_merging_waits_for_is_the_one_that_runs() -> None:
    (check,) = _jobs(".github/workflows/check.yml").values()
    (merging,) = _jobs(".github/workflows/merge.yml").values()
    environment = merging["steps"][-1]["env"]
    assert environment["CHECKS"].split() == [check["name"]]
    assert (PROJECT / ".github/workflows" / environment["PUBLISHING"]).is_file()
    assert "workflow_dispatch" in _events(".github/workflows/publish.yml")


def test_the_same_commands_everywhere() -> None:
    """What runs on a forge can be run by hand: the three files and `make` know the same commands."""
    wanted = {"make setup", "make check", "make site"}
    for path in (".github/workflows/check.yml", ".gitea/workflows/check.yml"):
        (job,) = _jobs(path).values()
        assert wanted <= {step.get("run") for step in job["steps"]}
    script = {line.removesuffix(" || status=1") for line in parsed(".gitlab-ci.yml")["检查报告"]["script"]}
    assert wanted <= script


def test_make_check_knows_codeowners_as_well() -> None:
    text = _text("Makefile")
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert recipe
    assert "shuzhi check" in recipe[1]
    assert "shuzhi codeowners --check" in recipe[1]


def test_code_for_forges_keeps_to_the_standard_library() -> None:
    """It runs before anything is installed."""
    import sys

    for folder in (".github/merging", ".gitea/scripts"):
        files = list((PROJECT / folder).glob("*.py"))
        own = {file.stem for file in files}
        for file in files:
            for name in re.findall(
                r"^(?:from|import) (\w+)", Path(file).read_text(encoding="utf-8"), re.MULTILINE
            ):
                assert name in own or name in sys.stdlib_module_names, f"{file}: {name}"
