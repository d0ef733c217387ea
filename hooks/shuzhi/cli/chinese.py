"""Click in Chinese: headings of the help, and what it says of wrong use."""

from __future__ import annotations

import difflib
from typing import Any

import click


class _ChineseHelp(click.Command):
    """Help with Chinese headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        words = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 …"}
        return [words.get(piece, piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        records = [record for option in options if (record := _help_record(option, ctx)) is not None]
        if records:
            with formatter.section("选项"):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


def _help_record(option: click.Option, ctx: click.Context) -> tuple[str, str] | None:
    """What the help says of an option, without click's own remarks (`[required]`, `[1949<=x<=2149]`)."""
    record = option.get_help_record(ctx)
    if record is None:
        return None
    return record[0], (option.help or "") + ("（必填）" if option.required else "")


class ChineseCommand(_ChineseHelp):
    """A command whose help is Chinese throughout."""


class ChineseGroup(_ChineseHelp, click.Group):
    """A group of commands whose help is Chinese throughout."""

    command_class = ChineseCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under a Chinese heading."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                rows.append((name, command.get_short_help_str(limit=200)))
        with formatter.section("命令"):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of a year's work, not of the alphabet."""
        del ctx
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command that is meant; for an unknown one name the nearest."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self.commands, n=1)
            hint = f"，是不是“{near[0]}”？" if near else "。"
            raise click.UsageError(f"没有“{args[0]}”这个命令{hint}", ctx)
        return super().resolve_command(ctx, args)


def explain(error: click.ClickException) -> str:
    """What click says of wrong use, in Chinese."""
    if isinstance(error, click.NoSuchOption):
        near = f"，是不是“{error.possibilities[0]}”？" if error.possibilities else "。"
        return f"没有“{error.option_name}”这个选项{near}"
    if isinstance(error, click.MissingParameter):
        parameter = error.param
        if isinstance(parameter, click.Option):
            return f"缺少选项 {parameter.opts[0]}：{(parameter.help or '').rstrip('。')}。"
        return f"缺少参数 {parameter.make_metavar(error.ctx) if parameter and error.ctx else ''}。"
    if isinstance(error, click.BadParameter):
        return _bad_parameter(error)
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 后面少了内容。"
    if isinstance(error, click.UsageError) and error.message.startswith("Got unexpected extra argument"):
        words = error.message.partition("(")[2].rstrip(")")
        return f"多出了参数：{words}。"
    if isinstance(error, click.UsageError) and error.message.startswith("Missing command"):
        return "请写明要执行的命令。"
    return error.message


def _argument_name(parameter: click.Parameter | None) -> str:
    shown = getattr(parameter, "metavar", None) or "参数"
    return f"参数“{shown.strip('[].')}”"


def _bad_parameter(error: click.BadParameter) -> str:
    parameter = error.param
    name = parameter.opts[0] if isinstance(parameter, click.Option) else _argument_name(parameter)
    kind = parameter.type if parameter is not None else None
    if isinstance(kind, click.Choice):
        return f"{name} 必须是 {'、'.join(map(str, kind.choices))} 之一。"
    if isinstance(kind, click.IntRange):
        return f"{name} 必须是 {kind.min} 到 {kind.max} 之间的整数。"
    if isinstance(kind, click.Path):
        return f"{name} 指的文件或文件夹不存在或打不开：{error.message.split(chr(39))[1] if chr(39) in error.message else ''}"
    return f"{name}：{error.message}"
