"""The site's hook without its gates: whatever was found, the pages are made, and names may be anything.

The checks refuse most vectors, and a published build stops. Here they must reach the pages, so that the rendering is
shown to be safe by itself. `SHUZHI_TEST_STAGE` is `published` (names unrestricted too) or `preview`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HOOKS = Path(__file__).resolve().parents[2] / "hooks"
sys.path[:0] = [str(HOOKS)]

PREVIEW = os.environ.get("SHUZHI_TEST_STAGE") == "preview"

if not PREVIEW:
    import pydantic

    _field = pydantic.Field

    def _unlimited(*arguments: Any, **options: Any) -> Any:
        options.pop("max_length", None)
        if str(options.get("pattern", "")).startswith("^[A-Z0-9]"):  # 档号
            del options["pattern"]
        return _field(*arguments, **options)

    pydantic.Field = _unlimited
    import shuzhi.validation

    shuzhi.validation._without_brackets = lambda value: value
    shuzhi.validation.PlainText = str
    shuzhi.validation.Reason = str

import report_archive  # noqa: E402
from mkdocs.config.defaults import MkDocsConfig  # noqa: E402
from report_archive import *  # noqa: E402, F403
from shuzhi.diagnostics import Diagnostic  # noqa: E402
from shuzhi.pages.build import SiteBuild  # noqa: E402

SiteBuild.errors = property(lambda build: [])  # type: ignore[assignment, method-assign]


def _silent(diagnostics: Sequence[Diagnostic], *, preview: bool) -> None:
    del diagnostics, preview


report_archive.tell_all = _silent


def on_startup(command: str, dirty: bool) -> None:  # type: ignore[no-redef]
    del command
    report_archive.on_startup("serve" if PREVIEW else "build", dirty)


def on_post_build(config: MkDocsConfig) -> None:  # type: ignore[no-redef]
    report_archive._state.preview = False  # a preview indexes in the background; here the index is waited for
    report_archive.on_post_build(config)
