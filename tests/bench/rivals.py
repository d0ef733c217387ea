"""The same texts in Hugo with bare templates, and in MkDocs with plain Material: what a build is compared with."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.measuring import BIN, Measurement, measure

_HUGO: Final = {
    "config.toml": 'title = "述职报告"\nbaseURL = "/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n',
    "layouts/_default/single.html": """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1>{{ .TableOfContents }}<article>{{ .Content }}</article>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</body></html>
""",
    "layouts/_default/list.html": """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1><ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul></body></html>
""",
}

_MATERIAL: Final = """site_name: 述职报告
theme:
  name: material
  language: zh
  font: false
plugins: []
nav:
  - index.md
not_in_nav: |
  /*/
"""


class Hugo:
    """A site of an archive's reports for Hugo.

    Args:
        archive: the archive.
        folder: where the site's source stands; it must not exist.
    """

    def __init__(self, archive: Path, folder: Path) -> None:
        self._folder = folder
        _write(folder, _HUGO)
        for name, title, text in _texts(archive):
            front = f'---\ntitle: "{title}"\n---\n'
            _write(folder / "content", {name: front + text})

    def build(self) -> Measurement:
        """Build it from nothing."""
        for old in ("public", "resources"):
            shutil.rmtree(self._folder / old, ignore_errors=True)
        return measure(["hugo", "--quiet"], self._folder)


@dataclass
class Beside:
    """Runs Hugo before and after what is compared with it, since a machine is not always as quick.

    Attributes:
        hugo: the site; None where there is no Hugo.
    """

    hugo: Hugo | None

    def measure(self, work: Callable[[], Measurement]) -> tuple[Measurement, float | None]:
        """What some work took, and the seconds of Hugo around it."""
        if self.hugo is None:
            return work(), None
        before = self.hugo.build()
        measured = work()
        return measured, (before.seconds + self.hugo.build().seconds) / 2


def material(archive: Path, folder: Path) -> Measurement:
    """Build the reports with plain Material: the reports outside the navigation, no search, no hooks."""
    _write(folder, {"mkdocs.yml": _MATERIAL, "docs/index.md": "# 述职报告\n"})
    for name, title, text in _texts(archive):
        _write(folder / "docs", {name: f"# {title}\n{text}"})
    return measure([str(BIN / "mkdocs"), "build", "--quiet"], folder)


def _texts(archive: Path) -> Iterator[tuple[str, str, str]]:
    """Path, title and body of each report."""
    for file in sorted((archive / "reports").glob("*/*.md")):
        _, front, text = file.read_text(encoding="utf-8").split("---\n", 2)
        title = next(line.removeprefix("title: ") for line in front.split("\n") if line.startswith("title: "))
        yield f"{file.parent.name}/{file.name}", title, text


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
