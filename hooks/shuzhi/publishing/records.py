"""What is kept about a release, beside its folder and not in it: a web server shows the folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from shuzhi.publishing import disk


@dataclass(frozen=True)
class Record:
    """A release.

    Attributes:
        name: its name.
        digest: SHA-256 of its manifest.
        commit: the archive's commit; None where it was built without git.
        previous: the release that was in force before it; None for the first one.
        scripts: what the security policy must name for its inline programs.
        styles: likewise for its `<style>` elements.
    """

    name: str
    digest: str
    commit: str | None
    previous: str | None
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()


def record_file(releases: Path, name: str) -> Path:
    """Where a release's record stands."""
    return releases / f"{name}.json"


def write_record(releases: Path, record: Record) -> None:
    """Write a release's record."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    disk.replace_file(record_file(releases, record.name), text.encode())


def read_record(releases: Path, name: str) -> Record | None:
    """Read a release's record; None where there is none or it is damaged."""
    try:
        found = json.loads(record_file(releases, name).read_bytes())
        return Record(
            name,
            str(found["digest"]),
            None if found["commit"] is None else str(found["commit"]),
            None if found["previous"] is None else str(found["previous"]),
            tuple(map(str, found["scripts"])),
            tuple(map(str, found["styles"])),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
