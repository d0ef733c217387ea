"""The program's settings: `extra.shuzhi` in `mkdocs.yml`, typed, unknown keys refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import Field

from shuzhi import strict_yaml
from shuzhi.report import REPORTS_FOLDER
from shuzhi.validation import StrictModel, mismatches

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION_FILE: Final = "mkdocs.yml"


class Settings(StrictModel):
    """mkdocs.yml 中 extra.shuzhi 的设置。"""

    unit: str = Field(default="", max_length=60, title="单位", description="本库属于哪个单位，显示在首页上。")
    reports: str = Field(
        default=REPORTS_FOLDER,
        pattern=r"^[A-Za-z0-9_-]+$",
        title="报告文件夹",
        description="报告所在的文件夹，与 mkdocs.yml 并列；名称只用英文字母、数字、连字符和下划线。",
    )
    search: bool = Field(
        default=True, title="检索", description="生成网站时是否做全文检索；只想快速看版面时写 false。"
    )
    main_branch: str = Field(
        default="",
        pattern=r"^([^\s~^:?*\[\\./-][^\s~^:?*\[\\]*)?$",
        max_length=100,
        title="主分支",
        description="定稿所在的 git 分支；不写时依次找 main、master 和 origin/HEAD 指向的分支。",
    )
    years_in_navigation: int = Field(
        default=10,
        ge=1,
        le=40,
        title="导航年数",
        description="“年度”标签页里列出最近几年；更早的年份从首页的一览表进入。",
    )


class SettingsError(Exception):
    """Settings that cannot be used; the message says each fault in Chinese, one a line."""


def settings_from(value: object) -> Settings:
    """Check settings.

    Args:
        value: what stands under `extra.shuzhi`; None for nothing.

    Raises:
        SettingsError: a key is unknown or a value is wrong.
    """
    written = {} if value is None else value
    kinds = {"missing": "", "unknown": "", "invalid": ""}
    faults = mismatches(Settings, written, strict_yaml.Document({}, {}, {}), rules=kinds)
    if faults:
        lines = "\n".join(f"{CONFIGURATION_FILE} 的 extra.shuzhi：{f.message}{f.help}" for f in faults)
        raise SettingsError(lines)
    return Settings.model_validate(written)


def read_settings(root: Path) -> Settings:
    """Read the settings from a folder's `mkdocs.yml`.

    Args:
        root: the folder.

    Raises:
        SettingsError: there is no such file, it is no YAML, or the settings are wrong.
    """
    file = root / CONFIGURATION_FILE
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(
            f"在“{root}”里找不到 {CONFIGURATION_FILE}。请到述职库的文件夹里运行，或用 --root 指明文件夹。"
        ) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{file} 打不开，或者不是 UTF-8 编码。") from None
    try:
        configuration = yaml.load(text, Loader=_TagBlindLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark else ""
        raise SettingsError(f"{CONFIGURATION_FILE} {place}的 YAML 写法有误，请检查缩进和冒号。") from None
    extra = configuration.get("extra") if isinstance(configuration, dict) else None
    return settings_from(extra.get("shuzhi") if isinstance(extra, dict) else None)


class _TagBlindLoader(yaml.SafeLoader):
    """Reads `mkdocs.yml` without acting on the tags (`!ENV`, `!!python/name:`) that MkDocs allows there."""


def _ignore_tag(loader: Any, suffix: str, node: Any) -> None:
    del loader, suffix, node


_TagBlindLoader.add_multi_constructor("", _ignore_tag)
