"""Diagnostics as text for people and as files for machines: one renderer a module, all with one signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from shuzhi.diagnostics.model import Diagnostic
from shuzhi.diagnostics.renderers import github, gitlab, json_list, sarif, text

Rendering = Callable[[Sequence[Diagnostic], Callable[[str, int], str | None]], str]
"""Takes the diagnostics and a function that gives a file's line (path, line number) or None; gives the output."""

RENDERERS: Final[Mapping[str, Rendering]] = {
    "text": text.render,
    "json": json_list.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
}
