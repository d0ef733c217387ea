"""Names of the pictures beside reports. They become addresses, and the archive is checked out on every kind of computer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from shuzhi.diagnostics import Fault

DEVICE_NAMES: Final = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))]
)
"""Names that Windows keeps for devices, with any ending: no file there can bear one (Microsoft, Naming Files)."""

_PAGE: Final = "index.html"
"""The file of every page: a folder of that name would stand where the page must."""

# What Windows refuses in a name, and what an address gives a meaning of its own.
_REFUSED: Final = re.compile(r'[<>:"|?*\\%#]')
_SHOWN: Final = 60


def picture_faults(paths: Iterable[str]) -> Iterator[tuple[str, Fault]]:
    """Find the pictures that cannot be published under their names.

    Args:
        paths: relative to the archive's root, with forward slashes.

    Yields:
        path and fault: a name that another system or an address cannot have, or one that is the same as an earlier
        one where capitals or the encoding of a letter make no difference.
    """
    first: dict[str, str] = {}
    for path in sorted(paths):
        reason = next((reason for part in path.split("/") if (reason := _unusable(part))), "")
        if reason:
            yield path, _fault(f"图片或文件夹的名称不能用：{reason}。")
            continue
        twin = first.setdefault(_alike(path), path)
        if twin != path:
            yield path, _fault(f"与“{_shown(twin)}”只有大小写或字形编码不同，在有的电脑上会是同一个文件。")


def _alike(path: str) -> str:
    """What two names share that some file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", path).casefold())


def _unusable(name: str) -> str:
    if not name.isprintable():
        return f"“{_shown(name)}”里有看不见的字符"
    if match := _REFUSED.search(name):
        return f"“{_shown(name)}”里有“{match.group()}”"
    if name.partition(".")[0].strip().casefold() in DEVICE_NAMES:
        return f"“{_shown(name)}”是 Windows 的设备名"
    if name != name.strip() or name.endswith("."):
        return f"“{_shown(name)}”以空格或点开头、结尾"
    return f"“{name}”是网页自己的文件名" if name.casefold() == _PAGE else ""


def _shown(name: str) -> str:
    kept = "".join(character if character.isprintable() else "?" for character in name)
    return kept if len(kept) <= _SHOWN else f"{kept[:_SHOWN]}…"


def _fault(message: str) -> Fault:
    return Fault(
        "file-misplaced",
        0,
        0,
        message,
        "请改名，只用汉字、字母、数字、连字符、下划线和点，再改正报告里的链接。",
    )
