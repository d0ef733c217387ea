"""What is told of a site that must not be published, and of a publication that could not be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SiteFault:
    """One thing that is wrong with a site.

    Attributes:
        path: the file in the site.
        what: what was found, in Chinese, with a stop.
        mend: how to mend it, in Chinese, with a stop.
    """

    path: str
    what: str
    mend: str


class PublishingFailed(Exception):
    """Nothing was published; the message says why and how to mend it, in Chinese."""


class SiteRefused(PublishingFailed):
    """The site has faults.

    Attributes:
        faults: all of them, sorted.
    """

    def __init__(self, faults: Sequence[SiteFault]) -> None:
        super().__init__(f"网站有 {len(faults)} 处问题，没有发布。")
        self.faults = tuple(sorted(faults))
