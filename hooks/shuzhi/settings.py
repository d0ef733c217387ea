"""The program's settings: `extra.shuzhi` in `mkdocs.yml`, typed, unknown keys refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import Field, field_validator

from shuzhi import strict_yaml
from shuzhi.report import REPORTS_FOLDER
from shuzhi.validation import StrictModel, mismatches

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONFIGURATION_FILE: Final = "mkdocs.yml"

AUDIENCE_VARIABLE: Final = "SHUZHI_AUDIENCE"
"""The environment variable that sets `audience` for one build."""

_SEPARATORS: Final = re.compile(r"[,，、;；\s]+")


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

    audience: tuple[str, ...] = Field(
        default=(),
        title="读者范围",
        description="网站只给哪些组织看：组织代码，一个或几个，含全部下级；不写就是全部组织。",
    )

    @field_validator("audience", mode="before")
    @classmethod
    def _audience_is_a_list(cls, value: Any) -> Any:
        named = _SEPARATORS.split(value) if isinstance(value, str) else value
        if not isinstance(named, list | tuple) or not all(isinstance(code, str) for code in named):
            raise ValueError("必须是登记册里的组织代码，几个的用逗号隔开")
        codes = tuple(dict.fromkeys(code.strip() for code in named if code.strip()))
        if not codes:
            raise ValueError("必须写明组织代码；给全部组织看的网站，不要写这一项")
        return codes


class SettingsError(Exception):
    """Settings that cannot be used; the message says each fault in Chinese, one a line."""


def settings_from(value: object) -> Settings:
    """Check settings.

    Args:
        value: what stands under `extra.shuzhi`; None for nothing.

    Raises:
        SettingsError: a key is unknown or a value is wrong.
    """
    return _checked({} if value is None else value, f"{CONFIGURATION_FILE} 的 extra.shuzhi")


def settings_of_site(value: object, environment: Mapping[str, str]) -> Settings:
    """Check the settings with which a site is built.

    The variable is read here and not by `!ENV` in `mkdocs.yml`: that would take an empty one for none, and a
    configuration without it would publish everything.

    Args:
        value: what stands under `extra.shuzhi`; None for nothing.
        environment: the environment's variables.

    Raises:
        SettingsError: something is wrong, or the environment names another audience than the settings.
    """
    settings = settings_from(value)
    if AUDIENCE_VARIABLE not in environment:
        return settings
    named = _checked({"audience": environment[AUDIENCE_VARIABLE]}, f"环境变量 {AUDIENCE_VARIABLE}").audience
    if settings.audience and set(settings.audience) != set(named):
        raise SettingsError(
            f"读者范围（audience）写了两处，又不一样：配置文件里是“{'、'.join(settings.audience)}”，"
            f"环境变量 {AUDIENCE_VARIABLE} 里是“{'、'.join(named)}”。请只留一处。"
        )
    return settings.model_copy(update={"audience": named})


def _checked(written: object, where: str) -> Settings:
    kinds = {"missing": "", "unknown": "", "invalid": ""}
    faults = mismatches(Settings, written, strict_yaml.Document({}, {}, {}), rules=kinds)
    if faults:
        raise SettingsError("\n".join(f"{where}：{fault.message}{fault.help}" for fault in faults))
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
    written = extra.get("shuzhi") if isinstance(extra, dict) else None
    if isinstance(
        written, dict
    ):  # commands work on everything; only a site has an audience, and `!ENV` may set it
        written = {key: value for key, value in written.items() if key != "audience"}
    return settings_from(written)


class _TagBlindLoader(yaml.SafeLoader):
    """Reads `mkdocs.yml` without acting on the tags (`!ENV`, `!!python/name:`) that MkDocs allows there."""


def _ignore_tag(loader: Any, suffix: str, node: Any) -> None:
    del loader, suffix, node


_TagBlindLoader.add_multi_constructor("", _ignore_tag)
