"""`shuzhi verify`"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.tables import print_json

if TYPE_CHECKING:
    from shuzhi.publishing.inspection import Inspection


@click.command(cls=ChineseCommand)
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="网站")
@click.option(
    "--digest",
    metavar="摘要",
    help="发布时显示并记录的清单摘要，分组的短横线可有可无；清单本身被改过也能发现。",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式：text 给人看，json 给程序用。",
)
def verify(site: Path, digest: str | None, form: str) -> int:
    """核对网站与它的清单：哪些文件被改动、缺少、多出。

    网站可以是刚生成的、发布出去的，也可以是发布的目标文件夹（核对现行的那一版）。有任何出入时退出码是 1。
    """
    from shuzhi.manifest import ManifestFault
    from shuzhi.publishing.faults import PublishingFailed
    from shuzhi.publishing.inspection import inspect_site

    wanted = _digest(digest) if digest is not None else None
    try:
        found = inspect_site(site, wanted)
    except (ManifestFault, PublishingFailed) as fault:
        click.echo(str(fault), err=True)
        if form == "json":
            print_json(_without_manifest())
        return 1
    if form == "json":
        print_json(_record(found))
    else:
        _tell(found, wanted)
    return 0 if found.comparison.same else 1


def _digest(written: str) -> str:
    plain = re.sub(r"[\s-]", "", written).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", plain):
        raise click.UsageError(
            "--digest 必须是 64 位十六进制的摘要（0–9、a–f），发布时显示过，也记在 publications.csv 里。"
        )
    return plain


def _record(found: Inspection) -> dict[str, Any]:
    return {
        "altered": found.comparison.altered,
        "missing": found.comparison.missing,
        "added": found.comparison.added,
        "files": len(found.manifest.sums),
        "commit": found.manifest.origin.commit,
        "manifest": found.manifest.digest,
        "clean": found.manifest.origin.clean,
        "program": found.manifest.program,
        "notes": found.comparison.notes,
    }


def _without_manifest() -> dict[str, Any]:
    from shuzhi.manifest import MANIFEST

    return {
        "altered": [],
        "missing": [MANIFEST],
        "added": [],
        "files": 0,
        "commit": None,
        "manifest": None,
        "clean": None,
        "program": None,
        "notes": {},
    }


def _tell(found: Inspection, wanted: str | None) -> None:
    from shuzhi.manifest import in_groups

    comparison = found.comparison
    for label, paths in (
        ("改动", comparison.altered),
        ("缺少", comparison.missing),
        ("多出", comparison.added),
    ):
        for path in paths:
            note = comparison.notes.get(path)
            shown = "".join(character if character.isprintable() else "�" for character in path)
            click.echo(f"{label}  {shown}" + (f"（{note}）" if note else ""))
    if comparison.same:
        click.echo(f"相符：{len(found.manifest.sums)} 个文件与清单逐字节相同，没有缺少或多出。")
    else:
        click.echo(
            f"不符：改动 {len(comparison.altered)} 个，缺少 {len(comparison.missing)} 个，多出 {len(comparison.added)} 个；"
            f"清单共 {len(found.manifest.sums)} 个文件。"
        )
        click.echo(
            "请查明原因；要恢复网站，用清单里的提交重新生成再发布，或运行 shuzhi publish --rollback 目标。"
        )
    click.echo(f"提交      {found.manifest.origin.commit or '（不是从 git 版本库生成的）'}")
    click.echo(f"清单摘要  {in_groups(found.manifest.digest)}")
    if wanted is None:
        click.echo("能改网站的人也能改清单：请把摘要与发布时记下的比对，或用 --digest 给出。")
