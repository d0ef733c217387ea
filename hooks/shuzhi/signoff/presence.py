"""Compare what stands in the folder, in the branch that is checked out, and on the main branch."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from shuzhi.signoff.commits import read_difference
from shuzhi.signoff.repository import Found
from shuzhi.signoff.terms import Remark

if TYPE_CHECKING:
    from pathlib import Path

    from shuzhi.archive import Archive
    from shuzhi.report import Report
    from shuzhi.signoff.model import Signoff


def checked_out(found: Found, on_main: Mapping[str, str], folder: str) -> dict[str, str]:
    """Git's names of the reports' texts in the commit that is checked out, by path.

    Raises:
        GitFailure: git could not compare.
    """
    if found.head is None:
        return {}
    texts = dict(on_main)
    if found.head == found.tip:
        return texts
    for change in read_difference(found.repository, found.tip, found.head, folder):
        if change.blob is None:
            texts.pop(change.path, None)
        else:
            texts[change.path] = change.blob
    return texts


def remarks_of(
    archive: Archive, judged: Mapping[str, Signoff], on_main: Mapping[str, str], in_head: Mapping[str, str]
) -> dict[str, tuple[Remark, ...]]:
    """What must be told of reports that are not the same everywhere.

    Args:
        archive: the archive in the folder.
        judged: the sign-off of the reports on the main branch, by path.
        on_main: git's names of the texts on the main branch, by path.
        in_head: of those in the commit that is checked out.

    Returns:
        remarks by path; reports of which there is nothing to tell are left out. The bytes in the folder are compared
        themselves: git's index can be told to overlook a file.
    """
    found: dict[str, tuple[Remark, ...]] = {}
    for report in archive.reports:
        path = report.path
        committed = in_head.get(path)
        remarks = []
        if path not in on_main:
            remarks.append(Remark.NOT_ON_MAIN)
        elif committed != on_main[path]:
            remarks.append(Remark.DIFFERS_FROM_MAIN)
        if committed is not None and not _same(archive.root, report, committed, judged.get(path)):
            remarks.append(Remark.UNCOMMITTED)
        if remarks:
            found[path] = tuple(remarks)
    return found


def _same(root: Path, report: Report, blob: str, signoff: Signoff | None) -> bool:
    """Whether the file holds a text of git's, by git's name of it."""
    try:
        data = report.file if isinstance(report.file, bytes) else (root / report.path).read_bytes()
    except OSError:
        return True  # a file that cannot be read is told of elsewhere
    approved = signoff.approved if signoff is not None else None
    if (
        data is report.file
        and approved is not None
        and approved.blob == blob
        and signoff is not None
        and signoff.digests is not None
        and signoff.digests.sha256 == report.digest
    ):
        return (
            True  # so it is with nearly all of 10,000: their digests are known, git's names of them are not
        )
    if _blob_of(data, blob) == blob:
        return True
    unix = data.replace(b"\r\n", b"\n")  # a checkout on Windows may write its own line ends
    return b"\r\n" in data and _blob_of(unix, blob) == blob


def _blob_of(data: bytes, like: str) -> str:
    """Git's name of a content, in the kind of digest the repository uses (SHA-1 or SHA-256)."""
    digest = hashlib.new("sha1" if len(like) == 40 else "sha256", usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data))
    digest.update(data)
    return digest.hexdigest()
