"""The last step of a build: write down where the site comes from and what it consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from shuzhi.manifest import SUMS, Manifest, Origin, write_manifest
from shuzhi.publishing.comparison import compare
from shuzhi.signoff.git import GitFailure, ask


def finish_site(site: Path, root: Path, origin: Origin, known: Mapping[str, str] | None = None) -> Manifest:
    """Write the manifest of a site that has just been built.

    Args:
        site: the folder.
        root: the archive's root; its commit is asked of git.
        origin: what is known of it; the commit is added here.
        known: SHA-256 of files that this run has just read or written, by path.

    Raises:
        OSError: the site cannot be read or written.
        ManifestFault: something in it is no ordinary file.
    """
    commit, clean = _commit(root, site)
    return write_manifest(site, replace(origin, commit=commit, clean=clean), known)


def list_again(site: Path, before: Manifest, search: str) -> bool:
    """Write the manifest of a site anew whose search was made again.

    Args:
        site: the folder.
        before: its manifest before that.
        search: the folder of the search bundles in the site.

    Returns:
        whether it was written: not where anything besides the search is not as the manifest before says, for then the
        site is not what the build made.

    Raises:
        OSError: the site cannot be read or written.
        ManifestFault: something in it is no ordinary file.
    """
    difference = compare(site, before)
    differing = (*difference.altered, *difference.missing, *difference.added)
    if not all(path.startswith(f"{search}/") or path == SUMS for path in differing):
        return False
    write_manifest(site, replace(before.origin, search=search))
    return True


def _commit(root: Path, site: Path) -> tuple[str | None, bool | None]:
    """The commit that is checked out, and whether nothing in the archive's folder differs from it."""
    own = [".", ":(exclude,glob)**/__pycache__/**"]
    real_root, real_site = root.resolve(), site.resolve()
    if real_site.is_relative_to(real_root) and real_site != real_root:
        # The built site itself need not be ignored by git; as a literal path, whatever characters it holds.
        own.append(f":(exclude,literal){real_site.relative_to(real_root).as_posix()}")
    try:
        commit = ask(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        changes = ask(root, "status", "--porcelain", "-z", "--untracked-files=normal", "--", *own)
    except (OSError, GitFailure):
        return None, None
    return commit, not changes
