"""Refuse folders that a site must not be published from or into."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from shuzhi.publishing.faults import PublishingFailed
from shuzhi.settings import CONFIGURATION_FILE, SettingsError, read_settings

_SOURCES: Final = ("docs", "hooks", ".git", ".venv", ".cache")
"""Folders of an archive besides the reports that hold what no release may lie among."""


def check_places(site: Path, target: Path) -> None:
    """See that a site and a target lie apart, and that the target lies in no folder of sources.

    Raises:
        PublishingFailed: they do not.
    """
    if not site.is_dir():
        raise PublishingFailed(f"网站“{site}”不是文件夹，或者还不存在。请先运行 mkdocs build --strict。")
    real_site, real_target = Path(os.path.realpath(site)), Path(os.path.realpath(target))
    if real_site == real_target:
        raise PublishingFailed("网站和目标是同一个文件夹。请另给一个目标，网站会复制到那里。")
    if real_target.is_relative_to(real_site):
        raise PublishingFailed("目标在网站文件夹里面，下一次生成网站就会把它清空。请把目标放到别处。")
    if real_site.is_relative_to(real_target):
        raise PublishingFailed("网站在目标文件夹里面。请把生成的网站放到别处。")
    check_no_sources(real_target)


def check_no_sources(target: Path) -> None:
    """See that a target lies in no folder that an archive is made from.

    Raises:
        PublishingFailed: it does.
    """
    for root in target.parents:
        if not (root / CONFIGURATION_FILE).is_file():
            continue
        try:
            reports = read_settings(root).reports
        except SettingsError:
            reports = "reports"
        for name in (reports, *_SOURCES):
            if target.is_relative_to(root / name):
                raise PublishingFailed(f"目标在述职库的 {name}/ 里面，那里只放库的源文件。请把目标放到别处。")
