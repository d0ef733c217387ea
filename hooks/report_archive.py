"""MkDocs hook: checks the reports and adds their pages. Every function only calls the package `shuzhi`."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

# MkDocs takes this folder off the path again once the hook is loaded; the package must stay importable after that.
sys.path.append(str(Path(__file__).parent))

from shuzhi.diagnostics import Diagnostic, Severity
from shuzhi.diagnostics.renderers.text import place, summary
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.mkdocs_glue import ArchivePage, add_downloads, add_pages, add_pictures, complete_navigation
from shuzhi.search.background import BackgroundIndexing
from shuzhi.search.bundles import CACHE, IndexingFailed, index_site
from shuzhi.settings import Settings, SettingsError, settings_from

log = logging.getLogger("mkdocs.hooks.shuzhi")

_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.ADVICE: logging.INFO}


@dataclass
class _State:
    """What one build leaves for its later events; `mkdocs serve` keeps the process between builds."""

    preview: bool = False
    settings: Settings = field(default_factory=Settings)
    build: SiteBuild | None = None
    pages: list[ArchivePage] = field(default_factory=list)
    indexing: BackgroundIndexing = field(default_factory=BackgroundIndexing)


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Note whether this is a preview."""
    del dirty
    _state.preview = command == "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the settings."""
    try:
        _state.settings = settings_from(config.extra.get("shuzhi"))
    except SettingsError as error:
        raise PluginError(str(error)) from None
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Let the last build's indexing end before MkDocs empties the site it writes into."""
    del config
    _state.indexing.stop()


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check the archive and add its pages; errors stop a build, but not a preview."""
    assert config.config_file_path is not None
    build = SiteBuild.begin(
        Path(config.config_file_path).parent.resolve(), _state.settings, preview=_state.preview
    )
    for diagnostic in build.diagnostics:
        _tell(diagnostic, preview=build.preview)
    if build.signoffs.trouble is not None:
        log.info("审签情况没有检查：%s%s", build.signoffs.trouble.message, build.signoffs.trouble.help)
    if build.errors and not build.preview:
        raise PluginError(f"检查没有通过：{summary(build.diagnostics)}。改正上面的错误后再生成网站。")
    _state.build = build
    _state.pages = add_pages(build.pages(), files, config)
    add_pictures(build.pictures(), files, config)
    add_downloads(build.downloads(), files, config)
    return files


def _tell(diagnostic: Diagnostic, *, preview: bool) -> None:
    level = _LEVELS[diagnostic.severity]
    if preview:  # `mkdocs serve --strict` must go on as well; the page shows the fault
        level = min(level, logging.INFO)
    mend = f" 怎么改：{diagnostic.help}" if diagnostic.help else ""
    log.log(
        level,
        "%s %s [%s] %s%s",
        place(diagnostic),
        diagnostic.severity.label,
        diagnostic.rule,
        diagnostic.message,
        mend,
    )


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Put the generated pages into the navigation."""
    del config, files
    return complete_navigation(nav, _state.pages)


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Render a generated page just before the theme frames it."""
    del config, nav
    if isinstance(page, ArchivePage):
        page.prepare()
    elif page.meta.get("template") == "home.html" and _state.build is not None:
        context["overview"] = _state.build.overview()
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Index the site; a preview does not wait for it."""
    assert config.config_file_path is not None
    if not _state.settings.search:
        return
    cache = Path(config.config_file_path).parent / CACHE
    if _state.preview:
        _state.indexing.begin(Path(config.site_dir), cache)
        return
    try:
        index_site(Path(config.site_dir), cache)
    except IndexingFailed as error:
        raise PluginError(f"检索没有做成：{error}") from None


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Let go of what was rendered."""
    del config
    if isinstance(page, ArchivePage):
        page.forget()
    return output
