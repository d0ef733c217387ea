"""The command `shuzhi`. Each command is a module that reads its arguments and calls one floor below."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from shuzhi.cli.chinese import explain
from shuzhi.cli.commands import program
from shuzhi.utf8_mode import restart_in_utf8_mode

EXIT_FINE = 0
EXIT_ERRORS = 1
EXIT_WRONG_USE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: the arguments without the program's name; those of the process when None.

    Returns:
        0 fine, 1 errors found, 2 wrong use.
    """
    if argv is None:
        restart_in_utf8_mode()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a C locale must not garble the messages
    try:
        result = program.main(
            args=list(argv) if argv is not None else None, prog_name="shuzhi", standalone_mode=False
        )
    except click.ClickException as error:
        click.echo(f"shuzhi：{explain(error)}", err=True)
        context = getattr(error, "ctx", None)
        if context is not None:
            click.echo(f"用 {context.command_path} --help 查看说明。", err=True)
        return EXIT_WRONG_USE
    except click.exceptions.Abort:
        click.echo("已中断。", err=True)
        return 130
    except BrokenPipeError:
        # The reader of a pipe (`| head`) has gone; what was asked is done.
        sys.stderr.close()
        return EXIT_FINE
    except OSError as error:
        return _stopped_by(error)
    return result if isinstance(result, int) else EXIT_FINE


def _stopped_by(error: OSError) -> int:
    """Say which file could not be read or written, also when it is the output itself."""
    from shuzhi.new_files import why

    with suppress(OSError):  # what has not gone out cannot go out at the end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    named = isinstance(error.filename, str | bytes)
    what = f"“{os.fsdecode(error.filename)}”读不出或者写不进去" if named else "结果写不出来"
    click.echo(f"shuzhi：{what}，{why(error)}。", err=True)
    return EXIT_ERRORS
