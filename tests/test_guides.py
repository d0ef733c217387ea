"""What the guides tell people to write is accepted."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
import pytest
import yaml
from shuzhi.cli.commands import program
from shuzhi.registry_reading import read_registry
from shuzhi.source import Enclosure

from tests.support import PROJECT

GUIDES: Final = {path.stem: path.read_text("utf-8") for path in (PROJECT / "docs/guide").glob("*.md")}


def _blocks(guide: str, language: str) -> list[str]:
    found = re.findall(rf"^ *```{language}\n(.*?)^ *```", GUIDES[guide], re.DOTALL | re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


ENTRIES: Final = [
    block for block in _blocks("administrator", "yaml") if "code:" in block and "kind:" in block
]


@pytest.mark.parametrize("block", ENTRIES, ids=lambda block: block.split("code:")[1].split()[0])
def test_the_registry_takes_the_examples(tmp_path: Path, block: str) -> None:
    text = block if block.startswith("organizations:") else "organizations:\n" + textwrap.indent(block, "  ")
    top = "  - {code: bureau, name: 中国共产党示例局委员会, short: 示例局党委, kind: 党委, since: 2020}\n"
    if "code: bureau\n" not in text:
        text = text.replace("organizations:\n", "organizations:\n" + top)
    (tmp_path / "organizations.yml").write_text(text, encoding="utf-8")
    registry = read_registry(tmp_path / "organizations.yml", Enclosure(tmp_path.parent, tmp_path.name))
    assert not registry.faults, registry.faults
    assert registry.organizations


def test_there_are_examples() -> None:
    assert len(ENTRIES) >= 3 and any("reviewers:" in block for block in ENTRIES)


def test_every_guide_is_in_the_navigation() -> None:
    text = (PROJECT / "mkdocs.yml").read_text("utf-8")
    assert set(re.findall(r"- guide/(\w[\w-]*)\.md", text)) == set(GUIDES)


def _commands() -> Iterator[tuple[str, list[str]]]:
    """Every `shuzhi …` that a guide sets out as a command: the guide, and the words behind `shuzhi`."""
    for guide in sorted(GUIDES):
        for block in [*_blocks(guide, "sh"), *_blocks(guide, "yaml")]:
            for line in block.splitlines():
                for match in re.finditer(r"(?:^|&& |[- ]|run: )(?:\.venv/bin/)?shuzhi ([a-z][^&|;]*)", line):
                    yield guide, shlex.split(match[1], comments=True)


@pytest.mark.parametrize(
    ("guide", "words"), list(_commands()), ids=lambda one: one if isinstance(one, str) else " ".join(one)[:60]
)
def test_every_command_of_a_guide_exists_with_its_options(guide: str, words: list[str]) -> None:
    command = program.commands[words[0]]
    # "$PART" stands for either of two options in the matrix of a pipeline.
    for words_ in _with_parts(words[1:]):
        command.make_parser(click.Context(command)).parse_args(words_)


def _with_parts(words: list[str]) -> list[list[str]]:
    if "$PART" not in words:
        return [words]
    return [[part if word == "$PART" else word for word in words] for part in _parts()]


def _parts() -> set[str]:
    """What stands for $PART in the pipelines."""
    found: set[str] = set()
    for text in _blocks("scale", "yaml"):
        found.update(re.findall(r"(?i)\bpart: (--[a-z]+)", text))
    return found


def test_both_ways_of_sharing_out_are_shown() -> None:
    assert _parts() == {"--year", "--organization"}


def test_the_tasks_of_a_large_archive_are_pipelines_that_parse() -> None:
    documents: list[Any] = [yaml.safe_load(block) for block in _blocks("scale", "yaml")]
    assert [sorted(map(str, document)) for document in documents] == [
        ["True", "concurrency", "env", "jobs", "name", "permissions"],  # YAML 1.1 reads the key `on` as true
        ["True", "concurrency", "env", "jobs", "name", "permissions"],
        sorted(["stages", "做一份", "发布网站"]),
    ]
