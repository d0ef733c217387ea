"""MkDocs hook: checks the reports and adds their pages. Every function only calls the package `shuzhi`."""

from __future__ import annotations

import atexit
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, Template
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

# MkDocs takes this folder off the path again once the hook is loaded; the package must stay importable after that.
sys.path.append(str(Path(__file__).parent))

from shuzhi.audience import AudienceUnknown
from shuzhi.diagnostics import Diagnostic, Severity
from shuzhi.diagnostics.renderers.text import place, summary
from shuzhi.garbage import Tidying, all_stay, uncollected
from shuzhi.manifest import ManifestFault, forget_manifest
from shuzhi.pages.build import SiteBuild
from shuzhi.pages.listening import POLLING_VARIABLE, Listener, stamp_of
from shuzhi.pages.mkdocs_glue import (
    SITEMAP,
    complete_navigation,
    date_pages,
    linkable,
    listed_in_sitemap,
    usable_epoch,
)
from shuzhi.pages.mkdocs_theme import ArchivePage, Theme
from shuzhi.pages.preview import OVERVIEW, Preview
from shuzhi.pages.serving import Renewals, errors_told, provide_before
from shuzhi.pages.writing import write_site
from shuzhi.processes import usable_processes
from shuzhi.progress import shown_progress
from shuzhi.publishing.finishing import finish_site
from shuzhi.search.background import BackgroundIndexing
from shuzhi.search.bundles import BUNDLES, CACHE, index_site
from shuzhi.search.pagefind_service import IndexingFailed
from shuzhi.settings import Settings, SettingsError, settings_of_site
from shuzhi.site_folder import ClaimedSite, SiteFolderRefused, told
from shuzhi.utf8_mode import restart_in_utf8_mode
from shuzhi.workshop import workshop

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
    navigation: Navigation = field(default_factory=lambda: Navigation([], []))
    theme: Theme | None = None
    home: str = ""
    site: Path = Path()
    rendered: str = ""
    workplace: ExitStack = field(default_factory=ExitStack)
    claim: ClaimedSite | None = None
    finished: Path | None = None
    shown: Preview | None = None
    handwritten: frozenset[tuple[str, int, int]] = frozenset()
    fault: str = ""
    renewals: Renewals = field(default_factory=Renewals)
    indexing: BackgroundIndexing = field(default_factory=BackgroundIndexing)
    tidying: Tidying = field(default_factory=Tidying)


_state = _State()


def on_startup(command: str, dirty: bool) -> None:
    """Note whether this is a preview, and whether the last build's pages stay."""
    _state.preview = command == "serve"
    _state.dirty = dirty
    logging.getLogger("mkdocs.commands.build").addFilter(_is_told_by_mkdocs)
    atexit.register(_release)  # MkDocs tells of no end by Ctrl-C
    # What asks politely for an end (a service manager, a build server) has it cleared up like Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def on_shutdown() -> None:
    """End what is done in the background."""
    _state.tidying.put_off()
    _state.indexing.stop()
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
    if not usable_epoch(os.environ):
        raise PluginError(
            "环境变量 SOURCE_DATE_EPOCH 应当是从1970年起的秒数（整数）。请改正，或者取消这个变量：本库用不着它。"
        )
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Let the last build's indexing end, keep other builds out of the site, and give MkDocs another place to write.

    MkDocs would empty the site first; most of what stands there can stay.
    """
    _state.renewals.begin()
    _state.tidying.put_off()
    _state.indexing.stop()
    _release()
    if _state.shown is not None:
        _state.shown.end()
    _state.finished = _state.shown = None
    _state.fault = ""
    _state.site = Path(config.site_dir)
    if _state.preview:
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
    try:
        with shown_progress(log.info) as stages, uncollected():
            memory = _state.build.memory if _state.build is not None else None
            build = SiteBuild.begin(
                _root(config), _state.settings, preview=_state.preview, stages=stages, memory=memory
            )
    except (AudienceUnknown, SiteFolderRefused) as error:
        raise PluginError(str(error)) from None
    _tell_all(build, build.diagnostics)
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


def _tell_all(build: SiteBuild, diagnostics: Sequence[Diagnostic]) -> None:
    """Tell what was found; in a preview, where each page tells its own, only so much that it can be read."""
    most = _MOST_TOLD if build.preview else len(diagnostics)
    for diagnostic in diagnostics[:most]:
        _tell(diagnostic, preview=build.preview)
    if len(diagnostics) > most:
        log.info("还有 %d 条没有列出，见各报告的页面，或运行 shuzhi check。", len(diagnostics) - most)


_MOST_TOLD: Final = 50
"""Diagnostics that a preview tells in the terminal."""


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
        _begin_preview(config)
        return
    root, site = _root(config), _state.site
    rendered, config.site_dir = Path(config.site_dir), str(site)
    search = BUNDLES if _state.settings.search else None
    try:
        with shown_progress(log.info) as stages:
            written = write_site(
                _state.build,
                _state.theme.frame,
                rendered,
                site,
                search=BUNDLES if search else "",
                processes=usable_processes(),
                progress=stages("生成网页"),
            )
            sums = dict(written.sums)
            if search:
                indexed = index_site(site, root / CACHE, known=sums, progress=stages("建立检索"))
                sums.update(indexed.sums)
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
        finish_site(site, root, _state.build.origin(config.site_url or "", search), sums)
    except IndexingFailed as error:
        raise PluginError(f"检索没有做成：{error}") from None
    except (ManifestFault, SiteFolderRefused) as error:
        raise PluginError(str(error)) from None
    _state.finished = site
    _release()


def _begin_preview(config: MkDocsConfig) -> None:
    assert _state.build is not None and _state.theme is not None
    _state.shown = Preview(_state.build, _state.theme.frame, _state.site, _state.home)
    _state.handwritten = _handwritten(config)
    _be_shown(config)


def _be_shown(config: MkDocsConfig) -> None:
    """Let everybody look at what was renewed, and do in the background what can wait."""
    _state.renewals.end()
    _state.tidying.later()
    shown = _state.shown
    if _state.settings.search and shown is not None:
        _state.indexing.begin(_state.site, _root(config) / CACHE, shown.provide_all(), lambda: shown.sums)


def _handwritten(config: MkDocsConfig) -> frozenset[tuple[str, int, int]]:
    """What tells whether everything that MkDocs renders is still the same: pages, configuration, theme."""
    assert config.config_file_path is not None
    own = [config.docs_dir, config.config_file_path, config.theme.custom_dir]
    return stamp_of(Path(path) for path in own if path)


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
) -> LiveReloadServer:
    """Hear of changes instead of looking for them, and make pages when they are looked at."""
    watched = list(server._watched_paths)  # MkDocs has no other way to change how it watches
    for path in watched:
        server.unwatch(path)
    server.observer = Listener(polling=POLLING_VARIABLE in os.environ)
    for path in watched:
        server.watch(path)
    server.builder = lambda: _rebuild(config, builder)
    provide_before(server, _provide, _state.renewals, _state.site)
    return server


def _rebuild(config: MkDocsConfig, builder: Callable[..., None]) -> None:
    """Bring the preview up to date; where that fails, say why in its pages: MkDocs would let requests wait."""
    _state.renewals.begin()
    _state.fault = ""
    try:
        with errors_told("mkdocs.config") as errors:
            if not _renewed(config):
                builder()
    except (MkDocsException, OSError) as error:
        wrong = told(error) if isinstance(error, OSError) else f"网站的设置有错：{''.join(errors) or error}"
        fault = _state.fault or wrong
        _state.renewals.end(fault)
        log.error("预览没有更新：%s 改正以后保存，就会继续。", fault)
    except Exception as error:
        _state.renewals.end(f"程序出错：{error!r}")
        log.exception("程序出错，预览没有更新。请把下面的内容交给管理员。")


def _provide(path: str) -> None:
    if _state.shown is not None:
        _state.shown.provide(path)


def _renewed(config: MkDocsConfig) -> bool:
    """Go on with changed reports where nothing else has changed; False where MkDocs must build anew."""
    before = _state.shown
    if before is None or _handwritten(config) != _state.handwritten:
        return False
    _state.tidying.put_off()
    _state.indexing.stop()
    try:
        with uncollected():
            build = SiteBuild.begin(_root(config), _state.settings, preview=True, memory=before.build.memory)
            _state.build = build
            changed = build.changed_from(before.build)
            if not before.renew(build):
                return False
    except (AudienceUnknown, SiteFolderRefused):
        return False
    _tell_all(build, [diagnostic for diagnostic in build.diagnostics if diagnostic.path in changed])
    _be_shown(config)
    return True


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
    _state.fault = str(error)
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
