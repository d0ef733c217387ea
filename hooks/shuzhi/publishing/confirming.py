"""Publish a site that is in force already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shuzhi.manifest import Manifest
from shuzhi.publishing.checking import check_release
from shuzhi.publishing.comparison import compare
from shuzhi.publishing.faults import SiteRefused
from shuzhi.publishing.history import prune, record_of
from shuzhi.publishing.result import Publication, after_the_switch
from shuzhi.publishing.staging import Earlier
from shuzhi.publishing.steps import Step
from shuzhi.publishing.target import Target
from shuzhi.publishing.web_server import announced, prepare


def is_in_force(served: Earlier, site: Path, manifest: Manifest) -> bool:
    """Whether a web server shows every byte of a site already."""
    return (
        served.manifest.digest == manifest.digest
        and compare(served.folder, manifest).same
        and compare(site, manifest).same
    )


def confirm(
    target: Target, served: Earlier, keep: int, reload: str | None, told: Callable[[Step], None]
) -> Publication:
    """Check what is in force again instead of publishing it a second time.

    Args:
        target: the target.
        served: the release in force.
        keep: as for `publish`.
        reload: as for `publish`.
        told: as for `publish`.

    Raises:
        SiteRefused: it has faults, as this version of the program sees it.
        PublishingFailed: the web server could not be reloaded.
    """
    told(Step.CHECK)
    checked = check_release(served.folder, served.manifest)
    if checked.faults:
        raise SiteRefused(checked.faults)
    name = served.folder.name
    by_hand = prepare(target, record_of(target, name, served.manifest), reload, told)
    result = Publication(
        name, served.folder, served.manifest, checked.pages, len(served.manifest.sums), previous=name
    )
    result.unchanged, result.hosts, result.reload = True, dict(checked.hosts), by_hand
    with after_the_switch(result):
        told(Step.PRUNE)
        announced(target)
        prune(target, keep)
    return result
