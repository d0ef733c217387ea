"""The steps of a publication."""

from __future__ import annotations

from enum import Enum


class Step(Enum):
    """What a publication does, in order. Before `SWITCH` everything may be broken off without a trace to readers."""

    CLEAR = "清理"
    COPY = "复制"
    FLUSH = "写入磁盘"
    CHECK = "检查"
    HEADERS = "写安全策略"
    RELOAD = "通知网页服务器"
    PLACE = "就位"
    SWITCH = "切换"
    LOG = "记录"
    PRUNE = "清除旧版本"
