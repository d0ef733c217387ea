"""`shuzhi import`"""

from __future__ import annotations

from pathlib import Path

import click

from shuzhi.cli.chinese import ChineseCommand
from shuzhi.cli.surroundings import Surroundings

MOST_TOLD_IN_FULL = 5
"""So many files named one by one are each told in full on the screen; more of them, or a folder, give a table."""


@click.command("import", cls=ChineseCommand)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件或文件夹...")
@click.option("--organization", metavar="代码", help="都是这个组织的报告（登记册里的代码）；不写就逐份判断。")
@click.option(
    "--year", type=click.IntRange(1949, 2149), metavar="年度", help="都是这个年度的报告；不写就逐份判断。"
)
@click.option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="对照表.csv",
    help="按对照表导入：每份文件一行，写明组织、年度、述职人等；表里没有的文件仍逐份判断。",
)
@click.option("--dry-run", is_flag=True, help="只显示会怎样导入，不写进库里。")
@click.option(
    "--write-map",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="对照表.csv",
    help="不导入，只把判断的结果写成对照表；用 Excel 或 WPS 改好后交给 --map。",
)
@click.option(
    "--accept",
    type=click.Choice(["高", "中", "低"]),
    default="高",
    metavar="高|中|低",
    help="判断有多大把握才导入；默认“高”，拿不准的不导入，只说明理由。",
)
@click.option("--second", is_flag=True, help="同一组织同一年度已有一份时，作为第二份导入（年中换了书记）。")
@click.option(
    "--report",
    "record_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="文件.md",
    help="把每份文件的每处改动写进这个文件；导入整个文件夹时默认写在当前文件夹里。",
)
@click.option("--verbose", is_flag=True, help="每份文件的每处改动也显示在屏幕上。")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="text|json",
    help="给人看的文字，或给别的程序用的 JSON。",
)
@click.pass_obj
def import_reports(
    surroundings: Surroundings,
    *,
    paths: tuple[Path, ...],
    organization: str | None,
    year: int | None,
    map_file: Path | None,
    dry_run: bool,
    write_map: Path | None,
    accept: str,
    second: bool,
    record_file: Path | None,
    verbose: bool,
    output_format: str,
) -> int:
    """把旧报告（一份、几份或整个文件夹）导入成 reports/年度/代码.md。

    Word（.docx）、纯文本和 Markdown 直接导入；.doc、WPS、RTF、ODT 要靠 LibreOffice 转换。

    是哪个组织、哪一年的，从题名、署名、文件名、文件夹名和正文开头判断，并说明把握和理由；拿不准的不导入。

    正文一字不丢：遮盖符改成×、网站残留删去、硬换行接上，逐处列出，其余原样。只有人知道的元数据留成【待补】。
    从不覆盖已有的报告；同一份文件再导入一次也不会重复，中断了再运行一次就接着导入。

    \b
    一整个文件夹这样导入：
      shuzhi import 旧稿 --dry-run                  先看看会怎样
      shuzhi import 旧稿 --write-map 对照表.csv     列成表格，用 Excel 或 WPS 改好
      shuzhi import 旧稿 --map 对照表.csv           按表格导入

    退出码：0 全部导入（或早已在库里），1 有没有导入的，2 用法不对，130 中途按了 Ctrl-C。
    """
    from shuzhi.cli.import_run import ImportRun, prepare_matching
    from shuzhi.importing.finding import find_files
    from shuzhi.importing.importer import Importer
    from shuzhi.importing.organization_names import NameIndex
    from shuzhi.importing.plan import ImportOptions
    from shuzhi.importing.proposals import Confidence

    owner = surroundings.organization(organization) if organization is not None else None
    if not any(path.exists() for path in paths):
        raise click.UsageError(f"找不到“{paths[0]}”。")
    for file in (write_map, record_file):
        if file is not None and file.exists():
            raise click.UsageError(f"{file} 已经有了，不会覆盖；请换一个文件名，或先把它移走。")
    archive = surroundings.archive
    names = NameIndex(archive.registry)
    found = find_files(paths)
    matching = prepare_matching(map_file, names, found)
    options = ImportOptions(owner, year, Confidence(accept), second)
    run = ImportRun(
        root=surroundings.root,
        registry=archive.registry,
        found=found,
        importer=Importer(archive, options, names),
        matching=matching,
        dry_run=dry_run or write_map is not None,
        is_json=output_format == "json",
        verbose=verbose,
        folder=paths[0] if len(paths) == 1 and paths[0].is_dir() else None,
        as_table=len(found.files) > MOST_TOLD_IN_FULL or any(map(Path.is_dir, paths)),
        record_file=record_file,
    )
    return run.carry_out(write_map)
