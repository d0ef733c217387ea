"""The metadata of a report that is brought in: what is known, from where, and whether the archive accepts it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from shuzhi.front_matter_text import front_matter_text
from shuzhi.frontmatter import FrontMatter, read_front_matter
from shuzhi.importing.material import Material
from shuzhi.organizations import Organization

_ROLE: Final = re.compile(r"(党委|党总支|总支|党支部|支部|党组)(?:副)?书记")


def values_of(
    material: Material,
    given: Mapping[str, Any],
    *,
    year: int,
    organization: Organization,
    file: Path,
    digest: str,
) -> dict[str, Any]:
    """Gather the metadata of one report.

    Args:
        material: what the file brings.
        given: what a person said in a mapping file; it goes before everything else.
        year: the year that the report is on.
        organization: whose report it is.
        file: where it comes from.
        digest: SHA-256 of the file.

    Returns:
        the known fields by name.
    """
    told: dict[str, Any] = {}
    if material.title:
        told["title"] = material.title
        if role := _ROLE.search(material.title):
            told["role"] = role.group()
    if material.secretary:
        told["secretary"] = material.secretary
    if material.submitted:
        told["submitted"] = material.submitted
    told |= material.fields
    told |= {
        "year": year,
        "organization": organization.code,
        "imported": True,
        "original_file": _printable(file.name),
        "original_sha256": digest,
    }
    return told | dict(given)


def faults_of(values: Mapping[str, Any]) -> dict[str, str]:
    """What the archive's own reader says of values.

    Returns:
        by field name, what is wrong and how to mend it; nothing of fields that are missing.
    """
    front = read_front_matter(front_matter_text(values).split("\n"))
    names = {line: name for name, line in front.lines.items()}
    found: dict[str, str] = {}
    for fault in front.faults:
        name = names.get(fault.line)
        if name in values and name is not None:
            title = FrontMatter.model_fields[name].title or name
            message = fault.message.removeprefix(name).strip()
            found.setdefault(name, f"{title}{message}{fault.help}")
    return found


def _printable(name: str) -> str:
    """A file's name as front matter can hold it."""
    sound = name.encode("utf-8", "replace").decode("utf-8").replace("<", "＜").replace(">", "＞")
    return "".join(c if c.isprintable() else "?" for c in sound)[:255]
