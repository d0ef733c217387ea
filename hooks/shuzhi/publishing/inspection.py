"""Find the site that somebody wants compared with its manifest, and compare it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shuzhi.manifest import MANIFEST, Manifest, read_manifest
from shuzhi.publishing.comparison import Comparison, compare
from shuzhi.publishing.target import CURRENT, Target


@dataclass(frozen=True)
class Inspection:
    """A site and how it differs from its manifest.

    Attributes:
        folder: the site; for a target its release in force.
        manifest: its manifest.
        comparison: the differences.
    """

    folder: Path
    manifest: Manifest
    comparison: Comparison


def inspect_site(folder: Path, digest: str | None = None) -> Inspection:
    """Compare a built or published site with its manifest.

    Args:
        folder: the site, a release, or a target (then its release in force is meant).
        digest: what the manifest's own digest must be; for a target it is also held against the release's record.

    Raises:
        ManifestFault: there is no manifest, or it cannot be read.
        PublishingFailed: a target's link leads nowhere sensible.
    """
    target = Target(folder.resolve())
    name = target.current() if target.exists and not (folder / MANIFEST).exists() else None
    site = folder if name is None else folder / CURRENT
    manifest = read_manifest(site)
    comparison = compare(site, manifest)
    record = target.record(name) if name is not None else None
    if digest is not None and digest != manifest.digest:
        comparison.altered.insert(0, MANIFEST)
        comparison.notes[MANIFEST] = "清单的摘要与给出的不同"
    elif record is not None and record.digest != manifest.digest:
        comparison.altered.insert(0, MANIFEST)
        comparison.notes[MANIFEST] = "清单的摘要与发布时记下的不同"
    return Inspection(site, manifest, comparison)
