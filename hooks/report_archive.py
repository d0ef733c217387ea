"""MkDocs hook: checks the reports and adds their pages. Every function only calls the package `shuzhi`."""

from __future__ import annotations

import atexit
import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

# MkDocs takes this folder off the path again once the hook is loaded; the package must stay importable after that.
sys.path.append(str(Path(__file__).parent))

from shuzhi.audience import AudienceUnknown
from shuzhi.diagnostics.renderers.text import summary
from shuzhi.garbage import all_stay, uncollected
from shuzhi.manifest import ManifestFault, forget_manifest
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.mkdocs_glue import (
    SITEMAP,
    complete_navigation,
    date_pages,
    linkable,
    listed_in_sitemap,
    usable_epoch,
)
from shuzhi.pages.mkdocs_theme import ArchivePage, Theme
from shuzhi.pages.telling import tell_all
from shuzhi.preview.pages import OVERVIEW
from shuzhi.preview.running import RunningPreview
from shuzhi.preview.serving import address_trouble
from shuzhi.processes import processes_trouble
from shuzhi.progress import shown_progress
from shuzhi.search.pagefind_service import IndexingFailed
from shuzhi.settings import Settings, SettingsError, settings_of_site
from shuzhi.site_folder import ClaimedSite, SiteFolderRefused, told
from shuzhi.store import cache_trouble
from shuzhi.utf8_mode import restart_in_utf8_mode
from shuzhi.whole_site import make_whole_site
from shuzhi.workshop import workshop

restart_in_utf8_mode()

log = logging.getLogger("mkdocs.hooks.shuzhi")


@dataclass
class _State:
    """What one build leaves for its later events; `mkdocs serve` keeps the process between builds."""

    preview: bool = False
    dirty: bool = False
    settings: Settings = field(default_factory=Settings)
    build: SiteBuild | None = None
    files: Files = field(default_factory=lambda: Files([]))
    pages: list[ArchivePage] = field(default_factory=list)
    navigation: Navigation = field(default_factory=lambda: Navigation([], []))
    theme: Theme | None = None
    home: str = ""
    site: Path = Path()
    rendered: str = ""
    workplace: ExitStack = field(default_factory=ExitStack)
    claim: ClaimedSite | None = None
    finished: Path | None = None
    running: RunningPreview = field(default_factory=RunningPreview)


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Note whether this is a preview, and whether the last build's pages stay."""
    _state.preview = command == "serve"
    _state.dirty = dirty
    logging.getLogger("mkdocs.commands.build").addFilter(_is_told_by_mkdocs)
    atexit.register(_release)  # MkDocs tells of no end by Ctrl-C
    # What asks politely for an end has it cleared up like Ctrl-C.
    for name in ("SIGTERM", "SIGHUP"):  # a service manager, a build server; a window that is closed
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:
            signal.signal(getattr(signal, name), signal.default_int_handler)


def on_shutdown() -> None:
    """End what is done in the background."""
    _state.running.end()
    all_stay()


def _is_told_by_mkdocs(record: logging.LogRecord) -> bool:
    """MkDocs' own line about a file that cannot be read or written is left out: `on_build_error` says it in Chinese.

    It also names the folder it writes into, which is not yet the site's.
    """
    if _state.rendered and isinstance(record.msg, str):
        record.msg = record.msg.replace(_state.rendered, str(_state.site))
    return not isinstance(sys.exc_info()[1], OSError)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the settings."""
    try:
        _state.settings = settings_of_site(config.extra.get("shuzhi"), os.environ)
    except SettingsError as error:
        raise PluginError(str(error)) from None
    if _state.dirty and _state.settings.audience:
        raise PluginError("设了读者范围（audience）的网站不能用 --dirty 生成：以前生成的页面会留在里面。")
    if _state.preview and _state.build is None and (trouble := address_trouble(*config.dev_addr)):
        raise PluginError(trouble)
    if not usable_epoch(os.environ):
        raise PluginError(
            "环境变量 SOURCE_DATE_EPOCH 应当是从1970年起的秒数（整数）。请改正，或者取消这个变量：本库用不着它。"
        )
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Let the last build's indexing end, keep other builds out of the site, and give MkDocs another place to write.

    MkDocs would empty the site first; most of what stands there can stay.
    """
    _release()
    _state.finished = None
    _state.site = Path(config.site_dir)
    if _state.preview:
        sources = (config.docs_dir, config.config_file_path, config.theme.custom_dir)
        _state.running.begin([Path(source) for source in sources if source])
        return
    try:
        _state.claim = ClaimedSite(_state.site)
    except SiteFolderRefused as error:
        raise PluginError(str(error)) from None
    forget_manifest(_state.site)
    # In the site itself, which must be writable anyway; hidden files are left out of it.
    _state.rendered = config.site_dir = str(
        _state.workplace.enter_context(workshop(_state.site, ".shuzhi-site-"))
    )


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Check the archive; errors stop a build, but not a preview."""
    for trouble in (processes_trouble(), cache_trouble(_root(config))):
        if trouble:
            log.info(trouble)
    try:
        with shown_progress(log.info) as stages, uncollected():
            build = SiteBuild.begin(
                _root(config),
                _state.settings,
                preview=_state.preview,
                stages=stages,
                memory=_state.running.memory,
            )
    except (AudienceUnknown, SiteFolderRefused) as error:
        raise PluginError(str(error)) from None
    tell_all(build.diagnostics, preview=build.preview)
    if build.signoffs.trouble is not None:
        log.info("审签情况没有检查：%s%s", build.signoffs.trouble.message, build.signoffs.trouble.help)
    if build.errors and not build.preview:
        raise PluginError(f"检查没有通过：{summary(build.diagnostics)}。改正上面的错误后再生成网站。")
    if not build.preview:
        all_stay()
    _state.build = build
    _state.pages = [ArchivePage(page, config) for page in build.pages if page.in_navigation]
    linkable(build.addresses(), files, config)
    return files


def _root(config: MkDocsConfig) -> Path:
    assert config.config_file_path is not None
    return Path(config.config_file_path).parent.resolve()


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Put the generated pages into the navigation."""
    del config
    _state.files = files
    _state.navigation = complete_navigation(nav, _state.pages)
    return nav


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Remember how the theme frames pages."""
    _state.theme = Theme(_state.pages, _state.navigation, files, config, env)
    return env


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Give the home page the archive's part."""
    del config, nav
    if page.meta.get("template") == "home.html" and _state.build is not None:
        _state.home = page.file.dest_uri
        context["overview"] = OVERVIEW if _state.preview else _state.build.overview()
    return context


def on_template_context(context: dict[str, Any], template_name: str, config: MkDocsConfig) -> dict[str, Any]:
    """List the archive's pages in the site map."""
    if template_name == SITEMAP and _state.build is not None and config.site_url:
        context["pages"] = [*context["pages"], *listed_in_sitemap(_state.build.pages, config.site_url)]
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the site, index it, then write its manifest, last of all; of a preview, make what somebody looks at."""
    assert _state.build is not None and _state.theme is not None
    if _state.preview:
        _state.running.show(_state.build, _state.theme.frame, _state.site, _state.home)
        return
    rendered, config.site_dir = Path(config.site_dir), str(_state.site)
    try:
        with shown_progress(log.info) as stages:
            written = make_whole_site(
                _state.build,
                _state.theme.frame,
                rendered,
                _state.site,
                address=config.site_url or "",
                stages=stages,
            )
    except IndexingFailed as error:
        raise PluginError(f"检索没有做成：{error}") from None
    except (ManifestFault, SiteFolderRefused) as error:
        raise PluginError(str(error)) from None
    log.info(
        "报告库的网页：渲染 %d 个，只换外框 %d 个，没有动 %d 个。",
        written.rendered,
        written.framed,
        written.untouched,
    )
    if written.alone:
        log.info(
            "主题对其中 %d 个网页的标题或正文另作处理，它们只能一个一个地套外框，生成会慢一些。",
            written.alone,
        )
    _state.finished = _state.site
    _release()


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Hear of changes instead of looking for them, and make pages when they are looked at."""
    del config
    _state.running.serve(server, builder)
    return server


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
    _state.running.fault = str(error)
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
    _state.workplace.close()
    _state.rendered = ""
