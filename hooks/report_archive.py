"""MkDocs hook: checks the reports and adds their pages. Every function only calls the package `shuzhi`."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

# MkDocs takes this folder off the path again once the hook is loaded; the package must stay importable after that.
sys.path.append(str(Path(__file__).parent))

from shuzhi.audience import AudienceUnknown
from shuzhi.diagnostics import Diagnostic, Severity
from shuzhi.diagnostics.renderers.text import place, summary
from shuzhi.manifest import ManifestFault, forget_manifest
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.mkdocs_glue import (
    SITEMAP,
    ArchivePage,
    add_downloads,
    add_pages,
    add_pictures,
    complete_navigation,
    date_pages,
    usable_epoch,
)
from shuzhi.publishing.finishing import finish_site
from shuzhi.search.background import BackgroundIndexing
from shuzhi.search.bundles import BUNDLES, CACHE, index_site
from shuzhi.search.pagefind_service import IndexingFailed
from shuzhi.settings import Settings, SettingsError, settings_of_site
from shuzhi.site_folder import ClaimedSite, SiteFolderRefused, told
from shuzhi.utf8_mode import restart_in_utf8_mode

restart_in_utf8_mode()

log = logging.getLogger("mkdocs.hooks.shuzhi")

_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.WARNING, Severity.ADVICE: logging.INFO}


@dataclass
class _State:
    """What one build leaves for its later events; `mkdocs serve` keeps the process between builds."""

    preview: bool = False
    dirty: bool = False
    settings: Settings = field(default_factory=Settings)
    build: SiteBuild | None = None
    files: Files = field(default_factory=lambda: Files([]))
    pages: list[ArchivePage] = field(default_factory=list)
    claim: ClaimedSite | None = None
    finished: Path | None = None
    indexing: BackgroundIndexing = field(default_factory=BackgroundIndexing)


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Note whether this is a preview, and whether the last build's pages stay."""
    _state.preview = command == "serve"
    _state.dirty = dirty
    logging.getLogger("mkdocs.commands.build").addFilter(_is_told_by_mkdocs)


def _is_told_by_mkdocs(record: logging.LogRecord) -> bool:
    """MkDocs' own line about a file that cannot be read or written is left out: `on_build_error` says it in Chinese."""
    del record
    return not isinstance(sys.exc_info()[1], OSError)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the settings."""
    try:
        _state.settings = settings_of_site(config.extra.get("shuzhi"), os.environ)
    except SettingsError as error:
        raise PluginError(str(error)) from None
    if _state.dirty and _state.settings.audience:
        raise PluginError("设了读者范围（audience）的网站不能用 --dirty 生成：以前生成的页面会留在里面。")
    if not usable_epoch(os.environ):
        raise PluginError(
            "环境变量 SOURCE_DATE_EPOCH 应当是从1970年起的秒数（整数）。请改正，或者取消这个变量：本库用不着它。"
        )
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Let the last build's indexing end before MkDocs empties the site it writes into; keep other builds out of it."""
    _state.indexing.stop()
    _release()
    _state.finished = None
    if _state.preview:
        return
    try:
        _state.claim = ClaimedSite(Path(config.site_dir))
    except SiteFolderRefused as error:
        raise PluginError(str(error)) from None
    forget_manifest(Path(config.site_dir))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check the archive and add its pages; errors stop a build, but not a preview."""
    assert config.config_file_path is not None
    root = Path(config.config_file_path).parent.resolve()
    try:
        if _state.claim is not None and not _state.dirty:
            _state.claim.refuse_remains()
        build = SiteBuild.begin(root, _state.settings, preview=_state.preview)
    except (AudienceUnknown, SiteFolderRefused) as error:
        raise PluginError(str(error)) from None
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
    del config
    _state.files = files
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
    """Index the site, then write its manifest, last of all; a preview waits for neither."""
    assert config.config_file_path is not None
    root, site = Path(config.config_file_path).parent, Path(config.site_dir)
    search = _state.settings.search
    if _state.preview:
        if search:
            _state.indexing.begin(site, root / CACHE)
        return
    try:
        if search:
            index_site(site, root / CACHE)
        assert _state.build is not None
        finish_site(site, root, _state.build.origin(config.site_url or "", BUNDLES if search else None))
    except IndexingFailed as error:
        raise PluginError(f"检索没有做成：{error}") from None
    except ManifestFault as error:
        raise PluginError(str(error)) from None
    _state.finished = site


def on_pre_template(template: Template, template_name: str, config: MkDocsConfig) -> Template:
    """Leave the day of the build out of the site map."""
    del config
    if template_name == SITEMAP:
        date_pages(_state.files, shown=False)
    return template


def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Give MkDocs a date for the head of the compressed site map, the same in every build."""
    del config
    if template_name == SITEMAP:
        date_pages(_state.files, shown=True)
    return output_content


def on_build_error(error: Exception) -> None:
    """Let others build into the folder, and end in Chinese; a site that did not pass has no manifest."""
    if _state.finished is not None:  # --strict counts its warnings after the last event
        forget_manifest(_state.finished)
    _release()
    if isinstance(error, OSError | MemoryError):
        raise Abort(told(error)) from None
    if isinstance(error, Abort):
        raise Abort(
            "网站没有通过：有上面的警告，而这次要求没有警告（--strict）。请改正后再运行一次。"
        ) from None
    if isinstance(error, BuildError):
        log.error("%s", error)
        raise Abort("网站没有生成。") from None


def _release() -> None:
    if _state.claim is not None:
        _state.claim.release()
        _state.claim = None


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Let go of what was rendered."""
    del config
    if isinstance(page, ArchivePage):
        page.forget()
    return output
