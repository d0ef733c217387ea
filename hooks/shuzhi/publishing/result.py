"""What a publication or a rollback did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from shuzhi.manifest import Manifest
from shuzhi.new_files import why


@dataclass
class Publication:
    """What was done.

    Attributes:
        release: the release that is in force now.
        folder: where it stands.
        manifest: its manifest.
        pages: number of its pages; 0 after a rollback.
        linked: number of its files that are shared with the release before.
        new: number of files that the release before did not have.
        changed: number of those that were different there.
        removed: number of those that are gone.
        previous: the release that was in force before; None for the first one.
        reload: whether the web server must still be reloaded by hand, because the headers changed.
        hosts: other hosts that pages have hyperlinks to, with the number of links.
        notes: what went wrong after the switch, in Chinese.
        unchanged: whether the site was in force already, and nothing was done.
    """

    release: str
    folder: Path
    manifest: Manifest
    pages: int = 0
    linked: int = 0
    new: int = 0
    changed: int = 0
    removed: int = 0
    previous: str | None = None
    reload: bool = False
    hosts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unchanged: bool = False


@contextmanager
def after_the_switch(result: Publication) -> Iterator[None]:
    """Note in a result what goes wrong once readers see the release: too late to refuse, and mended by the next run."""
    try:
        yield
    except OSError as error:
        result.notes.append(f"网站已经切换，但收尾没有做完：{why(error)}。下一次发布时会补上。")
